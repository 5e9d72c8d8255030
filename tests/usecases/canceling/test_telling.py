"""Amazon is asked once, and whatever is lost, refused, late or dead, the order ends canceled or as work again."""

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason, CancelStep
from chalicelib.domain.messages import CancelAtAmazon, FetchOrder
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.domain.orders.order import Status
from chalicelib.ports.selling import Caller, Denied, Rejected, Revoked, Throttled, Unavailable
from tests.examples import HOUR, MINUTE, NOON
from tests.usecases.canceling.canceling import (
    EU,
    ID,
    SECOND,
    amazon,
    ask,
    go_on,
    head,
    house,
    is_held,
    later,
    read,
    waiting,
    wish,
)
from tests.usecases.orders.telling import tell

NO_ANSWER = Unavailable("Amazon does not answer as it should at the moment.")


def test_an_order_is_canceled_at_amazon_and_comes_back_so():
    hub = house()
    ask(hub)

    assert go_on(hub) is CancelStep.SENT
    assert later(hub) is CancelStep.SENT
    amazon(hub).settle()
    assert later(hub) is CancelStep.TAKEN
    assert is_held(hub)
    assert hub.store.messages.count(FetchOrder(ID, authorization=EU)) == 1
    read(hub)
    assert later(hub) is CancelStep.DONE

    order = head(hub)
    assert (order.status, order.canceled_by, order.open_pieces, order.holds) == (Status.CANCELED, "merchant", 0, ())
    assert list(amazon(hub).wishes.values()) == [(ID, CancelReason.NO_INVENTORY, ())]
    assert (amazon(hub).count("write"), amazon(hub).count("ask")) == (1, 1)
    assert waiting(hub) == [] and wish(hub).due_at is None


def test_a_line_is_canceled_and_the_rest_is_work_again():
    hub = house()
    ask(hub, "2")

    go_on(hub)
    amazon(hub).settle()
    later(hub)
    read(hub)
    assert is_held(hub)
    assert later(hub) is CancelStep.DONE

    order = head(hub)
    assert (order.status, order.open_pieces, is_held(hub)) == (Status.OPEN, 2, False)
    assert [line.open for line in hub.sales.lines(ID, order.lines_version).lines if line.sku] == [2, 0]


def test_the_recovery_point_is_written_before_amazon_is_asked():
    hub = house()
    ask(hub)
    seen: list[Cancellation] = []
    usual = amazon(hub).ask

    def watched(*given: str, **named: Caller) -> str:
        seen.append(wish(hub))
        return usual(*given, **named)

    amazon(hub).ask = watched  # type: ignore[method-assign, assignment]
    go_on(hub)

    assert [(each.step, each.wish, each.due_at) for each in seen] == [
        (CancelStep.SENDING, "wish-1", NOON + 90 * SECOND)
    ]


@pytest.mark.parametrize("is_there", [True, False])
def test_an_answer_that_was_lost_is_looked_for_before_anything_goes_out_again(is_there: bool):
    hub = house()
    ask(hub)
    amazon(hub).fail("after_ask" if is_there else "ask", NO_ANSWER)

    assert go_on(hub) is CancelStep.SENDING
    assert later(hub) is CancelStep.SENDING  # whoever asked may still be alive
    assert amazon(hub).count("is_under_way") == 0
    step = later(hub, 2 * MINUTE)

    if is_there:
        assert (step, amazon(hub).count("ask")) == (CancelStep.SENDING, 1)
        amazon(hub).settle()
        assert later(hub, 5 * MINUTE) is CancelStep.TAKEN
    else:
        assert (step, amazon(hub).count("ask")) == (CancelStep.SENT, 2)
        amazon(hub).settle()
        assert later(hub, 5 * MINUTE) is CancelStep.TAKEN
    read(hub)
    assert later(hub) is CancelStep.DONE
    assert amazon(hub).count("write") == 1


def test_what_amazon_forgot_that_it_was_asked_and_did_is_canceled_all_the_same():
    hub = house()
    ask(hub)
    go_on(hub)
    amazon(hub).settle()
    amazon(hub).refusing = "The order is CANCELLED and cannot be cancelled."
    amazon(hub).asked.clear()  # Amazon no longer knows the request

    assert later(hub) is CancelStep.TAKEN
    assert (waiting(hub), amazon(hub).count("ask")) == ([], 1)


@pytest.mark.parametrize("words", ["The order is SHIPPED and cannot be cancelled.", ""])
def test_a_refusal_waits_for_a_person_with_amazons_words_and_the_order_is_work_again(words: str):
    hub = house()
    ask(hub)
    go_on(hub)
    amazon(hub).refusing = words or " "
    amazon(hub).settle()

    assert later(hub) is CancelStep.REFUSED

    assert waiting(hub) == [(Reason.CANCEL_REFUSED, words or " ")]
    assert not is_held(hub)
    assert hub.store.audited[-2:] == ["cancel_sent", "cancel_refused"]
    assert later(hub, HOUR) is CancelStep.REFUSED and amazon(hub).count("ask") == 1


def test_amazon_that_refuses_the_call_itself_is_heard_too():
    hub = house()
    ask(hub)
    amazon(hub).fail("ask", Rejected("InvalidInput", "This feed is not available."))

    assert go_on(hub) is CancelStep.REFUSED
    assert waiting(hub) == [(Reason.CANCEL_REFUSED, "This feed is not available.")]


def test_asking_again_after_a_refusal_takes_its_entry_away():
    hub = house()
    ask(hub)
    amazon(hub).fail("write", Rejected("InvalidInput", "No."))
    go_on(hub)

    again = ask(hub, reason=CancelReason.ADJUSTMENT)

    assert (again.number, waiting(hub)) == (2, [])
    assert go_on(hub, 2) is CancelStep.SENT


def test_a_throttled_call_comes_back_with_its_slot():
    hub = house()
    ask(hub)
    slot = NOON + 20 * SECOND
    amazon(hub).fail("ask", Throttled(slot))

    assert go_on(hub) is CancelStep.WRITTEN
    assert (wish(hub).attempt, wish(hub).due_at) == (0, slot)
    assert CancelAtAmazon(ID, 1, slot.isoformat()) in hub.store.messages
    hub.clock.move(20 * SECOND)
    assert go_on(hub, slot=slot.isoformat()) is CancelStep.SENT
    assert amazon(hub).calls[-1] == ("ask", Caller(slot=slot))


@pytest.mark.parametrize("operation", ["write", "answer", "is_under_way"])
def test_an_outage_is_waited_for(operation: str):
    hub = house()
    ask(hub)
    if operation == "is_under_way":
        amazon(hub).fail("ask", NO_ANSWER)
    amazon(hub).fail(operation, NO_ANSWER)

    for _ in range(4):
        go_on(hub)
        hub.clock.move(2 * MINUTE)
    amazon(hub).settle()
    later(hub, 5 * MINUTE)

    assert wish(hub).step is CancelStep.TAKEN
    assert waiting(hub) == []


@pytest.mark.parametrize("error", [Revoked("Gone."), Denied("Unauthorized", "Access is denied.")])
def test_nobody_lets_us_in_and_it_goes_on_when_they_do_again(error: Exception):
    hub = house()
    ask(hub)
    amazon(hub).fail("ask", error)

    assert go_on(hub) is CancelStep.WRITTEN
    assert [reason for reason, _ in waiting(hub) if reason is Reason.CANCEL_STOPPED] == [Reason.CANCEL_STOPPED]
    assert is_held(hub)


def test_a_seller_who_is_let_in_again_is_asked_and_the_entry_goes():
    hub = house()
    ask(hub)
    amazon(hub).fail("write", Denied("Unauthorized", "Access is denied."))
    go_on(hub)

    assert later(hub, 10 * MINUTE) is CancelStep.SENT
    assert waiting(hub) == []


def test_amazon_that_never_answers_is_told_after_an_hour_and_given_up_after_a_day():
    hub = house()
    ask(hub)
    go_on(hub)

    later(hub, HOUR)
    assert (waiting(hub), is_held(hub)) == ([(Reason.CANCEL_UNANSWERED, "")], True)
    assert later(hub, 24 * HOUR) is CancelStep.REFUSED

    assert (waiting(hub), is_held(hub)) == ([(Reason.CANCEL_UNANSWERED, "")], False)


def test_an_order_that_amazon_cancels_meanwhile_needs_no_asking():
    hub = house()
    ask(hub)
    amazon(hub).fail("write", NO_ANSWER)
    go_on(hub)
    tell(hub, status=AmazonStatus.CANCELLED, updated_at=NOON + HOUR)

    assert later(hub, HOUR) is CancelStep.DONE
    assert amazon(hub).count("ask") == 0


def test_amazon_that_agrees_and_ships_all_the_same_is_told_to_a_person():
    hub = house()
    ask(hub)
    go_on(hub)
    amazon(hub).settle()
    later(hub)
    tell(hub, status=AmazonStatus.SHIPPED, updated_at=NOON + HOUR)

    assert later(hub) is CancelStep.REFUSED
    assert [reason for reason, _ in waiting(hub)] == [Reason.CANCEL_REFUSED]
