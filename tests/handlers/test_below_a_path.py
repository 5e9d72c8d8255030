"""Without a domain of one's own API Gateway's stage stands in every path, and no page may lead out of it."""

from dataclasses import replace

import lxml.html
import pytest

from chalicelib.domain.purchasing.order import Status
from chalicelib.views.html import Pages
from tests import examples
from tests.fakes import FakeHub, FakeIdentity, hub
from tests.fakes.house import ALLOWED, CONFIG
from tests.handlers.browser import Browser

BASE = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/api"


@pytest.fixture
def house() -> FakeHub:
    return hub(
        examples.order(status=Status.CART),
        examples.content(),
        config=replace(CONFIG, base_url=BASE),
        pages=Pages(BASE, allowed=ALLOWED),
        identity=FakeIdentity({"code-1": examples.claims("anna")}),
    )


@pytest.mark.parametrize("path", ["/", "/shop", "/orders", f"/orders/{examples.NUMBER}", "/orders/PO-0000"])
def test_every_link_of_a_page_stays_below_it(house: FakeHub, path: str):
    page = Browser(house).signed_in("anna").get(path)

    ways = [link for _, _, link, _ in lxml.html.fromstring(page.text).iterlinks() if link.startswith("/")]

    assert len(ways) > 3
    assert [way for way in ways if not way.startswith("/api/")] == []


def test_signing_in_leads_back_below_it(house: FakeHub):
    browser = Browser(house)
    asked = browser.get("/orders").headers["Location"]
    assert asked == "/api/sign-in?to=%2Forders"

    browser.get(asked.removeprefix("/api"))
    back = browser.get("/sign-in/callback?state=state-1&code=code-1")

    assert back.headers["Location"] == "/api/orders"
