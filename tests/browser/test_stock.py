"""Stock by clicking: counted along a shelf, taken in, corrected, and brought as a table."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from chalicelib.domain.changes import Created
from tests.browser.test_buying import WINDOWS, fits, sign_in
from tests.examples import articles as goods
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("window", WINDOWS)
def test_stock_is_kept_without_reading_a_manual(town: Town, open_page: Callable[..., Page], window: str) -> None:
    number = f"S-{window.upper()}"
    town.hub.commit(Created(goods.plain(number, f"Teapot {window}", skus=(f"POT-{window}",))))
    jonas = open_page(**WINDOWS[window])
    sign_in(jonas, town, "Jonas Berg")

    jonas.goto(f"{town.stack.urls.hub}/stock/counts")
    jonas.get_by_label("Article").fill(f"POT-{window}")
    jonas.get_by_label("How many lie there").fill("minus")
    jonas.get_by_role("button", name="Count").click()
    expect(jonas.get_by_text("Please give a whole number.")).to_be_visible()
    fits(jonas)
    jonas.get_by_label("How many lie there").fill("12")
    jonas.get_by_role("button", name="Count").click()
    expect(jonas.get_by_text("12 on hand")).to_be_visible()
    jonas.get_by_role("link", name=number, exact=True).click()
    fits(jonas)

    jonas.locator("summary", has_text="Take goods in").click()
    jonas.get_by_label("How many came").fill("5")
    jonas.get_by_label("Comment").fill("Delivery note 7")
    jonas.get_by_role("button", name="Take goods in").click()
    expect(jonas.get_by_text("The goods were taken in.")).to_be_visible()
    jonas.locator("summary", has_text="Correct").click()
    jonas.get_by_label("How many more or fewer").fill("-2")
    jonas.get_by_role("button", name="Correct").click()
    expect(jonas.get_by_text("Please say why")).to_be_visible()
    jonas.get_by_label("Why").fill("Broken")
    jonas.get_by_role("button", name="Correct").click()
    expect(jonas.get_by_text("The stock was corrected.")).to_be_visible()
    expect(jonas.get_by_text("Delivery note 7")).to_be_visible()
    fits(jonas)
    if window != "without-javascript":
        assert [found["id"] for found in Axe().run(jonas).response["violations"]] == []

    jonas.goto(f"{town.stack.urls.hub}/stock/counts/tables")
    jonas.locator("summary", has_text="Or paste the table").click()
    jonas.get_by_label("Table with its header").fill(f"article,warehouse,counted\n{number},MAIN,9\nNOTHING,MAIN,9\n")
    jonas.get_by_role("button", name="Preview").click()
    expect(jonas.get_by_text("There is no article “NOTHING”.")).to_be_visible()
    fits(jonas)
    jonas.get_by_role("button", name="Count them").click()
    expect(jonas.get_by_text("1 row was left out")).to_be_visible()
    assert town.hub.stock.level(number, "MAIN").on_hand == 9
    fits(jonas)

    jonas.goto(f"{town.stack.urls.hub}/stock")
    jonas.get_by_label("Search").fill(f"teapot {window}")
    jonas.get_by_role("button", name="Show").click()
    expect(jonas.get_by_role("link", name=f"Teapot {window}")).to_be_visible()
    fits(jonas)
