"""The buckets of calls that Amazon gives each pair of seller and application, shared by everybody who calls."""

from datetime import datetime
from typing import Protocol

from chalicelib.domain.throttling import Limit


class Slots(Protocol):
    """``bucket`` is an authorization's id, or whatever else Amazon counts for. Everything raises Retryable when the
    store is out of reach, or too many book at the very same moment."""

    def book(
        self, bucket: str, operation: str, limit: Limit, *, is_person: bool, holding: datetime | None = None
    ) -> datetime | None:
        """None: go now, it is counted. Else the moment to come back at, ``holding`` it; nobody else has it."""

    def refused(self, bucket: str, operation: str, limit: Limit, *, is_person: bool) -> datetime:
        """Amazon said 429 to a call that was let through: everybody waits, and this caller has a slot again."""

    def learn(self, bucket: str, operation: str, limit: Limit, rate: float) -> None:
        """What Amazon's header says about the rate. Costs nothing while it says what is known."""
