"""What every kind of message has, and the queues they travel in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

PURCHASE_ORDERS_OUT = "purchase-orders-out"
LETTERS = "letters"
MAIL_EVENTS = "mail-events"  # filled by the mail service, with what became of our letters
PROJECTIONS = "projections"
EXPORTS = "exports"
MARKETPLACE_NEWS = "marketplace-news"  # filled by Amazon, with what changed of our sellers' orders
ORDERS_IN = "orders-in"  # orders to be fetched from Amazon, one each
SWEEPS = "sweeps"  # pages of orders, of listings and of reports, and whatever else is done bit by bit
STOCK = "stock"  # orders that want something else of the stock than before
SHIPMENTS_OUT = "shipments-out"  # boxes that Amazon is to be told of, one each
STOCK_OUT = "stock-out"  # stock that moved, of which Amazon is to be told
QUEUES = (
    PURCHASE_ORDERS_OUT,
    LETTERS,
    MAIL_EVENTS,
    PROJECTIONS,
    EXPORTS,
    MARKETPLACE_NEWS,
    ORDERS_IN,
    SWEEPS,
    STOCK,
    SHIPMENTS_OUT,
    STOCK_OUT,
)
# Work that goes on in steps of seconds, each of them a message: a lost one comes back after six minutes, so whoever has
# been silent for longer is stuck.
SILENT_AFTER = timedelta(minutes=15)
# Functions that no queue feeds: what they failed at is kept as dead letters too, but the sweep has long done that work,
# so there is nowhere to send it back to.
WITHOUT_QUEUE = ("publish-due", "publish-fresh", "begin-sweeps", "push-tracking", "push-inventory")


def dead_letters_of(name: str) -> str:
    """The name of the queue where messages of a queue, or events of a function, end that failed too often."""
    return f"{name}-dlq"


@dataclass(frozen=True, slots=True)
class Message:
    """``subject`` is what it is about: an order's number, unless its kind says otherwise. The queue belongs to the
    kind."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    queue: ClassVar[str]

    subject: str
