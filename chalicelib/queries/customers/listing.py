"""Customers as a list, and found by whatever their orders are found by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.customers import Customer, is_id
from chalicelib.domain.customers.families import families, survivors
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.orders.amazon import Personal
from chalicelib.domain.orders.listing import LONGEST_SEARCH, Selection
from chalicelib.ports.customers import Customers
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.search import SearchIndex
from chalicelib.queries.orders import listing as orders

READERS = (Role.SELLERS_ADMINISTRATOR, Role.ACCOUNTANT)
MOST = 25


@dataclass(frozen=True, slots=True)
class Row:
    """A customer with what their newest order tells of them, as long as it may; ``orders`` and the times count those of
    everybody who was merged into them."""

    customer: Customer
    orders: int
    last_order_at: datetime
    personal: Personal | None = None

    @property
    def name(self) -> str:
        if self.personal is None:
            return ""
        address = self.personal.address
        return self.personal.buyer_name or (address.name if address else "")

    @property
    def place(self) -> str:
        address = self.personal.address if self.personal else None
        return " ".join(filter(None, (address.postcode, address.city))) if address else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """``next`` leads on; ``is_cut``: it stopped looking before there was a page of them."""

    rows: Sequence[Row]
    next: str | None = None
    is_cut: bool = False


def listed(
    text: str,
    *,
    by: Person,
    after: str | None,
    at: datetime,
    customers: Customers,
    sales: Sales,
    sale_search: SearchIndex,
    personal: PersonalData,
    fingerprint_key: FingerprintKey,
) -> Listed:
    """The last made first; with a text, those of the orders that it finds, newest order first. Raises Refused for a
    cursor that is not ours, Forbidden."""
    refuse_others(by, *READERS)
    text = text.strip()[:LONGEST_SEARCH]
    if not text:
        page = customers.newest(after=after, most=MOST)
        return Listed(rows(page.rows, at, customers, personal), page.next)
    found = orders.listed(
        Selection(search=text),
        by=by,
        after=after,
        at=at,
        sales=sales,
        sale_search=sale_search,
        personal=personal,
        fingerprint_key=fingerprint_key,
    )
    whose = survivors((row.order.customer for row in found.rows), customers.several)
    return Listed(rows(whose, at, customers, personal), found.next, found.is_cut)


def named(text: str, *, by: Person, customers: Customers) -> str | None:
    """The id of the one customer whose number this is; None for anything else."""
    refuse_others(by, *READERS)
    id = text.strip().upper()
    return id if is_id(id) and customers.several([id]) else None


def rows(found: Sequence[Customer], at: datetime, customers: Customers, personal: PersonalData) -> list[Row]:
    """With the names of their newest orders, read together."""
    members = families(found, customers.several)
    newest = {each.id: max(members[each.id], key=lambda one: one.last_order_at) for each in found}
    known = personal.several([each.latest_order for each in newest.values()], at=at)
    return [
        Row(
            each,
            orders=sum(one.orders for one in members[each.id]),
            last_order_at=newest[each.id].last_order_at,
            personal=known.get(newest[each.id].latest_order),
        )
        for each in found
    ]
