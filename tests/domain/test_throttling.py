"""Never more calls than Amazon's bucket gives, whoever comes when; and always some for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import throttling
from chalicelib.domain.throttling import MOST_STRIKES, Bucket, Limit
from tests.examples import NOON

GET_ORDER = Limit(0.5, 30)
SEARCH = Limit(0.0056, 20)
LIMITS = [GET_ORDER, SEARCH, Limit(2, 10), Limit(5, 5), Limit(1, 5), Limit(1, 10), Limit(0.0167, 1), Limit(0.016, 15)]


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def call(bucket: Bucket, limit: Limit, at: datetime, *, is_person: bool = False, holding: datetime | None = None):  # type: ignore[no-untyped-def]
    return throttling.book(bucket, limit, at=at, is_person=is_person, holding=holding)


def many(bucket: Bucket, limit: Limit, at: datetime, *, is_person: bool = False) -> tuple[int, Bucket]:
    """How many may go at once."""
    gone = 0
    while True:
        booking = call(bucket, limit, at, is_person=is_person)
        if booking.slot is not None:
            return gone, bucket
        gone, bucket = gone + 1, booking.bucket


def test_background_work_gets_four_fifths_of_the_burst_and_people_the_rest():
    background, bucket = many(Bucket(), GET_ORDER, NOON)
    people, _ = many(bucket, GET_ORDER, NOON, is_person=True)

    assert (background, people) == (24, 6)


def test_people_alone_get_all_of_it():
    people, bucket = many(Bucket(), GET_ORDER, NOON, is_person=True)

    assert people == 30
    assert call(bucket, GET_ORDER, NOON).slot is not None


def test_a_burst_too_small_to_share_is_everybodys():
    assert many(Bucket(), Limit(0.0167, 1), NOON) == many(Bucket(), Limit(0.0167, 1), NOON, is_person=True)
    assert many(Bucket(), Limit(1, 4), NOON)[0] == 4


def test_who_finds_none_left_is_given_the_next_free_moment_and_nobody_else_is():
    _, bucket = many(Bucket(), GET_ORDER, NOON)

    slots = []
    for _ in range(3):
        booking = call(bucket, GET_ORDER, NOON)
        bucket = booking.bucket
        slots.append(booking.slot)

    apart = timedelta(seconds=1 / (0.5 * 0.98))
    assert slots == [NOON + apart, NOON + 2 * apart, NOON + 3 * apart]


def test_a_slot_is_told_again_before_its_time_and_let_through_from_then_on():
    _, bucket = many(Bucket(), GET_ORDER, NOON)
    booking = call(bucket, GET_ORDER, NOON)
    slot = booking.slot
    assert slot is not None

    early = call(booking.bucket, GET_ORDER, slot - timedelta(microseconds=1), holding=slot)
    punctual = call(booking.bucket, GET_ORDER, slot, holding=slot)

    assert (early.slot, early.bucket) == (slot, booking.bucket)
    assert punctual.slot is None


def test_whoever_comes_new_does_not_take_what_others_have_booked():
    _, bucket = many(Bucket(), GET_ORDER, NOON)
    booking = call(bucket, GET_ORDER, NOON)
    assert booking.slot is not None

    newcomer = call(booking.bucket, GET_ORDER, booking.slot)

    assert newcomer.slot is not None and newcomer.slot > booking.slot
    assert call(newcomer.bucket, GET_ORDER, booking.slot, holding=booking.slot).slot is None


def test_people_go_at_once_while_hundreds_of_background_calls_have_booked():
    bucket = Bucket()
    for _ in range(500):
        bucket = call(bucket, GET_ORDER, NOON).bucket

    people, _ = many(bucket, GET_ORDER, NOON, is_person=True)
    later, _ = many(bucket, GET_ORDER, after(300), is_person=True)

    assert (people, later) == (6, 6)


def test_people_get_something_even_of_a_bucket_that_background_work_never_leaves():
    bucket = Bucket()
    for _ in range(5000):
        bucket = call(bucket, GET_ORDER, NOON).bucket
    _, bucket = many(bucket, GET_ORDER, NOON, is_person=True)

    booking = call(bucket, GET_ORDER, NOON, is_person=True)

    assert booking.slot == after(100)


def test_an_idle_bucket_fills_to_its_burst_and_no_further():
    _, bucket = many(Bucket(), GET_ORDER, NOON)

    assert many(bucket, GET_ORDER, after(24 / (0.5 * 0.98) + 1))[0] == 24
    assert many(bucket, GET_ORDER, after(1_000_000))[0] == 24


def test_a_hundred_who_all_come_late_are_spread_and_not_let_through_together():
    bucket, slots = Bucket(), []
    for _ in range(124):
        booking = call(bucket, GET_ORDER, NOON)
        bucket = booking.bucket
        slots += [booking.slot] if booking.slot else []
    late = after(3600)

    gone = 0
    for slot in slots:
        booking = call(bucket, GET_ORDER, late, holding=slot)
        bucket = booking.bucket
        gone += booking.slot is None

    assert (len(slots), gone) == (100, 24)


def test_refused_by_amazon_nobody_calls_for_a_while_and_the_next_time_longer():
    booking = throttling.refused(Bucket(), GET_ORDER, at=NOON, is_person=False)
    apart = timedelta(seconds=1 / (0.5 * 0.98))
    assert booking.slot == NOON + apart
    assert call(booking.bucket, GET_ORDER, NOON + apart / 2, is_person=True).slot is not None

    again = throttling.refused(booking.bucket, GET_ORDER, at=booking.slot, is_person=False)

    assert again.slot is not None and again.slot >= booking.slot + 2 * apart


def test_refused_again_and_again_the_pause_grows_to_an_end_and_is_forgotten_when_amazon_is_kind():
    bucket, at, waits = Bucket(), NOON, []
    for _ in range(10):
        booking = throttling.refused(bucket, Limit(1, 1), at=at, is_person=False)
        assert booking.slot is not None
        waits.append((booking.slot - at).total_seconds())
        bucket, at = booking.bucket, booking.slot

    assert waits[-1] == waits[-2] == 2 ** (MOST_STRIKES - 1)
    kind = throttling.refused(bucket, Limit(1, 1), at=at + timedelta(days=1), is_person=False)
    assert kind.bucket.strikes == 1


def test_calls_that_left_together_and_are_all_refused_are_one_refusal():
    bucket = Bucket()
    for _ in range(24):
        bucket = throttling.refused(bucket, GET_ORDER, at=NOON, is_person=False).bucket

    assert bucket.strikes == 1


def test_what_amazon_says_about_the_rate_counts():
    learnt = throttling.learnt(Bucket(), GET_ORDER, 1.0)
    _, bucket = many(learnt, GET_ORDER, NOON)

    booking = call(bucket, GET_ORDER, NOON)

    assert booking.slot == NOON + timedelta(seconds=1 / 0.98)
    assert throttling.learnt(learnt, GET_ORDER, 0.5) == Bucket()


@pytest.mark.parametrize("nonsense", [0, -1, float("nan"), float("inf"), 1e9, 1e-12])
def test_nonsense_about_the_rate_is_not_believed(nonsense: float):
    assert throttling.learnt(Bucket(), GET_ORDER, nonsense) == Bucket()


@dataclass
class Worker:
    is_person: bool
    slot: datetime | None = None


@dataclass
class World:
    """Workers who come when they like, with or without a slot, early, punctual or late."""

    limit: Limit
    bucket: Bucket = field(default_factory=Bucket)
    waiting: list[Worker] = field(default_factory=list)
    background: list[datetime] = field(default_factory=list)
    everybody: list[datetime] = field(default_factory=list)

    def come(self, worker: Worker, at: datetime) -> None:
        booking = call(self.bucket, self.limit, at, is_person=worker.is_person, holding=worker.slot)
        self.bucket = booking.bucket
        if booking.slot is not None:
            assert booking.slot > at
            self.waiting.append(Worker(worker.is_person, booking.slot))
            return
        self.everybody.append(at)
        if not worker.is_person:
            self.background.append(at)


def most_over(calls: Sequence[datetime], rate: float, burst: float) -> float:
    """By how much the worst window of all has more than it may."""
    return max(
        (
            later - earlier + 1 - burst - rate * (calls[later] - calls[earlier]).total_seconds()
            for earlier in range(len(calls))
            for later in range(earlier, len(calls))
        ),
        default=0.0,
    )


steps = st.lists(
    st.tuples(
        st.sampled_from(["new", "new", "person", "back", "back", "flood"]),
        st.floats(0, 3),  # time that passes, in intervals
        st.integers(0, 1000),  # which of those who wait comes back
    ),
    max_size=60,
)


@given(st.sampled_from(LIMITS), steps)
def test_in_no_window_are_there_more_calls_than_amazon_gives(limit: Limit, steps: list[tuple[str, float, int]]):
    world, at = World(limit), NOON
    for kind, passes, which in steps:
        at += timedelta(seconds=passes / limit.rate)
        if kind == "back" and world.waiting:
            world.come(world.waiting.pop(which % len(world.waiting)), at)
        elif kind == "flood":
            for worker in [*world.waiting, *(Worker(False) for _ in range(limit.burst))]:
                if worker in world.waiting:
                    world.waiting.remove(worker)
                world.come(worker, at)
        else:
            world.come(Worker(kind == "person"), at)

    rounding = 1e-3
    assert most_over(world.everybody, limit.rate, limit.burst) <= rounding
    assert most_over(world.background, limit.rate, limit.burst - limit.burst // 5) <= rounding


@given(st.sampled_from(LIMITS), st.lists(st.floats(0, 2), min_size=1, max_size=80))
def test_who_is_punctual_is_put_off_once_at_most(limit: Limit, gaps: list[float]):
    """A crowd that comes when it likes and returns exactly when it was told to."""
    arrivals, at = [], NOON
    for gap in gaps:
        at += timedelta(seconds=gap / limit.rate)
        arrivals.append((at, None))
    bucket, due = Bucket(), sorted(arrivals, key=lambda one: one[0])

    while due:
        at, holding = due.pop(0)
        booking = call(bucket, limit, at, holding=holding)
        bucket = booking.bucket
        if booking.slot is not None:
            assert holding is None
            due = sorted([*due, (booking.slot, booking.slot)], key=lambda one: one[0])


@given(st.sampled_from(LIMITS), st.integers(1, 200))
def test_a_backlog_is_worked_off_nearly_as_fast_as_the_full_bucket_would_allow(limit: Limit, extra: int):
    bucket, last = Bucket(), NOON
    calls = limit.burst * 4 + extra
    for _ in range(calls):
        booking = call(bucket, limit, NOON)
        bucket, last = booking.bucket, booking.slot or NOON

    ours, full = (last - NOON).total_seconds(), (calls - limit.burst) / limit.rate
    assert ours <= full * 1.10 + 1 / limit.rate
