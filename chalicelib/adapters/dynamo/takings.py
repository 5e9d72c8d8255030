"""Tills: the drawers of what is open, entries, and Z readings.

| access                            | how                                                  |
|-----------------------------------|------------------------------------------------------|
| one drawer; those of a station    | GetItem, BatchGetItem, consistent                    |
| all drawers of the house          | Query pk = tills, consistent                         |
| entries of a period, oldest first | Query of the period's and station's key, consistent  |
| Z readings, newest first; one     | Query of the station's key, GetItem, consistent      |
"""

from collections.abc import Sequence

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.takings import DRAWERS, Drawer, TillEntry, ZReading
from chalicelib.domain.texts import folded
from chalicelib.ports.takings import EntriesPage, ReadingsPage

TILLS = "tills"
NO_READING = "There is no such Z reading."


class TakingItem(Item):
    """
    | pk                         | sk                  | carries  |
    |----------------------------|---------------------|----------|
    | tills                      | <station>#<number>  | drawer   |
    | entries#<period>#<station> | <moment>#<id>       | entry    |
    | readings#<station>         | <period>            | reading  |

    Stations in small letters.
    """

    drawer = RecordAttribute(Drawer)
    entry = RecordAttribute(TillEntry)
    reading = RecordAttribute(ZReading)


Items = type[TakingItem]


def drawer(items: Items, drawer: Drawer) -> list[Row]:
    return [Row(items(TILLS, _drawer(drawer.station, drawer.number), drawer=drawer), "drawer")]


def entry(items: Items, entry: TillEntry) -> list[Row]:
    at = f"{keys.moment(entry.at)}#{keys.part(entry.id)}"
    return [Row(items(_entries(entry.station, entry.period), at, entry=entry))]


def z_reading(items: Items, reading: ZReading) -> list[Row]:
    return [Row(items(_readings(reading.station), _period(reading.period), reading=reading))]


class DynamoTakings:
    def __init__(self, items: Items) -> None:
        self._items = items

    def drawer(self, station: str, number: int) -> Drawer:
        item = reading.one(self._items, TILLS, _drawer(station, number))
        return item.drawer if item else Drawer(station, number)

    def drawers(self, station: str) -> Sequence[Drawer]:
        wanted = {_drawer(station, number): number for number in range(DRAWERS)}
        items = reading.several(self._items, [(TILLS, sk) for sk in wanted])
        found = {item.sk: item.drawer for item in items}
        return [found.get(sk) or Drawer(station, number) for sk, number in wanted.items()]

    def all(self) -> Sequence[Drawer]:
        return [item.drawer for item in reading.under(self._items, TILLS)]

    def entries(self, station: str, period: int, *, after: str | None = None, most: int = 100) -> EntriesPage:
        key = _entries(station, period)
        items, further = reading.page(self._items, key, self._items.sk, after=after, most=most)
        return EntriesPage([item.entry for item in items], further)

    def reading(self, station: str, period: int) -> ZReading:
        found = reading.required(self._items, _readings(station), _period(period), otherwise=NO_READING)
        return found.reading

    def readings(self, station: str, *, after: str | None = None, most: int = 25) -> ReadingsPage:
        key, place = _readings(station), self._items.sk
        items, further = reading.page(self._items, key, place, after=after, most=most, is_newest_first=True)
        return ReadingsPage([item.reading for item in items], further)


def _drawer(station: str, number: int) -> str:
    return f"{_part(station)}#{number}"


def _entries(station: str, period: int) -> str:
    return f"entries#{_period(period)}#{_part(station)}"


def _readings(station: str) -> str:
    return f"readings#{_part(station)}"


def _period(period: int) -> str:
    return f"{period:09}"


def _part(station: str) -> str:
    return keys.part(folded(station))
