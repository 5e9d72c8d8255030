"""Sales orders as the warehouse sees them: found by a postcode, looked at beside the list by mouse and by keyboard,
opened, and all of it without a script too."""

from collections.abc import Callable
from random import SystemRandom

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from chalicelib.domain.orders.order import Status
from local.amazon import eventually
from tests.browser.conftest import PHONE
from tests.browser.test_buying import fits, sign_in
from tests.stories.selling.market import Market
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

POSTCODE = f"{SystemRandom().randrange(10_000, 99_000)}"
NAMES = ("Berta Ost", "Carla West", "Dora Süd")
_made: list[str] = []


@pytest.fixture
def orders(town: Town) -> list[str]:
    """Three to one postcode that nobody else has; made once for all of these tests."""
    if not _made:
        market = Market(town)
        seller = market.seller("DE")
        for name in NAMES:
            to = {"name": name, "postalCode": POSTCODE}
            _made.append(market.order(seller, address=to, is_plain=True, fulfilled_by="MERCHANT"))
        for order in _made:
            market.stands(order, Status.OPEN)
    return _made


def found(page: Page, town: Town, orders: list[str]) -> list[str]:
    """What a search for the postcode lists, from the top. The index follows the orders by a moment."""
    sign_in(page, town, "Jonas Berg")
    page.goto(f"{town.stack.urls.hub}/sales")
    expect(page.get_by_role("heading", name="Sales orders")).to_be_visible()

    def listed() -> list[str]:
        page.get_by_role("searchbox").fill(POSTCODE)
        page.get_by_role("button", name="Search").click()
        ids = [str(link.text_content()) for link in page.locator("tr[data-show] .title a").all()]
        return ids if len(ids) == len(orders) else []

    ids = eventually(listed, what="the search to know them")
    assert sorted(ids) == sorted(orders)
    fits(page)
    return ids


def preview(page: Page, order: str) -> None:
    expect(page.locator(f'#preview[data-order="{order}"]')).to_be_visible()


def no_one_is_kept_out(page: Page) -> None:
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def test_the_mouse_chooses_an_order_and_opens_it(town: Town, open_page: Callable[..., Page], orders: list[str]) -> None:
    jonas = open_page()
    ids = found(jonas, town, orders)
    preview(jonas, ids[0])
    no_one_is_kept_out(jonas)

    jonas.locator("tr[data-show] .to").nth(2).click()
    preview(jonas, ids[2])
    expect(jonas.locator("#preview")).to_contain_text("Customer PO")
    expect(jonas.get_by_role("row", selected=True)).to_contain_text(ids[2])
    no_one_is_kept_out(jonas)

    jonas.locator("tr[data-show] .to").nth(1).dblclick()
    expect(jonas.get_by_role("heading", level=1)).to_have_text(ids[1])
    expect(jonas.get_by_text("Credit rating")).to_be_visible()
    fits(jonas)
    jonas.get_by_role("link", name="Sales orders").last.click()
    expect(jonas.get_by_role("searchbox")).to_have_value(POSTCODE)


def test_the_keyboard_goes_through_the_list(town: Town, open_page: Callable[..., Page], orders: list[str]) -> None:
    jonas = open_page()
    ids = found(jonas, town, orders)

    jonas.get_by_role("row", selected=True).focus()
    jonas.keyboard.press("ArrowDown")
    expect(jonas.locator("tr[data-show]").nth(1)).to_be_focused()
    preview(jonas, ids[1])
    jonas.keyboard.press("End")
    preview(jonas, ids[2])
    jonas.keyboard.press("ArrowUp")
    preview(jonas, ids[1])
    jonas.keyboard.press("Enter")

    expect(jonas.get_by_role("heading", level=1)).to_have_text(ids[1])
    jonas.go_back()
    preview(jonas, ids[1])
    expect(jonas.get_by_role("row", selected=True)).to_contain_text(ids[1])


def test_one_stop_of_the_tab_key_leads_into_the_list_and_one_out(
    town: Town, open_page: Callable[..., Page], orders: list[str]
) -> None:
    jonas = open_page()
    found(jonas, town, orders)

    jonas.get_by_role("row", selected=True).focus()
    jonas.keyboard.press("Tab")

    expect(jonas.get_by_role("button", name="Download as CSV")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_phone_opens_the_order_itself(
    town: Town, open_page: Callable[..., Page], orders: list[str], scripts: bool
) -> None:
    jonas = open_page(PHONE, java_script_enabled=scripts)
    ids = found(jonas, town, orders)
    expect(jonas.locator("#preview")).to_be_hidden()

    if scripts:
        jonas.locator("tr[data-show] .to").nth(1).click()
    else:
        jonas.get_by_role("link", name=ids[1]).click()

    expect(jonas.get_by_role("heading", level=1)).to_have_text(ids[1])
    fits(jonas)


def test_without_a_script_an_order_is_looked_at_beside_the_list_too(
    town: Town, open_page: Callable[..., Page], orders: list[str]
) -> None:
    jonas = open_page(java_script_enabled=False)
    ids = found(jonas, town, orders)
    preview(jonas, ids[0])

    jonas.get_by_role("row").filter(has_text=ids[1]).get_by_role("link", name="Preview").click()

    preview(jonas, ids[1])
    expect(jonas.get_by_role("searchbox")).to_have_value(POSTCODE)
    fits(jonas)
