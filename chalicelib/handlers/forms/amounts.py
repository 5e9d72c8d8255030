"""Amounts of money by currency, as rows of a form: a currency, and one or two amounts beside it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chalicelib.domain.company.letterhead import CURRENCIES
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.handlers.request import Fields

# A form has a row for each currency, and nobody buys in more.
MOST_ROWS = 20
# Digits with at most one decimal point; of a comma nobody knows what it means.
_AMOUNT = re.compile(r"\d{1,11}(?:\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class AmountRow:
    """As typed. ``start`` is the only amount where there is but one."""

    currency: str = ""
    start: str = ""
    below: str = ""


def rows(fields: Fields, name: str) -> tuple[AmountRow, ...]:
    """Those that a form posted under this name."""
    columns = [list(fields.all(f"{name}-{part}"))[:MOST_ROWS] for part in ("currency", "from", "below")]
    count = max(map(len, columns))
    padded = [[*column, *[""] * (count - len(column))] for column in columns]
    return tuple(AmountRow(*(text.strip() for text in row)) for row in zip(*padded, strict=True))


def rows_of(start: Mapping[str, Decimal], below: Mapping[str, Decimal] | None = None) -> tuple[AmountRow, ...]:
    """Amounts as a form shows them."""
    below = below or {}
    return tuple(
        AmountRow(currency, _text(start.get(currency), currency), _text(below.get(currency), currency))
        for currency in sorted({*start, *below})
    )


def bands(rows: Sequence[AmountRow], field: str) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """From which amounts and below which, by currency. Raises Refused, with the field, for what is no amount."""
    start: dict[str, Decimal] = {}
    below: dict[str, Decimal] = {}
    for row in rows:
        if not row.start and not row.below:
            continue
        currency = _currency(row.currency, field)
        if currency in start or currency in below:
            raise Refused("{currency} stands here twice.", field=field, currency=currency)
        if row.start:
            start[currency] = amount(row.start, currency, field)
        if row.below:
            below[currency] = amount(row.below, currency, field)
    return start, below


def amounts(rows: Sequence[AmountRow], field: str) -> dict[str, Decimal]:
    return bands(rows, field)[0]


def amount(text: str, currency: str, field: str) -> Decimal:
    """What somebody typed, in ASCII or full-width digits, with spaces between thousands or without. Raises Refused."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not (plain.isascii() and _AMOUNT.fullmatch(plain)):
        raise Refused("Please write amounts like 1500 or 1500.50: “{text}” is none.", field=field, text=text[:40])
    found = Money(Decimal(plain), currency)
    if found.rounded().amount != found.amount:
        raise Refused("{currency} has fewer decimals than “{text}”.", field=field, currency=currency, text=text[:40])
    return found.rounded().amount


def money(text: str, currency: str, field: str) -> Money:
    currency = _currency(currency, field)
    return Money(amount(text, currency, field), currency)


def _currency(text: str, field: str) -> str:
    if not text:
        raise Refused("Please choose the currency of each amount.", field=field)
    if not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
        raise Refused("“{text}” is no currency.", field=field, text=text[:10])
    return text


def _text(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else f"{Money(amount, currency).rounded().amount:f}"


def offered(rows: Sequence[AmountRow], usual: str) -> tuple[str, ...]:
    """The currencies that a select offers: the company's first, and whatever stands in the form already."""
    return tuple(dict.fromkeys((usual, *CURRENCIES, *(row.currency for row in rows if row.currency))))
