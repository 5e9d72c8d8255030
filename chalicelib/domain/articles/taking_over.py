"""Making articles of what a seller lists at Amazon: a job that goes on page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.messages.kinds import SILENT_AFTER

# Amazon's pages lead on for 24 hours; after that one begins at the first again.
PAGE_LASTS = timedelta(hours=23)
# While Amazon is down: a minute, two, four … half an hour between, and after a night of it somebody should know.
LONGEST_PAUSE = timedelta(minutes=30)
MOST_TRIES = 24
# What a person reads of what could not be taken over; the rest is counted.
MOST_PROBLEMS = 50


class State(StrEnum):
    RUNNING = "running"  # the next page is asked for as soon as Amazon takes the call
    DONE = "done"
    STOPPED = "stopped"  # by a person, or because Amazon says no; it can be taken up again where it stands


class Reason(StrEnum):
    TAKEN = "taken"  # its number belongs to another article, written in other letters
    UNFIT = "unfit"  # its SKU can be no number of an article


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A listing that makes no article."""

    sku: str
    reason: Reason
    other: str = ""  # the article that is in the way


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one page came to."""

    read: int = 0
    created: int = 0
    linked: int = 0  # known articles that got an alias
    unchanged: int = 0
    shared: int = 0  # created without their ASIN, which belongs to another article
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeOver:
    """One connection's listings. ``page`` leads to the next of Amazon's pages; each page is done again when its step
    died, which changes nothing that was done."""

    id: str  # the connection's: one at a time
    authorization: str
    marketplace: str
    by: str
    begun_at: datetime
    changed_at: datetime
    state: State = State.RUNNING
    page: str = ""
    total: int = 0  # as Amazon says
    read: int = 0
    created: int = 0
    linked: int = 0
    unchanged: int = 0
    shared: int = 0
    left_out: int = 0
    problems: tuple[LeftOut, ...] = ()
    stopped_because: str = ""  # Amazon's code; empty when a person stopped it
    step: int = 0  # a message of another step comes too late
    tries: int = 0  # how often Amazon has not answered, one after the other
    revision: int = 0

    @property
    def share(self) -> float:
        """How much of it is done."""
        if self.state is State.DONE:
            return 1.0
        return min(0.98, self.read / self.total) if self.total else 0.0


def advanced(job: TakeOver, outcome: Outcome, *, next: str | None, total: int, at: datetime) -> TakeOver:
    """One page further; done when there is no next one."""
    return replace(
        job,
        state=job.state if next else State.DONE,
        step=job.step + 1,
        tries=0,
        page=next or "",
        total=max(total, job.total, job.read + outcome.read),  # of a part of a long list Amazon tells less
        read=job.read + outcome.read,
        created=job.created + outcome.created,
        linked=job.linked + outcome.linked,
        unchanged=job.unchanged + outcome.unchanged,
        shared=job.shared + outcome.shared,
        left_out=job.left_out + len(outcome.left_out),
        problems=_first(job.problems, outcome.left_out),
        changed_at=at,
    )


def stopped(job: TakeOver, *, because: str = "", at: datetime) -> TakeOver:
    return replace(job, state=State.STOPPED, stopped_because=because, step=job.step + 1, changed_at=at)


def resumed(job: TakeOver, *, by: str, at: datetime) -> TakeOver:
    """Where it stands, or from the beginning when it was done, Amazon refused, or its pages no longer lead on; what was
    taken over already stays as it is."""
    again = TakeOver(job.id, job.authorization, job.marketplace, by, at, at, step=job.step + 1, revision=job.revision)
    if job.state is State.DONE or job.stopped_because or at > job.changed_at + PAGE_LASTS:
        return again
    return replace(job, state=State.RUNNING, step=job.step + 1, tries=0, changed_at=at)


def waiting(job: TakeOver, *, at: datetime) -> tuple[TakeOver, datetime]:
    """Amazon did not answer: the same page again, and when."""
    pause = min(timedelta(minutes=2 ** min(job.tries, 5)), LONGEST_PAUSE)
    return replace(job, tries=job.tries + 1, changed_at=at), at + pause


def is_silent(job: TakeOver, at: datetime) -> bool:
    """Whether its steps got lost."""
    return job.state is State.RUNNING and at > job.changed_at + SILENT_AFTER + LONGEST_PAUSE


def _first(known: tuple[LeftOut, ...], more: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    """A page that is read again names nothing twice."""
    return tuple(dict.fromkeys((*known, *more)))[:MOST_PROBLEMS]
