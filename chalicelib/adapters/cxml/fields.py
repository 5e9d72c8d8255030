"""Values as they really stand in documents: read leniently where the meaning is clear, refused where it is not."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from xml.etree.ElementTree import Element

from chalicelib.domain.money import Money

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# What a missing part is read as: nothing.
EMPTY = Element("missing")

# Thousands separators are fine, the other decimal comma is not: 1.234,50 and 1,23 could mean anything.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+")
# No amount or quantity of an office has more digits; beyond them, Decimal begins to round.
_MOST_DIGITS = 20
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOMENT = re.compile(
    r"(?P<year>\d{4})\s*-\s*(?P<month>\d{1,2})\s*-\s*(?P<day>\d{1,2})"
    r"(?:[T\s]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


class NotUnderstood(ValueError):
    """A value that means nothing to us: which field, and how it was written."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field)
        self.field, self.text = field, text[:40]


def part(element: Element, *path: str) -> Element:
    """The first descendant on this way; an empty element when there is none."""
    for tag in path:
        found = element.find(tag)
        if found is None:
            return EMPTY
        element = found
    return element


def text(element: Element) -> str:
    """All its text in one line: documents are indented, and descriptions wrap a ShortName."""
    whole = "".join(element.itertext()) if len(element) else element.text
    return " ".join(whole.split()) if whole else ""


def child(element: Element, tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else text(found)


def attribute(element: Element, name: str) -> str:
    """Also when it is written in the wrong case."""
    value = element.get(name)
    if value is None:
        wanted = name.lower()
        value = next((value for key, value in element.items() if key.lower() == wanted), "")
    return value.strip()


def extrinsics(element: Element) -> tuple[tuple[str, str], ...]:
    return tuple((attribute(found, "name"), text(found)) for found in element.findall("Extrinsic"))


def number(written: str, field: str) -> Decimal:
    """Raises NotUnderstood, for NaN, 1e9 and the like too."""
    if not _NUMBER.fullmatch(written) or sum(map(str.isdigit, written)) > _MOST_DIGITS:
        raise NotUnderstood(field, written)
    return Decimal(written.replace(",", ""))


def quantity(written: str, field: str = "quantity") -> int:
    """A whole number, also when it is written as 2.00. Raises NotUnderstood."""
    value = number(written, field)
    if value != int(value):
        raise NotUnderstood(field, written)
    return int(value)


def money(holder: Element, field: str) -> Money | None:
    """The Money in a UnitPrice, Total, Shipping or Tax; None when it is missing or empty. Raises NotUnderstood."""
    found = holder.find("Money")
    if found is None:
        return None
    written, currency = text(found), attribute(found, "currency").upper()
    if not written:
        return None
    if not _CURRENCY.fullmatch(currency):
        raise NotUnderstood(f"{field} currency", currency)
    return Money(number(written, field), currency)


def moment(written: str) -> datetime | None:
    """A timestamp as documents really write them; without an offset it is taken for UTC, without sense it is None."""
    found = _MOMENT.fullmatch(written.strip())
    if not found:
        return None
    parts = {name: int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    try:
        return datetime(**parts, tzinfo=_zone(found["zone"] or "Z")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(written: str) -> timezone:
    if written in "Zz":
        return UTC
    ahead = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-ahead if written[0] == "-" else ahead)
