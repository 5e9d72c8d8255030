"""Seeing to it that an approved order leaves: the message that sends it, and a look later whether it did."""

from datetime import datetime, timedelta

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Kept, Said
from chalicelib.domain.messages import PlacePurchaseOrder, WatchDelivery
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.ports.commit import Commit
from chalicelib.ports.purchasing import PurchaseOrders

# An order leaves within a minute or two. A queue that is stuck repeats for some ten minutes before it gives up; after
# that nothing but a person helps. The look goes through another queue than the order.
STUCK_AFTER = timedelta(minutes=15)


def leaving(number: str, *, at: datetime) -> tuple[Said, Said]:
    return Said(PlacePurchaseOrder(number), due_at=at), Said(WatchDelivery(number), due_at=at + STUCK_AFTER)


def watch(number: str, *, at: datetime, orders: PurchaseOrders, commit: Commit) -> bool:
    """Calls a person when an order still has not left; says whether it did."""
    order = orders.get(number)
    is_stuck = order.status is Status.ORDERED and order.delivery is Delivery.PENDING
    if is_stuck and order.changed_at <= at - STUCK_AFTER:  # and was not sent again a moment ago
        commit(Kept(needed(Reason.STUCK_DELIVERY, number, at=at)))
        return True
    return False
