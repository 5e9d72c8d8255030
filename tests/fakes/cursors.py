"""Where a page of a list ends, as the fakes tell it: tied to its list, like the adapters'."""

import base64
import hashlib
from datetime import datetime
from typing import Protocol

from chalicelib.domain.errors import Refused


class Listed(Protocol):
    @property
    def number(self) -> str: ...

    @property
    def created_at(self) -> datetime: ...


def place(each: Listed) -> str:
    return f"{each.created_at.isoformat(timespec='microseconds')}#{each.number}"


def made(list_name: str, last: str) -> str:
    return base64.urlsafe_b64encode(f"{_check(list_name, last)}{last}".encode()).decode()


def read(text: str, list_name: str) -> str:
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True).decode()
    except ValueError:
        raw = ""
    check, last = raw[:16], raw[16:]
    if check != _check(list_name, last):
        raise Refused("This page of the list is not valid. Please start at the first one.")
    return last


def _check(list_name: str, last: str) -> str:
    return hashlib.sha256(f"{list_name}\n{last}".encode()).hexdigest()[:16]
