"""The index by which orders are found, kept beside the orders and a moment behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.search import Indexed


@dataclass(frozen=True, slots=True)
class Hit:
    """An order's number, and the cursor behind it."""

    number: str
    cursor: str


@dataclass(frozen=True, slots=True)
class Found:
    """``looked`` is how many orders were looked at to find these. ``next`` leads on, and is None at the end."""

    hits: Sequence[Hit]
    looked: int
    next: str | None


class SearchIndex(Protocol):
    def terms(self, number: str) -> Indexed | None:
        """What an order is found by, if it was ever indexed; consistent."""

    def keep(self, before: Indexed | None, after: Indexed) -> None:
        """Makes an order found by these terms. It takes several writes; as long as the last is missing,
        ``terms`` says what it said before. Raises Conflict when that is not ``before`` any more."""

    def find(
        self, terms: Sequence[str], *, after: str | None = None, most: int = 50, at: datetime | None = None
    ) -> Found:
        """Orders that have all of these terms, newest first: looks at ``most`` orders that have the rarest of them.
        Passing terms that are over at ``at`` find nothing. May lag by moments. Raises Refused for a cursor that is not
        ours, ValueError without terms."""

    def forget(self, number: str) -> None:
        """Takes an order's passing terms away at once; asking twice changes nothing."""

    def count(self, terms: Sequence[str]) -> int:
        """How many orders ``find`` has to look at, all in all."""
