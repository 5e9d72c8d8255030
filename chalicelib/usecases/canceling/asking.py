"""A person has Amazon cancel an order, or lines of it: what is to be asked stands beside the order before any of it
leaves the house."""

from collections.abc import Collection, Iterator
from datetime import datetime

from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Said
from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, no_order
from chalicelib.domain.fulfilment.cancellation import Cancellation, over
from chalicelib.domain.messages import CancelAtAmazon, IndexSale
from chalicelib.domain.orders.canceling import wished
from chalicelib.domain.orders.lives import CANCELERS
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes, Shipping
from chalicelib.ports.orders import Sales

# The keys of one order have room for two digits, and nobody is refused so often without learning why.
MOST = 99


def cancel_at_amazon(
    order_id: str,
    *,
    reason: str,
    lines: Collection[str] | None,
    is_sure: bool,
    revision: int | None = None,
    by: Person,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    commit: Commit,
) -> Cancellation:
    """Amazon is asked within moments, and until it answers nobody works on the order. ``lines`` are Amazon's; None is
    the whole order. Asking for the same while it is under way changes nothing.

    Raises Refused, Unfit, Overtaken when the order changed since ``revision`` was shown, NotFound, Forbidden.
    """
    refuse_others(by, *CANCELERS)
    known = sales.known(order_id)
    if known is None:
        raise no_order()
    shipping = boxes.of(order_id)
    under_way = shipping.canceling
    if under_way is not None and under_way.is_open and _is_same(under_way, reason, lines):
        return under_way
    if under_way is not None and under_way.is_open:
        raise Refused("Amazon has been asked to cancel this order already. Please wait for its answer.")
    if revision is not None and revision != known.order.revision:
        raise Overtaken("This order has changed since you opened it. Please look at it again.")
    after, cancellation = wished(
        known.order,
        known.copy.order,
        shipping.boxes,
        number=next_number(shipping),
        reason=reason,
        lines=lines,
        by=by.id,
        at=at,
    )
    if not is_sure:
        raise Refused("Please confirm that it is to be canceled. It can’t be taken back.", field="sure")
    commit(Changed(known.order, after), *begun(cancellation, where=where), Said(IndexSale(order_id), due_at=at))
    return cancellation


def begun(cancellation: Cancellation, *, where: str) -> Iterator[Change]:
    """Beside the head, which whoever decides about the order writes too: of two the second decides anew."""
    order_id, at = cancellation.order_id, cancellation.asked_at
    facts = {"reason": cancellation.reason.value} | (
        {"lines": str(len(cancellation.lines))} if cancellation.lines else {}
    )
    yield Created(cancellation)
    yield Audited("cancel_sent", order_id, by=cancellation.asked_by, at=at, where=where, facts=facts)
    yield Said(CancelAtAmazon(order_id, cancel=cancellation.number), due_at=at)
    yield from (Erased(item) for item in over(order_id, at=at))


def next_number(shipping: Shipping) -> int:
    """Raises Refused when somebody tried far too often."""
    number = len(shipping.cancellations) + 1
    if number > MOST:
        raise Refused("Amazon was asked too often to cancel this order. Please cancel it in Seller Central.")
    return number


def _is_same(under_way: Cancellation, reason: str, lines: Collection[str] | None) -> bool:
    return under_way.reason == reason and set(under_way.lines) == set(lines or ())
