"""What waits in queues: orders on their way to Amazon, and letters."""

from chalice.app import Blueprint

from chalicelib.domain.messages import (
    LETTERS,
    PURCHASE_ORDERS_OUT,
    CheckDispatch,
    Envelope,
    PlacePurchaseOrder,
    Unreadable,
)
from chalicelib.handlers.jobs import messages
from chalicelib.usecases.letters import write
from chalicelib.usecases.purchasing import delivery
from chalicelib.wiring import Hub

queues = Blueprint(__name__)


# One at a time: each may wait for Amazon, and a slow one must not take the others' time.
@queues.on_sqs_message(queue=PURCHASE_ORDERS_OUT, batch_size=1, name="send-purchase-orders")
@messages
def send_purchase_orders(hub: Hub, envelope: Envelope) -> None:
    match envelope.message:
        case PlacePurchaseOrder(subject=number):
            hub.do(delivery.place, number)
        case CheckDispatch(subject=number, fence=fence):
            hub.do(delivery.check_dispatch, number, fence)
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)


@queues.on_sqs_message(queue=LETTERS, batch_size=10, name="send-letters")
@messages
def send_letters(hub: Hub, envelope: Envelope) -> None:
    hub.do(write, envelope.message)
