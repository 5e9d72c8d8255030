"""Anna's order at Amazon, and the documents that Amazon posts about it."""

from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing.confirmation import LineAtAmazon, LineNews, LineState
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.ports.purchasing import Inbound
from tests import examples, fakes
from tests.examples import HOUR, NUMBER
from tests.fakes import FakeHub

ACCEPTED, CHANGED, REJECTED = LineState.ACCEPTED, LineState.CHANGED, LineState.REJECTED
RAW = b"<cXML>what Amazon says</cXML>"
SENT = examples.dispatch(receipt=Receipt(Answer.RECEIVED, "200", "OK"))


def house(delivery: Delivery = Delivery.SENT, **order: object) -> FakeHub:
    """Anna's order of two lines, two pieces each, received by Amazon at noon; an hour has passed."""
    hub = fakes.hub(examples.ordered(delivery, **order), examples.content(), SENT)
    hub.clock.move(HOUR)
    return hub


def confirmation(
    *lines: LineNews, whole: LineState | None = None, payload_id: str = "c-1", **changes: object
) -> Inbound:
    said = examples.confirmation(*lines, whole=whole, payload_id=payload_id, **changes)
    return Inbound(Kind.CONFIRMATION, payload_id, said.order, RAW, confirmation=said)


def document(kind: Kind, payload_id: str = "d-1", order: str = NUMBER) -> Inbound:
    return Inbound(kind, payload_id, order, RAW)


def at_amazon(hub: FakeHub) -> dict[int, LineAtAmazon]:
    return dict(hub.orders.at_amazon(NUMBER).lines)


def told(hub: FakeHub) -> list[str]:
    return [message.news for message in hub.store.messages if isinstance(message, TellApplicant)]


def delivered(hub: FakeHub) -> Delivery | None:
    return hub.orders.get(NUMBER).delivery
