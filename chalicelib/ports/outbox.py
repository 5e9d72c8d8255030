"""Messages that wait to leave, and the queues that take them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib.domain.messages import Envelope

# A backlog is counted no further: beyond, it matters that it grows and since when, not by how much.
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages are due and still there, and since when the oldest is due."""

    count: int = 0
    since: datetime | None = None

    def age(self, at: datetime) -> timedelta:
        return at - self.since if self.since else timedelta(0)


class Outbox(Protocol):
    def due(self, at: datetime, *, most: int = 200) -> Sequence[Envelope]:
        """Messages due by then, oldest first. A message that this release can't read is left where it is."""

    def backlog(self, at: datetime) -> Backlog:
        """What is due by then and was not taken, unreadable ones included; counts up to ``MOST_COUNTED``."""

    def fresh(self, images: Sequence[Mapping[str, Any]]) -> Sequence[Envelope]:
        """The messages in items as the table's stream shows them (``NewImage``), due or not; what this release can't
        read is left out."""

    def taken(self, envelope: Envelope) -> None:
        """Removes what a queue has taken; removing it twice is fine."""


class Queues(Protocol):
    def put(self, envelopes: Sequence[Envelope], *, at: datetime) -> Sequence[Envelope]:
        """Hands them to the queues of their kinds and returns those that were taken. One that is due within minutes
        after ``at`` comes out when it is due, to the second. Never raises for some of them failing."""
