"""From sign-in to the confirmed order, by clicking."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from local.amazon import eventually
from tests.browser.conftest import DESK, PHONE
from tests.stories.town import APPROVERS, Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

WINDOWS = {
    "desk": {"viewport": DESK},
    "phone": {"viewport": PHONE},
    "without-javascript": {"viewport": DESK, "java_script_enabled": False},
}


@pytest.mark.parametrize("window", WINDOWS)
def test_somebody_who_never_saw_it_buys_something(town: Town, open_page: Callable[..., Page], window: str) -> None:
    town.amazon.settings(confirm_mode="accept", confirm_after=0)
    anna = open_page(**WINDOWS[window])
    sign_in(anna, town, "Anna Sato")

    anna.get_by_role("link", name="Shop on Amazon Business").first.click()
    anna.get_by_text("Seattle headquarters").click()
    fits(anna)
    anna.get_by_role("button", name="Go to the store").click()
    anna.locator("button", has_text="Add to cart").first.click()
    if "/cart" not in anna.url:
        anna.get_by_role("link", name="Cart").first.click()
    anna.get_by_role("button", name="Submit for approval").click()
    if window == "without-javascript":
        anna.get_by_role("button").last.click()
    expect(anna.get_by_role("heading", name="Your cart is here")).to_be_visible()
    fits(anna)
    number = anna.url.rpartition("/")[2]
    anna.get_by_label("What is it for?").fill("For the new desks")
    anna.get_by_role("button", name="Apply").click()
    expect(anna.get_by_text("Applying").first).to_be_visible()
    for approver in APPROVERS:
        approve(open_page(**WINDOWS[window]), town, approver, number)

    town.reads(number, "confirmed by Amazon")
    anna.reload()

    expect(anna.get_by_text("confirmed by Amazon").first).to_be_visible()
    fits(anna)
    (order,) = town.at_amazon(number)
    assert order["ship_to"]["address_id"] == "SEA-HQ"


def test_an_applicant_gives_an_order_up_after_being_asked_whether_they_mean_it(
    town: Town, open_page: Callable[..., Page]
) -> None:
    number = town.cart()
    anna = open_page()
    sign_in(anna, town, "Anna Sato")
    anna.goto(f"{town.stack.urls.hub}/orders/{number}")

    anna.get_by_text("Cancel this order").first.click()
    assert "Canceled" not in town.page(number).words
    anna.get_by_role("button", name="Yes, cancel it").click()

    expect(anna.get_by_text("Canceled").first).to_be_visible()


def test_an_administrator_sees_what_needs_attention(town: Town, open_page: Callable[..., Page]) -> None:
    town.amazon.punch_in(user_email="nobody@example.com", items=1)
    gita = open_page()
    sign_in(gita, town, "Gita Rao")

    gita.get_by_role("link", name="Needs attention").first.click()
    fits(gita)
    gita.get_by_text("Assign to a person").first.click()
    gita.get_by_label("Whose cart is it?").first.fill("ben@example.com")
    gita.get_by_role("button", name="Assign", exact=True).first.click()

    eventually(lambda: "Cart" in town.browser("ben").get("/orders").words, what="the cart in Ben's list")


def sign_in(page: Page, town: Town, name: str) -> None:
    page.goto(town.stack.urls.hub)
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_text(name).first.click()
    expect(page.locator(".me summary")).to_be_visible()


def approve(page: Page, town: Town, approver: str, number: str) -> None:
    link = next(link for link in town.letter(approver, number).links if "/approvals/" in link)
    page.goto(link)
    fits(page)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Already decided")).to_be_visible()


def fits(page: Page) -> None:
    """Nothing sticks out to the right: no phone has to scroll sideways."""
    page.locator("main").wait_for()  # a click may have left one page without having brought the next
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
