"""What waits for a person."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.attention import AttentionItem


class AttentionItems(Protocol):
    def all(self, *, most: int = 200) -> Sequence[AttentionItem]:
        """Oldest first."""

    def get(self, id: str) -> AttentionItem:
        """Raises NotFound."""

    def count(self) -> int:
        """How many wait, for the badge; 100 means 100 or more."""
