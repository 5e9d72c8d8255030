"""Exact amounts of one currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 minor units of the currencies that do not have two decimals and that Amazon's marketplaces or their
# neighbours use.
MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3, "OMR": 3, "JOD": 3, "TND": 3}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code). Arithmetic across currencies raises ValueError."""

    amount: Decimal
    currency: str

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(Decimal(0), currency)

    @property
    def digits(self) -> int:
        """How many decimals this currency is written with."""
        return MINOR_DIGITS.get(self.currency, 2)

    @property
    def smallest(self) -> "Money":
        """The smallest amount of this currency that can be paid."""
        return Money(Decimal(1).scaleb(-self.digits), self.currency)

    def rounded(self) -> "Money":
        """To the currency's minor unit, half up, as invoices do."""
        return Money(self.amount.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP), self.currency)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.amount


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; zero of ``currency`` when there is nothing to add."""
    return sum(amounts, start=Money.zero(currency))
