"""What an answer of Amazon's means: content, or one of the problems that the port knows.

Only a 2xx with readable JSON is an answer. Whatever nobody can read, whatever its status, is an outage: taking it for
"no orders" would lose them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.ports.http import Response
from chalicelib.ports.selling import BadApplication, Denied, Missing, Rejected, Unavailable

REQUEST_ID, RATE = "x-amzn-requestid", "x-amzn-ratelimit-limit"
# Amazon's words for people; what is longer says nothing more.
LONGEST_WORDS = 300
TIMED_OUT, TOO_MANY = 408, 429


@dataclass(frozen=True, slots=True)
class Answer:
    """``content`` is JSON, an empty mapping where there was nothing to say. It may be personal, so it is not shown."""

    content: Mapping[str, Any] = field(repr=False)
    request_id: str = ""
    rate: float | None = None


class Throttling(Exception):
    """429: the bucket is empty, whatever we thought."""


class StaleToken(Exception):
    """The access token is no longer taken; a new one may be."""

    def __init__(self, code: str, words: str, request_id: str) -> None:
        super().__init__(code)
        self._said = (code, words, request_id)

    def denied(self) -> Denied:
        """When that did not help."""
        return Denied(*self._said)


def read(response: Response) -> Answer:
    """Raises Throttling, StaleToken, or a problem of the port's."""
    request_id = response.headers.get(REQUEST_ID, "")
    if response.status == TOO_MANY:
        raise Throttling
    if response.status >= 500 or response.status == TIMED_OUT:
        raise unavailable(request_id)
    content = _content(response.body)
    if content is None:
        raise unavailable(request_id)
    if 200 <= response.status < 300:
        return Answer(content, request_id, _rate(response))
    code, words = _said(content, response.status)
    raise _problem(response.status, code, words, request_id)


def unavailable(request_id: str = "") -> Unavailable:
    return Unavailable("Amazon does not answer as it should at the moment.", request_id=request_id)


def bad_application() -> BadApplication:
    return BadApplication("Amazon does not accept our application's client id and secret.")


def _content(body: bytes) -> Mapping[str, Any] | None:
    if not body.strip():
        return {}
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _said(content: Mapping[str, Any], status: int) -> tuple[str, str]:
    """Amazon's code and words; its gateway says only a message."""
    errors = content.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    words = first.get("message") or content.get("message") or ""
    details = first.get("details") or ""
    code = first.get("code") or f"HTTP {status}"
    return str(code)[:LONGEST_WORDS], f"{words} {details}".strip()[:LONGEST_WORDS]


def _problem(status: int, code: str, words: str, request_id: str) -> Exception:
    said = words.casefold()
    if status in (401, 403):
        if "secret" in said and "expired" in said:
            return bad_application()
        if "token" in said and ("expired" in said or "revoked" in said or "malformed" in said):
            return StaleToken(code, words, request_id)
        return Denied(code, words, request_id)
    if status == 404:
        return Missing("Amazon does not know this.", request_id=request_id)
    if 300 <= status < 400:
        return unavailable(request_id)  # it has no redirects; somebody stands between us
    return Rejected(code, words, request_id)


def _rate(response: Response) -> float | None:
    try:
        return float(response.headers.get(RATE, ""))
    except ValueError:
        return None
