"""What an operator looks at and mends: the depth of queues, dead letters, the last success of schedules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain.operations import Run

# As many dead letters as a person looks through on a page; the next ones come when these are gone.
MOST_SHOWN = 50
# As many as go back within a request, three calls for ten; who has more presses again.
MOST_SENT_BACK = 500


@dataclass(frozen=True, slots=True)
class QueueState:
    """``dead`` are the messages that failed too often, in the queue's dead-letter queue. Ages are those of the oldest
    message, None where there is none or nobody tells."""

    queue: str  # or the function, for what was never in a queue
    dead: int
    waiting: int | None = None
    in_hand: int | None = None  # handed to a function that has not finished
    age: timedelta | None = None
    dead_age: timedelta | None = None


class QueueStates(Protocol):
    def __call__(self, at: datetime) -> Sequence[QueueState]:
        """Every queue and then every function without one, as far as it can be told: the numbers are approximate, and
        what this installation does not have is left out. Raises Retryable."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that failed too often, as far as an operator may see it: never its body. ``kind`` is empty for what is
    no message of ours."""

    id: str
    kind: str
    version: str
    subject: str
    cause: str
    sent_at: datetime
    received: int  # how often a function was given it


class DeadLetters(Protocol):
    """By the name of the queue that they failed in, or of the function. All raise NotFound when there is no such queue,
    and Retryable."""

    def of(self, queue: str) -> Sequence[DeadLetter]:
        """Oldest first, at most ``MOST_SHOWN``. They stay where they are."""

    def send_back(self, queue: str) -> int:
        """Puts them into their queue again, at most ``MOST_SENT_BACK``, and says how many. One may arrive twice when
        we die in between; none is lost."""

    def clear(self, queue: str) -> int:
        """Throws them away, at most ``MOST_SENT_BACK``, and says how many."""


class Runs(Protocol):
    def all(self) -> Mapping[str, Run]:
        """The last success of each schedule that had one."""
