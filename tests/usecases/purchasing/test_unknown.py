"""Orders whose fate nobody knows: the same ids again a few times, then a person."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Changed, Kept, Said
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.messages import CheckDispatch
from chalicelib.domain.purchasing.delivery import LEASE, Answer, Receipt, first, recorded
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.usecases.purchasing import delivery
from chalicelib.usecases.purchasing.settling import Settlement
from tests import examples, fakes
from tests.examples import DAY, MINUTE, NOON, NUMBER
from tests.usecases import steps
from tests.usecases.purchasing.unanswered import (
    NO,
    PAYLOAD_ID,
    RECEIVED,
    SECOND,
    SILENCE,
    at,
    confirmed,
    delivered,
    given_up,
    house,
    settle,
    told,
)

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


def test_a_check_of_an_order_that_was_never_begun_does_nothing():
    hub = fakes.hub(examples.ordered(), examples.content())

    hub.do(delivery.check_dispatch, NUMBER, 1)

    assert (hub.supplier.placed, hub.store.commits) == ([], [])


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
    commits = len(hub.store.commits)

    assert at(hub, 30 * DAY) == [PAYLOAD_ID]
    assert (delivered(hub), told(hub), hub.attention.all()) == (Delivery.CONFIRMED, ["confirmed"], [])
    assert len(hub.store.commits) == commits


def test_a_confirmation_in_the_moment_of_a_persons_send_stops_it():
    hub = given_up()
    settle(hub, Settlement.SEND)
    hub.store.meanwhile = lambda: confirmed(hub)

    steps.place(hub)

    assert (len(hub.supplier.placed), delivered(hub)) == (1, Delivery.CONFIRMED)
