"""What was taken and given back at each station, by tender: the entries of a till, and the readings of it.

A till belongs to a station. Its period runs from one Z reading to the next: every entry falls into exactly one. The
sums of the period that is open lie in a few drawers, so that a reading never counts entries and who works at the same
moment rarely collides; an entry is written in one commit with its drawer, a Z reading in one with all of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zlib import crc32

from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money

# Two who work at one till at the same moment seldom meet in one drawer, and a Z reading writes all of them at once.
DRAWERS = 4


class Tender(StrEnum):
    AMAZON = "amazon"  # taken, or given back, by Amazon
    CARD = "card"
    CASH = "cash"


class EntryKind(StrEnum):
    TAKING = "taking"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class TillEntry:
    """``day`` is the company's own. ``amount`` is None where Amazon has not told yet what it gave back. ``about`` is an
    order's number and box, or a return, and names it: neither is entered twice. Never changed, never removed."""

    id: str
    station: str
    period: int
    day: date
    at: datetime
    by: str
    kind: EntryKind
    tender: Tender
    currency: str
    amount: Money | None
    pieces: int
    about: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What the entries of one day, tender, kind and currency come to; ``unknown`` of them have no amount yet."""

    day: date
    tender: Tender
    kind: EntryKind
    amount: Money
    entries: int = 0
    pieces: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Drawer:
    """Some of what a till's open period holds. Revision 0 was never written."""

    station: str
    number: int
    period: int = 1
    since: datetime | None = None  # when the period before was closed
    sums: tuple[Sum, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ZReading:
    """A period that is closed, for good."""

    station: str
    period: int
    since: datetime | None
    closed_at: datetime
    by: str
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a reading: takings less returns of one day and tender, in one currency."""

    day: date
    tender: Tender
    takings: Money
    returns: Money
    sold: int = 0
    returned: int = 0
    unknown: int = 0

    @property
    def balance(self) -> Money:
        return self.takings - self.returns


def drawer_of(about: str) -> int:
    """The same for the same thing, always."""
    return crc32(about.encode()) % DRAWERS


def entered(drawer: Drawer, entry: TillEntry) -> Drawer:
    """The drawer with one more entry in its sums."""
    added = Sum(
        entry.day,
        entry.tender,
        entry.kind,
        entry.amount or Money.zero(entry.currency),
        entries=1,
        pieces=entry.pieces,
        unknown=int(entry.amount is None),
    )
    return replace(drawer, sums=summed((*drawer.sums, added)))


def summed(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Each day, tender, kind and currency once, in that order."""
    found: dict[tuple[date, str, str, str], Sum] = {}
    for each in sums:
        key = each.day, each.tender, each.kind, each.amount.currency
        before = found.get(key)
        found[key] = _together(before, each) if before else each
    return tuple(found[key] for key in sorted(found))


def closed(drawers: Iterable[Drawer], *, by: str, at: datetime) -> tuple[ZReading, tuple[Drawer, ...]]:
    """The reading of all drawers of a till, and what they are in the next period. Raises Refused where there is nothing
    to read: a click too many closes no second period."""
    before = tuple(drawers)
    sums = summed(each for drawer in before for each in drawer.sums)
    if not sums:
        raise Refused("Nothing was taken or given back since the last Z reading.")
    first = before[0]
    reading = ZReading(first.station, first.period, first.since, at, by, sums)
    after = tuple(replace(drawer, period=first.period + 1, since=at, sums=()) for drawer in before)
    return reading, after


def rows(sums: Iterable[Sum]) -> tuple[Row, ...]:
    """Newest day first, within it by tender, then by currency."""
    found: dict[tuple[date, Tender, str], list[Sum]] = defaultdict(list)
    for each in sums:
        found[each.day, each.tender, each.amount.currency].append(each)
    order = list(Tender)
    keys = sorted(found, key=lambda key: (-key[0].toordinal(), order.index(key[1]), key[2]))
    return tuple(_row(*key, found[key]) for key in keys)


def totals(sums: Iterable[Sum]) -> tuple[Row, ...]:
    """The same over all days, on the last of them."""
    every = tuple(sums)
    last = max((each.day for each in every), default=date.min)
    return rows(summed(replace(each, day=last) for each in every))


def _row(day: date, tender: Tender, currency: str, sums: Iterable[Sum]) -> Row:
    row = Row(day, tender, Money.zero(currency), Money.zero(currency))
    for each in sums:
        if each.kind is EntryKind.TAKING:
            row = replace(row, takings=row.takings + each.amount, sold=row.sold + each.pieces)
        else:
            row = replace(row, returns=row.returns + each.amount, returned=row.returned + each.pieces)
        row = replace(row, unknown=row.unknown + each.unknown)
    return row


def _together(one: Sum, other: Sum) -> Sum:
    return replace(
        one,
        amount=one.amount + other.amount,
        entries=one.entries + other.entries,
        pieces=one.pieces + other.pieces,
        unknown=one.unknown + other.unknown,
    )
