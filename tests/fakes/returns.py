"""Returns and tills, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.cursors import read, written
from chalicelib.domain.errors import NotFound
from chalicelib.domain.returns import Return
from chalicelib.domain.takings import DRAWERS, Drawer, TillEntry, ZReading
from chalicelib.domain.texts import folded
from chalicelib.ports.returns import ReturnsPage
from chalicelib.ports.takings import EntriesPage, ReadingsPage
from tests.fakes.readers import Records


@dataclass(frozen=True)
class Returns:
    store: Records

    def of(self, order_id: str) -> Sequence[Return]:
        return sorted((each for each in self.store.all(Return) if each.order_id == order_id), key=_place)

    def get(self, id: str) -> Return:
        found = self.store.find(Return, id.strip().upper())
        if found is None:
            raise NotFound("There is no such return.")
        return found

    def newest(self, *, after: str | None = None, most: int = 25) -> ReturnsPage:
        start = read(after, of="returns")
        rows = sorted(self.store.all(Return), key=_place, reverse=True)
        rows = [row for row in rows if not start or _place(row) < start]
        return ReturnsPage(rows[:most], written(_place(rows[most - 1]), of="returns") if len(rows) > most else None)


@dataclass(frozen=True)
class Takings:
    store: Records

    def drawer(self, station: str, number: int) -> Drawer:
        return self.store.find(Drawer, folded(station), str(number)) or Drawer(station, number)

    def drawers(self, station: str) -> Sequence[Drawer]:
        return [self.drawer(station, number) for number in range(DRAWERS)]

    def all(self) -> Sequence[Drawer]:
        return sorted(self.store.all(Drawer), key=lambda each: (folded(each.station), each.number))

    def entries(self, station: str, period: int, *, after: str | None = None, most: int = 100) -> EntriesPage:
        name = f"entries:{folded(station)}:{period}"
        start = read(after, of=name)
        mine = (each for each in self.store.all(TillEntry) if _is_of(each, station) and each.period == period)
        rows = [row for row in sorted(mine, key=_place) if _place(row) > start]
        return EntriesPage(rows[:most], written(_place(rows[most - 1]), of=name) if len(rows) > most else None)

    def reading(self, station: str, period: int) -> ZReading:
        found = self.store.find(ZReading, folded(station), str(period))
        if found is None:
            raise NotFound("There is no such Z reading.")
        return found

    def readings(self, station: str, *, after: str | None = None, most: int = 25) -> ReadingsPage:
        name = f"readings:{folded(station)}"
        start = int(read(after, of=name) or 10**9)
        mine = (each for each in self.store.all(ZReading) if _is_of(each, station) and each.period < start)
        rows = sorted(mine, key=lambda each: -each.period)
        return ReadingsPage(rows[:most], written(str(rows[most - 1].period), of=name) if len(rows) > most else None)


def _is_of(record: TillEntry | ZReading, station: str) -> bool:
    return folded(record.station) == folded(station)


def _place(row: Return | TillEntry) -> str:
    return f"{row.at.isoformat(timespec='microseconds')}#{row.id}"
