"""Mapping held orders again after their mapping changed: a job that goes on page by page, each order by itself."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.messages.kinds import SILENT_AFTER
from chalicelib.domain.orders.order import HoldReason, MarketplaceOrder, NotWork

# What a person looks at one by one; the rest is counted.
MOST_NAMED = 20
# What a mapping can put right. What a buyer asks for, and what is known from a report only, it can't.
CURABLE = frozenset(
    {
        HoldReason.UNMAPPED_SHIP_METHOD,
        HoldReason.UNMAPPED_ARTICLE,
        HoldReason.UNMAPPED_CHARGE,
        HoldReason.ADDRESS,
        HoldReason.AMOUNTS,
        HoldReason.FILTER,
        HoldReason.CONTRADICTION,
    }
)


class State(StrEnum):
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Release:
    """One connection's job, the latest. ``after`` is where the step before ended; ``run`` tells a message of an
    earlier job from one of this."""

    connection: str
    by: str
    begun_at: datetime
    changed_at: datetime
    run: int = 1
    step: int = 0
    state: State = State.RUNNING
    after: str = ""
    looked: int = 0
    released: int = 0
    held: int = 0  # mapped again, and still held
    failed: int = 0
    failures: tuple[str, ...] = ()  # the first orders that could not be mapped again
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What one page came to; ``next`` leads to the next one."""

    looked: int
    released: int
    held: int
    failures: tuple[str, ...]
    next: str | None


def begun(before: Release | None, connection: str, *, by: str, at: datetime) -> Release:
    run = before.run + 1 if before else 1
    return Release(connection, by, at, at, run=run, revision=before.revision if before else 0)


def went_on(job: Release, step: Step, *, at: datetime) -> Release:
    return replace(
        job,
        step=job.step + 1,
        state=State.RUNNING if step.next else State.DONE,
        after=step.next or "",
        looked=job.looked + step.looked,
        released=job.released + step.released,
        held=job.held + step.held,
        failed=job.failed + len(step.failures),
        failures=(*job.failures, *step.failures)[:MOST_NAMED],
        changed_at=at,
    )


def is_silent(job: Release, at: datetime) -> bool:
    """Whether its steps got lost, so that it may be begun anew."""
    return job.state is State.RUNNING and at > job.changed_at + SILENT_AFTER


def is_curable(order: MarketplaceOrder) -> bool:
    """Whether a mapping may have to do with what holds it, or leaves it out."""
    if order.not_work is not None:
        return order.not_work is NotWork.FILTERED
    return any(hold.reason in CURABLE for hold in order.open_holds)
