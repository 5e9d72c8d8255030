"""The two lives of a purchase order: what can happen to it in which state, and nothing else."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.order import (
    DELIVERY_LIFE,
    LIFE,
    Delivery,
    PurchaseOrder,
    Status,
    can_cancel,
    cancel,
    deliver,
    move,
)
from tests import examples
from tests.examples import HOUR, NOON

# The tables of the design, written down a second time, so that a slip of the pen in the code shows here.
STEPS = {
    "cart apply applying",
    "cart cancel canceled",
    "applying order ordered",
    "applying remand remanded",
    "applying disapprove disapproved",
    "applying cancel canceled",
    "remanded apply applying",
    "remanded cancel canceled",
    "ordered cancel canceled",
}
DELIVERY_STEPS = {
    "pending receive sent",
    "pending refuse refused",
    "pending lose unknown",
    "unknown receive sent",
    "unknown refuse refused",
    "unknown lose unknown",
    "unknown send pending",
    "refused send pending",
} | {
    f"{before} {verb} {after}"
    for before in ("pending", "sent", "unknown", "confirmed", "partly_confirmed", "rejected")
    for verb, after in (("confirm", "confirmed"), ("confirm_partly", "partly_confirmed"), ("reject", "rejected"))
}
VERBS = sorted({verb for _, verb in LIFE})
DELIVERY_VERBS = sorted({verb for _, verb in DELIVERY_LIFE})
TERMINAL = {Status.CANCELED, Status.DISAPPROVED}


def test_the_lives_are_exactly_the_designed_ones():
    assert {f"{before} {verb} {after}" for (before, verb), after in LIFE.items()} == STEPS
    assert {f"{before} {verb} {after}" for (before, verb), after in DELIVERY_LIFE.items()} == DELIVERY_STEPS


@pytest.mark.parametrize(("status", "verb"), list(product(Status, VERBS)))
def test_an_order_moves_as_its_table_says_or_not_at_all(status: Status, verb: str):
    order = examples.order(status=status)

    after = LIFE.get((status, verb))

    if after is None:
        with pytest.raises(Refused, match="no longer be changed"):
            move(order, verb, at=NOON + HOUR)
    else:
        assert move(order, verb, at=NOON + HOUR) == replace(order, status=after, changed_at=NOON + HOUR)


@pytest.mark.parametrize(("delivery", "verb"), list(product(Delivery, DELIVERY_VERBS)))
def test_a_delivery_moves_as_its_table_says_or_not_at_all(delivery: Delivery, verb: str):
    order = examples.ordered(delivery)

    after = DELIVERY_LIFE.get((delivery, verb))

    if after is None:
        with pytest.raises(Refused, match="past that step"):
            deliver(order, verb, at=NOON + HOUR)
    else:
        assert deliver(order, verb, at=NOON + HOUR) == replace(order, delivery=after, changed_at=NOON + HOUR)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.ORDERED}))
def test_nothing_is_delivered_that_is_not_ordered(status: Status):
    order = examples.order(status=status, delivery=Delivery.PENDING)

    with pytest.raises(Refused):
        deliver(order, "receive", at=NOON)


def test_an_ordered_order_without_a_delivery_has_nothing_to_deliver():
    with pytest.raises(Refused):
        deliver(examples.order(status=Status.ORDERED), "receive", at=NOON)


def attempted(order: PurchaseOrder, verb: str) -> PurchaseOrder:
    """The order after this verb of either life, as it was if the verb is refused."""
    for step in (move, deliver):
        try:
            return step(order, verb, at=NOON)
        except Refused:
            continue
    return order


@given(st.lists(st.one_of(st.sampled_from(VERBS + DELIVERY_VERBS), st.text(max_size=8)), max_size=40))
def test_no_sequence_of_verbs_leaves_the_tables(verbs: list[str]):
    order = examples.order(delivery=Delivery.PENDING)

    for verb in verbs:
        after = attempted(order, verb)
        step, delivery_step = f"{order.status} {verb} {after.status}", f"{order.delivery} {verb} {after.delivery}"
        assert after.status == order.status or step in STEPS
        assert after.delivery == order.delivery or delivery_step in DELIVERY_STEPS
        order = after


@given(st.sampled_from(sorted(TERMINAL)), st.lists(st.sampled_from(VERBS + DELIVERY_VERBS), max_size=20))
def test_what_is_over_stays_over(status: Status, verbs: list[str]):
    order = examples.order(status=status, delivery=Delivery.REFUSED)

    for verb in verbs:
        assert attempted(order, verb) == order


@pytest.mark.parametrize("status", [Status.CART, Status.APPLYING, Status.REMANDED])
def test_until_it_is_ordered_an_order_can_be_given_up_without_a_reason(status: Status):
    order = examples.order(status=status)

    canceled = cancel(order, by="anna", reason="", at=NOON + HOUR)

    assert canceled == replace(order, status=Status.CANCELED, changed_at=NOON + HOUR)


def test_what_amazon_refused_can_be_given_up_with_a_reason():
    order = examples.ordered(Delivery.REFUSED)

    canceled = cancel(order, by="anna", reason="Bought elsewhere", at=NOON)

    assert (canceled.status, canceled.closed_reason) == (Status.CANCELED, "Bought elsewhere")


@pytest.mark.parametrize("reason", ["", " \n"])
def test_what_amazon_refused_cannot_be_given_up_without_a_reason(reason: str):
    with pytest.raises(Refused, match="say why") as refusal:
        cancel(examples.ordered(Delivery.REFUSED), by="anna", reason=reason, at=NOON)

    assert refusal.value.field == "reason"


@pytest.mark.parametrize("delivery", sorted(set(Delivery) - {Delivery.REFUSED}))
def test_what_amazon_has_or_may_have_is_canceled_there(delivery: Delivery):
    order = examples.ordered(delivery)

    assert not can_cancel(order)
    with pytest.raises(Refused, match="Cancel it on Amazon Business"):
        cancel(order, by="anna", reason="Changed our minds", at=NOON)


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_what_is_over_cannot_be_canceled(status: Status):
    order = examples.order(status=status)

    assert not can_cancel(order)
    with pytest.raises(Refused, match="no longer be canceled"):
        cancel(order, by="anna", reason="Changed our minds", at=NOON)
