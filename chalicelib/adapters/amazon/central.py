"""Seller Central's addresses, and on a laptop those of the simulated one."""

from urllib.parse import urlencode, urlsplit

from chalicelib.domain.connections import Application
from chalicelib.domain.errors import Refused
from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace

# Sellers of most of Europe come from one of these; Amazon may send them back to either.
_OTHERS = (
    "sellercentral.amazon.co.uk",
    "sellercentral.amazon.de",
    "sellercentral.amazon.fr",
    "sellercentral.amazon.es",
)
_HOSTS = {urlsplit(each.seller_central).hostname for each in MARKETPLACES.values()} | {
    *_OTHERS,
    "sellercentral.amazon.it",
}
# Longer than any address Amazon gives out.
_LONGEST = 2048


class CentralPages:
    """``SellerCentral``. ``selling_url`` is that of a simulated Amazon; empty for the real one."""

    def __init__(self, base_url: str, selling_url: str = "") -> None:
        self._base_url = base_url.rstrip("/")
        self._selling_url = selling_url

    @property
    def redirect_uri(self) -> str:
        return f"{self._base_url}/connections/authorized"

    @property
    def login_uri(self) -> str:
        return f"{self._base_url}/connections/renew"

    def consent_url(self, marketplace: Marketplace, application: Application, state: str) -> str:
        asked = {"application_id": application.application_id, "state": state, "redirect_uri": self.redirect_uri}
        return f"{self._central(marketplace)}/apps/authorize/consent?{urlencode(asked | _beta(application))}"

    def origin(self, marketplace: Marketplace) -> str:
        return _origin(self._central(marketplace))

    def callback_url(self, callback: str, application: Application, amazon_state: str, state: str) -> str:
        self.callback_origin(callback)
        told = {"amazon_state": amazon_state, "state": state, "redirect_uri": self.redirect_uri}
        return f"{callback}{'&' if urlsplit(callback).query else '?'}{urlencode(told | _beta(application))}"

    def callback_origin(self, callback: str) -> str:
        is_plain = len(callback) <= _LONGEST and all("!" <= sign <= "~" for sign in callback) and "\\" not in callback
        try:
            parts = urlsplit(callback) if is_plain else None
            is_ours = parts is not None and self._is_central(parts.scheme, parts.netloc, parts.hostname or "")
        except ValueError:
            is_ours = False
        if not is_ours:
            raise Refused("This did not come from Seller Central. Please begin there again.")
        return _origin(callback)

    def _is_central(self, scheme: str, netloc: str, host: str) -> bool:
        if self._selling_url:
            there = urlsplit(self._selling_url)
            return (scheme, netloc) == (there.scheme, there.netloc)
        return scheme == "https" and netloc == host and host in _HOSTS

    def _central(self, marketplace: Marketplace) -> str:
        if self._selling_url:
            return f"{self._selling_url}/seller-central/{marketplace.country.lower()}"
        return marketplace.seller_central


def _beta(application: Application) -> dict[str, str]:
    """Without it Amazon shows a draft to nobody."""
    return {"version": "beta"} if application.is_draft else {}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
