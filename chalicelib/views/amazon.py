"""Pages of Amazon's that ours point at, by country. A change is one line."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marketplace:
    country: str
    register: str  # where a company opens an Amazon Business account
    service: str  # where its customer service is reached


# As of 2026-11. Amazon's customer service has one page in each country; it leads on to Amazon Business.
MARKETPLACES: Mapping[str, Marketplace] = {
    country: Marketplace(country, f"https://{business}/", f"https://{shop}/gp/help/customer/contact-us")
    for country, business, shop in (
        ("US", "business.amazon.com", "www.amazon.com"),
        ("AU", "business.amazon.com.au", "www.amazon.com.au"),
        ("CA", "business.amazon.ca", "www.amazon.ca"),
        ("DE", "business.amazon.de", "www.amazon.de"),
        ("ES", "business.amazon.es", "www.amazon.es"),
        ("FR", "business.amazon.fr", "www.amazon.fr"),
        ("GB", "business.amazon.co.uk", "www.amazon.co.uk"),
        ("IN", "business.amazon.in", "www.amazon.in"),
        ("IT", "business.amazon.it", "www.amazon.it"),
        ("JP", "business.amazon.co.jp", "www.amazon.co.jp"),
        ("MX", "business.amazon.com.mx", "www.amazon.com.mx"),
    )
}
# Where there is no marketplace, the nearest one that sells there.
_NEAREST: Mapping[str, str] = {"AT": "DE", "CH": "DE", "LI": "DE", "LU": "DE", "IE": "GB", "NZ": "AU", "PT": "ES"}
_FIRST = "US"


def marketplace(country: str) -> Marketplace:
    """The company's own, or the one that it would use."""
    return MARKETPLACES.get(country) or MARKETPLACES[_NEAREST.get(country, _FIRST)]
