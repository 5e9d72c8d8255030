"""What Amazon forgets, does not know, or is asked about in vain."""

from chalicelib.domain.attention import Reason
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.fulfilment.cancellation import CancelStep
from chalicelib.ports.selling import Caller, Missing, Throttled
from tests.examples import HOUR, MINUTE, NOON, connections, sales
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
