"""Anna's order, approved by everybody, and an Amazon that answers as it is told."""

from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing import settling
from tests import examples, fakes
from tests.examples import NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps

RECEIVED = Receipt(Answer.RECEIVED, "200", "OK")
NO = Receipt(Answer.REFUSED, "403", "Your account may not order")
SILENCE = Receipt(Answer.NONE, "503", "HTTP 503")
PAYLOAD_ID = "20261123T120000.1@crossdock.example"


def house(*answers: Receipt | BaseException, **order: object) -> FakeHub:
    """Anna's order, approved by everybody at noon; Amazon is about to answer so."""
    return fakes.hub(examples.ordered(**order), examples.content(), supplier=fakes.FakeSupplier(*answers))


def delivered(hub: FakeHub) -> Delivery | None:
    return hub.orders.get(NUMBER).delivery


def placed(hub: FakeHub) -> list[str]:
    """The payloadIDs that went out."""
    return [placement.payload_id for placement in hub.supplier.placed]


def send_again(hub: FakeHub, by: str = "gita") -> None:
    hub.do(settling.send_again, NUMBER, by=hub.people.get(by), where="page")


def confirmed(hub: FakeHub) -> None:
    said = examples.confirmation(whole=LineState.ACCEPTED, amazon_orders=("111-1",))
    steps.hear(hub, Inbound(Kind.CONFIRMATION, said.payload_id, NUMBER, b"<cXML/>", confirmation=said))
