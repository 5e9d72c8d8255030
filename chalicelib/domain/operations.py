"""What keeps the house running by the clock, and whether it still does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often it fires, and after how long without a success something is wrong."""

    every: timedelta
    late_after: timedelta


# By the names of their functions.
SCHEDULES: Mapping[str, Schedule] = {
    # A minute that fails is not repeated, since the next one does the same; a few of them pass by themselves.
    "publish-due": Schedule(every=timedelta(minutes=1), late_after=timedelta(minutes=5)),
    "begin-sweeps": Schedule(every=timedelta(minutes=1), late_after=timedelta(minutes=5)),
    "push-tracking": Schedule(every=timedelta(minutes=1), late_after=timedelta(minutes=5)),
    "push-inventory": Schedule(every=timedelta(minutes=5), late_after=timedelta(minutes=15)),
}


@dataclass(frozen=True, slots=True)
class Run:
    """The last success of a schedule."""

    schedule: str
    succeeded_at: datetime
    revision: int = 0


def is_late(schedule: Schedule, last: Run | None, *, at: datetime) -> bool:
    """One that never succeeded is late from the beginning: a fresh house has its first success within a minute."""
    return last is None or at - last.succeeded_at > schedule.late_after
