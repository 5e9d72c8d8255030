"""What waits for a person."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.attention import AttentionItem, Half

BOTH = tuple(Half)


class AttentionItems(Protocol):
    def all(self, halves: Sequence[Half] = BOTH, *, most: int = 200) -> Sequence[AttentionItem]:
        """Of these halves of the house, oldest first."""

    def get(self, id: str) -> AttentionItem:
        """Raises NotFound."""

    def count(self, halves: Sequence[Half] = BOTH) -> int:
        """How many wait, for the badge; 100 means 100 or more."""
