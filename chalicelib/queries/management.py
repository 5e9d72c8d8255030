"""Everybody's orders, for administrators: by status, by words, and by number."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain import search as searching
from chalicelib.domain.errors import NotFound
from chalicelib.domain.management import LISTED, Selection
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.search import SearchIndex

MOST = 25
# A search looks at so many orders with its rarest word before it says that it stopped looking; "Older" goes on.
MOST_LOOKED_AT = 200
# In steps, since nearly always the first ones fit.
_STEP = 40


@dataclass(frozen=True, slots=True)
class Listed:
    """``next`` leads to older ones. ``is_cut``: a search stopped looking before there was a page of them."""

    rows: Sequence[PurchaseOrder]
    next: str | None = None
    is_cut: bool = False


def listed(selection: Selection, *, after: str | None, orders: PurchaseOrders, search: SearchIndex) -> Listed:
    """Newest first. Raises Refused for a cursor that is not ours."""
    if not selection.search:
        page = orders.listed(selection.statuses, after=after, most=MOST)
        return Listed(page.rows, page.next)
    terms = searching.wanted(selection.search)
    return _found(terms, selection, after, orders, search) if terms else Listed(())


def named(text: str, *, orders: PurchaseOrders, search: SearchIndex) -> str | None:
    """The one order whose number this is, ours or Amazon's; None for anything else."""
    id = searching.whole_id(text)
    if not id:
        return None
    try:
        return id if orders.get(id).status in LISTED else None
    except NotFound:
        pass
    terms = searching.wanted(text)
    hits = search.find(terms, most=2).hits if len(terms) == 1 else ()
    known = orders.several([hit.number for hit in hits])
    return known[0].number if len(known) == 1 and known[0].status in LISTED else None


def _found(
    terms: Sequence[str], selection: Selection, after: str | None, orders: PurchaseOrders, search: SearchIndex
) -> Listed:
    rows: list[PurchaseOrder] = []
    looked = 0
    while looked < MOST_LOOKED_AT:
        found = search.find(terms, after=after, most=min(_STEP, MOST_LOOKED_AT - looked))
        looked, after = looked + found.looked, found.next
        known = {order.number: order for order in orders.several([hit.number for hit in found.hits])}
        for hit in found.hits:
            order = known.get(hit.number)
            if order is None or not selection.includes(order):
                continue
            rows.append(order)
            if len(rows) == MOST:
                is_last = after is None and hit is found.hits[-1]
                return Listed(rows, None if is_last else hit.cursor)
        if after is None:
            return Listed(rows)
    return Listed(rows, after, is_cut=True)
