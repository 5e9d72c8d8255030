"""What somebody asks the list of marketplace orders for: a tab, filters, and words to search."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.orders.order import MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.shipping_clock import ShipBy, standing

# What a person types or pastes; more is not looked at.
LONGEST_SEARCH = 200


class Tab(StrEnum):
    """The lists that people work from; without one all orders are meant."""

    READY = "ready"  # by ship-by time: the warehouse's
    HELD = "held"  # waiting for a decision or a mapping
    PENDING = "pending"  # not paid yet
    SHIPPED = "shipped"
    CANCELED = "canceled"


# The statuses that a tab reads; the first two have lists of their own.
STATUSES = {
    Tab.PENDING: (Status.PENDING,),
    Tab.SHIPPED: (Status.SHIPPED,),
    Tab.CANCELED: (Status.CANCELED,),
}


class Flag(StrEnum):
    PRIME = "prime"
    BUSINESS = "business"
    GIFT = "gift"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    AMAZON_SHIPS = "amazon_ships"


@dataclass(frozen=True, slots=True)
class Selection:
    """Empty parts leave nothing out. ``marketplace`` is its id."""

    tab: Tab | None = None
    search: str = ""
    marketplace: str = ""
    source: str = ""
    order_type: str = ""
    category: str = ""
    flag: Flag | None = None
    ways: tuple[tuple[str, ...], ...] = ()  # the search as keyed hashes, for what is kept or sent

    @property
    def is_filtered(self) -> bool:
        return bool(self.marketplace or self.source or self.order_type or self.category or self.flag)


def includes(selection: Selection, order: MarketplaceOrder, at: datetime) -> bool:
    """As far as an order's head tells; words are the index's affair."""
    wanted = (
        (selection.marketplace, order.marketplace),
        (selection.source, order.source),
        (selection.order_type, order.order_type),
        (selection.category, order.customer_category),
    )
    if any(value and value != actual for value, actual in wanted):
        return False
    return _is_on(selection.tab, order) and _has(selection.flag, order, at)


def _is_on(tab: Tab | None, order: MarketplaceOrder) -> bool:
    match tab:
        case None:
            return True
        case Tab.READY:
            return order.is_work
        case Tab.HELD:
            return order.is_ours_to_ship and bool(order.open_holds)
        case _:
            return order.status in STATUSES[tab]


def _has(flag: Flag | None, order: MarketplaceOrder, at: datetime) -> bool:
    match flag:
        case None:
            return True
        case Flag.PRIME:
            return order.is_prime
        case Flag.BUSINESS:
            return order.is_business
        case Flag.GIFT:
            return order.is_gift
        case Flag.AMAZON_SHIPS:
            return order.not_work is NotWork.AMAZON_SHIPS
        case _:
            return standing(order, at) is ShipBy(flag)
