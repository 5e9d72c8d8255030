"""Accepting that a buyer cancels: here at once, while Amazon still has to be told."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import Lines, MarketplaceOrder, Status
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
        raise Refused("The buyer asks to cancel a part only. Cancel it in Seller Central, and it is canceled here too.")
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
