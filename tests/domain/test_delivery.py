"""Sending an order once: who may send it, with which ids, and until when nobody has to be asked."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.purchasing import delivery
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from tests import examples
from tests.examples import MINUTE, NOON

SECOND = timedelta(seconds=1)
RECEIVED = Receipt(Answer.RECEIVED, "200", "OK")
REFUSED = Receipt(Answer.REFUSED, "403", "Your account may not order")
NOBODY_KNOWS = Receipt(Answer.NONE)


def test_the_first_claim_is_made_for_ninety_seconds():
    dispatch = delivery.first("PO-1", payload_id="ours-1", at=NOON)

    assert (dispatch.attempt, dispatch.fence, dispatch.lapses_at) == (1, 1, NOON + 90 * SECOND)
    assert (dispatch.payload_id, dispatch.first_sent_at, dispatch.receipt) == ("ours-1", NOON, None)


def test_nobody_else_may_send_while_the_lease_lasts():
    dispatch = examples.dispatch()

    with pytest.raises(Retryable, match="being sent"):
        delivery.again(dispatch, at=dispatch.lapses_at - SECOND)


def test_once_the_lease_has_lapsed_somebody_else_may():
    dispatch = examples.dispatch()

    assert delivery.again(dispatch, at=dispatch.lapses_at).fence == 2
    assert delivery.settled(dispatch, has_arrived=True, at=dispatch.lapses_at).fence == 2


def test_a_lapsed_lease_without_an_answer_is_lost():
    dispatch = examples.dispatch()

    assert not delivery.is_lost(dispatch, dispatch.lapses_at - SECOND)
    assert delivery.is_lost(dispatch, dispatch.lapses_at)


@pytest.mark.parametrize("receipt", [RECEIVED, REFUSED, NOBODY_KNOWS])
def test_what_was_recorded_is_not_lost(receipt: Receipt):
    dispatch = delivery.recorded(examples.dispatch(), receipt)

    assert dispatch.receipt == receipt
    assert not delivery.is_lost(dispatch, dispatch.lapses_at)


def test_a_repetition_keeps_the_ids_and_raises_the_fence():
    dispatch = examples.dispatch()

    repeated = delivery.again(dispatch, at=NOON + 2 * MINUTE)

    assert (repeated.number, repeated.payload_id) == (dispatch.number, dispatch.payload_id)
    assert (repeated.attempt, repeated.fence) == (2, 2)
    assert repeated.first_sent_at == NOON
    assert repeated.lapses_at == NOON + 2 * MINUTE + delivery.LEASE


def test_a_repetition_forgets_the_answer_that_told_nothing():
    silent = delivery.recorded(examples.dispatch(), NOBODY_KNOWS)

    assert delivery.again(silent, at=NOON + SECOND).receipt is None


def test_an_order_that_amazon_has_is_not_sent_again():
    received = delivery.recorded(examples.dispatch(), RECEIVED)

    with pytest.raises(Refused, match="already has"):
        delivery.again(received, at=NOON + 60 * MINUTE)


def test_a_corrected_order_has_a_new_payload_id_and_keeps_the_old_ones():
    first = delivery.recorded(examples.dispatch(payload_id="ours-1"), REFUSED)
    second = delivery.recorded(delivery.corrected(first, payload_id="ours-2", at=NOON + MINUTE), REFUSED)

    third = delivery.corrected(second, payload_id="ours-3", at=NOON + 2 * MINUTE)

    assert (third.number, third.payload_id, third.superseded) == (first.number, "ours-3", ("ours-1", "ours-2"))
    assert (third.attempt, third.fence, third.receipt) == (1, 3, None)
    assert third.first_sent_at == NOON + 2 * MINUTE


@pytest.mark.parametrize("receipt", [None, RECEIVED, NOBODY_KNOWS])
def test_an_order_of_unknown_fate_gets_no_second_payload_id(receipt: Receipt | None):
    dispatch = examples.dispatch(receipt=receipt)

    with pytest.raises(Refused, match="keeps its ids"):
        delivery.corrected(dispatch, payload_id="ours-2", at=NOON + 60 * MINUTE)


@pytest.mark.parametrize(("attempt", "age"), [(1, 2 * MINUTE), (2, 8 * MINUTE), (3, 20 * MINUTE)])
def test_the_same_ids_are_repeated_at_these_ages(attempt: int, age: timedelta):
    assert delivery.next_repeat(examples.dispatch(attempt=attempt), at=NOON + MINUTE) == NOON + age


def test_an_overdue_repetition_is_due_at_once():
    assert delivery.next_repeat(examples.dispatch(attempt=1), at=NOON + 9 * MINUTE) == NOON + 9 * MINUTE


def test_after_three_repetitions_it_is_a_persons_turn():
    assert delivery.next_repeat(examples.dispatch(attempt=4), at=NOON + MINUTE) is None


def test_after_half_an_hour_it_is_a_persons_turn_whatever_the_count():
    dispatch = examples.dispatch(attempt=1)

    assert delivery.next_repeat(dispatch, at=NOON + 30 * MINUTE) == NOON + 30 * MINUTE
    assert delivery.next_repeat(dispatch, at=NOON + 30 * MINUTE + SECOND) is None


def test_a_corrected_order_may_be_repeated_three_times_anew():
    refused = delivery.recorded(examples.dispatch(attempt=4), REFUSED)

    corrected = delivery.corrected(refused, payload_id="ours-2", at=NOON + 60 * MINUTE)

    assert delivery.next_repeat(corrected, at=NOON + 60 * MINUTE) == NOON + 62 * MINUTE


@pytest.mark.parametrize(("has_arrived", "answer"), [(True, Answer.RECEIVED), (False, Answer.NONE)])
def test_a_persons_word_is_recorded_under_a_new_fence_so_that_a_late_answer_changes_nothing(
    has_arrived: bool, answer: Answer
):
    silent = delivery.recorded(examples.dispatch(), Receipt(Answer.NONE, text="The answer was lost."))

    settled = delivery.settled(silent, has_arrived=has_arrived, at=NOON + MINUTE)

    assert settled == replace(silent, fence=2, receipt=Receipt(answer, text="The answer was lost."))


def test_what_is_left_to_a_person_has_a_new_fence_so_that_no_check_takes_it_up_again():
    silent = delivery.recorded(examples.dispatch(attempt=4, fence=4), NOBODY_KNOWS)

    assert delivery.handed_over(silent) == replace(silent, fence=5)


def test_a_person_decides_nothing_while_the_order_is_being_sent():
    dispatch = examples.dispatch()

    with pytest.raises(Retryable, match="being sent"):
        delivery.settled(dispatch, has_arrived=False, at=dispatch.lapses_at - SECOND)


@given(st.lists(st.integers(min_value=0, max_value=3600), max_size=8))
def test_however_late_the_answers_are_there_are_at_most_three_repetitions_in_half_an_hour(delays: list[int]):
    dispatch, now, repeated_at = examples.dispatch(), NOON, list[datetime]()

    for delay in delays:
        now += delay * SECOND
        dispatch = delivery.recorded(dispatch, NOBODY_KNOWS)
        due = delivery.next_repeat(dispatch, at=now)
        if due is None:
            break
        now = due
        repeated_at.append(now)
        dispatch = delivery.again(dispatch, at=now)

    assert len(repeated_at) <= 3
    assert all(moment <= NOON + 30 * MINUTE for moment in repeated_at)
    assert (dispatch.fence, dispatch.payload_id) == (1 + len(repeated_at), examples.dispatch().payload_id)
