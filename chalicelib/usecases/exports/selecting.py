"""The orders of a selection, batch by batch, and their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain import search as searching
from chalicelib.domain.directory import Person
from chalicelib.domain.exports import Encoding
from chalicelib.domain.management import Selection
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.directory import People
from chalicelib.ports.exports import OrderSheet
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.search import SearchIndex

# What a step does between two looks at the clock: 25,000 lines at most, which are 25 MB.
BATCH = 50
# The lines that are in memory together: a few megabytes at most, because an order has up to 500.
TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of a selection's orders as they are now. ``looked`` counts those that were looked at for them, and ``next``
    leads on unless there are no more."""

    orders: Sequence[PurchaseOrder]
    looked: int
    next: str | None


def batch(selection: Selection, after: str, *, orders: PurchaseOrders, search: SearchIndex) -> Batch:
    """The next of them behind that cursor; an empty one begins at the newest."""
    if selection.picked:
        start = int(after or 0)
        numbers, end = selection.picked[start : start + BATCH], start + BATCH
        found = Batch(orders.several(numbers), len(numbers), str(end) if end < len(selection.picked) else None)
    elif terms := searching.wanted(selection.search):
        hits = search.find(terms, after=after or None, most=BATCH)
        found = Batch(orders.several([hit.number for hit in hits.hits]), hits.looked, hits.next)
    elif selection.search:
        found = Batch((), 0, None)
    else:
        page = orders.listed(selection.statuses, after=after or None, most=BATCH)
        found = Batch(page.rows, BATCH if page.next else len(page.rows), page.next)
    return Batch([order for order in found.orders if selection.includes(order)], found.looked, found.next)


def count(selection: Selection, *, orders: PurchaseOrders, search: SearchIndex) -> int:
    """About how many will be looked at."""
    if selection.picked:
        return len(selection.picked)
    if selection.search:
        terms = searching.wanted(selection.search)
        return search.count(terms) if terms else 0
    return orders.count(selection.statuses)


def rows(
    found: Sequence[PurchaseOrder],
    *,
    encoding: Encoding,
    zone: str,
    known: dict[str, Person],
    orders: PurchaseOrders,
    people: People,
    order_sheet: OrderSheet,
) -> Iterator[bytes]:
    """A row for each line of these orders, read a few at a time. ``known`` remembers people from one call to the
    next."""
    for few in _few(found):
        _meet(few, known, people)
        yield from order_sheet.rows(orders.wholes(few), known, encoding=encoding, zone=zone)


def _few(orders: Sequence[PurchaseOrder]) -> Iterator[list[PurchaseOrder]]:
    few: list[PurchaseOrder] = []
    for order in orders:
        if few and sum(each.line_count for each in few) + order.line_count > TOGETHER:
            yield few
            few = []
        few.append(order)
    if few:
        yield few


def _meet(orders: Sequence[PurchaseOrder], known: dict[str, Person], people: People) -> None:
    strangers = {id for order in orders for id in _named(order)} - known.keys()
    if strangers:
        known.update(people.several(sorted(strangers)))


def _named(order: PurchaseOrder) -> Iterator[str]:
    yield order.applicant
    if application := order.application:
        yield from (approver for step in application.steps for approver in step.approvers)
        yield from (decision.by for decision in application.decisions)
