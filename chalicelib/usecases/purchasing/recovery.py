"""After a restore: what Amazon may know and the backup does not is a person's to find out."""

from datetime import datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Kept
from chalicelib.domain.purchasing import delivery
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.order import Delivery, Status, deliver
from chalicelib.ports.commit import Commit
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.world import Ids

RESTORED = Receipt(Answer.NONE, text="Restored from a backup; it may have been sent since.")


def hold(number: str, *, at: datetime, orders: PurchaseOrders, ids: Ids, commit: Commit) -> bool:
    """Keeps an order that still waits to go to Amazon from going there by itself; says whether it was one."""
    order, before = orders.get(number), orders.dispatch(number)
    if order.status is not Status.ORDERED or order.delivery is not Delivery.PENDING:
        return False
    claim = before or delivery.first(number, payload_id=ids.payload_id(at), at=at)
    held = delivery.handed_over(delivery.recorded(claim, RESTORED))
    commit(
        Changed(order, deliver(order, "lose", at=at)),
        Changed(before, held) if before else Created(held),
        Audited("held_back", number, by="crossdock", at=at, where="restore"),
        Kept(needed(Reason.UNKNOWN_DELIVERY, number, at=at, text=RESTORED.text)),
    )
    return True


def doubt(number: str, *, at: datetime, orders: PurchaseOrders, commit: Commit) -> bool:
    """Asks an administrator to find out whether an open approval was decided since; says whether it was one."""
    if orders.get(number).status is not Status.APPLYING:
        return False
    commit(Kept(needed(Reason.RESTORED, number, at=at)))
    return True
