"""A return at the till by clicking: an order is found, a piece comes back for cash, the reading shows it, and none of
it comes back twice; on a desk, on a phone, and without scripts."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_buying import WINDOWS, fits, sign_in
from tests.stories.selling.market import Market
from tests.stories.selling.test_confirming import Floor
from tests.stories.selling.test_stock_sync import Shelf
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

BOUGHT = 3


@pytest.fixture
def shelf(town: Town) -> Iterator[Shelf]:
    found = Shelf(Market(town), "DE")
    found.counted(20)
    yield found
    found.market.close()


@pytest.fixture
def order(shelf: Shelf) -> str:
    """Three of one article, which have left the house."""
    floor = Floor(shelf.market, shelf.seller, sku=shelf.sku, lines=1, quantity=BOUGHT)
    floor.leaves()
    return floor.order


def finds(page: Page, town: Town, order: str) -> None:
    page.goto(f"{town.stack.urls.hub}/returns")
    fits(page)
    page.get_by_label("What comes back?").fill(order)
    page.keyboard.press("Enter")


def names_the_station(page: Page, name: str) -> None:
    page.get_by_label("Name of the station").fill(name)
    page.get_by_role("button", name="Keep the name").click()


@pytest.mark.parametrize("window", WINDOWS)
def test_a_return_at_the_till(
    town: Town, open_page: Callable[..., Page], shelf: Shelf, order: str, window: str
) -> None:
    till, on_hand = f"Till {window}", town.hub.stock.level(shelf.article, "MAIN").on_hand
    jonas = open_page(**WINDOWS[window])
    sign_in(jonas, town, "Jonas Berg")

    finds(jonas, town, order)
    names_the_station(jonas, till)
    expect(jonas.get_by_role("heading", name="Take a return")).to_be_visible()
    fits(jonas)
    if window != "without-javascript":
        assert [found["id"] for found in Axe().run(jonas).response["violations"]] == []
    comes_back(jonas, BOUGHT + 1)
    expect(jonas.get_by_text("were bought").or_(jonas.get_by_text("can come back")).first).to_be_visible()
    comes_back(jonas, 1)
    expect(jonas.get_by_text("Cash").first).to_be_visible()
    fits(jonas)
    assert town.hub.stock.level(shelf.article, "MAIN").on_hand == on_hand + 1

    jonas.goto(f"{town.stack.urls.hub}/till")
    fits(jonas)
    sheet = jonas.locator("section", has=jonas.get_by_role("heading", name=till))
    sheet.get_by_role("link", name="X reading").click()
    cash = jonas.get_by_role("row").filter(has_text="Cash").first
    expect(cash).to_contain_text("1 piece")
    fits(jonas)

    finds(jonas, town, order)
    expect(jonas.get_by_text("1 came back")).to_be_visible()
    other_tab = jonas.context.new_page()
    other_tab.goto(f"{town.stack.urls.hub}/returns/orders/{order}")
    comes_back(jonas, BOUGHT - 1)
    expect(jonas.get_by_text("Everything that is left of this order comes back.")).to_be_visible()
    fits(jonas)
    jonas.get_by_role("button", name="Yes, take everything back").click()
    expect(jonas.get_by_role("heading", name="Take a return")).to_be_hidden()
    assert town.hub.stock.level(shelf.article, "MAIN").on_hand == on_hand + BOUGHT

    comes_back(other_tab, BOUGHT - 1)
    expect(other_tab.get_by_text("All of this order came back already.")).to_be_visible()
    expect(other_tab.get_by_role("button", name="Take the return")).to_be_hidden()
    assert town.hub.stock.level(shelf.article, "MAIN").on_hand == on_hand + BOUGHT
    fits(other_tab)


def comes_back(page: Page, pieces: int) -> None:
    """As new, back on its shelf, for cash."""
    page.get_by_label("How many come back of").first.fill(str(pieces))
    page.get_by_label("Condition").first.select_option("as_new")
    page.get_by_label("Back on its shelf").first.check()
    page.get_by_text("Cash", exact=True).first.click()
    page.get_by_role("button", name="Take the return").click()
