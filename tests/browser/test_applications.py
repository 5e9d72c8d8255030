"""From a remand to goods received, and shopping for the same again, by clicking."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_buying import WINDOWS, approve, fits, sign_in
from tests.stories.town import APPROVERS, Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

ITEMS = [{"asin": "B0CW759M5V", "quantity": 3}, {"asin": "B0CSCPK1YQ", "quantity": 1}]


@pytest.mark.parametrize("window", WINDOWS)
def test_a_remanded_order_is_lowered_applied_for_again_and_received(
    town: Town, open_page: Callable[..., Page], window: str
) -> None:
    number = town.applied(items=ITEMS)
    first = town.link("chiara", number)
    town.decide("chiara", number, "remand", "One pack of paper will do.")
    anna = open_page(**WINDOWS[window])
    sign_in(anna, town, "Anna Sato")
    anna.goto(f"{town.stack.urls.hub}/orders/{number}")
    expect(anna.get_by_text("One pack of paper will do.").first).to_be_visible()
    fits(anna)

    anna.get_by_label("Quantity of line 1").fill("1")
    anna.get_by_label("Leave out line 2").check()
    anna.get_by_role("button", name="Update").click()
    expect(anna.get_by_label("Quantity of line 1")).to_have_value("1")
    expect(anna.get_by_label("Leave out line 2")).to_be_checked()
    fits(anna)
    anna.get_by_role("button", name="Apply again").click()
    expect(anna.get_by_text("Waiting for")).to_be_visible()
    fits(anna)

    chiara = open_page(**WINDOWS[window])
    chiara.goto(town.link("chiara", number, after=first))
    expect(chiara.get_by_text("Changed since it was last asked about")).to_be_visible()
    expect(chiara.get_by_text("1 line was left out since")).to_be_visible()
    assert "changed: 3 → 1" in town.letter("chiara", number).text
    for approver in APPROVERS:
        approve(open_page(**WINDOWS[window]), town, approver, number)
    town.reads(number, "sent to Amazon")
    (order,) = town.at_amazon(number)
    assert [(line["asin"], line["quantity"]) for line in order["lines"]] == [("B0CW759M5V", 1)]

    anna.goto(f"{town.stack.urls.hub}/orders/{number}")
    anna.get_by_role("button", name="Received all").click()
    expect(anna.get_by_text("1 of 1 pieces have arrived.")).to_be_visible()
    fits(anna)
    anna.get_by_role("link", name="Correct it").click()
    anna.get_by_label("Damaged of line 1").fill("1")
    anna.get_by_role("button", name="Update").click()
    expect(anna.get_by_text("Everything that was expected has arrived.")).to_be_visible()
    fits(anna)


def test_an_order_is_copied_by_opening_the_store_at_its_items(town: Town, open_page: Callable[..., Page]) -> None:
    number = town.applied(items=ITEMS)
    anna = open_page()
    sign_in(anna, town, "Anna Sato")
    anna.goto(f"{town.stack.urls.hub}/orders/{number}")
    anna.get_by_role("link", name="Shop for these items again").click()
    fits(anna)

    with anna.context.expect_page() as opened:
        anna.get_by_role("button", name="Open the store at the first item").click()
    store = opened.value
    expect(store).to_have_url(f"{town.stack.urls.simulator}/store/products/B0CW759M5V")
    store.locator("button", has_text="Add to cart").first.click()
    with anna.context.expect_page() as opened:
        anna.get_by_role("link", name="Open").nth(1).click()
    store = opened.value
    expect(store).to_have_url(f"{town.stack.urls.simulator}/store/products/B0CSCPK1YQ")
    store.locator("button", has_text="Add to cart").first.click()
    if "/cart" not in store.url:
        store.get_by_role("link", name="Cart").first.click()
    store.get_by_role("button", name="Submit for approval").click()

    expect(store.get_by_role("heading", name="Your cart is here")).to_be_visible()
    assert store.url.rpartition("/")[2] != number
    expect(store.get_by_text("B0CSCPK1YQ")).to_be_visible()
