"""When sweeps come: by the clock, at night, when somebody asks, and within what a day has."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.orders import sweeps
from chalicelib.domain.orders.news import Heard
from chalicelib.ports.selling import Throttled
from tests.examples import NOON
from tests.usecases.intake_world import EU, MINUTE, amazon_order, order_id, steps
from tests.usecases.sweep_world import everything, hurry, world

DAY = timedelta(days=1)


def test_somebody_who_asks_gets_a_sweep_at_once_with_the_share_kept_for_people():
    house = world(1)

    assert hurry(house) == "begun"
    assert hurry(house) == "running"
    house.work()

    assert house.selling.callers[0].is_person
    assert everything(house)


def test_somebody_who_asks_need_not_wait_for_the_slot_of_the_background():
    house = world(1)
    house.selling.fail("search", Throttled(NOON + 3 * MINUTE))
    house.begin()
    house.work()

    assert hurry(house) == "hurried"
    assert steps(house.work()) == ["done"]

    house.clock.move(3 * MINUTE)
    assert steps(house.work()) == ["nothing"]


def test_nothing_is_swept_without_a_grant_or_a_connection():
    house = world(1)
    house.connections.connected = [replace(each, is_active=False) for each in house.connections.connected]

    assert (house.begin(), hurry(house)) == ("", "off")


def test_once_a_night_the_last_three_days_are_read_again_and_no_cursor_moves():
    house = world(3)
    house.selling.put(EU, amazon_order(50, changed=NOON - DAY))
    house.run(5 * MINUTE)
    house.clock.at = NOON.replace(hour=1, minute=50) + DAY
    house.run(5 * MINUTE)
    cursor = house.intake.sweep(EU).cursor
    hidden = amazon_order(60, changed=house.now - DAY, created_at=house.now - DAY)
    house.selling.put(EU, hidden)  # Amazon lists it a day late

    house.run(30 * MINUTE)

    assert order_id(60) in house.sales.stored
    nights = [search for search, _page in house.selling.searches if not search.by_change]
    assert len(nights) == 1
    assert house.intake.sweep(EU).cursor != nights[0].since
    assert house.intake.sweep(EU).cursor > cursor  # type: ignore[operator]


def test_the_rhythm_is_quick_while_news_are_silent_or_late():
    sweep = sweeps.Sweep(EU, missed_at=NOON)
    heard = Heard(EU, NOON + MINUTE, seconds=2)

    def every(sweep: sweeps.Sweep, heard: Heard | None, *, is_subscribed: bool = True) -> timedelta:
        return sweeps.rhythm(sweep, heard, is_subscribed=is_subscribed)

    assert every(sweep, heard) == sweeps.SLOW
    assert every(sweep, heard, is_subscribed=False) == sweeps.QUICK
    assert every(sweep, None) == sweeps.QUICK
    assert every(sweep, replace(heard, seconds=301)) == sweeps.QUICK
    assert every(sweep, replace(heard, at=NOON - MINUTE)) == sweeps.QUICK


def test_a_sweep_that_finds_what_news_should_have_told_makes_the_rhythm_quick():
    house = world()
    house.store.hold(Heard(EU, NOON, seconds=1))
    house.run(16 * MINUTE)
    assert house.intake.sweep(EU).missed_at is None
    house.selling.put(EU, amazon_order(1, changed=house.now))

    house.run(15 * MINUTE)
    assert house.intake.sweep(EU).missed_at is not None

    before = house.selling.count("search")
    house.run(30 * MINUTE)
    assert house.selling.count("search") - before == 6


@pytest.mark.parametrize(("quiet", "most"), [(True, 290), (False, 99)])
def test_a_day_stays_within_what_amazon_gives(quiet: bool, most: int):
    house = world()
    if not quiet:
        house.store.hold(Heard(EU, NOON, seconds=1))

    house.run(DAY)

    assert house.selling.count("search") <= most
    assert most + sweeps.NIGHT_PAGES < sweeps.CALLS_A_DAY
