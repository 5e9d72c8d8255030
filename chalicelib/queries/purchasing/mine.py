"""A person's own orders: by status, by number and by words of their titles."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.directory import Person
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.domain.search import wanted, whole_id, words
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.search import SearchIndex

# What can be asked for, in the order in which an order lives; unlike everybody's list it begins with the cart.
STATUSES = (
    Status.CART,
    Status.APPLYING,
    Status.REMANDED,
    Status.ORDERED,
    Status.CANCELED,
    Status.DISAPPROVED,
)
MOST = 25
# Who asks for a rare status looks through this many of their orders at a time, in steps of a page; "Older" goes on.
MOST_LOOKED_AT = 200
_STEP = 50


@dataclass(frozen=True, slots=True)
class Mine:
    """``next`` leads to older ones; ``is_cut``: there may be more that fit, further back than was looked."""

    rows: Sequence[PurchaseOrder]
    next: str | None = None
    is_cut: bool = False


def mine(
    person: Person,
    *,
    status: Status | None = None,
    looks_for: str = "",
    after: str | None = None,
    orders: PurchaseOrders,
    search: SearchIndex,
) -> Mine:
    """Newest first. Raises Refused for a cursor that is not ours."""
    if looks_for.strip():
        return _found(person, status, looks_for, after, orders, search)
    if status is None:
        page = orders.by_applicant(person.id, after=after, most=MOST)
        return Mine(page.rows, page.next)
    return _of_status(person, status, after, orders)


def _of_status(person: Person, status: Status, after: str | None, orders: PurchaseOrders) -> Mine:
    """A page may be a few rows longer than usual: a cursor stands only where a step ends."""
    rows: list[PurchaseOrder] = []
    for _ in range(MOST_LOOKED_AT // _STEP):
        page = orders.by_applicant(person.id, after=after, most=_STEP)
        rows += [order for order in page.rows if order.status is status]
        after = page.next
        if after is None or len(rows) >= MOST:
            return Mine(rows, after)
    return Mine(rows, after, is_cut=True)


def _found(
    person: Person,
    status: Status | None,
    looks_for: str,
    after: str | None,
    orders: PurchaseOrders,
    search: SearchIndex,
) -> Mine:
    terms, number = wanted(looks_for), whole_id(looks_for)
    if number and (exact := [order for order in orders.several([number]) if order.applicant == person.id]):
        return Mine(exact)
    if not terms:
        return Mine(())
    # Their name is a term too, so that a common word of everybody's titles does not bury what is theirs.
    own = tuple(dict.fromkeys((*terms, *words(person.name))))
    found = search.find(own, after=after, most=MOST_LOOKED_AT)
    if not found.hits and after is None:  # they had another name then
        found = search.find(terms, most=MOST_LOOKED_AT)
    known = {order.number: order for order in orders.several([hit.number for hit in found.hits])}
    rows = _carts(person, terms, orders) if after is None and status in {None, Status.CART} else []
    shown = {order.number for order in rows}
    for hit in found.hits:
        order = known.get(hit.number)
        if (
            order
            and order.number not in shown
            and order.applicant == person.id
            and (status is None or order.status is status)
        ):
            rows.append(order)
            if len(rows) == MOST:
                return Mine(rows, hit.cursor)
    return Mine(rows, found.next, is_cut=found.next is not None)


def _carts(person: Person, terms: Sequence[str], orders: PurchaseOrders) -> list[PurchaseOrder]:
    """Carts are in no index before they are applied for; the newest few are all that anybody still wants."""
    newest = orders.by_applicant(person.id, most=_STEP).rows
    found = (order for order in newest if order.status is Status.CART)
    return [order for order in found if {order.number.casefold(), *words(order.title)}.issuperset(terms)]
