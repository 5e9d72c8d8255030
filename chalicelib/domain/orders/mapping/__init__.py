"""What a connection makes of its orders: which carrier takes them, what their SKUs and charges are to us, and which of
them it leaves out or holds.

One ``OrderMapping`` a connection, of a few settings each; what SKUs and ASINs stand for may be thousands of entries, so
each is an ``Assignment`` of its own. A mapping that nobody has saved holds what it can't know.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.articles import Alias, AliasKind, Part
from chalicelib.domain.orders.amazon import AmazonLine, ChargeKind

# Amazon's service levels as it lists them ("possible values": it names new ones without notice).
LEVELS = (
    "STANDARD",
    "EXPEDITED",
    "SECOND_DAY",
    "NEXT_DAY",
    "FREE_ECONOMY",
    "SAME_DAY",
    "PRIORITY",
    "SCHEDULED",
)
# The charges for which an order has lines beside its articles.
CHARGES = (
    ChargeKind.SHIPPING,
    ChargeKind.GIFT_WRAP,
    ChargeKind.COD_FEE,
    ChargeKind.DISCOUNT,
    ChargeKind.OTHER,
)


@dataclass(frozen=True, slots=True)
class Way:
    """How something is shipped: a carrier by its code in the list, and one of its methods, or none in particular."""

    carrier: str
    method: str = ""


@dataclass(frozen=True, slots=True)
class ShipMethod:
    """``level`` is Amazon's service level, as ``level_of`` writes it."""

    level: str
    way: Way


class Tax(StrEnum):
    """Whether Amazon's amounts have tax in them. Its models don't say, its examples add it, and marketplaces differ."""

    AS_IT_ADDS_UP = "as_it_adds_up"  # whichever makes a line's total; where both do, as the marketplace shows prices
    INCLUDED = "included"
    ADDED = "added"


class FilterKind(StrEnum):
    COUNTRY = "country"
    POSTCODE = "postcode"  # its beginning, within a country
    SKU = "sku"


class Effect(StrEnum):
    IGNORE = "ignore"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Filter:
    """``country`` is an ISO code, which a postcode needs; ``text`` the beginning of a postcode, or an SKU."""

    kind: FilterKind
    effect: Effect
    country: str = ""
    text: str = ""

    @property
    def what(self) -> tuple[FilterKind, str, str]:
        """What it is about, whatever it says of that."""
        return self.kind, self.country, self.text


@dataclass(frozen=True, slots=True)
class OrderMapping:
    """``other`` is for service levels without a line of their own; None holds them. Without a ``placeholder`` an order
    whose article nobody knows is held, and so is one with a charge that has no article in ``charges``."""

    connection: str
    ship_methods: tuple[ShipMethod, ...] = ()
    other: Way | None = None
    prime: Way | None = None  # instead of all of those, for Prime orders
    first: AliasKind = AliasKind.SKU  # which of Amazon's names is looked up first; the other one is the second
    placeholder: str = ""
    charges: Mapping[ChargeKind, str] = field(default_factory=dict)  # charge → article
    tax: Tax = Tax.AS_IT_ADDS_UP
    warehouse: str = "MAIN"
    prefers_own_warehouse: bool = True  # the article's, where it names one
    delivery_terms: str = "DAP"
    payment_terms: str = "AMAZON"
    order_type: str = "MARKETPLACE"
    customer_category: str = "CONSUMER"
    business_category: str = "BUSINESS"  # of Amazon Business orders
    source: str = "AMAZON"
    checks_addresses: bool = True  # hold what the rules of the country refuse; a missing address is always held
    filters: tuple[Filter, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one SKU or ASIN of a connection stands for: an article, or several as a kit. It goes before what articles
    say of themselves."""

    connection: str
    alias: Alias
    parts: tuple[Part, ...]
    revision: int = 0


def level_of(text: str) -> str:
    """A service level as it is compared: SecondDay, second-day and SECOND_DAY are one."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", "_", text.strip())
    return words.strip("_").upper()[:40]


def aliases_of(line: AmazonLine, first: AliasKind = AliasKind.SKU) -> tuple[Alias, ...]:
    """By what a line's article may be found, in that order."""
    names = (Alias(AliasKind.SKU, line.sku), Alias(AliasKind.ASIN, line.asin))
    return tuple(sorted((name for name in names if name.text), key=lambda name: name.kind is not first))


def wanted(lines: Iterable[AmazonLine]) -> tuple[Alias, ...]:
    """Everything that has to be looked up for these, each once."""
    return tuple(dict.fromkeys(alias for line in lines for alias in aliases_of(line)))


def subject(connection: str) -> str:
    """Under what the audit trail keeps what was done with it."""
    return f"mapping/{connection}"
