"""Our log: JSON by Powertools, one line for each request and job. Never a path, a token, a name or an address.

Every line of an event carries its ``correlation_id``: a page's request id travels with the messages that the page
causes (``Envelope.cause``), so one search finds the page, the letter and what Amazon answered. It opens nothing.
"""

import functools
import logging
import traceback
from threading import Lock
from typing import TYPE_CHECKING

from chalicelib.domain.errors import Problem

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger


# Powertools leaves whoever comes second without a formatter while it makes the first: on a laptop threads may.
_ONE_AT_A_TIME = Lock()


def log() -> "Logger":
    """Python keeps loggers by name for a whole process, and so does this. Powertools comes with the first line."""
    with _ONE_AT_A_TIME:
        return _made()


@functools.cache
def _made() -> "Logger":
    from aws_lambda_powertools import Logger

    made = Logger(service="crossdock")
    for handler in logging.getLogger().handlers:
        # What adapters and libraries say goes through Lambda's own handler, and is to be found by the same id.
        if type(handler).__module__.startswith("awslambdaric"):
            handler.setFormatter(made.registered_formatter)
    return made


def begin(correlation_id: str) -> None:
    """From here on this thread's lines are about another event."""
    log().thread_safe_clear_keys()
    log().thread_safe_append_keys(correlation_id=correlation_id)


def told(problem: Problem) -> dict[str, str]:
    """A problem as log fields. Its sentence is constant; its facts may be somebody's words and stay out."""
    return {"problem": type(problem).__name__, "sentence": problem.message}


def failure(error: BaseException) -> dict[str, object]:
    """An unexpected error as log fields: what and where. Its message may quote data, so only its place is told."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return {
        "error": type(error).__qualname__,
        "from": type(error.__cause__).__qualname__ if error.__cause__ else "",
        "at": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
