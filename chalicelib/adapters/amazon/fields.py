"""Amazon's JSON, read with patience: what is missing is empty, what has a surprising shape is named by its place.

A reader says where it is, so that a Garbled order names the field that could not be read; never what stood there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from chalicelib.domain.money import Money

# As far as they have been seen. It becomes a key and a part of our addresses.
ORDER_ID = re.compile(r"[A-Z0-9]{1,4}-[0-9]{7}-[0-9]{7}")
# More digits than any price has, and few enough that sums stay exact and short.
_AMOUNT = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,8})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST_PIECES = 1_000_000
# Of a listing: whoever never runs out says nines.
MOST_LISTED = 999_999_999
# Years in which orders are made, and reports written. What lies outside is a mistake, and counting on from there ends
# where calendars do.
BELIEVED = range(1995, 2200)


class Unreadable(ValueError):
    """``place`` is the field's path, or the column of a report; never what stood there."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of Amazon's; an empty one where there is none."""

    content: Mapping[str, Any] = field(repr=False)
    place: str = ""

    def below(self, *names: str) -> "Fields":
        found = self
        for name in names:
            found = Fields(_mapping(found.content.get(name)), found._at(name))
        return found

    def each(self, name: str) -> Iterator["Fields"]:
        """The objects of a list; whatever else is in it, or in its place, raises Unreadable."""
        found = self.content.get(name)
        if found is None:
            return
        if not isinstance(found, list):
            raise Unreadable(self._at(name))
        for number, each in enumerate(found):
            if not isinstance(each, Mapping):
                raise Unreadable(f"{self._at(name)}[{number}]")
            yield Fields(each, f"{self._at(name)}[{number}]")

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.content.get(name)
        return tuple(filter(None, map(clean, found))) if isinstance(found, list) else ()

    def text(self, name: str) -> str:
        return clean(self.content.get(name))

    def needed(self, name: str) -> str:
        """Raises Unreadable when it is missing."""
        if not (found := self.text(name)):
            raise Unreadable(self._at(name))
        return found

    def pieces(self, name: str, *, most: int = _MOST_PIECES) -> int | None:
        found = self.content.get(name)
        if found is None:
            return None
        if isinstance(found, bool) or not re.fullmatch(r"\d{1,9}(\.0+)?", str(found)):
            raise Unreadable(self._at(name))
        pieces = int(float(found))
        if pieces > most:
            raise Unreadable(self._at(name))
        return pieces

    def moment(self, name: str) -> datetime | None:
        """With or without milliseconds, and UTC where no zone is told. Raises Unreadable for what is no moment."""
        if not (found := self.text(name)):
            return None
        try:
            return in_utc(datetime.fromisoformat(found))
        except (ValueError, OverflowError):
            raise Unreadable(self._at(name)) from None

    def needed_moment(self, name: str) -> datetime:
        if (found := self.moment(name)) is None or found.year not in BELIEVED:
            raise Unreadable(self._at(name))
        return found

    def money(self, name: str) -> Money | None:
        """None where nothing is said, as while an order is pending. Raises Unreadable: half an amount is none."""
        found = self.content.get(name)
        if found is None or found == {}:
            return None
        amount, currency = self.below(name).text("amount"), self.below(name).text("currencyCode").upper()
        if not _AMOUNT.fullmatch(amount) or not _CURRENCY.fullmatch(currency):
            raise Unreadable(self._at(name))
        return Money(Decimal(amount), currency)

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def in_utc(moment: datetime) -> datetime:
    """What says no zone is UTC. Raises OverflowError at the ends of the calendar."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def clean(value: Any) -> str:
    """Half a surrogate pair can be written in JSON, but not kept anywhere."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return str(value).encode(errors="replace").decode().strip()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
