"""A picker's morning: the station is named, notes are printed, an order is scanned together, packed and sent off, and
Amazon knows of it; with a mouse on a desk, with a finger on a phone, and without scripts."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.orders.order import Status
from local.amazon import eventually
from tests.browser.test_buying import WINDOWS, fits, sign_in
from tests.stories.selling.market import Market
from tests.stories.selling.test_stock_sync import Shelf
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

TRACKING = "00340434161094042557"


@pytest.fixture
def market(town: Town) -> Iterator[Market]:
    market = Market(town)
    yield market
    market.close()


@pytest.fixture
def order(market: Market) -> str:
    """Two of one thing that nothing is mapped to, so that nothing has to lie on a shelf."""
    seller = market.seller("DE")
    market.map(seller, "DE")
    made = market.order(seller, is_plain=True, fulfilled_by="MERCHANT", lines=1, quantity=2)
    market.stands(made, Status.OPEN)
    return made


def scan(page: Page, code: str) -> None:
    """As a scanner does it: its letters, and Enter."""
    page.get_by_label("Scan an article into box 1").fill(code)
    page.keyboard.press("Enter")


def no_one_is_kept_out(page: Page) -> None:
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def begins(page: Page, town: Town, order: str) -> None:
    """The order's number leads to it; the browser gets its name on the way."""
    sign_in(page, town, "Jonas Berg")
    page.goto(f"{town.stack.urls.hub}/warehouse")
    fits(page)
    page.get_by_role("link", name="Name this station").click()
    page.get_by_label("Name of the station").fill("Packing table 1")
    page.get_by_role("button", name="Keep the name").click()
    expect(page.get_by_role("link", name="Packing table 1")).to_be_visible()
    page.get_by_role("searchbox").fill(order)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Box 1")).to_be_visible()
    fits(page)


@pytest.mark.parametrize("window", WINDOWS)
def test_a_picker_sends_an_order_off(
    town: Town, open_page: Callable[..., Page], market: Market, order: str, window: str
) -> None:
    sku = market.whole(order).copy.order.lines[0].sku  # type: ignore[union-attr]
    jonas = open_page(**WINDOWS[window])
    begins(jonas, town, order)

    jonas.get_by_role("button", name="Allocated").click()
    expect(jonas.get_by_text("You are at work on it at Packing table 1")).to_be_visible()
    field = jonas.get_by_label("Scan an article into box 1")
    expect(field).to_be_focused()
    scan(jonas, "WRONG-ONE")
    expect(jonas.get_by_role("alert").filter(has_text="“WRONG-ONE” is not in this box.")).to_be_visible()
    if window != "without-javascript":
        no_one_is_kept_out(jonas)
    expect(field).to_be_focused()
    scan(jonas, sku)
    expect(jonas.get_by_text("1 of 2")).to_be_visible()
    expect(field).to_be_focused()
    scan(jonas, sku.lower())
    expect(jonas.get_by_text("everything is in the box")).to_be_visible()
    fits(jonas)

    jonas.locator(".five").get_by_text("Packed", exact=True).first.click()
    asked = jonas.locator("dialog[open], details[open]").first
    expect(asked.get_by_role("heading", name="Carrier and tracking number of box 1")).to_be_visible()
    asked.get_by_label("Carrier").select_option("DHL")
    asked.get_by_label("Tracking number").fill(TRACKING)
    asked.get_by_role("button", name="Packed").click()
    expect(jonas.get_by_text(TRACKING)).to_be_visible()
    if window != "without-javascript":
        no_one_is_kept_out(jonas)
    jonas.get_by_role("button", name="Despatched").click()
    expect(jonas.get_by_text("All of it has left the house.")).to_be_visible()
    fits(jonas)

    def told() -> bool:
        confirmation = town.hub.boxes.of(order).confirmation(1)
        return confirmation is not None and confirmation.fate is Fate.ACCEPTED

    eventually(told, what="Amazon to know of the box")
    jonas.reload()
    expect(jonas.get_by_text("confirmed at Amazon")).to_be_visible()


def test_a_scanner_may_end_with_tab_and_who_types_leaves_the_field(
    town: Town, open_page: Callable[..., Page], market: Market, order: str
) -> None:
    sku = market.whole(order).copy.order.lines[0].sku  # type: ignore[union-attr]
    jonas = open_page()
    begins(jonas, town, order)
    jonas.get_by_role("button", name="Allocated").click()
    field = jonas.get_by_label("Scan an article into box 1")
    expect(field).to_be_focused()

    jonas.keyboard.type(sku, delay=2)
    jonas.keyboard.press("Tab")
    expect(jonas.get_by_text("1 of 2")).to_be_visible()
    expect(field).to_be_focused()

    jonas.keyboard.type(sku, delay=120)
    jonas.keyboard.press("Tab")
    expect(jonas.get_by_role("button", name="Tick")).to_be_focused()


def test_a_second_station_sees_who_is_at_work_and_takes_over(
    town: Town, open_page: Callable[..., Page], market: Market, order: str
) -> None:
    first, second = open_page(), open_page()
    begins(first, town, order)
    first.get_by_role("button", name="Start").click()
    expect(first.get_by_text("You are at work on it")).to_be_visible()

    begins(second, town, order)
    # The same name is the same station: another table is another one.
    second.goto(f"{town.stack.urls.hub}/warehouse/station?to=/warehouse/{order}")
    second.get_by_label("Name of the station").fill("Packing table 2")
    second.get_by_role("button", name="Keep the name").click()
    expect(second.get_by_text("Jonas Berg is at work on this order")).to_be_visible()
    expect(second.get_by_role("button", name="Allocated")).to_be_disabled()
    second.get_by_role("button", name="Take over").click()
    second.get_by_role("button", name="Yes, take it over").click()
    expect(second.get_by_text("You are at work on it at Packing table 2")).to_be_visible()

    first.get_by_role("button", name="Allocated").click()
    expect(first.get_by_text("Jonas Berg is at work on this order")).to_be_visible()


def test_notes_of_chosen_orders_are_opened_as_one_paper(
    town: Town, open_page: Callable[..., Page], market: Market, order: str
) -> None:
    jonas = open_page()
    begins(jonas, town, order)
    jonas.goto(f"{town.stack.urls.hub}/warehouse?step=untouched")
    box = jonas.locator(f'input[name="order"][value="{order}"]')
    if not box.count():  # another story's orders are to be shipped first
        pytest.skip("The list has more than a page of other stories' orders.")
    box.check()

    with jonas.expect_response(lambda answer: "/warehouse/notes.pdf" in answer.url) as paper:
        jonas.get_by_role("button", name="Print").click()

    assert paper.value.headers["content-type"] == "application/pdf"
    jonas.goto(f"{town.stack.urls.hub}/warehouse/{order}")
    expect(jonas.locator(".turn.done").first).to_contain_text("Jonas Berg")


def test_a_box_leaves_without_a_number_and_waits_for_one(
    town: Town, open_page: Callable[..., Page], market: Market, order: str
) -> None:
    jonas = open_page(**WINDOWS["phone"])
    begins(jonas, town, order)
    jonas.get_by_role("button", name="Allocated").click()
    expect(jonas.get_by_text("You are at work on it")).to_be_visible()

    for deed in ("Packed", "Despatched"):
        jonas.locator(".five").get_by_text(deed, exact=True).first.click()
        asked = jonas.locator("dialog[open]")
        expect(asked.get_by_label("Tracking number")).to_be_focused()
        fits(jonas)
        asked.get_by_role("button", name="Ignore").click()
        expect(asked).to_be_hidden()

    expect(jonas.get_by_text("It left without a tracking number.")).to_be_visible()
    fits(jonas)
    no_one_is_kept_out(jonas)


def test_a_cancel_stops_the_station_and_says_what_to_put_back(
    town: Town, open_page: Callable[..., Page], market: Market
) -> None:
    shelf = Shelf(market, "DE")
    shelf.counted(20)
    before = shelf.available()
    order = market.order(shelf.seller, sku=shelf.sku, lines=1, quantity=2, is_plain=True)
    market.stands(order, Status.OPEN)
    jonas = open_page(**WINDOWS["phone"])
    begins(jonas, town, order)
    jonas.get_by_role("button", name="Allocated").click()
    expect(jonas.get_by_text("You are at work on it")).to_be_visible()

    market.at_amazon.step(order, "cancel", by="BUYER")
    market.stands(order, Status.CANCELED)
    eventually(lambda: shelf.available() == before, what="the stock to be free again")
    # Whoever scans on is stopped, and so is who looks at the page.
    scan(jonas, shelf.sku)
    notice = jonas.get_by_role("heading", name="Stop: canceled")
    expect(notice).to_be_visible()
    stop, page = jonas.locator(".stop").bounding_box(), jonas.locator("main .head").bounding_box()
    assert stop and page and stop["width"] >= page["width"]
    expect(jonas.get_by_role("heading", name="Put back from box 1")).to_be_visible()
    expect(jonas.locator(".goods")).to_contain_text(shelf.article)
    fits(jonas)
    no_one_is_kept_out(jonas)
    jonas.get_by_role("button", name="It lies on its shelf again").click()
    expect(jonas.get_by_role("heading", name="Put back from box 1")).to_be_hidden()
