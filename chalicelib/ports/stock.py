"""What lies in our warehouses, as it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.inventory import Level, Movement, Promise
from chalicelib.domain.inventory.count_tables import CountTable

# An article's number and a warehouse's code.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MovementsPage:
    """Newest first; ``next`` leads to the older ones."""

    rows: Sequence[Movement]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class UntoldPage:
    rows: Sequence[Level]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class ShortPage:
    rows: Sequence[Level]
    next: str | None = None


class Stock(Protocol):
    """Articles and warehouses go without regard to case. What never moved is nothing of it. Reads are consistent, but
    for which levels ``untold`` and ``short`` list, which may lag by moments."""

    def level(self, article: str, warehouse: str) -> Level: ...

    def levels(self, places: Iterable[Place]) -> Mapping[Place, Level]:
        """Each that was asked for."""

    def of_articles(self, articles: Iterable[str], *, among: Sequence[str] = ()) -> Mapping[str, Sequence[Level]]:
        """In all warehouses where any of it ever lay, by number as it was asked for; ``among`` these codes where some
        are given: of many articles that is read in a tenth of the time."""

    def movements(self, article: str, warehouse: str, *, after: str | None = None, most: int = 50) -> MovementsPage:
        """Raises Refused for a cursor that no page gave out."""

    def movements_since(self, article: str, warehouse: str, since: datetime) -> Sequence[Movement]:
        """All that happened later than ``since``, oldest first."""

    def promise(self, order_id: str) -> Promise:
        """An empty one for an order that nothing was ever promised to."""

    def untold(self, *, since: datetime | None = None, after: str | None = None, most: int = 100) -> UntoldPage:
        """Levels that moved since Amazon was told, the longest ago first; those that moved at that moment or later
        where one is given."""

    def short(self, *, after: str | None = None, most: int = 50) -> ShortPage:
        """Levels of which more was sold than there is, by article; which they are may lag by moments. Raises Refused
        for a cursor that no page gave out."""

    def shortages(self) -> int:
        """How many such levels there are, as ``short`` knows them."""

    def count_table(self, id: str) -> CountTable:
        """Raises NotFound."""

    def count_tables(self, *, most: int = 10) -> Sequence[CountTable]:
        """The latest first."""
