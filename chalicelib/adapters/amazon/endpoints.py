"""Where the Selling Partner API and Amazon's sign-in live, and where their stand-ins do on a laptop."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from chalicelib.domain.marketplaces import Region

_API = {
    Region.NA: "https://sellingpartnerapi-na.amazon.com",
    Region.EU: "https://sellingpartnerapi-eu.amazon.com",
    Region.FE: "https://sellingpartnerapi-fe.amazon.com",
}
# One for all regions.
_LWA = "https://api.amazon.com"
# Whatever an installation allows besides: without these nobody sells anything.
API_HOSTS = tuple(urlsplit(url).hostname or "" for url in (*_API.values(), _LWA))
# Report documents lie in buckets of Amazon's; nothing else is ever fetched from there.
DOCUMENT_HOSTS = ("amazonaws.com", "cloudfront.net")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """``base_url`` is that of a simulated Amazon; empty for the real one."""

    base_url: str = ""

    def api(self, region: Region) -> str:
        return f"{self.base_url}/sp-api/{region}" if self.base_url else _API[region]

    @property
    def tokens(self) -> str:
        return f"{self.base_url or _LWA}/auth/o2/token"


def seller_of(authorization: str) -> str:
    return authorization.rpartition("-")[0]


def region_of(authorization: str) -> Region:
    """An authorization's id ends with its region: A2EXAMPLE-EU."""
    return Region(authorization.rpartition("-")[2].lower())
