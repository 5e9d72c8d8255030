"""The sweep: nothing is missed, whatever dies, is throttled, lost or changed in between."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.connections import Connection
from chalicelib.domain.messages import SweepPage
from chalicelib.domain.orders import sweeps
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.ports.selling import Throttled
from tests.examples import NOON
from tests.fakes.selling import SETTLED
from tests.usecases.intake_world import EU, MINUTE, SELLER, Killed, amazon_order, order_id, steps
from tests.usecases.sweep_world import everything, world

DAY = timedelta(days=1)
IT = "APJ6JRA9NG5V4"


def test_a_page_a_message_until_all_is_stored_and_only_then_the_cursor_moves():
    house = world(250)
    house.begin()
    cursors = []
    while messages := house.due():
        for envelope in messages:
            house.do(envelope.message)
            cursors.append(house.intake.sweep(EU).cursor)

    assert cursors == [None, None, NOON - SETTLED]
    assert everything(house)
    assert house.selling.count("search") == 3
    sweep = house.intake.sweep(EU)
    assert (sweep.succeeded_at, sweep.chain, sweep.trouble) == (NOON, None, "")


def test_the_next_sweep_asks_from_the_cursor_with_an_overlap():
    house = world(1)
    house.begin()
    house.work()
    house.clock.move(5 * MINUTE)

    house.begin()
    house.work()

    first, second = (search for search, _page in house.selling.searches)
    assert first.since == NOON - DAY - sweeps.OVERLAP
    assert second.since == NOON - SETTLED - sweeps.OVERLAP
    assert first.marketplaces == second.marketplaces
    assert first.by_change


def test_every_page_is_asked_with_the_very_same_question():
    house = world(25, page_size=10)
    house.begin()
    message = house.due()[0].message
    house.do(message)
    house.connections.connected.append(Connection(SELLER, IT, NOON))
    house.work()

    assert len(house.selling.searches) == 3
    assert len({search for search, _page in house.selling.searches}) == 1


def test_a_marketplace_that_joins_during_a_sweep_is_asked_for_from_its_own_beginning():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.connections.connected.append(Connection(SELLER, IT, NOON, orders_since=NOON - 2 * DAY))
    house.selling.put(EU, amazon_order(99, changed=NOON - DAY, marketplace=IT))
    house.work()
    assert order_id(99) not in house.sales.stored

    house.run(20 * MINUTE)

    assert order_id(99) in house.sales.stored
    assert house.selling.searches[3][0].since == NOON - 2 * DAY - sweeps.OVERLAP


def test_an_order_that_changes_between_two_pages_comes_with_the_next_sweep():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.selling.put(EU, amazon_order(15, changed=NOON, status=AmazonStatus.CANCELLED))
    house.work()
    assert order_id(15) not in house.sales.stored

    house.run(20 * MINUTE)

    assert house.sales.stored[order_id(15)].status is AmazonStatus.CANCELLED
    assert everything(house)


def test_one_chain_at_a_time_however_often_it_is_begun():
    house = world(25, page_size=10)

    assert [house.begin() for _ in range(3)] == ["begun", "", ""]
    assert len(house.store.envelopes) == 1


def test_a_page_that_is_handed_out_twice_is_read_once():
    house = world(25, page_size=10)
    house.begin()
    (envelope,) = house.due()

    assert steps([house.do(envelope.message), house.do(envelope.message)]) == ["page", "nothing"]
    assert house.selling.count("search") == 1


def test_a_throttled_page_waits_for_its_slot_and_books_no_other():
    house = world(1)
    slot = NOON + timedelta(seconds=178)
    house.selling.fail("search", Throttled(slot))
    house.begin()
    house.work()

    assert house.intake.sweep(EU).chain.due_at == slot  # type: ignore[union-attr]
    assert house.store.messages[-1] == SweepPage(EU, fence=1, step=0, slot=slot.isoformat())
    house.run(4 * MINUTE)
    assert house.selling.callers[-1].slot == slot
    assert house.selling.count("search") == 2
    assert everything(house)


def test_a_chain_whose_message_is_lost_is_taken_up_at_the_same_page():
    house = world(25, page_size=10)
    house.begin()
    message = house.due()[0].message
    house.do(message)
    lost = house.due()[0].message
    house.clock.move(11 * MINUTE)

    assert house.begin() == "resumed"
    assert steps(house.work()) == ["page", "done"]
    assert steps([house.do(lost)]) == ["nothing"]
    assert house.selling.count("search") == 3
    assert everything(house)


@settings(max_examples=150, deadline=None)
@given(kills=st.lists(st.integers(0, 40), max_size=4), redelivered=st.booleans())
def test_killed_anywhere_nothing_is_missed(kills: list[int], redelivered: bool):
    house = world(23, page_size=5)
    for kill in kills:
        house.kill_at = kill
        for _ in range(8):
            try:
                house.begin()
                for envelope in house.due():
                    try:
                        house.do(envelope.message)
                    except Killed:
                        if redelivered:  # by SQS, after six minutes
                            house.store.envelopes[envelope.id] = replace(envelope, due_at=house.now + 6 * MINUTE)
                        raise
            except Killed:
                break
            house.clock.move(MINUTE)
        house.kill_at = None
        house.clock.move(MINUTE)

    house.run(40 * MINUTE)

    assert everything(house)
    assert house.sales.puts == 23
    assert house.intake.sweep(EU).cursor is not None
