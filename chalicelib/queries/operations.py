"""What an operator sees: schedules, queues and the outbox at one look, and the messages that failed too often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import QUEUES, WITHOUT_QUEUE
from chalicelib.domain.operations import SCHEDULES, is_late
from chalicelib.ports.operations import DeadLetter, DeadLetters, QueueState, QueueStates, Runs
from chalicelib.ports.outbox import Backlog, Outbox


@dataclass(frozen=True, slots=True)
class ScheduleState:
    name: str
    every: timedelta
    last: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Overview:
    schedules: Sequence[ScheduleState]
    queues: Sequence[QueueState]
    backlog: Backlog
    waited: timedelta  # the oldest message of the backlog


def overview(*, at: datetime, outbox: Outbox, queue_states: QueueStates, runs: Runs) -> Overview:
    backlog, last = outbox.backlog(at), runs.all()
    schedules = [
        ScheduleState(name, schedule.every, run.succeeded_at if run else None, is_late(schedule, run, at=at))
        for name, schedule in SCHEDULES.items()
        for run in [last.get(name)]
    ]
    return Overview(schedules, queue_states(at), backlog, backlog.age(at))


def failed(queue: str, *, dead_letters: DeadLetters) -> Sequence[DeadLetter]:
    """Raises NotFound for a queue that is not ours."""
    if queue not in (*QUEUES, *WITHOUT_QUEUE):
        raise NotFound("There is no such queue.")
    return dead_letters.of(queue)
