"""News of orders: one call each, at once, and none for what is known."""

from datetime import timedelta

import pytest

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.errors import Conflict, Refused, Retryable
from chalicelib.domain.messages import FetchOrder
from chalicelib.domain.orders.amazon import Origin, Received
from chalicelib.ports.selling import BadApplication, Denied, Rejected, Revoked, Throttled, Unavailable
from chalicelib.usecases.orders.hearing import Heeded
from tests.examples import NOON
from tests.usecases.intake_world import EU, MINUTE, World, amazon_order, change, order_id

LATER = NOON + timedelta(seconds=20)


def world(*numbers: int) -> World:
    made = World()
    made.selling.put(EU, *(amazon_order(number) for number in numbers))
    return made


def reasons(house: World) -> list[tuple[Reason, str]]:
    return [(item.reason, item.subject) for item in house.store.all(AttentionItem)]


def test_news_of_a_new_order_store_it_at_once():
    house = world(1)

    assert house.hear(change(1)) is Heeded.STORED

    assert order_id(1) in house.sales.stored
    assert house.selling.calls == [("order", EU)]
    assert house.store.messages == []
    assert house.intake.fetch(order_id(1)) is None


def test_the_same_news_a_thousand_times_cost_one_call_and_no_write():
    house = world(1)
    house.hear(change(1))
    commits = len(house.store.commits)

    heeded = {house.hear(change(1)) for _ in range(1000)}

    assert heeded == {Heeded.KNOWN}
    assert house.selling.count("order") == 1
    assert len(house.store.commits) == commits


def test_old_news_that_come_late_ask_for_nothing():
    house = world()
    house.selling.put(EU, amazon_order(1, changed=LATER))
    house.hear(change(1, at=LATER))

    assert house.hear(change(1, at=NOON)) is Heeded.KNOWN
    assert house.selling.count("order") == 1


def test_news_that_are_newer_than_amazons_own_answer_are_not_asked_for_again():
    house = world(1)

    assert house.hear(change(1, at=LATER)) is Heeded.STORED
    assert house.hear(change(1, at=LATER)) is Heeded.KNOWN
    assert house.selling.count("order") == 1

    house.selling.put(EU, amazon_order(1, changed=LATER + MINUTE))
    assert house.hear(change(1, at=LATER + MINUTE)) is Heeded.STORED
    assert house.sales.stored[order_id(1)].updated_at == LATER + MINUTE


def test_a_throttled_call_comes_back_once_with_its_slot():
    house = world(1)
    slot = NOON + timedelta(seconds=40)
    house.selling.fail("order", Throttled(slot))

    heeded = [house.hear(change(1, at=NOON + timedelta(seconds=n))) for n in range(5)]

    assert heeded == [Heeded.WAITING, *[Heeded.KNOWN] * 4]
    assert house.store.messages == [FetchOrder(order_id(1), authorization=EU, slot=slot.isoformat())]
    house.clock.move(timedelta(seconds=40))
    assert house.work() == [Heeded.STORED]
    assert house.selling.callers[-1].slot == slot
    assert house.work() == []


def test_news_of_a_change_while_the_call_may_be_under_way_ask_again():
    house = world(1)
    house.selling.fail("order", Throttled(NOON + MINUTE))
    house.hear(change(1))

    house.clock.move(MINUTE)
    house.selling.put(EU, amazon_order(1, changed=NOON + MINUTE))

    assert house.hear(change(1, at=NOON + MINUTE)) is Heeded.STORED
    assert house.sales.stored[order_id(1)].updated_at == NOON + MINUTE


def test_a_message_that_comes_twice_makes_one_call():
    house = world(1)
    house.selling.fail("order", Throttled(NOON + MINUTE))
    house.hear(change(1))
    (message,) = house.store.messages
    house.clock.move(MINUTE)

    assert [house.do(message), house.do(message)] == [Heeded.STORED, Heeded.KNOWN]
    assert house.selling.count("order") == 2


def test_a_slot_that_is_moved_is_waited_for_again():
    house = world(1)
    house.selling.fail("order", Throttled(NOON + MINUTE), Throttled(NOON + 3 * MINUTE))
    house.hear(change(1))
    house.clock.move(MINUTE)

    assert house.work() == [Heeded.WAITING]

    house.clock.move(2 * MINUTE)
    assert house.work() == [Heeded.STORED]


def test_a_call_whose_message_was_lost_is_made_by_later_news():
    house = world(1)
    house.selling.fail("order", Throttled(NOON + MINUTE))
    house.hear(change(1))
    house.store.envelopes.clear()

    house.clock.move(timedelta(minutes=20))
    assert house.hear(change(1)) is Heeded.KNOWN
    house.clock.move(timedelta(minutes=20))
    assert house.hear(change(1)) is Heeded.STORED


def test_an_amazon_that_is_down_is_asked_again_by_a_message_of_ours():
    house = world(1)
    house.selling.fail("order", Unavailable("503"), Unavailable("503"))

    assert house.hear(change(1)) is Heeded.WAITING

    assert house.store.messages == [FetchOrder(order_id(1), authorization=EU)]
    house.run(timedelta(minutes=6))
    house.run(timedelta(minutes=6))
    assert order_id(1) in house.sales.stored


def test_after_an_hour_in_vain_the_sweep_is_left_to_bring_it():
    house = world(1)
    house.selling.fail("order", *[Unavailable("503")] * 50)
    house.hear(change(1))

    for _ in range(70):
        house.clock.move(MINUTE)
        house.work()

    assert house.selling.count("order") == 13  # every five minutes
    assert house.intake.fetch(order_id(1)) is None
    assert house.store.envelopes == {}


@pytest.mark.parametrize("error", [Revoked("gone"), Denied("Unauthorized"), BadApplication("expired")])
def test_a_grant_that_is_gone_is_said_and_not_tried_again(error: Exception):
    house = world(1)
    house.selling.fail("order", error)

    assert house.hear(change(1)) is Heeded.REFUSED
    assert house.hear(change(1)) is Heeded.NOT_OURS

    assert house.gone == [EU]
    assert house.selling.count("order") == 1
    assert house.store.messages == []


def test_a_waiting_call_ends_with_its_grant():
    house = world(1)
    house.selling.fail("order", Throttled(NOON + MINUTE))
    house.hear(change(1))
    house.gave_up(EU, Revoked("gone"))
    house.clock.move(MINUTE)

    assert house.work() == [Heeded.NOT_OURS]
    assert house.selling.count("order") == 1


def test_an_order_that_amazon_does_not_know_waits_for_a_person_once():
    house = world()

    assert [house.hear(change(7)) for _ in range(3)] == [Heeded.MISSING, Heeded.KNOWN, Heeded.KNOWN]
    assert reasons(house) == [(Reason.ORDER_MISSING, order_id(7))]


def test_an_order_that_amazon_refuses_to_show_says_what_its_support_asks_for():
    house = world(1)
    house.selling.fail("order", Rejected("InvalidInput", "private words", "r-1"))

    assert house.hear(change(1)) is Heeded.REFUSED

    item = house.store.only(AttentionItem)
    assert (item.reason, item.facts) == (Reason.ORDER_REFUSED, {"code": "InvalidInput", "request": "r-1"})


@pytest.mark.parametrize("error", [KeyError("Erika"), Refused("This order is of no use.")])
def test_news_of_an_order_that_can_not_be_stored_set_it_aside_and_do_not_come_back(error: Exception):
    house = world(1)
    house.broken[order_id(1)] = error

    house.hear(change(1))
    again = house.hear(change(1))

    assert again is Heeded.KNOWN
    assert house.selling.count("order") == 1
    (item,) = house.store.all(AttentionItem)
    assert (item.reason, item.subject) == (Reason.ORDER_NOT_STORED, order_id(1))
    assert item.facts["why"] in ("KeyError", "This order is of no use.")


@pytest.mark.parametrize("error", [Conflict("Somebody was quicker."), Retryable("Not now.")])
def test_what_passes_brings_the_news_back(error: Exception):
    house = world(1)
    house.broken[order_id(1)] = error

    with pytest.raises(type(error)):
        house.hear(change(1))

    assert reasons(house) == []


def test_a_provisional_order_is_replaced():
    house = world(1)
    house.upsert(Received(amazon_order(1, changed=LATER, origin=Origin.REPORT)))

    assert house.hear(change(1)) is Heeded.STORED
    assert house.sales.stored[order_id(1)].origin is Origin.API


def test_hearing_is_noted_once_a_minute_and_when_news_begin_to_be_late():
    house = world(*range(1, 30))
    for number in range(1, 21):
        house.hear(change(number))
        house.clock.move(timedelta(seconds=9))

    assert len(house.store.commits) == 3  # 0, 1 and 2 minutes
    heard = house.intake.heard(EU)
    assert heard is not None
    assert not heard.is_late

    house.hear(change(21, at=house.now - timedelta(minutes=9)))
    heard = house.intake.heard(EU)
    assert heard is not None
    assert heard.is_late
