"""Queues as an operator sees them, filled by a test."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import QUEUES, WITHOUT_QUEUE
from chalicelib.ports.operations import MOST_SENT_BACK, MOST_SHOWN, DeadLetter, QueueState


@dataclass
class FakeQueueStates:
    """Quiet queues, unless a test says otherwise."""

    states: Sequence[QueueState] = (
        *(QueueState(queue, dead=0, waiting=0, in_hand=0) for queue in QUEUES),
        *(QueueState(function, dead=0) for function in WITHOUT_QUEUE),
    )

    def __call__(self, at: datetime) -> Sequence[QueueState]:
        return self.states


@dataclass
class FakeDeadLetters:
    """``letters`` are the dead ones by queue, ``sent_back`` those that are not any more."""

    letters: dict[str, list[DeadLetter]] = field(
        default_factory=lambda: {queue: [] for queue in (*QUEUES, *WITHOUT_QUEUE)}
    )
    sent_back: dict[str, list[DeadLetter]] = field(default_factory=dict)

    def of(self, queue: str) -> Sequence[DeadLetter]:
        return sorted(self._in(queue), key=lambda letter: (letter.sent_at, letter.id))[:MOST_SHOWN]

    def send_back(self, queue: str) -> int:
        going = self._in(queue)[:MOST_SENT_BACK]
        self.sent_back.setdefault(queue, []).extend(going)
        return self.clear(queue)

    def clear(self, queue: str) -> int:
        before = self._in(queue)
        self.letters[queue] = before[MOST_SENT_BACK:]
        return len(before) - len(self.letters[queue])

    def _in(self, queue: str) -> list[DeadLetter]:
        if queue not in self.letters:
            raise NotFound("There is no such queue.")
        return self.letters[queue]
