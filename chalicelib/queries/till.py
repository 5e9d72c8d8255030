"""What the tills hold, and their readings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.takings import Drawer, Row, Sum, TillEntry, ZReading, rows, summed, totals
from chalicelib.domain.texts import folded
from chalicelib.ports.directory import People
from chalicelib.ports.takings import Takings

READERS = (Role.WAREHOUSE, Role.ACCOUNTANT)
# A year of a hundred boxes a day, and as many rows as the 6 MB of a gateway hold: whoever wants tables closes sooner.
MOST_ENTRIES = 40_000
PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Till:
    """A reading of a station: of its open period (X), or of one that is closed (Z)."""

    station: str
    period: int
    since: datetime | None
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True, slots=True)
class History:
    station: str
    rows: Sequence[Till]
    next: str | None = None


def tills(*, by: Person, takings: Takings) -> list[Till]:
    """The open period of every station that ever took or gave anything. Raises Forbidden."""
    refuse_others(by, *READERS)
    return [_open(list(drawers)) for _, drawers in groupby(takings.all(), key=lambda each: folded(each.station))]


def x_reading(station: str, *, by: Person, takings: Takings) -> Till:
    """Raises Forbidden."""
    refuse_others(by, *READERS)
    return _open(takings.drawers(station))


def z_reading(station: str, period: int, *, by: Person, takings: Takings, people: People) -> Till:
    """Raises NotFound, Forbidden."""
    refuse_others(by, *READERS)
    reading = takings.reading(station, period)
    return _closed(reading, _names([reading.by], people))


def history(station: str, *, after: str | None = None, by: Person, takings: Takings, people: People) -> History:
    """Raises Forbidden, and Refused for a cursor that no page gave out."""
    refuse_others(by, *READERS)
    page = takings.readings(station, after=after)
    names = _names((reading.by for reading in page.rows), people)
    return History(station, [_closed(reading, names) for reading in page.rows], page.next)


def entries(station: str, period: int, *, by: Person, takings: Takings, people: People) -> list[TillEntry]:
    """All of a period, oldest first, ``by`` the names of people. Raises Refused for more than a table holds: one that
    is cut would not add up; Forbidden."""
    refuse_others(by, *READERS)
    found: list[TillEntry] = []
    for page in _pages(station, period, takings):
        found += page
        if len(found) > MOST_ENTRIES:
            raise Refused("This period has more than {most} entries, too many for a table.", most=MOST_ENTRIES)
    names = _names((entry.by for entry in found), people)
    return [replace(entry, by=names.get(entry.by, entry.by)) for entry in found]


def _pages(station: str, period: int, takings: Takings) -> Iterator[Sequence[TillEntry]]:
    after: str | None = None
    while True:
        page = takings.entries(station, period, after=after, most=PAGE)
        yield page.rows
        if (after := page.next) is None:
            return


def _open(drawers: Sequence[Drawer]) -> Till:
    first = drawers[0]
    return _till(first.station, first.period, first.since, summed(each for drawer in drawers for each in drawer.sums))


def _closed(reading: ZReading, names: Mapping[str, str]) -> Till:
    till = _till(reading.station, reading.period, reading.since, reading.sums)
    return replace(till, closed_at=reading.closed_at, closed_by=names.get(reading.by, reading.by))


def _till(station: str, period: int, since: datetime | None, sums: tuple[Sum, ...]) -> Till:
    return Till(station, period, since, rows(sums), totals(sums))


def _names(ids: Iterable[str], people: People) -> Mapping[str, str]:
    return {id: person.name for id, person in people.several(sorted(set(ids))).items()}
