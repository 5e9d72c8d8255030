"""What waits in queues: orders on their way to Amazon, letters, and what the mail service says became of them."""

from chalice.app import Blueprint

from chalicelib.domain.messages import (
    EXPORTS,
    LETTERS,
    MAIL_EVENTS,
    PROJECTIONS,
    PURCHASE_ORDERS_OUT,
    AskApprover,
    CheckDispatch,
    ContinueExport,
    Envelope,
    ForgetPersonal,
    HandOver,
    IndexAllOrders,
    IndexOrder,
    IndexSale,
    PlacePurchaseOrder,
    Unreadable,
    WatchDelivery,
)
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.handlers.jobs import Facts, bodies, messages
from chalicelib.handlers.metrics import measured
from chalicelib.usecases.approvals.absences import hand_over
from chalicelib.usecases.approvals.reassigning import relieve
from chalicelib.usecases.connections.telling import LETTERS as SELLERS_LETTERS
from chalicelib.usecases.connections.telling import tell
from chalicelib.usecases.exports.writing import write_on
from chalicelib.usecases.letters import write
from chalicelib.usecases.mail import hear
from chalicelib.usecases.orders.indexing import index as index_sale
from chalicelib.usecases.personal.forgetting import forget
from chalicelib.usecases.purchasing import delivery
from chalicelib.usecases.purchasing.delivery import Attempt
from chalicelib.usecases.purchasing.leaving import watch
from chalicelib.usecases.search import index, index_all
from chalicelib.wiring import Hub

queues = Blueprint(__name__)

_COUNTED = {Delivery.SENT: "OrdersSent", Delivery.REFUSED: "OrdersRefused", Delivery.UNKNOWN: "OrdersUnknown"}


# One at a time: each may wait for Amazon, and a slow one must not take the others' time.
@queues.on_sqs_message(queue=PURCHASE_ORDERS_OUT, batch_size=1, name="send-purchase-orders")
@messages
def send_purchase_orders(hub: Hub, envelope: Envelope) -> Facts:
    match envelope.message:
        case PlacePurchaseOrder(subject=number):
            return _told(hub.do(delivery.place, number))
        case CheckDispatch(subject=number, fence=fence):
            return _told(hub.do(delivery.check_dispatch, number, fence))
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)


@queues.on_sqs_message(queue=LETTERS, batch_size=10, name="send-letters")
@messages
def send_letters(hub: Hub, envelope: Envelope) -> Facts:
    if isinstance(envelope.message, WatchDelivery):
        return {"stuck": hub.do(watch, envelope.message.subject)}
    if isinstance(envelope.message, SELLERS_LETTERS):
        return {"sent": hub.do(tell, envelope.message)}
    if isinstance(envelope.message, HandOver):
        return {"handed_over": hub.do(hand_over, envelope.message)}
    if isinstance(envelope.message, AskApprover) and hub.do(relieve, envelope.message):
        return {"sent": 0}  # somebody else is asked instead, by a message of their own
    sent = hub.do(write, envelope.message)
    if sent:
        measured(LettersSent=sent)
    return {"sent": sent}


@queues.on_sqs_message(queue=MAIL_EVENTS, batch_size=10, name="hear-bounces")
@bodies
def hear_bounces(hub: Hub, body: str) -> Facts:
    news = hub.mail_reports(body)
    if news is None:
        return {"news": ""}
    return {"news": news.failure or "arrived", "people": hub.do(hear, news)}


@queues.on_sqs_message(queue=PROJECTIONS, batch_size=10, name="keep-index")
@messages
def keep_index(hub: Hub, envelope: Envelope) -> Facts:
    match envelope.message:
        case IndexOrder(subject=number):
            return {"terms": hub.do(index, number)}
        case IndexAllOrders(after=after):
            return {"orders": hub.do(index_all, after)}
        case IndexSale(subject=order_id):
            return {"terms": hub.do(index_sale, order_id)}
        case ForgetPersonal(subject=order_id):
            return {"forgotten": hub.do(forget, order_id)}
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)


# One at a time: a step uses half of what a function has.
@queues.on_sqs_message(queue=EXPORTS, batch_size=1, name="write-exports")
@messages
def write_exports(hub: Hub, envelope: Envelope) -> Facts:
    match envelope.message:
        case ContinueExport(subject=id, person=person, step=step):
            done = hub.do(write_on, id, person, step)
            return {"state": done.state, "rows": done.rows, "step": done.step} if done else {}
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)


def _told(attempt: Attempt | None) -> Facts:
    """Under which ids the order went to Amazon and its answer came back: what Amazon's support asks for."""
    if attempt is None:
        return {}
    if attempt.delivery in _COUNTED:
        measured(**{_COUNTED[attempt.delivery]: 1})
    dispatch, receipt = attempt.dispatch, attempt.dispatch.receipt
    return {
        "payload_id": dispatch.payload_id,
        "attempt": dispatch.attempt,
        "delivery": attempt.delivery,
        "answer": receipt.answer if receipt else "",
        "code": receipt.code if receipt else "",
        "reference": receipt.reference if receipt else "",
    }
