"""Each of Amazon's 23 marketplaces is connected by the pages, and an order comes from it."""

import pytest

from chalicelib.domain.marketplaces import BY_COUNTRY
from chalicelib.domain.orders.order import Status
from local.marketplaces import consent
from tests.stories.selling.market import Market, differs

pytestmark = pytest.mark.stack

# Of each region one is quick enough to be tried every time; CI tries them all.
QUICK = {"DE", "US", "JP"}
COUNTRIES = [pytest.param(each, marks=() if each in QUICK else pytest.mark.slow) for each in sorted(BY_COUNTRY)]


def test_there_are_twenty_three() -> None:
    assert len(COUNTRIES) == 23


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_marketplace_is_connected_and_an_order_comes(market: Market, country: str) -> None:
    # An account for each country: nobody asks sixteen times in a minute where one account sells, and Amazon allows 15.
    account = market.account(country)
    ida, place = market.town.browser("ida"), BY_COUNTRY[country]
    before = ida.get(f"/connections/new/{country.lower()}")
    assert place.label in before.words

    granted = consent(ida, ida.submit(before, f"/connections/new/{country.lower()}"), account.id)
    assert (granted.status, "Access granted" in granted.words) == (200, True), granted.words

    settings = ida.submit(granted, "/connections/granted/")
    assert place.label in settings.words
    market.subscribed(account.authorization(country))
    order = market.order(account, country)
    stored = market.stands(order, Status.OPEN)

    assert (stored.seller, stored.marketplace) == (account.id, place.id)
    assert differs(market.truth([account])[order], stored) == ""
    page = market.town.browser("jonas").get(f"/sales/{order}")
    assert (page.status, place.label in page.words, stored.number in page.words) == (200, True, True)
