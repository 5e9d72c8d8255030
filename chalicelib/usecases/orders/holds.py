"""What people decide about orders that are held: let them go, accept that a buyer cancels, or go on all the same."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, no_order
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason
from chalicelib.domain.messages import IndexSale, KeepStock
from chalicelib.domain.orders.canceling import accepted
from chalicelib.domain.orders.lives import DECIDERS, NEVER_JUST_RELEASED
from chalicelib.domain.orders.order import HoldReason, MarketplaceOrder
from chalicelib.domain.orders.reservations import Reservation, ReservationState
from chalicelib.domain.purchasing.order import checked_comment
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Known, Sales
from chalicelib.usecases.canceling.asking import begun, next_number

BUYER = HoldReason.BUYER_CANCELS


def release_holds(
    order_id: str,
    *,
    reasons: Collection[HoldReason],
    comment: str = "",
    revision: int | None = None,
    by: Person,
    where: str,
    at: datetime,
    sales: Sales,
    commit: Commit,
) -> MarketplaceOrder:
    """Takes it upon oneself that an order may go as it is; a hold comes back when its cause is another one. What the
    buyer wants is answered apart, and a report's order waits for Amazon's own copy. ``reasons`` are those that somebody
    saw and released. Saying it twice changes nothing.

    Raises Refused when nothing can be released, Overtaken when the order changed since ``revision`` was shown.
    """
    refuse_others(by, *DECIDERS)
    said = checked_comment(comment, field="comment")
    known = _known(order_id, sales).order
    asked = {hold.reason for hold in known.open_holds} & set(reasons)
    if not asked:
        return known
    order = _as_shown(known, revision)
    wanted = asked - NEVER_JUST_RELEASED
    if not wanted:
        raise Refused("Nothing of what holds this order can be released like this.")
    return _released(order, wanted, "sale_hold_released", by, where, at, commit, comment=said)


def decline_cancellation(
    order_id: str,
    *,
    revision: int | None = None,
    by: Person,
    where: str,
    at: datetime,
    sales: Sales,
    commit: Commit,
) -> MarketplaceOrder:
    """Goes on although the buyer asked to cancel. Saying it twice changes nothing."""
    refuse_others(by, *DECIDERS)
    known = _known(order_id, sales).order
    if BUYER not in {hold.reason for hold in known.open_holds}:
        return known
    order = _as_shown(known, revision)
    return _released(order, {BUYER}, "sale_cancel_declined", by, where, at, commit)


def accept_cancellation(
    order_id: str,
    *,
    revision: int | None = None,
    by: Person,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    commit: Commit,
) -> MarketplaceOrder:
    """Cancels it as the buyer asked: here at once, and at Amazon, which is asked within moments; ``cancel_wanted_at``
    stands until Amazon says so itself. Saying it twice changes nothing.

    Raises Refused when the buyer asks for nothing, or not for all of it, or a part has left already.
    """
    refuse_others(by, *DECIDERS)
    known = _known(order_id, sales)
    if known.order.cancel_wanted_at is not None:
        return known.order
    order = _as_shown(known.order, revision)
    # Amazon may not know of it yet. The head is written by both, so that of the two the second decides anew.
    shipping = boxes.of(order_id)
    if any(box.is_despatched for box in shipping.boxes):
        raise Refused("A box of this order has left the house already.")
    lines = sales.lines(order_id, order.lines_version)
    after, closed = accepted(order, lines, known.copy.order, by=by.id, at=at)
    released = [_let_go(known.reservation, at)] if known.reservation else []
    number = next_number(shipping)
    wish = Cancellation(order_id, number, CancelReason.BUYER_CANCELED, at, by.id, due_at=at)
    commit(
        Changed(order, after),
        Created(closed),
        *released,
        *begun(wish, where=where),
        Audited("sale_cancel_accepted", order_id, by=by.id, at=at, where=where),
        Said(IndexSale(order_id), due_at=at),
        Said(KeepStock(order_id), due_at=at),
    )
    return after


def _let_go(reservation: Reservation, at: datetime) -> Changed:
    return Changed(reservation, replace(reservation, state=ReservationState.RELEASED, since=at))


def _released(
    order: MarketplaceOrder,
    reasons: Collection[HoldReason],
    action: str,
    by: Person,
    where: str,
    at: datetime,
    commit: Commit,
    *,
    comment: str = "",
) -> MarketplaceOrder:
    holds = tuple(
        replace(hold, released_by=by.id) if hold.reason in reasons and not hold.released_by else hold
        for hold in order.holds
    )
    after = replace(order, holds=holds)
    facts = {"holds": ", ".join(sorted(reasons))} | ({"comment": comment} if comment else {})
    commit(
        Changed(order, after),
        Audited(action, order.order_id, by=by.id, at=at, where=where, facts=facts),
        Said(IndexSale(order.order_id), due_at=at),
    )
    return after


def _known(order_id: str, sales: Sales) -> Known:
    known = sales.known(order_id)
    if known is None:
        raise no_order()
    return known


def _as_shown(order: MarketplaceOrder, revision: int | None) -> MarketplaceOrder:
    if revision is not None and revision != order.revision:
        raise Overtaken("This order has changed since you opened it. Please look at it again.")
    return order
