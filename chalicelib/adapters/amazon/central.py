"""Seller Central's addresses, and on a laptop those of the simulated one."""

from urllib.parse import SplitResult, urlencode, urlsplit

from chalicelib.domain.connections import Application
from chalicelib.domain.errors import Refused
from chalicelib.domain.marketplaces import BY_COUNTRY, MARKETPLACES, Marketplace

# Sellers of most of Europe share one address, and some come from their own country's all the same.
_OTHERS = {"co.uk": "GB", "de": "DE", "fr": "FR", "es": "ES", "it": "IT"}
_BY_HOST = {urlsplit(each.seller_central).hostname or "": each for each in MARKETPLACES.values()} | {
    f"sellercentral.amazon.{end}": BY_COUNTRY[country] for end, country in _OTHERS.items()
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

    def callback_url(self, callback: str, application: Application, amazon_state: str, state: str) -> str:
        self.marketplace_of(callback)
        told = {"amazon_state": amazon_state, "state": state, "redirect_uri": self.redirect_uri}
        return f"{callback}{'&' if urlsplit(callback).query else '?'}{urlencode(told | _beta(application))}"

    def marketplace_of(self, callback: str) -> Marketplace:
        # Behind a # nothing would reach Amazon of what is added.
        is_plain = len(callback) <= _LONGEST and all("!" <= sign <= "~" and sign not in "\\#" for sign in callback)
        try:
            found = self._found(urlsplit(callback)) if is_plain else None
        except ValueError:
            found = None
        if found is None:
            raise Refused("This did not come from Seller Central. Please begin there again.")
        return found

    def _found(self, parts: SplitResult) -> Marketplace | None:
        if self._selling_url:
            there = urlsplit(self._selling_url)
            if (parts.scheme, parts.netloc) != (there.scheme, there.netloc):
                return None
            return BY_COUNTRY.get(parts.path.removeprefix("/seller-central/").partition("/")[0].upper())
        is_bare = parts.scheme == "https" and parts.netloc == parts.hostname
        return _BY_HOST.get(parts.netloc) if is_bare else None

    def _central(self, marketplace: Marketplace) -> str:
        if self._selling_url:
            return f"{self._selling_url}/seller-central/{marketplace.country.lower()}"
        return marketplace.seller_central


def _beta(application: Application) -> dict[str, str]:
    """Without it Amazon shows a draft to nobody."""
    return {"version": "beta"} if application.is_draft else {}
