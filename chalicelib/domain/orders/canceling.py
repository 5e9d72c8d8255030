"""Canceling as the seller, at the buyer's wish or of our own accord: Amazon is asked, and has the last word."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder
from chalicelib.domain.orders.order import Hold, HoldReason, Lines, MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.upsert import closed, lines_digest


def accepted(
    order: MarketplaceOrder, lines: Lines, told: AmazonOrder, *, by: str, at: datetime
) -> tuple[MarketplaceOrder, Lines]:
    """The canceled order and its lines, nothing of which is open. ``cancel_wanted_at`` stands until Amazon says
    canceled itself. Raises Refused when the buyer asks for nothing, or not for all of it."""
    if not order.is_ours_to_ship:
        raise Refused("Only an order that waits to be shipped can be canceled.")
    open_ = [line for line in told.lines if line.open]
    if not any(line.cancel_requested for line in open_):
        raise Refused("The buyer does not ask to cancel this order.")
    if order.status is Status.PART_SHIPPED or not all(line.cancel_requested for line in open_):
        raise Refused(
            "The buyer asks to cancel a part only. Cancel those lines at Amazon, and they are canceled here too."
        )
    none_open = closed(lines.lines)
    after = replace(
        order,
        status=Status.CANCELED,
        holds=(),
        open_pieces=0,
        canceled_at=at,
        canceled_by="merchant",
        cancel_wanted_at=at,
        cancel_wanted_by=by,
        lines_version=order.lines_version + 1,
        lines_digest=lines_digest(none_open),
    )
    return after, Lines(order.order_id, after.lines_version, none_open)


def refusal(order: MarketplaceOrder) -> Refused | None:
    """Why Amazon can't be asked to cancel anything of an order; None for one that it can be asked about."""
    if order.cancel_wanted_at is not None:
        return None
    if order.not_work is NotWork.AMAZON_SHIPS:
        return Refused("Amazon ships this order itself. Only Amazon cancels it.")
    if order.not_work is not None:
        return Refused("This order is none of our work.")
    match order.status:
        case Status.PENDING:
            return Refused("The payment of this order is pending. It can be canceled once Amazon says that it is paid.")
        case Status.SHIPPED:
            return Refused("Amazon counts this order as shipped. What was shipped is not canceled; it may come back.")
        case Status.CANCELED:
            return Refused("This order is canceled.")
    if is_asked(order):
        return Refused("Amazon has been asked to cancel this order already. Please wait for its answer.")
    return None


def is_asked(order: MarketplaceOrder) -> bool:
    """Whether Amazon has been asked and has not answered yet; of a buyer's wish that we accepted, nothing tells."""
    return any(hold.reason is HoldReason.CANCELING for hold in order.open_holds)


def cancelable(told: AmazonOrder, boxes: Sequence[Box]) -> list[AmazonLine]:
    """Amazon's lines of which nothing has left and something is still to be shipped: Amazon cancels a line as a whole.
    What has left may not have reached Amazon yet."""
    gone = {line for box in boxes if box.is_despatched for line in box.contents}
    return [line for line in told.lines if line.open and not line.fulfilled and line.id not in gone]


def wished(
    order: MarketplaceOrder,
    told: AmazonOrder,
    boxes: Sequence[Box],
    *,
    number: int,
    reason: str,
    lines: Collection[str] | None,
    by: str,
    at: datetime,
) -> tuple[MarketplaceOrder, Cancellation]:
    """What Amazon is to be asked for, and the order that waits for its answer. ``lines`` are Amazon's; None is the
    whole order. Raises Refused; Unfit when several fields are."""
    refused = refusal(order)
    if refused is not None:
        raise refused
    refusals = [*_of_reason(reason), *_of_lines(order, told, boxes, lines)]
    if refusals:
        raise Unfit("Please look at what is marked.", refusals) if len(refusals) > 1 else refusals[0]
    chosen = _chosen(told, lines)
    cancellation = Cancellation(order.order_id, number, CancelReason(reason), at, by, lines=chosen, due_at=at)
    if order.cancel_wanted_at is not None:  # canceled here already: there is nothing to hold
        return order, cancellation
    facts = {"why": reason} | ({"lines": str(len(chosen)), "of": str(len(told.lines))} if chosen else {})
    return replace(order, holds=(*order.holds, Hold(HoldReason.CANCELING, at, facts))), cancellation


def let_go(order: MarketplaceOrder) -> MarketplaceOrder:
    """The order for which Amazon has answered."""
    return replace(order, holds=tuple(hold for hold in order.holds if hold.reason is not HoldReason.CANCELING))


def _of_reason(reason: str) -> list[Refused]:
    if reason in set(CancelReason):
        return []
    return [Refused("Please choose a reason. Amazon wants one.", field="reason")]


def _of_lines(
    order: MarketplaceOrder, told: AmazonOrder, boxes: Sequence[Box], lines: Collection[str] | None
) -> list[Refused]:
    if lines is None:
        if order.status is Status.PART_SHIPPED or any(box.is_despatched for box in boxes):
            return [Refused("A part of this order has left. Please choose the lines to cancel.", field="lines")]
        return []
    if not lines:
        return [Refused("Please choose the lines to cancel.", field="lines")]
    if not set(lines) <= {line.id for line in cancelable(told, boxes)}:
        return [Refused("Of a line that you chose something has left, or nothing is open any more.", field="lines")]
    return []


def _chosen(told: AmazonOrder, lines: Collection[str] | None) -> tuple[str, ...]:
    """In Amazon's order; all of what was ordered is the whole."""
    if lines is None or {line.id for line in told.lines} == set(lines):
        return ()
    return tuple(line.id for line in told.lines if line.id in lines)
