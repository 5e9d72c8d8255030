"""When a call may be made: Amazon fills a bucket of ``burst`` tokens with ``rate`` a second, and every call takes one.

Each bucket is kept as two cells. Everybody draws from the *shared* one; the *people's* holds a fifth of the burst (and
a fiftieth of the rate, so that it fills again while background work never rests), and only people may draw from it.
Together they are never more than Amazon's. A cell is a leaky bucket as a moment (GCRA): the moment at which it will be
full again, once as it is planned with all booked slots, and once as it was really used. A newcomer goes when the plan
has room, else is given the next free slot. Who holds a slot goes when its time has come and what was really used has
room: that is so when everybody is punctual, and when many are late it spreads them instead of letting them all through.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import isfinite

PEOPLE_BURST = 5  # one in so many tokens is theirs
PEOPLE_RATE = 50
# Beyond this Amazon's header says nothing that we could mean to use.
FASTEST, SLOWEST = 1000.0, 1 / 86_400
# A bucket that goes on refusing is asked half as often each time, at last 64 times less.
MOST_STRIKES = 6

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """As published: ``rate`` tokens a second, at most ``burst`` at once."""

    rate: float
    burst: int


@dataclass(frozen=True, slots=True)
class Cell:
    """When it is full again if every slot is used in time, and by what was really used so far."""

    planned: datetime = LONG_AGO
    used: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class Bucket:
    """``rate`` is what Amazon's header said last; None until it says something else than what is published. ``strikes``
    counts refusals in a row, the last of them at ``struck_at``."""

    shared: Cell = Cell()
    people: Cell = Cell()
    rate: float | None = None
    strikes: int = 0
    struck_at: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class Booking:
    """``slot`` is None for who may go now; else nobody else has that moment. ``bucket`` is what to keep."""

    bucket: Bucket
    slot: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Pace:
    interval: timedelta
    burst: int

    @property
    def tolerance(self) -> timedelta:
        """How far ahead of an even pace one may be."""
        return self.interval * (self.burst - 1)


def book(bucket: Bucket, limit: Limit, *, at: datetime, is_person: bool, holding: datetime | None = None) -> Booking:
    """A call now, or the next slot for it. Who comes before the slot that it holds is told that slot again."""
    if holding is not None and at < holding:
        return Booking(bucket, holding)
    shared, people = _paces(bucket, limit)
    if (gone := _gone(bucket.shared, shared, at, holds=holding is not None)) is not None:
        return Booking(replace(bucket, shared=gone))
    if not is_person or people is None:
        slot, cell = _booked(bucket.shared, shared)
        return Booking(replace(bucket, shared=cell), slot)
    if (gone := _gone(bucket.people, people, at, holds=holding is not None)) is not None:
        return Booking(replace(bucket, people=gone))
    of_shared, of_people = _booked(bucket.shared, shared), _booked(bucket.people, people)
    if of_people[0] < of_shared[0]:
        return Booking(replace(bucket, people=of_people[1]), of_people[0])
    return Booking(replace(bucket, shared=of_shared[1]), of_shared[0])


def refused(bucket: Bucket, limit: Limit, *, at: datetime, is_person: bool) -> Booking:
    """Amazon said 429: the bucket is empty now, whatever we thought, and fills more slowly each time that it says so
    again soon. The refused call gets a slot."""
    shared, people = _paces(bucket, limit)
    waited, since = shared.interval * 2 ** (bucket.strikes - 1), at - bucket.struck_at
    strikes = min(bucket.strikes + 1, MOST_STRIKES) if since <= 4 * waited else 1
    if since < waited:
        strikes = bucket.strikes  # this call left before the last refusal, and says nothing new
    wait = shared.interval * 2 ** (strikes - 1)
    emptied = replace(
        bucket,
        shared=_emptied(bucket.shared, shared, at + wait),
        # A moment after the others: there is one token by then, not two.
        people=_emptied(bucket.people, people, at + 2 * wait) if people else bucket.people,
        strikes=strikes,
        struck_at=at,
    )
    return book(emptied, limit, at=at, is_person=is_person)


def learnt(bucket: Bucket, limit: Limit, rate: float) -> Bucket:
    """What Amazon says about the rate of this very pair of seller and application counts from now on."""
    if not isfinite(rate) or not SLOWEST <= rate <= FASTEST:
        return bucket
    return replace(bucket, rate=None if rate == limit.rate else rate)


def _paces(bucket: Bucket, limit: Limit) -> tuple[_Pace, _Pace | None]:
    """The shared cell's and the people's; a burst too small to share has no people's."""
    rate = bucket.rate or limit.rate
    of_people = limit.burst // PEOPLE_BURST
    if not of_people:
        return _Pace(timedelta(seconds=1 / rate), limit.burst), None
    people = _Pace(timedelta(seconds=PEOPLE_RATE / rate), of_people)
    return _Pace(timedelta(seconds=1 / (rate * (1 - 1 / PEOPLE_RATE))), limit.burst - of_people), people


def _gone(cell: Cell, pace: _Pace, at: datetime, *, holds: bool) -> Cell | None:
    """The cell after a call now; None when there is no room. A newcomer must not take what others have booked."""
    full = cell.used if holds else max(cell.used, cell.planned)
    if at < full - pace.tolerance:
        return None
    used = max(cell.used, at) + pace.interval
    return Cell(cell.planned if holds else max(cell.planned, at) + pace.interval, used)


def _booked(cell: Cell, pace: _Pace) -> tuple[datetime, Cell]:
    full = max(cell.used, cell.planned)
    return full - pace.tolerance, replace(cell, planned=full + pace.interval)


def _emptied(cell: Cell, pace: _Pace, until: datetime) -> Cell:
    """Without a token before that moment."""
    full = until + pace.tolerance
    return Cell(max(cell.planned, full), max(cell.used, full))
