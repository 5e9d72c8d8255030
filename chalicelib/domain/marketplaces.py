"""Amazon's 23 marketplaces that take orders for sellers: where each lives, what it sells in, and how it states tax."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.errors import Refused


class Region(StrEnum):
    """What one grant of a seller reaches: Amazon's word for a group of marketplaces behind one endpoint."""

    NA = "na"
    EU = "eu"
    FE = "fe"


@dataclass(frozen=True, slots=True)
class Marketplace:
    """``country`` is an ISO 3166 code (GB, where Amazon says UK). ``adds_tax`` where prices are shown without it."""

    id: str
    country: str
    name: str
    region: Region
    currency: str
    store: str
    seller_central: str
    adds_tax: bool = False

    @property
    def label(self) -> str:
        """As it is shown on orders: Amazon.de."""
        return self.store[0].upper() + self.store[1:]


_EUROPE = "sellercentral-europe.amazon.com"


def _in(region: Region, *rows: tuple[str, str, str, str, str, str]) -> tuple[Marketplace, ...]:
    return tuple(
        Marketplace(id, country, name, region, currency, store, f"https://{central}", adds_tax=country in {"US", "CA"})
        for id, country, name, currency, store, central in rows
    )


# The addresses of Seller Central for IE, BE, EG, SA and ZA are from third parties (facts, section 13).
_ALL = (
    *_in(
        Region.NA,
        ("A2EUQ1WTGCTBG2", "CA", "Canada", "CAD", "amazon.ca", "sellercentral.amazon.ca"),
        ("ATVPDKIKX0DER", "US", "United States", "USD", "amazon.com", "sellercentral.amazon.com"),
        ("A1AM78C64UM0Y8", "MX", "Mexico", "MXN", "amazon.com.mx", "sellercentral.amazon.com.mx"),
        ("A2Q3Y263D00KWC", "BR", "Brazil", "BRL", "amazon.com.br", "sellercentral.amazon.com.br"),
    ),
    *_in(
        Region.EU,
        ("A28R8C7NBKEWEA", "IE", "Ireland", "EUR", "amazon.ie", "sellercentral.amazon.ie"),
        ("A1RKKUPIHCS9HS", "ES", "Spain", "EUR", "amazon.es", _EUROPE),
        ("A1F83G8C2ARO7P", "GB", "United Kingdom", "GBP", "amazon.co.uk", _EUROPE),
        ("A13V1IB3VIYZZH", "FR", "France", "EUR", "amazon.fr", _EUROPE),
        ("AMEN7PMS3EDWL", "BE", "Belgium", "EUR", "amazon.com.be", "sellercentral.amazon.com.be"),
        ("A1805IZSGTT6HS", "NL", "Netherlands", "EUR", "amazon.nl", "sellercentral.amazon.nl"),
        ("A1PA6795UKMFR9", "DE", "Germany", "EUR", "amazon.de", _EUROPE),
        ("APJ6JRA9NG5V4", "IT", "Italy", "EUR", "amazon.it", _EUROPE),
        ("A2NODRKZP88ZB9", "SE", "Sweden", "SEK", "amazon.se", "sellercentral.amazon.se"),
        ("AE08WJ6YKNBMC", "ZA", "South Africa", "ZAR", "amazon.co.za", "sellercentral.amazon.co.za"),
        ("A1C3SOZRARQ6R3", "PL", "Poland", "PLN", "amazon.pl", "sellercentral.amazon.pl"),
        ("ARBP9OOSHTCHU", "EG", "Egypt", "EGP", "amazon.eg", "sellercentral.amazon.eg"),
        ("A33AVAJ2PDY3EV", "TR", "Türkiye", "TRY", "amazon.com.tr", "sellercentral.amazon.com.tr"),
        ("A17E79C6D8DWNP", "SA", "Saudi Arabia", "SAR", "amazon.sa", "sellercentral.amazon.sa"),
        ("A2VIGQ35RCS4UG", "AE", "United Arab Emirates", "AED", "amazon.ae", "sellercentral.amazon.ae"),
        ("A21TJRUUN4KGV", "IN", "India", "INR", "amazon.in", "sellercentral.amazon.in"),
    ),
    *_in(
        Region.FE,
        ("A19VAU5U5O7RUS", "SG", "Singapore", "SGD", "amazon.sg", "sellercentral.amazon.sg"),
        ("A39IBJ37TRP1C6", "AU", "Australia", "AUD", "amazon.com.au", "sellercentral.amazon.com.au"),
        ("A1VC38T7YXB528", "JP", "Japan", "JPY", "amazon.co.jp", "sellercentral.amazon.co.jp"),
    ),
)
MARKETPLACES: Mapping[str, Marketplace] = {each.id: each for each in _ALL}
BY_COUNTRY: Mapping[str, Marketplace] = {each.country: each for each in _ALL}


def marketplace(id: str) -> Marketplace:
    """Raises Refused for an id that is none of the 23: a seller may have others, which send no orders."""
    try:
        return MARKETPLACES[id]
    except KeyError:
        raise Refused("Crossdock does not know this marketplace.") from None


def of_region(region: Region) -> tuple[Marketplace, ...]:
    return tuple(each for each in _ALL if each.region is region)
