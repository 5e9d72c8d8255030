"""Large tables as CSV, line by line and in the encoding that somebody wants, and what stands in their cells."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.money import Money
from chalicelib.views.csv import guarded

# By this mark Excel knows UTF-8.
MARK = b"\xef\xbb\xbf"
# The same signs by other code points: Windows has one of each pair, and whoever typed the other means it.
_JAPANESE = str.maketrans(
    "\u301c\u2212\u2014\u2016\u00a2\u00a3\u00ac\u00a5", "\uff5e\uff0d\u2015\u2225\uffe0\uffe1\uffe2\uffe5"
)
# What Japanese printers put where a letter is missing.
MISSING = "\u3013"


def row(cells: Iterable[str], encoding: str) -> bytes:
    """One line of a file. ``encoding`` is utf-8, whose file begins with ``MARK``, or cp932."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(map(guarded, cells))
    return encoded(line.getvalue(), encoding)


def encoded(text: str, encoding: str) -> bytes:
    """What the encoding lacks becomes a sign that one sees."""
    if encoding == "utf-8":
        return text.encode(errors="replace")  # only half of a pair can't be written
    text = text.translate(_JAPANESE)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return b"".join(_sign(sign, encoding) for sign in text)


def amount(money: Money | None) -> str:
    """Without its currency, which has a column of its own; with as many decimals as it is written with."""
    return f"{money.rounded().amount:f}" if money is not None else ""


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """ISO 8601, to the second, in that time zone."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at is not None else ""


def joined(several: Iterable[str]) -> str:
    """Several in one cell, each once."""
    return "; ".join(dict.fromkeys(filter(None, several)))


def quantity(count: int | None) -> str:
    return "" if count is None else str(count)


def _sign(sign: str, encoding: str) -> bytes:
    try:
        return sign.encode(encoding)
    except UnicodeEncodeError:
        return MISSING.encode(encoding)
