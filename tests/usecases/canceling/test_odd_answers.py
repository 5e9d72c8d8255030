"""What Amazon forgets, does not know, or is asked about in vain."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.fulfilment.cancellation import KNOWN_AFTER, LEASE, CancelStep
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.ports.cancellations import Answer, CancelState
from chalicelib.ports.selling import Caller, Missing, Rejected, Throttled
from chalicelib.usecases.orders.upserting import upsert
from tests.examples import HOUR, MINUTE, NOON, connections, sales
from tests.fakes.offering import silent
from tests.usecases.canceling.canceling import SECOND, amazon, ask, go_on, house, is_held, later, waiting, wish


def test_a_request_that_amazon_forgot_is_looked_for():
    hub = house()
    ask(hub)
    go_on(hub)
    amazon(hub).fail("answer", Missing("Amazon does not know this."))

    assert later(hub) is CancelStep.SENDING
    assert wish(hub).request == ""
    amazon(hub).settle()
    assert later(hub, 5 * MINUTE) is CancelStep.TAKEN


def test_a_slot_that_is_booked_to_read_the_order_back_is_used_for_that():
    hub = house()
    ask(hub)
    go_on(hub)
    amazon(hub).refusing = "Not today."
    amazon(hub).settle()
    slot = NOON + MINUTE
    hub.selling.fail("order", Throttled(slot))  # type: ignore[attr-defined]

    assert later(hub) is CancelStep.DOUBTED
    hub.clock.move(30 * SECOND)
    assert go_on(hub, slot=slot.isoformat()) is CancelStep.REFUSED

    assert hub.selling.callers[-1] == Caller(slot=slot)  # type: ignore[attr-defined]
    assert (amazon(hub).count("answer"), waiting(hub)) == (1, [(Reason.CANCEL_REFUSED, "Not today.")])


def test_a_document_that_is_gone_is_written_anew():
    hub = house()
    ask(hub)
    amazon(hub).fail("ask", Missing("Amazon does not know this."))

    assert go_on(hub) is CancelStep.ASKED
    assert later(hub, 10 * MINUTE) is CancelStep.SENT
    assert amazon(hub).count("write") == 2


def test_an_order_that_amazon_does_not_know_is_refused():
    hub = house()
    ask(hub)
    go_on(hub)
    amazon(hub).refusing = "The order was not found."
    amazon(hub).settle()
    hub.selling.orders.clear()  # type: ignore[attr-defined]

    assert later(hub) is CancelStep.REFUSED
    assert waiting(hub) == [(Reason.CANCEL_REFUSED, "The order was not found.")]


def test_a_seller_who_never_lets_us_in_again_does_not_hold_the_order_for_ever():
    hub = house()
    ask(hub)
    hub.store.hold(connections.authorization(seller=sales.SELLER, state=AuthorizationState.REVOKED))

    assert go_on(hub) is CancelStep.ASKED
    assert waiting(hub) == [(Reason.CANCEL_STOPPED, "")]
    assert later(hub, 24 * HOUR) is CancelStep.REFUSED
    assert (waiting(hub), is_held(hub)) == ([(Reason.CANCEL_UNANSWERED, "")], False)


@pytest.mark.parametrize(
    "answer", [Answer(CancelState.UNCLEAR), Rejected("UnknownDocumentHost"), Rejected("DocumentTooLarge")]
)
@pytest.mark.parametrize("is_canceled", [True, False])
def test_a_report_that_nobody_can_read_leaves_it_to_the_order(answer: Answer | Rejected, is_canceled: bool):
    hub = house()
    ask(hub)
    go_on(hub)
    amazon(hub).refusing = "" if is_canceled else "Not today."
    amazon(hub).settle()
    if isinstance(answer, Answer):
        amazon(hub).asked["request-1"].answer = answer
    else:
        amazon(hub).fail("answer", answer)

    assert later(hub) is CancelStep.DOUBTED
    assert later(hub) is CancelStep.DOUBTED  # the order may say so a little later
    assert later(hub, KNOWN_AFTER) is (CancelStep.TAKEN if is_canceled else CancelStep.REFUSED)

    assert waiting(hub) == ([] if is_canceled else [(Reason.CANCEL_REFUSED, "")])
    assert amazon(hub).count("ask") == 1


@pytest.mark.parametrize("fault", [Rejected("InvalidInput"), Missing("Amazon does not know this.")])
def test_a_look_that_is_refused_does_not_refuse_the_wish(fault: Exception):
    hub = house()
    ask(hub)
    amazon(hub).fail("after_ask", silent())
    go_on(hub)
    amazon(hub).fail("is_under_way", fault)

    assert later(hub, LEASE) is CancelStep.SENDING
    assert is_held(hub)
    amazon(hub).settle()
    assert later(hub, 5 * MINUTE) is CancelStep.TAKEN


def test_a_line_that_somebody_shipped_is_not_canceled():
    hub = house()
    ask(hub, "1")
    go_on(hub)
    amazon(hub).settle()
    later(hub)
    line = sales.amazon_line("1")
    shipped = replace(line, fulfilled=line.quantity, unfulfilled=0)
    lines = (shipped, sales.amazon_line("2"))
    hub.do(upsert, sales.received(*lines, status=AmazonStatus.PARTIALLY_SHIPPED, updated_at=hub.clock.now()))

    assert wish(hub).step is CancelStep.TAKEN
    assert later(hub) is CancelStep.REFUSED
    assert waiting(hub) == [(Reason.CANCEL_REFUSED, "")]
