"""Keeping the index of orders, a moment behind them."""

from datetime import datetime

from chalicelib.domain import search as searching
from chalicelib.domain.changes import Audited, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound
from chalicelib.domain.management import LISTED
from chalicelib.domain.messages import IndexAllOrders
from chalicelib.ports.commit import Commit
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.search import SearchIndex

# Orders that one step looks after: some seconds, even when each has hundreds of words.
AT_ONCE = 50
ALL = "orders"


def index(number: str, *, orders: PurchaseOrders, search: SearchIndex) -> int:
    """Lets an order be found by what it is now, and says by how many terms more. Any number of these messages has the
    effect of one; raises Conflict when two are at it."""
    before = search.terms(number)
    try:
        order = orders.get(number)
        content = orders.content(number, order.content_version)
    except NotFound:
        return 0
    after = searching.indexed(order, content, orders.at_amazon(number), orders.shipments(number))
    if before and before.terms == after.terms:
        return 0
    search.keep(before, after)
    return len(after.terms - before.terms if before else after.terms)


def index_all(after: str, *, at: datetime, orders: PurchaseOrders, search: SearchIndex, commit: Commit) -> int:
    """Indexes some orders and says that there are more; each that is as it should be costs two reads."""
    page = orders.listed(LISTED, after=after or None, most=AT_ONCE)
    for order in page.rows:
        index(order.number, orders=orders, search=search)
    if page.next:
        commit(Said(IndexAllOrders(ALL, after=page.next), due_at=at))
    return len(page.rows)


def index_again(*, by: Person, where: str, at: datetime, commit: Commit) -> None:
    """Has every order looked at once more, for what was there before the index was, or after a restore.

    Raises Forbidden for whoever is no operator.
    """
    refuse_others(by, Role.OPERATOR)
    commit(Audited("indexed_again", ALL, by=by.id, at=at, where=where), Said(IndexAllOrders(ALL), due_at=at))
