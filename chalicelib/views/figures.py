"""Amounts and moments as people write them in their language, in the company's time zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.domain.money import Money

if TYPE_CHECKING:
    from babel import Locale

# The nearest unit is what matters: nobody plans by the minutes of a hold that lasts days.
_UNITS: tuple[tuple[Literal["day", "hour", "minute"], timedelta], ...] = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


class Figures:
    """Formats for one language and one time zone. Babel is imported on first use: jobs and redirects never need it."""

    def __init__(self, language: str, zone: str) -> None:
        self.zone = _zone(zone)
        self._language = language

    @cached_property
    def locale(self) -> "Locale":
        from babel import Locale

        return Locale.parse(self._language)

    def money(self, amount: Money) -> str:
        from babel.numbers import format_currency

        # More decimals than the currency has are kept: a price per piece may have them, and hiding them would be a lie.
        return format_currency(amount.amount, amount.currency, locale=self.locale, decimal_quantization=False)

    def number(self, number: int | Decimal) -> str:
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self.locale)

    def country(self, code: str) -> str:
        """The name of a country; the code itself where nobody knows it."""
        return str(self.locale.territories.get(code.upper(), code))

    def share(self, share: Decimal) -> str:
        from babel.numbers import format_percent

        return format_percent(share, "#,##0.#%", locale=self.locale)

    def size(self, count: int) -> str:
        """Of a file of so many bytes."""
        from babel.units import format_unit

        unit, amount = ("digital-megabyte", count / 1e6) if count >= 100_000 else ("digital-kilobyte", count / 1e3)
        return format_unit(round(amount, 1), unit, length="short", locale=self.locale)

    def moment(self, at: datetime) -> str:
        return self._with_time(self.day(at), at)

    def weekday_moment(self, at: datetime) -> str:
        """With the day of the week, for moments that somebody has to plan for."""
        from babel.dates import format_skeleton

        return self._with_time(format_skeleton("MMMEd", at, self.zone, locale=self.locale), at)

    def day(self, at: datetime) -> str:
        from babel.dates import format_date

        return format_date(at.astimezone(self.zone), "medium", locale=self.locale)

    def short_day(self, at: datetime) -> str:
        """For narrow columns: without the year, which the full moment beside it tells."""
        from babel.dates import format_skeleton

        return format_skeleton("MMMd", at.astimezone(self.zone), locale=self.locale)

    def time_of_day(self, at: datetime) -> str:
        from babel.dates import format_time

        return format_time(at, "short", tzinfo=self.zone, locale=self.locale)

    def calendar_day(self, day: date | str) -> str:
        """A day without a time, in no zone: a date, or its text as it is kept; any other text as it is."""
        from babel.dates import format_date

        try:
            day = date.fromisoformat(day) if isinstance(day, str) else day
        except ValueError:
            return str(day)
        return format_date(day, "full", locale=self.locale)

    def span(self, span: timedelta) -> str:
        """About how long, in the largest unit that fits at least twice, so that "1 day" never hides 23 hours."""
        from babel.dates import format_timedelta

        unit, size = next((each for each in _UNITS if span >= 2 * each[1]), _UNITS[-1])
        return format_timedelta(max(round(span / size), 1) * size, granularity=unit, threshold=1e6, locale=self.locale)

    def functions(self) -> dict[str, Callable[..., str]]:
        """By the names that templates use."""
        return {
            "money": self.money,
            "number": self.number,
            "share": self.share,
            "size": self.size,
            "moment": self.moment,
            "weekday_moment": self.weekday_moment,
            "day": self.day,
            "short_day": self.short_day,
            "time_of_day": self.time_of_day,
            "calendar_day": self.calendar_day,
            "span": self.span,
            "country": self.country,
        }

    def _with_time(self, day: str, at: datetime) -> str:
        from babel.dates import get_datetime_format

        time = self.time_of_day(at)
        pattern = str(get_datetime_format("medium", self.locale)).replace("'", "")
        return pattern.format(time, day)


def _zone(name: str) -> tzinfo:
    """A setting that nobody knows must not take every page away; UTC is at least no lie."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
