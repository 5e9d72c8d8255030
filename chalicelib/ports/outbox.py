"""Messages that wait to leave, and the queues that take them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.domain.messages import Envelope


class Outbox(Protocol):
    def due(self, at: datetime, *, most: int = 200) -> Sequence[Envelope]:
        """Messages due by then, oldest first. A message that this release can't read is left where it is."""

    def fresh(self, images: Sequence[Mapping[str, Any]]) -> Sequence[Envelope]:
        """The messages in items as the table's stream shows them (``NewImage``), due or not; what this release can't
        read is left out."""

    def taken(self, envelope: Envelope) -> None:
        """Removes what a queue has taken; removing it twice is fine."""


class Queues(Protocol):
    def put(self, envelopes: Sequence[Envelope]) -> Sequence[Envelope]:
        """Hands them to the queues of their kinds and returns those that were taken. Never raises for some of them
        failing."""
