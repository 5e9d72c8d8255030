"""What a request says, in plain values: never trusted, never longer than we are willing to read."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from chalice.app import Request

FORM_TYPE = "application/x-www-form-urlencoded"
# Our longest form is a comment of 500 characters; in Japanese and percent-encoded that is 4.5 kB.
LARGEST_FORM = 32 * 1024
MOST_FIELDS = 50


class TooLarge(Exception):
    """The body is longer than any of our forms."""


class WrongType(Exception):
    """The body is not a form."""


def form(request: Request) -> dict[str, str]:
    """A posted form's fields; of one that is given twice the last. Raises TooLarge or WrongType."""
    body = body_of(request)
    if len(body) > LARGEST_FORM:
        raise TooLarge
    kind = header(request, "content-type").partition(";")[0].strip().lower()
    if body and kind != FORM_TYPE:
        raise WrongType
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:  # more fields than we have, or not UTF-8
        raise WrongType from None


def body_of(request: Request) -> bytes:
    raw = request.raw_body
    return raw if isinstance(raw, bytes) else raw.encode()


def query(request: Request, name: str) -> str:
    """A query parameter, the last of its name; empty when it is not there."""
    return str(request.query_params.get(name, "")) if request.query_params else ""


def header(request: Request, name: str) -> str:
    return str(request.headers.get(name, ""))


def cookies(request: Request) -> Mapping[str, str]:
    pairs = (part.partition("=") for part in header(request, "cookie").split(";"))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def own_path(request: Request) -> str:
    """The path as it was sent, without stage or host: the Host header is never believed."""
    return str(request.path).format(**(request.uri_params or {}))


def caller(request: Request) -> str:
    """The address at the other end, as API Gateway saw it."""
    return str(request.context.get("identity", {}).get("sourceIp", ""))


def correlation_id(request: Request) -> str:
    """Joins a page to its log lines, and opens nothing."""
    return str(request.context.get("requestId", ""))
