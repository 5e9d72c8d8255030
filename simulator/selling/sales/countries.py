"""The 23 marketplaces as an order sees them: currency, tax, how order ids begin, and where else their parcels go."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from simulator.selling.marketplaces import BY_COUNTRY, Marketplace


@dataclass(frozen=True)
class Country:
    code: str  # ISO
    tax_percent: Decimal
    prefixes: tuple[str, ...]  # the first three digits of order ids
    per_euro: Decimal  # roughly, so that prices look right
    abroad: tuple[str, ...] = ()  # whose inhabitants shop here too
    has_tax_added: bool = False  # otherwise prices contain it

    @property
    def marketplace(self) -> Marketplace:
        return BY_COUNTRY[self.code]

    @property
    def currency(self) -> str:
        return self.marketplace.currency


DECIMALS = {"JPY": 0}


def rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-DECIMALS.get(currency, 2)), ROUND_HALF_UP)


def money(amount: Decimal, currency: str) -> dict[str, str]:
    return {"amount": f"{rounded(amount, currency):f}", "currencyCode": currency}


def row(code: str, tax: str, prefixes: str, rate: str, abroad: str = "", *, added: bool = False) -> Country:
    return Country(code, Decimal(tax), tuple(prefixes.split()), Decimal(rate), tuple(abroad.split()), added)


# In the order in which a seller usually discovers them: "the first 16" is a believable company.
COUNTRIES = {
    country.code: country
    for country in (
        row("DE", "19", "302 303 304 305 306 028", "1", "AT CH BG CZ FI"),
        row("US", "8.5", "111 112 113 114", "1.1", "IL KR", added=True),
        row("GB", "20", "202 203 204 205 206 026", "0.87", "IE CY"),
        row("JP", "10", "249 250 503", "165", "TW KR"),
        row("FR", "20", "402 403 404 405 406 171", "1", "BE CH"),
        row("IT", "22", "402 403 404 405 406 171", "1", "GR"),
        row("ES", "21", "402 403 404 405 406 171", "1"),
        row("CA", "13", "701 702", "1.5", added=True),
        row("IN", "18", "402 403 404 405 406 407 408 171", "95"),
        row("BR", "18", "701 702", "6"),
        row("NL", "21", "402 403 404 405 406 171", "1"),
        row("PL", "23", "402 403 404 405 406 171", "4.3"),
        row("SE", "25", "402 403 404 405 406 171", "11.3"),
        row("TR", "20", "402 403 404 405 171", "45"),
        row("MX", "16", "701 702", "21"),
        row("AE", "5", "405 406 407 408 171", "4.1"),
        row("BE", "21", "402 403 404 405 406 171", "1"),
        row("AU", "10", "249 250 503", "1.7"),
        row("SA", "15", "405 406 407 408 171", "4.2"),
        row("SG", "9", "249 250 503", "1.5", "TH CN"),
        row("EG", "14", "405 406 407 408 171", "55"),
        row("IE", "23", "202 203 204 205 206", "1"),
        row("ZA", "15", "402 403 404 405 171", "20"),
    )
}
BY_MARKETPLACE = {country.marketplace.id: country for country in COUNTRIES.values()}


def wanted(named: str) -> Country:
    """By ISO code or marketplace id. Raises ValueError."""
    found = BY_MARKETPLACE.get(named) or COUNTRIES.get({"UK": "GB"}.get(named.upper(), named.upper()))
    if found is None:
        raise ValueError(f"there is no marketplace {named}")
    return found
