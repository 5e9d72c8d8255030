"""Lets one Chalice app serve many requests at once: each thread sees its own request and its own Lambda context.

On Lambda a process serves one request at a time, and Chalice keeps both on the app object. Shared between threads, most
of 100 parallel requests would see a stranger's context; so here the two attributes become thread-local properties.
"""

import threading
from typing import Any

from chalice.app import Chalice

_own = threading.local()


class _PerThread:
    @property
    def current_request(self) -> Any:
        return getattr(_own, "current_request", None)

    @current_request.setter
    def current_request(self, request: Any) -> None:
        _own.current_request = request

    @property
    def lambda_context(self) -> Any:
        return getattr(_own, "lambda_context", None)

    @lambda_context.setter
    def lambda_context(self, context: Any) -> None:
        _own.lambda_context = context


def per_thread(app: Chalice) -> Chalice:
    """The same object, safe to be called from many threads; doing it twice changes nothing."""
    if not isinstance(app, _PerThread):
        app.__class__ = type("PerThreadChalice", (_PerThread, type(app)), {})
    return app
