"""The front door on this laptop: what API Gateway does in front of the app, with its limits, safe under threads."""

import json
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import waitress.server
from chalice.app import Chalice

from infra.gateway import NOT_FOUND, page
from local import proxy, rights
from local.lambda_context import LambdaContext
from local.per_thread import per_thread
from local.routes import Match, Routes

log = logging.getLogger("local.gateway")

BODY_LIMIT = 10 * 1024 * 1024  # API Gateway takes no more
PAYLOAD_LIMIT = 6 * 1024 * 1024  # Lambda takes and gives no more in one call, base64 included
PATIENCE = 29.0  # seconds, then API Gateway stops waiting
THREADS = 100

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Gateway:
    """A WSGI application around a Chalice app."""

    def __init__(self, app: Chalice, *, patience: float = PATIENCE, threads: int = THREADS) -> None:
        _refuse_authorizers(app)
        self._app = per_thread(app)
        self._routes = Routes(app.routes)
        self._patience = patience
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._not_found = _page(404, page(NOT_FOUND).encode())

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        started = time.monotonic()
        match = self._match(environ)
        answer = self._answer(environ, match) if match else self._not_found
        self._log(environ, match, answer, time.monotonic() - started)
        headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
        start_response(f"{answer.status} {_reason(answer.status)}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _match(self, environ: dict[str, Any]) -> Match | None:
        """A method that the route does not list is as unknown to API Gateway as the route would be."""
        match = self._routes.match(_path(environ))
        return match if match and environ["REQUEST_METHOD"] in self._app.routes[match.route] else None

    def _answer(self, environ: dict[str, Any], match: Match) -> proxy.Answer:
        if int(environ.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
            return _message(413, "Request Too Long")
        request = _request(environ)
        event = proxy.event(request, match.route, match.parameters, self._app.api.binary_types)
        if len(event["body"] or "") > PAYLOAD_LIMIT:
            return _message(413, "Request Too Long")
        call = self._workers.submit(self._invoke, event, request.headers.get("Accept", ""))
        try:
            return call.result(timeout=self._patience)
        except TimeoutError:
            call.cancel()
            return _message(504, "Endpoint request timed out")

    def _invoke(self, event: dict[str, Any], accept: str) -> proxy.Answer:
        context = LambdaContext(f"{self._app.app_name}-local-APIHandler", timeout_seconds=30)
        try:
            with rights.acting("pages"):
                result = self._app(event, context)
            if len(str(result.get("body") or "")) > PAYLOAD_LIMIT:
                raise ValueError("Lambda gives back no more than 6 MB", len(result["body"]))
            return proxy.answer(result, accept, self._app.api.binary_types)
        except Exception as error:
            log.error("The function failed on %s: %s: %s", event["resource"], type(error).__name__, error)
            return _message(502, "Internal server error")

    def _log(self, environ: dict[str, Any], match: Match | None, answer: proxy.Answer, seconds: float) -> None:
        # The route and never the path: paths carry the secrets of doors and approval links.
        route = match.route if match else "(no such route)"
        log.info("%s %s %d %.0f ms", environ["REQUEST_METHOD"], route, answer.status, seconds * 1000)


def server(gateway: Gateway, port: int) -> Any:
    """A waitress server on this machine only; its run() returns when a signal handler raises SystemExit."""
    return waitress.server.create_server(
        gateway,
        host="127.0.0.1",
        port=port,
        threads=THREADS,
        connection_limit=1000,
        backlog=1024,
        ident=None,
        asyncore_use_poll=True,  # select() ends at 1024 file descriptors
        max_request_body_size=2 * BODY_LIMIT,  # what lies between is refused above, in API Gateway's own words
    )


def _request(environ: dict[str, Any]) -> proxy.Request:
    return proxy.Request(
        method=environ["REQUEST_METHOD"],
        path=_path(environ),
        query=environ.get("QUERY_STRING", ""),
        headers=dict(_request_headers(environ)),
        body=environ["wsgi.input"].read(),
        source_ip=environ["REMOTE_ADDR"],
    )


def _path(environ: dict[str, Any]) -> str:
    """As it was sent: PATH_INFO is decoded, and %2F in a parameter would become a slash."""
    return str(environ["REQUEST_URI"]).partition("?")[0]


def _request_headers(environ: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            yield name[5:].replace("_", "-").title(), value
        elif name in ("CONTENT_TYPE", "CONTENT_LENGTH") and value:
            yield name.replace("_", "-").title(), value


def _refuse_authorizers(app: Chalice) -> None:
    """Letting everyone through, as `chalice local` does, would make a test green that has to be red."""
    for route, methods in app.routes.items():
        if any(entry.authorizer for entry in methods.values()):
            raise ValueError("API Gateway's authorizers are not played here", route)


def _message(status: int, text: str) -> proxy.Answer:
    body = json.dumps({"message": text}).encode()
    return proxy.Answer(status, [("Content-Type", "application/json")], body)


def _page(status: int, html: bytes) -> proxy.Answer:
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
    ]
    return proxy.Answer(status, headers, html)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
