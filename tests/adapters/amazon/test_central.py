"""Seller Central's addresses: where a seller is sent, and which addresses a renewal may come from."""

import pytest

from chalicelib.adapters.amazon.central import CentralPages
from chalicelib.domain.errors import Refused
from chalicelib.domain.marketplaces import BY_COUNTRY, MARKETPLACES, Marketplace
from tests.examples import connections as sellers

REAL = CentralPages("https://crossdock.example.com/stage")
LOCAL = CentralPages("http://localhost:8000", "http://localhost:8001")
STATE = "&state=s-1&redirect_uri=https%3A%2F%2Fcrossdock.example.com%2Fstage%2Fconnections%2Fauthorized"


@pytest.mark.parametrize("there", MARKETPLACES.values(), ids=lambda there: there.country)
def test_every_marketplace_has_its_consent_page(there: Marketplace):
    application = sellers.application(application_id="app-1")

    assert REAL.consent_url(there, application, "s-1") == (
        f"{there.seller_central}/apps/authorize/consent?application_id=app-1{STATE}"
    )
    local = LOCAL.consent_url(there, application, "s-1")
    assert local.startswith(f"http://localhost:8001/seller-central/{there.country.lower()}/apps/authorize/consent?")


def test_a_draft_is_told_to_amazon():
    url = REAL.consent_url(BY_COUNTRY["DE"], sellers.application(is_draft=True), "s-1")

    assert url.endswith("&version=beta")


@pytest.mark.parametrize(
    ("callback", "country"),
    [
        ("https://sellercentral.amazon.com/apps/authorize/confirm/x", "US"),
        ("https://sellercentral.amazon.co.jp/apps/authorize/confirm/x", "JP"),
        ("https://sellercentral.amazon.de/apps/authorize/confirm/x", "DE"),
    ],
)
def test_a_renewal_tells_by_its_address_where_it_began(callback: str, country: str):
    assert REAL.marketplace_of(callback).country == country
    assert REAL.marketplace_of("https://sellercentral-europe.amazon.com/x").region == "eu"
    assert LOCAL.marketplace_of("http://localhost:8001/seller-central/jp/apps/x").country == "JP"


@pytest.mark.parametrize(
    "callback",
    [
        "",
        "http://sellercentral.amazon.com/x",
        "https://sellercentral.amazon.com.evil.org/x",
        "https://sellercentral.amazon.com@evil.org/x",
        "https://u@sellercentral.amazon.com/x",
        "https://sellercentral.amazon.com:444/x",
        "https://evil.org\\@sellercentral.amazon.com/x",
        "https://[sellercentral/x",
        "javascript:alert(1)",
        "https://sellercentral.amazon.com/x#y",
        "https://sellercentral.amazon.com/" + "x" * 3000,
    ],
)
def test_a_renewal_comes_from_nowhere_else(callback: str):
    for central in (REAL, LOCAL):
        with pytest.raises(Refused, match="Seller Central"):
            central.marketplace_of(callback)


def test_a_renewal_goes_back_with_both_states():
    url = REAL.callback_url("https://sellercentral.amazon.de/c?a=b", sellers.application(), "amz", "s-1")

    assert url == f"https://sellercentral.amazon.de/c?a=b&amazon_state=amz{STATE}"
