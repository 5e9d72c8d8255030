"""Pages of orders, newest first, and the cursors between them."""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.domain.search import Indexed

_CHECK = 8
_LONGEST = 200
_PLACE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00#.+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """The keys of some orders in their list, and the cursor behind the last of them unless the list ends there."""

    numbers: Sequence[str]
    next: str | None


def place(order: PurchaseOrder | Indexed) -> str:
    """Where an order stands in every list: it never moves within one, so a transition writes no more than it must."""
    return f"{keys.moment(order.created_at)}#{keys.part(order.number)}"


def newest(index: Any, of: str, *, after: str | None, most: int) -> Listed:
    """Raises Refused for a cursor that this list did not give out."""
    return merged(index, (of,), after=after, most=most)


def merged(index: Any, of: Sequence[str], *, in_turn: Sequence[str] = (), after: str | None, most: int) -> Listed:
    """Several lists of an index as one: an order has the same place in all of them. ``in_turn`` is how to read them so
    that an order which moves meanwhile is met in one of the two. Raises Refused for a cursor that this list did not
    give out."""
    name = f"{index.Meta.index_name}#{'+'.join(of)}"
    older = index.Meta.attributes["listed_at"] < position(after, name) if after is not None else None
    found: set[str] = set()  # while an order moves from one list to another it may be seen in both
    for each in in_turn or of:
        with reading.retryable():
            # One more than a page holds tells whether there is another page.
            rows = index.query(each, older, scan_index_forward=False, limit=most + 1)
            found.update(item.listed_at for item in rows)
    places = sorted(found, reverse=True)
    shown = places[:most]
    return Listed([number(place) for place in shown], cursor(name, shown[-1]) if len(places) > most else None)


def number(place: str) -> str:
    """Whose place this is."""
    return place.partition("#")[2]


def cursor(name: str, last: str) -> str:
    """Says only what the page it came from showed. The check ties it to its list; it is no secret and protects none,
    since a list's key never comes from a cursor."""
    return base64.urlsafe_b64encode(_check(name, last) + last.encode()).rstrip(b"=").decode()


def position(cursor: str, name: str) -> str:
    """The place that a cursor stands behind. Raises Refused for one of another list."""
    refusal = Refused("This page of the list is not valid. Please start at the first one.")
    if len(cursor) > _LONGEST:
        raise refusal
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, last = raw[:_CHECK], raw[_CHECK:].decode()
    except (binascii.Error, ValueError):
        raise refusal from None
    if check != _check(name, last) or not _PLACE.fullmatch(last):
        raise refusal
    return last


def _check(name: str, last: str) -> bytes:
    return hashlib.sha256(f"{name}\n{last}".encode()).digest()[:_CHECK]
