"""Taking away what is personal about orders: when its time is over, and when somebody wants it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Change, Changed, Erased, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, no_order
from chalicelib.domain.messages import ForgetPersonal, IndexSale
from chalicelib.domain.orders.amazon import Personal
from chalicelib.ports.commit import Commit
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.search import SearchIndex

# Five changes an order fit into one commit.
MOST_AT_ONCE = 20


def forget(order_id: str, *, at: datetime, personal: PersonalData, sale_search: SearchIndex, commit: Commit) -> bool:
    """Erases what is over: first what it is found by, so that whoever dies in between does both again. Another end
    than expected has a message of its own."""
    if personal.get(order_id, at=at) is not None:
        return False
    sale_search.forget(order_id)
    commit(Erased(Personal(order_id, at)))
    return True


def erase(
    order_ids: Sequence[str],
    *,
    by: Person,
    where: str,
    at: datetime,
    sales: Sales,
    sale_search: SearchIndex,
    commit: Commit,
) -> int:
    """Erases what is personal about these orders, on a person's word, and takes nothing of it in again, whatever
    Amazon sends. How many orders that concerned; saying it twice changes nothing.

    Raises Forbidden, NotFound for an order that is not ours, Refused for more than fit into one commit.
    """
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    return erase_for(order_ids, by=by.id, where=where, at=at, sales=sales, sale_search=sale_search, commit=commit)


def erase_for(
    order_ids: Sequence[str],
    *,
    by: str,
    where: str,
    at: datetime,
    sales: Sales,
    sale_search: SearchIndex,
    commit: Commit,
) -> int:
    """The same for a job that somebody began who might: it asks no rights."""
    if len(order_ids) > MOST_AT_ONCE:
        raise Refused("Please erase at most {most} orders at once.", most=MOST_AT_ONCE)
    orders = sales.several(list(dict.fromkeys(order_ids)))
    if len(orders) < len(set(order_ids)):
        raise no_order()
    changes: list[Change] = []
    for order in orders:
        sale_search.forget(order.order_id)
        if order.forgotten_at is not None:
            continue
        changes += [
            Changed(order, replace(order, forgotten_at=at)),
            Erased(Personal(order.order_id, at)),
            Audited("personal_erased", order.order_id, by=by, at=at, where=where),
            # The index may just be writing what it read a moment ago.
            Said(IndexSale(order.order_id), due_at=at),
            Said(ForgetPersonal(order.order_id), due_at=at),
        ]
    if changes:
        commit(*changes)
    return sum(isinstance(change, Changed) for change in changes)
