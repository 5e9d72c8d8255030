"""What Amazon's codes are called, in the reader's language."""

from collections.abc import Callable, Mapping

from chalicelib.domain.orders.amazon import AmazonStatus, ChargeKind
from chalicelib.domain.orders.mapping import level_of
from chalicelib.views.texts import marked

# What is charged beside the goods, and its words for what is OTHER.
CHARGE: Mapping[str, str] = {
    ChargeKind.SHIPPING: marked("Freight"),
    ChargeKind.GIFT_WRAP: marked("Gift wrap"),
    ChargeKind.COD_FEE: marked("Cash on delivery fee"),
    ChargeKind.DISCOUNT: marked("Promotion discount"),
    ChargeKind.OTHER: marked("Other charges"),
    "delivery_tip": marked("Tip"),
    "tip": marked("Tip"),
}

LEVEL: Mapping[str, str] = {
    "STANDARD": marked("Standard"),
    "EXPEDITED": marked("Expedited"),
    "SECOND_DAY": marked("Second day"),
    "NEXT_DAY": marked("Next day"),
    "FREE_ECONOMY": marked("Free economy"),
    "SAME_DAY": marked("Same day"),
    "PRIORITY": marked("Priority"),
    "SCHEDULED": marked("Scheduled"),
}

# Amazon's status, as its own pages have it.
AMAZON_STATUS: Mapping[AmazonStatus, str] = {
    AmazonStatus.PENDING_AVAILABILITY: marked("Pending availability"),
    AmazonStatus.PENDING: marked("Pending"),
    AmazonStatus.UNSHIPPED: marked("Unshipped"),
    AmazonStatus.PARTIALLY_SHIPPED: marked("Partially shipped"),
    AmazonStatus.SHIPPED: marked("Shipped"),
    AmazonStatus.CANCELLED: marked("Canceled"),
    AmazonStatus.UNFULFILLABLE: marked("Unfulfillable"),
    AmazonStatus.OTHER: marked("something new"),
}


def level_in_words(level: str, say: Callable[[str], str]) -> str:
    """One that is new at Amazon stays as it is."""
    known = level_of(level)
    return say(LEVEL[known]) if known in LEVEL else level
