"""The first day, by clicking: from an empty hub through the guide to a first working punch-out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_buying import fits, sign_in
from tests.stories.empty import emptied
from tests.stories.test_settings_integration import COMPANY, account
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

WINDOWS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESK},
    "phone": {"viewport": PHONE},
    "without-javascript": {"viewport": DESK, "java_script_enabled": False},
}


@pytest.mark.parametrize("window", WINDOWS)
def test_the_guide_leads_from_nothing_to_a_first_punch_out(
    town: Town, open_page: Callable[..., Page], window: str
) -> None:
    with emptied(town):
        gita = open_page(**WINDOWS[window])
        sign_in(gita, town, "Gita Rao")
        expect(gita.get_by_role("heading", name="Initial Settings")).to_be_visible()
        expect(gita.get_by_role("link", name="Register an Amazon Business account")).to_have_attribute(
            "target", "_blank"
        )
        expect(gita.get_by_text("/cxml/")).to_be_visible()
        fits(gita)

        enter_company(gita)
        enter_account(gita, town)
        gita.get_by_role("button", name="Test connection").click()
        expect(gita.get_by_text("Connected: Amazon opened its store")).to_be_visible()
        fits(gita)
        enter_address(gita)
        enter_billing_group(gita)

        menu(gita, "Initial Settings")
        expect(gita.get_by_text("Amazon lets “Our account” in")).to_be_visible()
        expect(gita.locator(".tasks .done")).to_have_count(7)
        fits(gita)

        anna = open_page(**WINDOWS[window])
        sign_in(anna, town, "Anna Sato")
        anna.get_by_role("button", name="Shop on Amazon Business").first.click()
        expect(anna.locator("button", has_text="Add to cart").first).to_be_visible()


def menu(page: Page, name: str) -> None:
    opened = page.locator(".aside-open")  # on a phone the list waits behind a button
    if opened.is_visible():
        opened.click()
    page.get_by_role("navigation", name="Settings").get_by_role("link", name=name, exact=True).click()


def enter_company(page: Page) -> None:
    menu(page, "Company Settings")
    page.get_by_label("Company name").fill(COMPANY["name"])
    page.get_by_label("Country").select_option(COMPANY["country"])
    page.get_by_label("Address line 1").fill(COMPANY["line1"])
    page.get_by_label("City").fill(COMPANY["city"])
    page.locator("#state").fill(COMPANY["state"])
    page.locator("#postcode").fill(COMPANY["postcode"])
    page.get_by_label("Time zone").fill(COMPANY["time_zone"])
    page.get_by_role("button", name="Update").click()
    expect(page.get_by_text("The company was updated.")).to_be_visible()
    fits(page)


def enter_account(page: Page, town: Town) -> None:
    typed = account(town)
    menu(page, "Integration Settings")
    page.get_by_role("link", name="Add the first account").click()
    page.get_by_label("What people call it").fill(typed["label"])
    page.get_by_label("Short name").fill(typed["name"])
    page.get_by_label("System Login").fill(typed["system_login"])
    page.get_by_label("Catalog Integration Password").fill(typed["password"])
    page.get_by_label("PO Request URL").fill(typed["po_request_url"])
    page.get_by_label("Set-up URL").fill("https://amazon.example/punchout")
    fits(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("amazon.example is not one of the hosts this company sends to.")).to_be_visible()
    expect(page.get_by_label("Catalog Integration Password")).to_have_value("")
    page.get_by_label("Set-up URL").fill(typed["setup_url"])
    page.get_by_label("Catalog Integration Password").fill(typed["password"])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("The account was added.")).to_be_visible()


def enter_address(page: Page) -> None:
    menu(page, "Shipping Address Settings")
    page.get_by_role("link", name="Add the first address").click()
    page.get_by_label("Label").fill("The quay")
    page.get_by_label("Code", exact=True).fill("QUAY")
    page.get_by_label("Addressee").fill("Stores")
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Address line 1").fill(COMPANY["line1"])
    page.get_by_label("City").fill(COMPANY["city"])
    page.locator("#state").fill(COMPANY["state"])
    page.locator("#postcode").fill(COMPANY["postcode"])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("The address was added.")).to_be_visible()


def enter_billing_group(page: Page) -> None:
    menu(page, "Billing Group Settings")
    page.get_by_role("link", name="Add", exact=True).first.click()
    page.get_by_label("Name", exact=True).fill("Everything")
    page.get_by_label("Code", exact=True).fill("ALL")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("was added")).to_be_visible()
