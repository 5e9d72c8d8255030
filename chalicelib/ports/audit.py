"""The trail: what happened to a subject."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.changes import Audited


class Trail(Protocol):
    def of(self, subject: str) -> Sequence[Audited]:
        """Oldest first."""
