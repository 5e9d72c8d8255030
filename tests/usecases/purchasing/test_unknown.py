"""Orders whose fate nobody knows: the same ids again a few times, then a person."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited, Changed, Erased, Kept, Said
from chalicelib.domain.errors import Forbidden, Refused, Retryable
from chalicelib.domain.messages import CheckDispatch, PlacePurchaseOrder, TellApplicant
from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.delivery import LEASE, Answer, Receipt, first, handed_over, recorded
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing import delivery
from chalicelib.usecases.purchasing.delivery import Settlement
from tests import examples, fakes
from tests.examples import DAY, HOUR, MINUTE, NOON, NUMBER
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
    hub.do(delivery.settle, NUMBER, outcome=outcome, by=hub.people.get(by), where="page")


# No answer.


def test_an_order_without_an_answer_is_unknown_and_its_repetition_is_due_in_two_minutes():
    hub = house(SILENCE)

    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=NOON)
    facts = {"code": "503", "text": "HTTP 503", "attempt": "1"}
    due = NOON + 2 * MINUTE
    assert hub.store.commits[1:] == [
        (
            Audited("amazon_none", NUMBER, by="amazon", at=NOON, where="order request", facts=facts),
            Changed(examples.ordered(), examples.ordered(Delivery.UNKNOWN)),
            Changed(claim, recorded(claim, SILENCE)),
            Kept(needed(Reason.UNKNOWN_DELIVERY, NUMBER, at=NOON, next_retry=due, **facts)),
            Said(CheckDispatch(NUMBER, fence=1), due_at=due),
        )
    ]


def test_the_same_ids_are_repeated_after_two_eight_and_twenty_minutes_and_then_a_person_is_asked():
    hub = house(*[SILENCE] * 4)

    assert at(hub, 2 * MINUTE - SECOND) == [PAYLOAD_ID]
    assert at(hub, 2 * MINUTE) == [PAYLOAD_ID] * 2
    assert at(hub, 8 * MINUTE - SECOND) == [PAYLOAD_ID] * 2
    assert at(hub, 8 * MINUTE) == [PAYLOAD_ID] * 3
    assert at(hub, 20 * MINUTE - SECOND) == [PAYLOAD_ID] * 3
    assert (told(hub), hub.attention.all()[0].next_retry) == ([], NOON + 20 * MINUTE)

    assert at(hub, 20 * MINUTE) == [PAYLOAD_ID] * 4
    assert at(hub, 30 * DAY) == [PAYLOAD_ID] * 4
    assert (delivered(hub), told(hub)) == (Delivery.UNKNOWN, ["unknown"])
    facts = {"code": "503", "text": "HTTP 503", "attempt": "4"}
    assert hub.attention.all() == [needed(Reason.UNKNOWN_DELIVERY, NUMBER, at=NOON + 20 * MINUTE, **facts)]


def test_every_repetition_has_a_recovery_point_of_its_own_before_the_first_byte():
    hub = house(SILENCE)
    seen = []
    hub.supplier.meanwhile = lambda: seen.append(hub.orders.dispatch(NUMBER))

    at(hub, 2 * MINUTE)

    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=NOON)
    now = NOON + 2 * MINUTE
    assert seen == [replace(claim, attempt=2, fence=2, lapses_at=now + LEASE, revision=2)]


def test_a_repetition_that_amazon_receives_ends_it():
    hub = house(SILENCE, RECEIVED)

    at(hub, 2 * MINUTE)

    assert (delivered(hub), told(hub), hub.attention.all()) == (Delivery.SENT, ["sent"], [])
    assert at(hub, 30 * DAY) == [PAYLOAD_ID] * 2


def test_a_refusal_of_a_repetition_is_no_refusal_of_the_order_but_a_question_for_a_person():
    hub = house(SILENCE, NO)

    at(hub, 2 * MINUTE)

    assert (delivered(hub), told(hub)) == (Delivery.UNKNOWN, ["unknown"])
    facts = {"code": "409", "text": "Duplicate", "attempt": "2"}
    assert hub.attention.all() == [needed(Reason.UNKNOWN_DELIVERY, NUMBER, at=NOON + 2 * MINUTE, **facts)]
    assert at(hub, 30 * DAY) == [PAYLOAD_ID] * 2
    assert told(hub) == ["unknown"]


def test_where_the_setting_is_off_a_person_is_asked_at_once_and_nothing_is_repeated():
    hub = given_up()

    assert (delivered(hub), told(hub), hub.attention.all()[0].next_retry) == (Delivery.UNKNOWN, ["unknown"], None)
    assert at(hub, 30 * DAY) == [PAYLOAD_ID]
    assert told(hub) == ["unknown"]


def test_a_setting_switched_off_meanwhile_stops_the_repetitions():
    hub = house(SILENCE, SILENCE)
    at(hub, 2 * MINUTE)
    hub.store.hold(examples.integration(repeat_unknown=False))

    assert at(hub, 8 * MINUTE) == [PAYLOAD_ID] * 2
    assert (told(hub), hub.attention.all()[0].next_retry) == (["unknown"], None)


def test_a_check_that_comes_twice_repeats_once():
    hub = house(SILENCE, SILENCE)
    hub.clock.move(2 * MINUTE)
    fence = hub.orders.dispatch(NUMBER).fence

    for _ in range(3):
        hub.do(delivery.check_dispatch, NUMBER, fence)

    assert len(hub.supplier.placed) == 2


def test_checks_in_many_threads_repeat_once():
    hub = house(SILENCE, SILENCE)
    hub.clock.move(2 * MINUTE)
    fence = hub.orders.dispatch(NUMBER).fence

    steps.together(8, lambda: hub.do(delivery.check_dispatch, NUMBER, fence))

    assert len(hub.supplier.placed) == 2


def test_a_check_that_comes_twice_hands_over_once():
    hub = house(SILENCE)
    hub.clock.move(31 * MINUTE)
    fence = hub.orders.dispatch(NUMBER).fence

    steps.together(4, lambda: hub.do(delivery.check_dispatch, NUMBER, fence))

    assert (told(hub), len(hub.supplier.placed)) == (["unknown"], 1)


def test_a_repetition_that_is_late_but_within_half_an_hour_is_made_up_for():
    hub = house(SILENCE, RECEIVED)

    assert at(hub, 30 * MINUTE) == [PAYLOAD_ID] * 2
    assert delivered(hub) is Delivery.SENT


def test_after_half_an_hour_of_stoppage_nothing_is_repeated_by_itself():
    hub = house(SILENCE)

    assert at(hub, 30 * MINUTE + SECOND) == [PAYLOAD_ID]
    assert (delivered(hub), told(hub)) == (Delivery.UNKNOWN, ["unknown"])


def test_an_old_place_message_repeats_nothing():
    hub = house(SILENCE)

    steps.place(hub)

    assert len(hub.supplier.placed) == 1


def test_settings_that_break_meanwhile_make_it_a_persons_turn():
    hub = house(SILENCE)
    hub.supplier.refusal = Refused("The Amazon account “{name}” has no password yet.", name="main")

    assert at(hub, 2 * MINUTE) == [PAYLOAD_ID]
    assert (delivered(hub), told(hub)) == (Delivery.UNKNOWN, ["unknown"])


# A sender that died.


def test_a_sender_that_died_is_found_when_its_lease_has_lapsed():
    hub = house(steps.Killed(), SILENCE)

    assert at(hub, LEASE - SECOND) == [PAYLOAD_ID]
    assert delivered(hub) is Delivery.PENDING

    at(hub, LEASE)
    assert delivered(hub) is Delivery.UNKNOWN
    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=NOON)
    assert hub.orders.dispatch(NUMBER) == replace(
        claim, receipt=Receipt(Answer.NONE, text="The answer was lost."), revision=1
    )
    assert at(hub, 2 * MINUTE) == [PAYLOAD_ID] * 2


def test_a_sender_that_died_repeating_is_found_too():
    hub = house(SILENCE, steps.Killed(), RECEIVED)
    with pytest.raises(steps.Killed):
        at(hub, 2 * MINUTE)

    assert at(hub, 2 * MINUTE + LEASE) == [PAYLOAD_ID] * 2
    assert at(hub, 8 * MINUTE) == [PAYLOAD_ID] * 3
    assert delivered(hub) is Delivery.SENT


def test_a_check_before_the_lease_has_lapsed_comes_again_when_it_has():
    hub = house(steps.Killed())

    steps.check(hub)

    assert hub.store.commits[1:] == [(Said(CheckDispatch(NUMBER, fence=1), due_at=NOON + LEASE),)]


def test_a_check_of_an_earlier_attempt_does_nothing():
    hub = house(SILENCE, steps.Killed())
    with pytest.raises(steps.Killed):
        at(hub, 2 * MINUTE)
    commits = len(hub.store.commits)
    hub.clock.move(2 * LEASE)

    hub.do(delivery.check_dispatch, NUMBER, 1)

    assert len(hub.store.commits) == commits


def test_a_check_that_can_not_write_leaves_its_message_for_later():
    hub = house(steps.Killed())
    hub.clock.move(LEASE)
    hub.store.troubles = [Retryable("Not now.")]

    with pytest.raises(Retryable):
        steps.check(hub)
    assert delivered(hub) is Delivery.PENDING

    steps.check(hub)
    assert delivered(hub) is Delivery.UNKNOWN


# A confirmation that arrives while nobody knows.


def test_a_confirmation_stops_the_repetitions():
    hub = house(SILENCE)

    confirmed(hub)

    assert at(hub, 30 * DAY) == [PAYLOAD_ID]
    assert (delivered(hub), told(hub), hub.attention.all()) == (Delivery.CONFIRMED, ["confirmed"], [])


def test_a_confirmation_in_the_moment_of_a_repetition_stops_it():
    hub = house(SILENCE)
    hub.clock.move(2 * MINUTE)
    hub.store.meanwhile = lambda: confirmed(hub)

    steps.check(hub)

    assert (len(hub.supplier.placed), delivered(hub)) == (1, Delivery.CONFIRMED)


def test_a_confirmation_of_an_order_that_a_dead_sender_sent_is_enough():
    hub = house(steps.Killed())

    confirmed(hub)

    assert at(hub, 30 * DAY) == [PAYLOAD_ID]
    assert (delivered(hub), told(hub), hub.attention.all()) == (Delivery.CONFIRMED, ["confirmed"], [])


def test_a_confirmation_in_the_moment_of_a_persons_send_stops_it():
    hub = given_up()
    settle(hub, Settlement.SEND)
    hub.store.meanwhile = lambda: confirmed(hub)

    steps.place(hub)

    assert (len(hub.supplier.placed), delivered(hub)) == (1, Delivery.CONFIRMED)


# A person's word.


def test_a_person_found_the_order_at_amazon():
    hub = given_up()
    before = hub.orders.dispatch(NUMBER)
    hub.clock.move(HOUR)

    settle(hub, Settlement.ARRIVED)

    moment = NOON + HOUR
    unknown = examples.ordered(Delivery.UNKNOWN, revision=1)
    word = replace(before, fence=3, receipt=Receipt(Answer.RECEIVED, text="HTTP 503"))
    assert hub.store.commits[2:] == [
        (
            Changed(unknown, replace(unknown, delivery=Delivery.SENT, changed_at=moment)),
            Changed(before, word),
            Audited("settled_arrived", NUMBER, by="gita", at=moment, where="page"),
            Erased(AttentionItem(f"unknown_delivery~{NUMBER}", Reason.UNKNOWN_DELIVERY, NUMBER, moment)),
            Said(TellApplicant(NUMBER, news="sent"), due_at=moment),
        )
    ]
    assert at(hub, DAY) == [PAYLOAD_ID]


def test_a_person_has_the_same_ids_sent_again():
    hub = given_up()
    hub.clock.move(HOUR)

    settle(hub, Settlement.SEND)

    assert (delivered(hub), hub.store.messages[-1]) == (Delivery.PENDING, PlacePurchaseOrder(NUMBER))
    assert hub.attention.all() == []
    assert at(hub, HOUR) == [PAYLOAD_ID] * 2
    assert (delivered(hub), hub.orders.dispatch(NUMBER).attempt) == (Delivery.SENT, 2)


def test_a_person_has_them_sent_and_again_nobody_answers():
    hub = given_up(repeats=True)
    for moment in (2 * MINUTE, 8 * MINUTE, 20 * MINUTE):
        hub.supplier.answers = [SILENCE]
        at(hub, moment)
    settle(hub, Settlement.SEND)
    hub.supplier.answers = [SILENCE]

    assert at(hub, DAY) == [PAYLOAD_ID] * 5
    assert (delivered(hub), told(hub), hub.attention.all()[0].next_retry) == (
        Delivery.UNKNOWN,
        ["unknown", "unknown"],
        None,
    )


def test_a_refusal_of_what_a_person_had_sent_again_is_theirs_to_read():
    hub = given_up()
    settle(hub, Settlement.SEND)
    hub.supplier.answers = [NO]

    at(hub, HOUR)

    assert (delivered(hub), hub.attention.all()[0].facts["text"]) == (Delivery.UNKNOWN, "Duplicate")


def test_a_person_gives_the_order_up_and_it_can_be_canceled():
    hub = given_up()

    settle(hub, Settlement.GIVE_UP)

    assert (delivered(hub), hub.attention.all()) == (Delivery.REFUSED, [])
    assert steps.cancel(hub, reason="Never arrived.").status is Status.CANCELED


def test_an_order_given_up_and_sent_after_all_keeps_its_ids():
    hub = given_up()
    settle(hub, Settlement.GIVE_UP)

    hub.do(delivery.send_again, NUMBER, by=hub.people.get("gita"), where="page")

    assert at(hub, HOUR) == [PAYLOAD_ID] * 2
    assert (delivered(hub), hub.orders.dispatch(NUMBER).superseded) == (Delivery.SENT, ())


@pytest.mark.parametrize("outcome", list(Settlement))
def test_a_word_said_twice_counts_once(outcome: Settlement):
    hub = given_up()
    hub.store.meanwhile = lambda: settle(hub, outcome)

    with pytest.raises(Refused, match="known by now"):
        settle(hub, outcome)

    assert hub.store.audited.count(f"settled_{outcome}") == 1


@pytest.mark.parametrize("outcome", list(Settlement))
@pytest.mark.parametrize("by", ["anna", "chiara", "hugo"])
def test_only_an_administrator_says_what_became_of_an_order(outcome: Settlement, by: str):
    hub = given_up()

    with pytest.raises(Forbidden):
        settle(hub, outcome, by)

    assert (delivered(hub), len(hub.store.commits)) == (Delivery.UNKNOWN, 2)


@pytest.mark.parametrize("state", [state for state in Delivery if state is not Delivery.UNKNOWN])
def test_what_is_known_needs_no_word(state: Delivery):
    hub = fakes.hub(examples.ordered(state), examples.content(), examples.dispatch())

    with pytest.raises(Refused, match="known by now"):
        settle(hub, Settlement.ARRIVED)

    assert hub.store.commits == []


@pytest.mark.parametrize("outcome", list(Settlement))
def test_while_a_repetition_is_on_its_way_nobody_says_anything(outcome: Settlement):
    hub = house(SILENCE)
    refusals = []

    def hasty() -> None:
        with pytest.raises(Retryable) as refusal:
            settle(hub, outcome)
        refusals.append(refusal.value)

    hub.supplier.meanwhile = hasty
    at(hub, 2 * MINUTE)

    assert (len(refusals), delivered(hub)) == (1, Delivery.SENT)


@pytest.mark.parametrize("outcome", list(Settlement))
def test_a_word_in_the_moment_of_a_repetition_stops_it(outcome: Settlement):
    hub = house(SILENCE)
    hub.clock.move(2 * MINUTE)
    hub.store.meanwhile = lambda: settle(hub, outcome)

    steps.check(hub)

    assert (len(hub.supplier.placed), hub.store.audited[-1]) == (1, f"settled_{outcome}")


def test_a_person_may_speak_before_the_repetitions_end():
    hub = house(SILENCE)

    settle(hub, Settlement.ARRIVED)

    assert at(hub, DAY) == [PAYLOAD_ID]
    assert delivered(hub) is Delivery.SENT


def test_what_was_handed_over_has_a_fence_of_its_own():
    hub = given_up()

    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=NOON)
    assert hub.orders.dispatch(NUMBER) == replace(handed_over(recorded(claim, SILENCE)), revision=1)
