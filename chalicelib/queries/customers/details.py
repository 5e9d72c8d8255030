"""Everything about one customer that its reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.changes import Audited
from chalicelib.domain.customers import Customer
from chalicelib.domain.customers.families import families, survivors
from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.lists import ListName, found
from chalicelib.domain.orders.amazon import Address, Personal
from chalicelib.domain.orders.shipping_clock import standing
from chalicelib.ports.audit import Trail
from chalicelib.ports.customers import Customers
from chalicelib.ports.directory import People
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.queries.customers.listing import READERS
from chalicelib.queries.orders.listing import Row as OrderRow

MOST_ORDERS = 25


@dataclass(frozen=True, slots=True)
class Details:
    """``members`` are the customer and everybody who was merged into them. What is known (``names`` and so on) is from
    the newest orders that still tell it."""

    customer: Customer
    members: Sequence[Customer]
    orders: Sequence[OrderRow]
    next: str | None
    category: str
    names: Sequence[str]
    companies: Sequence[str]
    emails: Sequence[str]
    phones: Sequence[str]
    addresses: Sequence[Address]
    trail: Sequence[Audited]
    people: Mapping[str, str]

    @property
    def count(self) -> int:
        return sum(each.orders for each in self.members)

    @property
    def first_order_at(self) -> datetime:
        return min(each.first_order_at for each in self.members)

    @property
    def last_order_at(self) -> datetime:
        return max(each.last_order_at for each in self.members)

    @property
    def others(self) -> Sequence[Customer]:
        return [each for each in self.members if each.id != self.customer.id]

    @property
    def tells_nothing(self) -> bool:
        return not (self.names or self.companies or self.emails or self.phones or self.addresses)


def survivor_of(id: str, *, by: Person, customers: Customers) -> str:
    """Who this customer is by now. Raises NotFound."""
    refuse_others(by, *READERS)
    customer = customers.get(id)
    return survivors([customer.id], customers.several)[0].id


def details(
    id: str,
    *,
    by: Person,
    after: str | None = None,
    at: datetime,
    customers: Customers,
    sales: Sales,
    personal: PersonalData,
    lists: Lists,
    trail: Trail,
    people: People,
) -> Details:
    """Raises NotFound, Forbidden, and Refused for a cursor that is not ours."""
    refuse_others(by, *READERS)
    customer = customers.get(id)
    members = families([customer], customers.several)[customer.id]
    page = customers.orders_of([each.id for each in members], after=after, most=MOST_ORDERS)
    known = personal.several(page.rows, at=at)
    told = [known[order] for order in page.rows if order in known]
    entries = trail.of(f"customer/{customer.id}")
    category = found(lists.all(ListName.CUSTOMER_CATEGORIES), customer.category) if customer.category else None
    return Details(
        customer=customer,
        members=members,
        orders=[OrderRow(order, standing(order, at), known.get(order.order_id)) for order in sales.several(page.rows)],
        next=page.next,
        category=category.name if category else customer.category,
        names=_once(name for one in told for name in (one.buyer_name, one.address.name if one.address else "")),
        companies=_once(name for one in told for name in (one.buyer_company, _of(one).company)),
        emails=_once(one.buyer_email for one in told),
        phones=_once(_of(one).phone for one in told),
        addresses=_addresses(told),
        trail=entries,
        people={id: person.name for id, person in people.several(sorted({entry.by for entry in entries})).items()},
    )


def _of(about: Personal) -> Address:
    return about.address or Address()


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _addresses(told: Sequence[Personal]) -> list[Address]:
    """Each place once, the newest first; whose name stands on it is told apart."""
    places = {(a.line1, a.line2, a.line3, a.postcode, a.city, a.country): a for a in reversed(list(map(_of, told)))}
    return [place for key, place in reversed(places.items()) if any(key)]
