"""Marketplace orders as a list: by tab, by filters, and by whatever somebody knows of one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.fingerprints import fingerprints
from chalicelib.domain.orders.amazon import Personal
from chalicelib.domain.orders.listing import STATUSES, Selection, Tab, includes
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.domain.orders.shipping_clock import ShipBy, standing
from chalicelib.domain.orders.terms import wanted
from chalicelib.domain.search import whole_id
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.orders import Sales, SalesPage, ToDo
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.search import SearchIndex

MOST = 25
# A question looks at so many orders before it says that it stopped; "More" goes on.
MOST_LOOKED_AT = 200
# In steps, since nearly always the first ones fit.
_STEP = 40
READERS = (Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE, Role.ACCOUNTANT)
_TO_DO = {Tab.READY: ToDo.READY, Tab.HELD: ToDo.HELD}


@dataclass(frozen=True, slots=True)
class Row:
    """An order in the list, with whom it is for as long as we may know."""

    order: MarketplaceOrder
    ship_by: ShipBy | None
    personal: Personal | None = None

    @property
    def name(self) -> str:
        if self.personal is None:
            return ""
        address = self.personal.address
        return (address.name if address else "") or self.personal.buyer_name

    @property
    def place(self) -> str:
        """Postcode and city, as far as they are known."""
        address = self.personal.address if self.personal else None
        return " ".join(filter(None, (address.postcode, address.city))) if address else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """``next`` leads on. ``is_cut``: it stopped looking before there was a page of them."""

    rows: Sequence[Row]
    next: str | None = None
    is_cut: bool = False


def listed(
    selection: Selection,
    *,
    by: Person,
    after: str | None,
    at: datetime,
    sales: Sales,
    sale_search: SearchIndex,
    personal: PersonalData,
    fingerprint_key: FingerprintKey,
) -> Listed:
    """What is to be done stands by its ship-by time, everything else newest first. Raises Refused for a cursor that is
    not ours, Forbidden."""
    refuse_others(by, *READERS)
    if selection.search:
        found = _found(selection, after, at, sales, sale_search, fingerprint_key)
    else:
        found = _chosen(selection, after, at, sales)
    known = personal.several([row.order.order_id for row in found.rows], at=at)
    return replace(found, rows=[replace(row, personal=known.get(row.order.order_id)) for row in found.rows])


def named(text: str, *, by: Person, sales: Sales) -> str | None:
    """Amazon's order id of the one order whose number this is, ours or Amazon's; None for anything else."""
    refuse_others(by, *READERS)
    id = whole_id(text)
    if not id:
        return None
    for read in (sales.get, sales.by_number):
        try:
            return read(id).order_id
        except NotFound:
            continue
    return None


def _chosen(selection: Selection, after: str | None, at: datetime, sales: Sales) -> Listed:
    tab = selection.tab
    if tab in _TO_DO:
        todo = _TO_DO[tab]
        return _through(lambda cursor, most: sales.to_do(todo, after=cursor, most=most), selection, after, at)
    statuses = STATUSES[tab] if tab else ()
    return _through(lambda cursor, most: sales.newest(statuses, after=cursor, most=most), selection, after, at)


def _through(
    read: Callable[[str | None, int], SalesPage], selection: Selection, after: str | None, at: datetime
) -> Listed:
    """Whole pages of the list, of which the filters may leave little."""
    if not selection.is_filtered:
        page = read(after, MOST)
        return Listed(_rows((order for order in page.rows if includes(selection, order, at)), at), page.next)
    rows: list[Row] = []
    looked = 0
    while looked < MOST_LOOKED_AT:
        page = read(after, MOST)
        rows += _rows((order for order in page.rows if includes(selection, order, at)), at)
        looked, after = looked + len(page.rows), page.next
        if after is None or len(rows) >= MOST:
            return Listed(rows, after)
    return Listed(rows, after, is_cut=True)


def _found(
    selection: Selection,
    after: str | None,
    at: datetime,
    sales: Sales,
    sale_search: SearchIndex,
    fingerprint_key: FingerprintKey,
) -> Listed:
    """By the first way to look for these words that leads to anything; a cursor says which one it was."""
    ways = wanted(selection.search, fingerprints(fingerprint_key()))
    if after is not None:
        way, cursor = _read(after, ways)
        return _along(way, ways[way], cursor, selection, at, sales, sale_search)
    found = Listed(())
    for way, terms in enumerate(ways):
        found = _along(way, terms, None, selection, at, sales, sale_search)
        if found.rows or found.next:
            break
    return found


def _along(
    way: int,
    terms: Sequence[str],
    after: str | None,
    selection: Selection,
    at: datetime,
    sales: Sales,
    sale_search: SearchIndex,
) -> Listed:
    rows: list[Row] = []
    looked = 0
    while looked < MOST_LOOKED_AT:
        found = sale_search.find(terms, after=after, most=min(_STEP, MOST_LOOKED_AT - looked), at=at)
        looked, after = looked + found.looked, found.next
        known: Mapping[str, MarketplaceOrder] = {
            order.order_id: order for order in sales.several([hit.number for hit in found.hits])
        }
        for hit in found.hits:
            order = known.get(hit.number)
            if order is None or not includes(selection, order, at):
                continue
            rows += _rows([order], at)
            if len(rows) == MOST:
                is_last = after is None and hit is found.hits[-1]
                return Listed(rows, None if is_last else f"{way}.{hit.cursor}")
        if after is None:
            return Listed(rows)
    return Listed(rows, f"{way}.{after}", is_cut=True)


def _read(after: str, ways: Sequence[Sequence[str]]) -> tuple[int, str]:
    way, _, cursor = after.partition(".")
    if not (way.isascii() and way.isdigit() and len(way) == 1 and int(way) < len(ways)):
        raise Refused("This page of the list is not valid. Please start at the first one.")
    return int(way), cursor


def _rows(orders: Iterator[MarketplaceOrder] | Sequence[MarketplaceOrder], at: datetime) -> list[Row]:
    return [Row(order, standing(order, at)) for order in orders]
