"""Dates and amounts as Amazon's flat files write them, which is as the seller's language does.

What can't be read raises Unreadable with the name of its column.
"""

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from chalicelib.adapters.amazon.fields import BELIEVED, Unreadable, in_utc

# What stands behind a time in place of an offset, in hours: those that reports have been seen to use.
ZONES: dict[str, float] = {"UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "JST": 9}
ZONES |= {"PST": -8, "PDT": -7, "EST": -5, "EDT": -4, "IST": 5.5, "AEST": 10, "AEDT": 11}

_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})"),
)
_TIME = re.compile(
    r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?(?:\.\d+)?\s*(?P<half>[AaPp][Mm])?\s*(?P<zone>[A-Z]+)?"
)
# As many digits as in Amazon's JSON: 1E999999999 is a number too, and nobody could write it out.
_FIGURES = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,8})?|\.\d{1,8})")


def moment(text: str, column: str) -> datetime:
    """ISO 8601, or a date of the country's way of writing (the day first, except where that can't be) with a time.
    What says no zone is UTC. Raises Unreadable."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = _written(text, column)
    try:
        at = in_utc(read)
    except OverflowError:
        raise Unreadable(column) from None
    if at.year not in BELIEVED:
        raise Unreadable(column)
    return at


def decimal(text: str, column: str) -> Decimal:
    """12.50, 12,50, 1.234,50, 1,234.50, 1 234,50: the last mark is the decimal one unless three digits follow it and it
    is the only one of its kind that could group them. Raises Unreadable."""
    plain = re.sub(r"[\s\u00a0\u202f']", "", text)
    dot, comma = plain.rfind("."), plain.rfind(",")
    if dot >= 0 and comma >= 0:
        plain = plain.replace("." if comma > dot else ",", "").replace(",", ".")
    elif comma >= 0:
        plain = plain.replace(",", "") if plain.count(",") > 1 or _groups(plain, comma) else plain.replace(",", ".")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    if not _FIGURES.fullmatch(plain):
        raise Unreadable(column)
    return Decimal(plain)


def whole(text: str, column: str) -> int:
    read = decimal(text, column)
    if read != read.to_integral_value() or read < 0:
        raise Unreadable(column)
    return int(read)


def _groups(text: str, mark: int) -> bool:
    """1,234 is a thousand and more: no currency of ours has three decimals."""
    return len(text) - mark - 1 == 3


def _written(text: str, column: str) -> datetime:
    date = next((found for pattern in _DATES if (found := pattern.search(text))), None)
    if date is None:
        raise Unreadable(column)
    year, month, day = (int(date[part]) for part in "ymd")
    if month > 12:
        month, day = day, month
    time = _TIME.search(text, date.end())
    try:
        return datetime(year, month, day, *_clock(time), tzinfo=_zone(time, column))
    except ValueError:
        raise Unreadable(column) from None


def _clock(time: re.Match[str] | None) -> tuple[int, int, int]:
    if time is None:
        return 0, 0, 0
    hour = int(time["h"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"].lower() == "pm" else 0)
    return hour, int(time["min"]), int(time["s"] or 0)


def _zone(time: re.Match[str] | None, column: str) -> timezone:
    name = time["zone"] if time is not None and time["zone"] else "UTC"
    if name not in ZONES:
        raise Unreadable(column)
    return timezone(timedelta(hours=ZONES[name]))
