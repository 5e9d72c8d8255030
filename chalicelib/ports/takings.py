"""Tills: what was taken and given back at each station, and the readings of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.takings import Drawer, TillEntry, ZReading


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """Oldest first; ``next`` leads to the newer ones."""

    rows: Sequence[TillEntry]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingsPage:
    """Newest first; ``next`` leads to the older ones."""

    rows: Sequence[ZReading]
    next: str | None = None


class Takings(Protocol):
    """Stations go without regard to case; work at a browser that nobody named belongs to the station without a name.
    Reads are consistent. Cursors that no page gave out raise Refused."""

    def drawer(self, station: str, number: int) -> Drawer:
        """An empty one where nothing was ever taken."""

    def drawers(self, station: str) -> Sequence[Drawer]:
        """All of a station's till, by number, empty ones too."""

    def all(self) -> Sequence[Drawer]:
        """Of all stations those that were ever written, by station and number."""

    def entries(self, station: str, period: int, *, after: str | None = None, most: int = 100) -> EntriesPage: ...

    def reading(self, station: str, period: int) -> ZReading:
        """Raises NotFound."""

    def readings(self, station: str, *, after: str | None = None, most: int = 25) -> ReadingsPage: ...
