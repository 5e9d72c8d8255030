"""What came back of marketplace orders, as it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.returns import Return


@dataclass(frozen=True, slots=True)
class ReturnsPage:
    """Newest first; ``next`` leads to the older ones."""

    rows: Sequence[Return]
    next: str | None = None


class Returns(Protocol):
    """Reads are consistent."""

    def of(self, order_id: str) -> Sequence[Return]:
        """All of an order, oldest first."""

    def get(self, id: str) -> Return:
        """In any case of letters. Raises NotFound."""

    def newest(self, *, after: str | None = None, most: int = 25) -> ReturnsPage:
        """Of all orders. Raises Refused for a cursor that no page gave out."""
