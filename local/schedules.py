"""EventBridge's schedule expressions, rate(...) and cron(...), as one question: when next after this moment?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")

# A cron that never comes (30 February) must not be searched for ever; a leap day comes within eight years.
_HORIZON = timedelta(days=8 * 366)


class Schedule(Protocol):
    def next_after(self, moment: datetime) -> datetime: ...


def parse(expression: str) -> Schedule:
    """Raises ValueError for what EventBridge does not take, and for its rarer letters L, W and #."""
    found = re.fullmatch(r"(rate|cron)\((.+)\)", expression.strip())
    if not found:
        raise ValueError("A schedule is rate(...) or cron(...)", expression)
    return _rate(found[2]) if found[1] == "rate" else _cron(found[2])


@dataclass(frozen=True)
class Rate:
    every: timedelta

    def next_after(self, moment: datetime) -> datetime:
        return moment + self.every


@dataclass(frozen=True)
class Cron:
    """Sorted numbers for each field; days of the week count from Sunday = 1, as EventBridge does."""

    minutes: Sequence[int]
    hours: Sequence[int]
    days_of_month: Sequence[int]
    months: Sequence[int]
    days_of_week: Sequence[int]
    years: Sequence[int]

    def next_after(self, moment: datetime) -> datetime:
        for time in self._times_from(moment.astimezone(UTC).replace(second=0, microsecond=0)):
            if time > moment:
                return time
        raise ValueError("This schedule never comes", self)

    def _times_from(self, start: datetime) -> Iterator[datetime]:
        day = start.replace(hour=0, minute=0)
        while day - start < _HORIZON:
            if self._is_on(day):
                yield from (day.replace(hour=hour, minute=minute) for hour in self.hours for minute in self.minutes)
            day += timedelta(days=1)

    def _is_on(self, day: datetime) -> bool:
        return (
            day.year in self.years
            and day.month in self.months
            and day.day in self.days_of_month
            and day.isoweekday() % 7 + 1 in self.days_of_week
        )


def _rate(text: str) -> Rate:
    found = re.fullmatch(r"(\d+) (minute|hour|day)s?", text)
    if not found or int(found[1]) == 0:
        raise ValueError("A rate is a number and minutes, hours or days", text)
    return Rate(int(found[1]) * _UNITS[found[2]])


def _cron(text: str) -> Cron:
    fields = text.split()
    if len(fields) != 6:
        raise ValueError("A cron has six fields", text)
    minutes, hours, days, months, weekdays, years = fields
    return Cron(
        minutes=_numbers(minutes, 0, 59),
        hours=_numbers(hours, 0, 23),
        days_of_month=_numbers(days, 1, 31),
        months=_numbers(months, 1, 12, _MONTHS),
        days_of_week=_numbers(weekdays, 1, 7, _DAYS),
        years=_numbers(years, 1970, 2199),
    )


def _numbers(field: str, first: int, last: int, names: Sequence[str] = ()) -> tuple[int, ...]:
    """What a field like `1,5-7,10/15,MON` stands for."""
    numbers: set[int] = set()
    for part in field.split(","):
        numbers.update(_part(part, first, last, names))
    return tuple(sorted(numbers))


def _part(part: str, first: int, last: int, names: Sequence[str]) -> range:
    span, _, step = part.partition("/")
    if span in ("*", "?"):
        start, end = first, last
    elif "-" in span:
        start, end = (_number(name, names) for name in span.split("-"))
    else:
        start = _number(span, names)
        end = last if step else start
    if not first <= start <= end <= last:
        raise ValueError("Outside of what the field may hold", part)
    return range(start, end + 1, int(step or 1))


def _number(text: str, names: Sequence[str]) -> int:
    return names.index(text.upper()) + 1 if text.upper() in names else int(text)
