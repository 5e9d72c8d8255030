"""Keeping the house running: what schedules leave behind, and what an operator does about messages that failed."""

from collections.abc import Collection
from datetime import datetime

from chalicelib.domain.changes import Audited, Kept
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.messages import QUEUES, WITHOUT_QUEUE
from chalicelib.domain.operations import Run
from chalicelib.ports.commit import Commit
from chalicelib.ports.operations import DeadLetters


def note_run(schedule: str, *, at: datetime, commit: Commit) -> None:
    """Once a run, so for a schedule of every minute 43,000 small writes a month."""
    commit(Kept(Run(schedule, succeeded_at=at)))


def send_back(queue: str, *, by: Person, where: str, at: datetime, dead_letters: DeadLetters, commit: Commit) -> int:
    """Gives the messages that failed too often another try, and says how many. It is in the trail before it happens.

    Raises Forbidden for whoever is no operator, NotFound for a queue that is not ours.
    """
    _refuse(by, queue, among=QUEUES)
    commit(Audited("sent_back", queue, by=by.id, at=at, where=where))
    return dead_letters.send_back(queue)


def clear(queue: str, *, by: Person, where: str, at: datetime, dead_letters: DeadLetters, commit: Commit) -> int:
    """Throws away what a function without a queue failed at, and says how much. It is in the trail before it happens.

    Raises Forbidden for whoever is no operator, NotFound for a queue whose messages still have work to do.
    """
    _refuse(by, queue, among=WITHOUT_QUEUE)
    commit(Audited("cleared", queue, by=by.id, at=at, where=where))
    return dead_letters.clear(queue)


def _refuse(person: Person, queue: str, *, among: Collection[str]) -> None:
    if not person.has(Role.OPERATOR):
        raise Forbidden("Only an operator can decide this.")
    if queue not in among:
        raise NotFound("There is no such queue.")
