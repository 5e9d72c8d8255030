"""Amazon's access tokens, kept for all functions together."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeptToken:
    sealed: bytes = field(repr=False)
    expires_at: datetime


class KeptTokens(Protocol):
    """Everything raises Retryable when the store is out of reach."""

    def read(self, key: str) -> KeptToken | None: ...

    def lease(self, key: str, *, at: datetime, until: datetime, seen: KeptToken | None) -> int | None:
        """A fencing number for whoever may refresh it; None when somebody else is at it, or has done it since."""

    def keep(self, key: str, token: KeptToken, *, fence: int) -> bool:
        """Whether it still was this holder's turn. Ends the lease."""

    def release(self, key: str, *, fence: int) -> None: ...

    def forget(self, key: str) -> None:
        """Whoever is refreshing it from what it was made of before writes it no more."""
