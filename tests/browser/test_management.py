"""Order Management in a browser: filter, tick, download, reload, on a desk and on a phone, with and without scripts."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_buying import fits, sign_in
from tests.stories.many import disapprove
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

WINDOWS = {
    "desk": {"viewport": DESK},
    "phone": {"viewport": PHONE},
    "without-javascript": {"viewport": DESK, "java_script_enabled": False},
}


@pytest.mark.parametrize("window", WINDOWS)
def test_an_administrator_filters_ticks_and_downloads(town: Town, open_page: Callable[..., Page], window: str) -> None:
    first, second = town.applied(), town.applied(items=1)
    gita = open_page(**WINDOWS[window])
    sign_in(gita, town, "Gita Rao")

    gita.goto(f"{town.stack.urls.hub}/management")
    fits(gita)
    gita.get_by_role("link", name="Applying", exact=True).click()
    expect(gita.get_by_role("link", name="Applying", exact=True)).to_have_attribute("aria-current", "page")
    gita.get_by_label(f"Tick {first}").check()
    gita.get_by_label(f"Tick {second}").check()
    table = downloaded(gita, "Download ticked")
    again = downloaded(gita, "Download ticked")  # the page stays, and so does its form

    assert sorted({row["PO number"] for row in read(table)}) == sorted([first, second])
    assert len(read(again)) == 3
    fits(gita)

    gita.get_by_role("link", name="Reload").click()
    expect(gita.get_by_label(f"Tick {first}")).not_to_be_checked()
    assert "status=applying" in gita.url

    gita.get_by_role("link", name=town.hub.orders.get(first).title).first.click()
    expect(gita.get_by_role("heading", level=1)).to_be_visible()
    fits(gita)
    gita.get_by_role("main").get_by_role("link", name="Order Management").click()
    assert "status=applying" in gita.url


def test_one_box_ticks_a_page_and_nothing_ticked_is_said(town: Town, open_page: Callable[..., Page]) -> None:
    town.applied()
    gita = open_page()
    sign_in(gita, town, "Gita Rao")
    gita.goto(f"{town.stack.urls.hub}/management?status=applying")

    gita.get_by_role("button", name="Download ticked").click()
    expect(gita.get_by_text("Please tick the orders first.")).to_be_visible()

    gita.get_by_label("Tick all on this page").check()
    boxes = gita.locator("input[name=order]")
    assert all(boxes.nth(place).is_checked() for place in range(boxes.count()))
    boxes.first.uncheck()
    assert gita.get_by_label("Tick all on this page").evaluate("box => box.indeterminate") is (boxes.count() > 1)


@pytest.mark.parametrize("window", WINDOWS)
def test_a_large_table_shows_its_progress_until_it_can_be_fetched(
    town: Town, open_page: Callable[..., Page], window: str
) -> None:
    disapprove(town.hub, 6, lines=400, title="Very many things", year=1999 - list(WINDOWS).index(window))
    gita = open_page(**WINDOWS[window])
    sign_in(gita, town, "Gita Rao")
    gita.goto(f"{town.stack.urls.hub}/management?status=disapproved")

    gita.get_by_role("button", name="Download all that match").click()
    expect(gita.get_by_role("heading", name="Download of orders")).to_be_visible()
    fits(gita)
    expect(gita.get_by_role("heading", name="Your table is ready")).to_be_visible(timeout=60_000)
    fits(gita)
    with gita.expect_download() as download:
        gita.get_by_role("link", name="Download", exact=True).click()

    assert download.value.suggested_filename.startswith("orders-")
    assert len(read(download.value)) >= 2_400
    gita.get_by_role("link", name="My downloads").click()
    expect(gita.get_by_role("heading", name="My downloads")).to_be_visible()
    fits(gita)


def downloaded(page: Page, button: str) -> Download:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value


def read(download: Download) -> list[dict[str, str]]:
    with Path(download.path()).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
