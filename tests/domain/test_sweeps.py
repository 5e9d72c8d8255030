"""The arithmetic of sweeps: what a day has room for, and that a cursor never goes back."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.orders import sweeps
from chalicelib.domain.orders.sweeps import Sweep
from tests.examples import DAY, NOON

EU = "A2EXAMPLE-EU"


def test_the_quick_rhythm_and_a_night_leave_room_for_older_orders():
    assert round(DAY.total_seconds() * 0.0056) == sweeps.CALLS_A_DAY
    assert DAY / sweeps.QUICK + sweeps.NIGHT_PAGES <= sweeps.CALLS_A_DAY * 0.75
    assert DAY / sweeps.SLOW + sweeps.NIGHT_PAGES <= sweeps.CALLS_A_DAY * 0.35


@given(st.lists(st.tuples(st.integers(-3000, 3000), st.booleans()), min_size=1, max_size=30))
def test_a_cursor_never_goes_back_and_never_beyond_what_amazon_echoed(pages: list[tuple[int, bool]]):
    sweep, highest = Sweep(EU), None
    for minutes, has_next in pages:
        if sweep.chain is None:
            sweep = sweeps.begun(sweep, ("DE",), NOON, at=NOON)
        before, echoed = sweep.cursor, NOON + timedelta(minutes=minutes)
        highest = max(highest, echoed) if highest else echoed

        sweep = sweeps.read(sweep, until=echoed, next="t" if has_next else None, orders=1, missed=0, at=NOON)

        if before is not None:
            assert sweep.cursor is not None
            assert sweep.cursor >= before
        assert sweep.cursor is None or sweep.cursor <= min(highest, NOON)


def test_pages_that_echo_different_ends_count_up_to_the_earliest():
    sweep = sweeps.begun(Sweep(EU), ("DE",), NOON, at=NOON)
    sweep = sweeps.read(sweep, until=NOON, next="t", orders=1, missed=0, at=NOON)
    sweep = sweeps.read(sweep, until=NOON + DAY, next=None, orders=1, missed=0, at=NOON)

    assert sweep.cursor == NOON


def test_pauses_grow_up_to_the_slow_rhythm():
    sweep = sweeps.begun(Sweep(EU), ("DE",), NOON, at=NOON)
    pauses = []
    for _ in range(7):
        sweep = sweeps.put_off(sweep, at=NOON)
        pauses.append((sweeps.chain_of(sweep).due_at - NOON).total_seconds() / 60)

    assert pauses == [1, 2, 4, 8, 15, 15, 15]


def test_a_step_under_its_lease_is_nobody_elses_and_not_lost():
    sweep = sweeps.taken(sweeps.begun(Sweep(EU), ("DE",), NOON, at=NOON), at=NOON)

    assert sweeps.chain_of(sweep).is_taken(NOON + timedelta(seconds=60))
    assert not sweeps.is_lost(sweep, NOON + timedelta(seconds=60))
    assert not sweeps.chain_of(sweep).is_taken(NOON + sweeps.STEP_LASTS)
    assert sweeps.is_lost(sweep, NOON + sweeps.LOST_AFTER)


def test_the_age_counts_from_the_connection_until_something_succeeded():
    assert sweeps.age(Sweep(EU), NOON, NOON + DAY) == DAY
    assert sweeps.age(replace(Sweep(EU), succeeded_at=NOON + DAY), NOON, NOON + DAY) == timedelta(0)
