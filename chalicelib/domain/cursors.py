"""What leads from one page of a list to the next: it says no more than the page that it came from."""

import base64
import binascii
import hashlib

from chalicelib.domain.errors import Refused

_CHECK = 8
_LONGEST = 1_000


def written(last: str, *, of: str) -> str:
    """Behind ``last`` in the list ``of`` that name. The check ties it to its list; it is no secret and protects none,
    since a list's key never comes from a cursor."""
    return base64.urlsafe_b64encode(_check(of, last) + last.encode()).rstrip(b"=").decode()


def read(cursor: str | None, *, of: str) -> str:
    """The place that it stands behind; empty for the first page. Raises Refused for one of another list."""
    if not cursor:
        return ""
    if len(cursor) > _LONGEST:
        raise not_given_out()
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, last = raw[:_CHECK], raw[_CHECK:].decode()
    except (binascii.Error, ValueError):
        raise not_given_out() from None
    if check != _check(of, last):
        raise not_given_out()
    return last


def not_given_out() -> Refused:
    return Refused("This page of the list is not valid. Please start at the first one.")


def _check(of: str, last: str) -> bytes:
    return hashlib.sha256(f"{of}\n{last}".encode()).digest()[:_CHECK]
