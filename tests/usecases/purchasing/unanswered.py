"""Anna's order, sent at noon, and an Amazon that may not answer."""

from contextlib import suppress
from datetime import timedelta

from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing import settling
from chalicelib.usecases.purchasing.settling import Settlement
from tests import examples, fakes
from tests.examples import NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps

SECOND = timedelta(seconds=1)
RECEIVED = Receipt(Answer.RECEIVED, "200", "OK")
NO = Receipt(Answer.REFUSED, "409", "Duplicate")
SILENCE = Receipt(Answer.NONE, "503", "HTTP 503")
PAYLOAD_ID = "20261123T120000.1@crossdock.example"
UNKNOWN_TOLD = TellApplicant(NUMBER, news="unknown")


def house(*answers: Receipt | BaseException, repeats: bool = True) -> FakeHub:
    """Anna's order, approved by everybody at noon and sent; Amazon answers so."""
    hub = fakes.hub(
        examples.ordered(),
        examples.content(),
        examples.integration(repeat_unknown=repeats),
        supplier=fakes.FakeSupplier(*answers),
    )
    with suppress(steps.Killed):
        steps.place(hub)
    return hub


def given_up(*, repeats: bool = False) -> FakeHub:
    """Nobody answered, and it is a person's turn."""
    return house(SILENCE, repeats=repeats)


def at(hub: FakeHub, moment: timedelta) -> list[str]:
    """Everything that is due so long after noon happens; returns the payloadIDs sent so far."""
    hub.clock.at = NOON + moment
    steps.pump(hub)
    return [placement.payload_id for placement in hub.supplier.placed]


def delivered(hub: FakeHub) -> Delivery | None:
    return hub.orders.get(NUMBER).delivery


def told(hub: FakeHub) -> list[str]:
    """What the applicant was told."""
    return [message.news for message in hub.store.messages if isinstance(message, TellApplicant)]


def confirmed(hub: FakeHub) -> None:
    said = examples.confirmation(whole=LineState.ACCEPTED, amazon_orders=("111-1",))
    steps.hear(hub, Inbound(Kind.CONFIRMATION, said.payload_id, NUMBER, b"<cXML/>", confirmation=said))


def settle(hub: FakeHub, outcome: Settlement, by: str = "gita") -> None:
    hub.do(settling.settle, NUMBER, outcome=outcome, by=hub.people.get(by), where="page")
