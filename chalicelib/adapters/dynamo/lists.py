"""Pages of orders, newest first, and the cursors between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.domain import cursors
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.domain.search import Indexed

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
    behind = cursors.written(shown[-1], of=name) if len(places) > most else None
    return Listed([number(place) for place in shown], behind)


def number(place: str) -> str:
    """Whose place this is."""
    return place.partition("#")[2]


def position(cursor: str, name: str) -> str:
    """The place that a cursor stands behind. Raises Refused for one of another list."""
    last = cursors.read(cursor, of=name)
    if not _PLACE.fullmatch(last):
        raise cursors.not_given_out()
    return last
