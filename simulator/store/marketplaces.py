"""The countries this Amazon sells in: currency, language, tax and shipping."""

from dataclasses import dataclass
from decimal import Decimal

from simulator import money
from simulator.rows import Address


@dataclass(frozen=True)
class Marketplace:
    code: str
    name: str
    currency: str
    language: str
    free_shipping_from: Decimal  # of goods that Amazon itself sends
    shipping_fee: Decimal
    tax_name: str
    tax_on_shipping: bool
    tax_rates: dict[str, Decimal]  # by state (US) or country; "" for all others


UNITED_STATES = Marketplace(
    code="US",
    name="United States",
    currency="USD",
    language="en-US",
    free_shipping_from=Decimal(25),
    shipping_fee=Decimal("5.99"),
    tax_name="Sales tax",
    tax_on_shipping=False,
    # Per cent, state and an average local part together.
    tax_rates={
        "CA": Decimal("8.85"),
        "NY": Decimal("8.875"),
        "WA": Decimal("10.1"),
        "OR": Decimal(0),
        "": Decimal("6.5"),
    },
)
JAPAN = Marketplace(
    code="JP",
    name="日本",
    currency="JPY",
    language="ja-JP",
    free_shipping_from=Decimal(3500),
    shipping_fee=Decimal(410),
    tax_name="消費税",
    tax_on_shipping=True,
    tax_rates={"": Decimal(10)},
)
EUROPE = Marketplace(
    code="EU",
    name="Europe",
    currency="EUR",
    language="en-GB",
    free_shipping_from=Decimal(29),
    shipping_fee=Decimal("4.99"),
    tax_name="VAT",
    tax_on_shipping=True,
    tax_rates={
        "DE": Decimal(19),
        "FR": Decimal(20),
        "IT": Decimal(22),
        "ES": Decimal(21),
        "NL": Decimal(21),
        "": Decimal(20),
    },
)
MARKETPLACES = {place.code: place for place in (UNITED_STATES, JAPAN, EUROPE)}
EURO_COUNTRIES = frozenset({"AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT", "SI", "SK"})


def of_country(country: str) -> Marketplace:
    if country == "JP":
        return JAPAN
    return EUROPE if country in EURO_COUNTRIES else UNITED_STATES


def tax_rate(place: Marketplace, ship_to: Address | None) -> Decimal:
    """Per cent. American tax goes by state, European by country."""
    region = "" if ship_to is None else (ship_to.state if place is UNITED_STATES else ship_to.country)
    return place.tax_rates.get(region, place.tax_rates[""])


def tax(place: Marketplace, rate: Decimal, goods: Decimal, shipping: Decimal) -> Decimal:
    base = goods + shipping if place.tax_on_shipping else goods
    return money.rounded(base * rate / 100, place.currency)
