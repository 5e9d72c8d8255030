"""Marketplace orders as a table: the rows of a selection, without anybody's name or address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.exports import Encoding
from chalicelib.domain.orders.listing import STATUSES, Selection, Tab, includes
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.exports import SaleSheet
from chalicelib.ports.orders import Sales, SalesPage, ToDo
from chalicelib.ports.search import SearchIndex
from chalicelib.usecases.exports.sources import BATCH, Batch

# Orders in memory together; one of 500 lines is a megabyte.
TOGETHER = 25
# A head does not say how many lines its order has; marketplace orders have one or two, and charges.
LINES_EACH = 4
_TO_DO = {Tab.READY: ToDo.READY, Tab.HELD: ToDo.HELD}


@dataclass(slots=True)
class SoldThings:
    """The orders that we are sent. A search goes along the first way that leads to anything, as the page's does."""

    selection: Selection
    encoding: Encoding
    zone: str
    at: datetime
    sales: Sales
    sale_search: SearchIndex
    sale_sheet: SaleSheet

    def head(self) -> bytes:
        return self.sale_sheet.head(self.encoding)

    def batch(self, after: str) -> Batch:
        found, looked, next = self._searched(after) if self.selection.ways else self._listed(after)
        fitting = [order for order in found if includes(self.selection, order, self.at)]
        return Batch(self._rows(fitting), len(fitting) * LINES_EACH, looked, next)

    def count(self) -> int:
        for way in self.selection.ways:
            if many := self.sale_search.count(way):
                return many
        if self.selection.ways:
            return 0
        tab = self.selection.tab
        return self.sales.count(_TO_DO[tab]) if tab in _TO_DO else self.sales.how_many(STATUSES[tab] if tab else ())

    def _listed(self, after: str) -> tuple[Sequence[MarketplaceOrder], int, str | None]:
        page = self._page(after or None)
        return page.rows, BATCH if page.next else len(page.rows), page.next

    def _page(self, after: str | None) -> SalesPage:
        tab = self.selection.tab
        if tab in _TO_DO:
            return self.sales.to_do(_TO_DO[tab], after=after, most=BATCH)
        return self.sales.newest(STATUSES[tab] if tab else (), after=after, most=BATCH)

    def _searched(self, after: str) -> tuple[Sequence[MarketplaceOrder], int, str | None]:
        way, _, cursor = after.partition(".")
        begun = int(way) if way.isdigit() else 0
        for number, terms in enumerate(self.selection.ways[begun:], start=begun):
            hits = self.sale_search.find(terms, after=cursor or None, most=BATCH, at=self.at)
            if hits.looked or cursor:
                next = f"{number}.{hits.next}" if hits.next else None
                return self.sales.several([hit.number for hit in hits.hits]), hits.looked, next
        return (), 0, None

    def _rows(self, found: Sequence[MarketplaceOrder]) -> Iterator[bytes]:
        for start in range(0, len(found), TOGETHER):
            few = self.sales.wholes(found[start : start + TOGETHER])
            yield from self.sale_sheet.rows(few, encoding=self.encoding, zone=self.zone)
