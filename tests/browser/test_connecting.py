"""A marketplace connected in a real browser, with and without a script, and a client's way through a set-up link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from local.marketplaces import SELLER
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_buying import fits, sign_in
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("country", "scripts"), [("it", True), ("es", False)], ids=["with scripts", "without"])
def test_a_marketplace_is_connected(country: str, scripts: bool, town: Town, open_page: Callable[..., Page]):
    town.amazon.forward(180)
    page = open_page(viewport=DESK if scripts else PHONE, java_script_enabled=scripts)
    sign_in(page, town, "Ida Nkemelu")
    page.goto(f"{town.stack.urls.hub}/connections")
    fits(page)
    page.get_by_role("link", name="New connection").first.click()
    fits(page)
    page.get_by_role("link", name=f"Amazon.{country}", exact=False).first.click()
    fits(page)

    page.get_by_role("button", name="Go on to Amazon").click()
    page.wait_for_url(re.compile("/seller-central/"))
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("heading", name="Access granted")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Go on to the settings").click()
    expect(page.get_by_role("heading", name=f"Amazon.{country}", exact=True)).to_be_visible()
    fits(page)
    assert town.hub.connections.connection(f"{SELLER}-{country.upper()}").is_active
