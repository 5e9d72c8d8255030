"""Erasing what is personal about a customer, because somebody wants it: their hashes at once, then what stands with
their orders, in steps of as many orders as fit into a commit."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Said
from chalicelib.domain.customers import erased
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.messages import EraseCustomer
from chalicelib.ports.commit import Commit
from chalicelib.ports.customers import Customers
from chalicelib.usecases.customers.merging import family, subject
from chalicelib.usecases.personal.forgetting import MOST_AT_ONCE

Erase = Callable[..., int]
"""Erases what is personal about some orders (``usecases.personal.forgetting.erase_for``)."""
DOOR = "customer"


def erase(
    id: str, *, erase_orders: Erase, by: Person, where: str, at: datetime, customers: Customers, commit: Commit
) -> bool:
    """Erases it for this customer and everybody who was merged into them; whether all of it is gone already, or the
    rest goes in a moment. Saying it twice changes nothing. Raises NotFound, Refused for one who was merged."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    customer = customers.get(id)
    if customer.merged_into:
        raise Refused("{customer} was merged into {into} before.", customer=customer.id, into=customer.merged_into)
    members = family([customer], customers)
    changes = [Changed(each, erased(each, at=at)) for each in members if each.keys or each.erased_at is None]
    if changes:
        entry = Audited("customer_erased", subject(customer.id), by=by.id, at=at, where=where)
        # The message does all of it; that the first orders are done here only spares the person a wait.
        commit(*changes, entry, Said(EraseCustomer(customer.id, person=by.id), due_at=at))
    page = customers.orders_of([each.id for each in members], most=MOST_AT_ONCE)
    if page.rows:
        erase_orders(page.rows, by=by.id, where=where)
    return page.next is None


def erase_on(
    id: str, after: str, *, by: str, erase_orders: Erase, at: datetime, customers: Customers, commit: Commit
) -> int:
    """The next orders of a customer; how many. Doing some of them twice changes nothing."""
    members = [each.id for each in family([customers.get(id)], customers)]
    try:
        page = customers.orders_of(members, after=after or None, most=MOST_AT_ONCE)
    except Refused:  # somebody was merged with them meanwhile, so it is another list
        page = customers.orders_of(members, most=MOST_AT_ONCE)
    if page.rows:
        erase_orders(page.rows, by=by, where=DOOR)
    if page.next:
        commit(Said(EraseCustomer(id, person=by, after=page.next), due_at=at))
    return len(page.rows)
