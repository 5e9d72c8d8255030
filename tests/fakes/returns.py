"""Returns and tills, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.returns import Return
from chalicelib.domain.takings import DRAWERS, Drawer, TillEntry, ZReading
from chalicelib.domain.texts import folded
from chalicelib.ports.returns import ReturnsPage
from chalicelib.ports.takings import EntriesPage, ReadingsPage
from tests.fakes import pages
from tests.fakes.readers import Records, found


@dataclass(frozen=True)
class Returns:
    store: Records

    def of(self, order_id: str) -> Sequence[Return]:
        return sorted((each for each in self.store.all(Return) if each.order_id == order_id), key=_place)

    def get(self, id: str) -> Return:
        return found(self.store.find(Return, id.strip().upper()), "There is no such return.")

    def newest(self, *, after: str | None = None, most: int = 25) -> ReturnsPage:
        return ReturnsPage(*pages.cut(self.store.all(Return), _place, "returns", after, most))


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
        mine = (each for each in self.store.all(TillEntry) if _is_of(each, station) and each.period == period)
        return EntriesPage(*pages.cut(mine, _place, name, after, most, is_forward=True))

    def reading(self, station: str, period: int) -> ZReading:
        return found(self.store.find(ZReading, folded(station), str(period)), "There is no such Z reading.")

    def readings(self, station: str, *, after: str | None = None, most: int = 25) -> ReadingsPage:
        name = f"readings:{folded(station)}"
        mine = (each for each in self.store.all(ZReading) if _is_of(each, station))
        return ReadingsPage(*pages.cut(mine, lambda each: f"{each.period:09}", name, after, most))


def _is_of(record: TillEntry | ZReading, station: str) -> bool:
    return folded(record.station) == folded(station)


def _place(row: Return | TillEntry) -> str:
    return f"{row.at.isoformat(timespec='microseconds')}#{row.id}"
