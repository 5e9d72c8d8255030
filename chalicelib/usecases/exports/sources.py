"""Where a table's rows come from: the orders that we place, or those that we are sent, batch by batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

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
    """The rows of some orders as they are now, to be read a few at a time: about ``lines`` of them. ``looked`` counts
    the orders that were looked at for them, and ``next`` leads on unless there are no more."""

    rows: Iterator[bytes]
    lines: int
    looked: int
    next: str | None


class Source(Protocol):
    """Some orders of one kind, and how they are written."""

    def head(self) -> bytes:
        """What the file begins with."""

    def batch(self, after: str) -> Batch:
        """The next of them behind that cursor; an empty one begins at the newest."""

    def count(self) -> int:
        """About how many will be looked at."""


@dataclass(slots=True)
class Purchases:
    """The orders that we place."""

    selection: Selection
    encoding: Encoding
    zone: str
    orders: PurchaseOrders
    people: People
    search: SearchIndex
    order_sheet: OrderSheet
    known: dict[str, Person] = field(default_factory=dict)  # who was met already

    def head(self) -> bytes:
        return self.order_sheet.head(self.encoding)

    def batch(self, after: str) -> Batch:
        found, looked, next = self._found(after)
        fitting = [order for order in found if self.selection.includes(order)]
        return Batch(self._rows(fitting), sum(order.line_count for order in fitting), looked, next)

    def count(self) -> int:
        if self.selection.picked:
            return len(self.selection.picked)
        if self.selection.search:
            terms = searching.wanted(self.selection.search)
            return self.search.count(terms) if terms else 0
        return self.orders.count(self.selection.statuses)

    def _found(self, after: str) -> tuple[Sequence[PurchaseOrder], int, str | None]:
        """Some orders, how many were looked at for them, and where the next begin."""
        picked = self.selection.picked
        if picked:
            start = int(after or 0)
            numbers, end = picked[start : start + BATCH], start + BATCH
            return self.orders.several(numbers), len(numbers), str(end) if end < len(picked) else None
        if terms := searching.wanted(self.selection.search):
            hits = self.search.find(terms, after=after or None, most=BATCH)
            return self.orders.several([hit.number for hit in hits.hits]), hits.looked, hits.next
        if self.selection.search:
            return (), 0, None
        page = self.orders.listed(self.selection.statuses, after=after or None, most=BATCH)
        return page.rows, BATCH if page.next else len(page.rows), page.next

    def _rows(self, found: Sequence[PurchaseOrder]) -> Iterator[bytes]:
        for few in _few(found):
            self._meet(few)
            yield from self.order_sheet.rows(
                self.orders.wholes(few), self.known, encoding=self.encoding, zone=self.zone
            )

    def _meet(self, orders: Sequence[PurchaseOrder]) -> None:
        strangers = {id for order in orders for id in _named(order)} - self.known.keys()
        if strangers:
            self.known.update(self.people.several(sorted(strangers)))


def _few(orders: Sequence[PurchaseOrder]) -> Iterator[list[PurchaseOrder]]:
    few: list[PurchaseOrder] = []
    for order in orders:
        if few and sum(each.line_count for each in few) + order.line_count > TOGETHER:
            yield few
            few = []
        few.append(order)
    if few:
        yield few


def _named(order: PurchaseOrder) -> Iterator[str]:
    yield order.applicant
    if application := order.application:
        yield from (approver for step in application.steps for approver in step.approvers)
        yield from (decision.by for decision in application.decisions)
