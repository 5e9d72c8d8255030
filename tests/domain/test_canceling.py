"""What of an order Amazon can be asked to cancel, and how long a wish waits for what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.fulfilment import cancellation as rules
from chalicelib.domain.fulfilment.cancellation import CancelStep
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.domain.orders.canceling import cancelable, let_go, refusal
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder, NotWork, Status
from tests.examples import HOUR, MINUTE, NOON, sales, warehouse

FIRST, SECOND = sales.amazon_line("1"), sales.amazon_line("2")
CANCELING = Hold(HoldReason.CANCELING, NOON)
FILTERED = Hold(HoldReason.FILTER, NOON)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (sales.sale(), None),
        (sales.sale(holds=(FILTERED,)), None),
        (sales.sale(status=Status.PART_SHIPPED), None),
        (sales.sale(status=Status.CANCELED, cancel_wanted_at=NOON), None),
        (sales.sale(status=Status.PENDING), "payment"),
        (sales.sale(status=Status.SHIPPED), "shipped"),
        (sales.sale(status=Status.CANCELED), "canceled"),
        (sales.sale(holds=(CANCELING,)), "already"),
        (sales.sale(not_work=NotWork.AMAZON_SHIPS), "Amazon ships"),
        (sales.sale(not_work=NotWork.NOT_CONNECTED), "none of our work"),
    ],
)
def test_which_orders_amazon_can_be_asked_about(order: MarketplaceOrder, words: str | None):
    why = refusal(order)

    assert (why is None) is (words is None)
    assert words is None or words in str(why)


def test_a_line_of_which_something_has_left_is_not_canceled():
    told = sales.amazon_order(FIRST, SECOND, replace(FIRST, id="3", fulfilled=1), sales.shipped(replace(FIRST, id="4")))
    gone = warehouse.box(done=warehouse.done(*Step))

    assert [line.id for line in cancelable(told, ())] == ["1", "2"]
    assert [line.id for line in cancelable(told, (gone,))] == ["2"]
    assert [line.id for line in cancelable(told, (warehouse.box(done=warehouse.done(Step.PACKED)),))] == ["1", "2"]


def test_whoever_is_let_go_stays_held_for_other_reasons():
    assert let_go(sales.sale(holds=(FILTERED, CANCELING))).holds == (FILTERED,)


def test_a_wish_has_come_true_when_nothing_of_what_it_named_is_open():
    whole, second = warehouse.cancellation(), warehouse.cancellation(lines=("2",))
    gone = replace(SECOND, canceled_by="merchant")

    assert not rules.is_canceled(sales.amazon_order(FIRST, SECOND), second)
    assert rules.is_canceled(sales.amazon_order(FIRST, gone), second)
    assert not rules.is_canceled(sales.amazon_order(FIRST, gone), whole)
    assert rules.is_canceled(sales.amazon_order(status=AmazonStatus.CANCELLED), whole)


@pytest.mark.parametrize(
    ("waited", "until"),
    [
        (timedelta(), timedelta(seconds=20)),
        (MINUTE, MINUTE),
        (4 * MINUTE, 4 * MINUTE),
        (3 * HOUR, 5 * MINUTE),
    ],
)
def test_the_longer_it_takes_the_seldomer_it_is_looked_at(waited: timedelta, until: timedelta):
    sent = rules.sent(rules.sending(warehouse.cancellation(), at=NOON), "f-1", at=NOON)

    assert rules.waiting(sent, at=NOON + waited).due_at == NOON + waited + until


def test_a_person_hears_of_it_after_an_hour_and_it_ends_after_a_day():
    asked = warehouse.cancellation()

    assert rules.waiting(asked, at=NOON + HOUR - MINUTE).trouble is None
    assert rules.waiting(asked, at=NOON + HOUR).trouble is Reason.CANCEL_UNANSWERED
    assert not rules.is_given_up(asked, at=NOON + 23 * HOUR)
    assert rules.is_given_up(asked, at=NOON + 24 * HOUR)
    agreed = rules.taken(asked, at=NOON)
    assert (rules.is_given_up(agreed, at=NOON + 5 * HOUR), rules.is_given_up(agreed, at=NOON + 6 * HOUR)) == (
        False,
        True,
    )


def test_it_is_asked_for_again_soon_a_few_times_and_then_slowly():
    lost = warehouse.cancellation(step=CancelStep.SENDING, attempt=2)

    assert rules.absent(lost, at=NOON).due_at == NOON
    assert rules.absent(replace(lost, attempt=3), at=NOON).due_at == NOON + 10 * MINUTE


def test_its_entry_carries_amazons_words_and_nothing_personal():
    refused = rules.refused(warehouse.cancellation(lines=("1", "2")), "The order is SHIPPED.")

    entry = rules.entry(refused, at=NOON)

    assert entry is not None
    assert (entry.reason, entry.subject) == (Reason.CANCEL_REFUSED, refused.order_id)
    assert dict(entry.facts) == {"words": "The order is SHIPPED.", "lines": "2"}
    assert rules.entry(rules.done(refused), at=NOON) is None
