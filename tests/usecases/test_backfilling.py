"""Older orders: by pages, paused, killed and throttled, each once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.orders import backfills
from chalicelib.domain.orders.amazon import Origin
from chalicelib.domain.orders.backfills import Phase, State
from chalicelib.ports.selling import Rejected, ReportKind, Revoked, Throttled, Unavailable
from chalicelib.usecases.orders.backfilling import asking
from tests import examples
from tests.examples import NOON
from tests.usecases.backfill_world import DAY, SINCE, ask, latest, rows, run, say, world
from tests.usecases.intake_world import EU, MINUTE, Killed


def test_a_few_hundred_orders_come_by_pages():
    house = world(450)

    ask(house)
    house.work()

    done = latest(house)
    assert (done.state, done.orders, done.stored, done.total, done.pages) == (State.DONE, 450, 450, 450, 5)
    assert len(house.sales.stored) == 450
    assert house.store.audited == ["backfill_began"]
    search, _page = house.selling.searches[0]
    assert (search.since, search.until, search.by_change) == (SINCE, NOON - backfills.SETTLED, False)
    assert len({search for search, _page in house.selling.searches}) == 1


def test_progress_is_shown_by_what_the_first_page_lets_one_expect():
    house = world(1000)
    ask(house)
    house.do(house.due()[0].message)

    begun = latest(house)

    assert begun.phase is Phase.PAGES
    assert (begun.orders, begun.total, begun.share) == (100, 1063, 100 / 1063)


def test_pausing_ends_with_the_step_that_is_under_way_and_going_on_goes_on_there():
    house = world(450)
    ask(house)
    house.do(house.due()[0].message)
    say(asking.pause, house)

    run(house, 30 * MINUTE)
    assert latest(house).orders == 100

    say(asking.resume, house)
    run(house, 2 * MINUTE)
    assert latest(house).state is State.DONE
    assert house.selling.count("search") == 5


def test_a_pause_in_the_middle_of_a_step_keeps_what_it_stored():
    house = world(450)
    ask(house)
    message = house.due()[0].message
    real = house.selling.search

    def pausing(*arguments: object, **named: object) -> object:
        say(asking.pause, house)
        return real(*arguments, **named)  # type: ignore[arg-type]

    house.selling.search = pausing  # type: ignore[assignment, method-assign]
    house.do(message)

    assert (latest(house).state, latest(house).orders) == (State.PAUSED, 100)
    assert house.due() == []


def test_canceling_keeps_what_is_stored_and_asks_for_nothing_more():
    house = world(450)
    ask(house)
    house.do(house.due()[0].message)
    say(asking.cancel, house)

    run(house, 30 * MINUTE)

    assert latest(house).state is State.CANCELED
    assert len(house.sales.stored) == 100
    with pytest.raises(Refused, match="over already"):
        say(asking.resume, house)
    ask(house)


def test_one_at_a_time_of_a_seller_by_those_who_may_and_within_two_years():
    house = world(1)
    ask(house)

    with pytest.raises(Refused, match="already"):
        ask(house)
    say(asking.cancel, house)
    for since in (NOON, NOON + DAY, NOON - 800 * DAY):
        with pytest.raises(Refused):
            ask(house, since=since)
    with pytest.raises(Forbidden):
        ask(house, by=examples.person("anna"))
    house.connections.connected = []
    with pytest.raises(Refused, match="Connect"):
        ask(house)


def test_throttling_is_waited_for_with_the_slot():
    house = world(250)
    slot = NOON + 3 * MINUTE
    house.selling.fail("search", Throttled(slot))

    ask(house)
    house.work()
    assert latest(house).due_at == slot
    run(house, 5 * MINUTE)

    assert house.selling.callers[1].slot == slot
    assert latest(house).state is State.DONE


def test_a_grant_that_is_gone_ends_it_with_its_remedy():
    house = world(250)
    house.selling.fail("search", Revoked("gone"))

    ask(house)
    run(house, 10 * MINUTE)

    assert (latest(house).state, latest(house).trouble) == (State.FAILED, "revoked")
    assert house.gone == [EU]
    assert house.store.only(AttentionItem).reason is Reason.BACKFILL_FAILED
    assert house.selling.count("search") == 1


def test_what_failed_can_be_gone_on_with():
    house = world(250)
    house.selling.fail("search", Rejected("InvalidInput"))
    ask(house)
    run(house, MINUTE)
    assert latest(house).state is State.FAILED

    say(asking.resume, house)
    run(house, MINUTE)

    assert latest(house).state is State.DONE


def test_an_outage_is_waited_out():
    house = world(250)
    house.selling.fail("search", Unavailable("503"), Unavailable("503"))

    ask(house)
    run(house, 10 * MINUTE)

    assert latest(house).state is State.DONE


def test_a_page_token_that_is_lost_costs_the_way_from_the_first_page():
    house = world(450)
    ask(house)
    house.do(house.due()[0].message)
    house.selling.fail("search", Rejected("InvalidInput", "token"))

    run(house, 5 * MINUTE)

    assert latest(house).state is State.DONE
    assert house.sales.puts == 450


def test_after_a_pause_of_a_day_the_old_token_is_not_even_tried():
    house = world(450)
    ask(house)
    house.do(house.due()[0].message)
    say(asking.pause, house)
    house.clock.move(2 * DAY)
    say(asking.resume, house)

    run(house, 5 * MINUTE)

    assert latest(house).state is State.DONE
    assert house.store.all(AttentionItem) == []


@settings(max_examples=40, deadline=None)
@given(kills=st.lists(st.integers(0, 260), min_size=1, max_size=3), by_report=st.booleans())
def test_killed_anywhere_each_order_comes(kills: list[int], by_report: bool):
    house = world(30, page_size=10)
    if by_report:
        house.selling.rows[ReportKind.ALL_BY_CHANGE] = rows(30)
    ask(house)
    if by_report:
        begun = latest(house)
        asking_now = replace(begun, phase=Phase.ASKING, span=begun.since)
        house.store.hold(asking_now)
    for kill in kills:
        house.kill_at = kill
        for _ in range(12):
            try:
                run(house, MINUTE)
            except Killed:
                break
        house.kill_at = None
        house.clock.move(11 * MINUTE)

    run(house, 60 * MINUTE)

    assert latest(house).state is State.DONE
    assert len(house.sales.stored) == 30
    assert {order.origin for order in house.sales.stored.values()} == {Origin.API}
