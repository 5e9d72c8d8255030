"""How an order stands against the time by which Amazon wants it shipped."""

from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.orders.order import MarketplaceOrder

# The last working day before the end: what is not picked by then has to be somebody's first thing.
AT_RISK = timedelta(hours=24)


class ShipBy(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"  # less than a day is left
    OVERDUE = "overdue"  # Amazon counts it as shipped late


def standing(order: MarketplaceOrder, at: datetime) -> ShipBy | None:
    """None for what is no work any more or not yet, and where Amazon names no time. Held orders run too: a hold stops
    us, and not Amazon's clock."""
    if order.ship_by is None or not order.is_ours_to_ship:
        return None
    if at > order.ship_by:
        return ShipBy.OVERDUE
    return ShipBy.AT_RISK if order.ship_by - at < AT_RISK else ShipBy.ON_TRACK
