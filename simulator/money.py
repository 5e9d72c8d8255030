"""Amounts with the decimals their currency has."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

DECIMALS = {"JPY": 0}
SIGNS = {"USD": "$", "JPY": "¥", "EUR": "€"}


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Japan rounds consumption tax down by custom; the others round half up."""
    step = Decimal(1).scaleb(-DECIMALS.get(currency, 2))
    return amount.quantize(step, ROUND_DOWN if currency == "JPY" else ROUND_HALF_UP)


def written(amount: Decimal, currency: str) -> str:
    """As a cXML Money has it: no thousands separators, no decimals where there are none."""
    return f"{rounded(amount, currency):f}"


def shown(amount: Decimal, currency: str) -> str:
    """As a person reads it."""
    return f"{SIGNS.get(currency, currency + ' ')}{rounded(amount, currency):,}"
