"""Addresses and billing groups by clicking: added, edited, taken over from a file, deleted several at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_buying import WINDOWS, fits, sign_in
from tests.stories.test_settings_lists import ADDRESSES, GROUPS, delete
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

WRONG = "code,label,addressee,line1,city,state,postcode,country\nB-1,Ballard,Dock,1 Ballard Way,Seattle,WA,10001,US\n"
RIGHT = WRONG.replace("10001", "98107") + "B-2,Belltown,Dock,2 Bell Street,Seattle,Washington,98121,US\n"


@pytest.fixture(autouse=True)
def tidy(town: Town) -> Iterator[None]:
    """What a test added is gone afterwards."""
    before = {one.code for one in (*town.hub.addresses.all(), *town.hub.billing_groups.all())}
    yield
    gita = town.browser("gita")
    for path, codes in (
        (ADDRESSES, [one.code for one in town.hub.addresses.all()]),
        (GROUPS, [one.code for one in town.hub.billing_groups.all()]),
    ):
        if new := [code for code in codes if code not in before]:
            delete(gita, path, *new)


@pytest.mark.parametrize("window", WINDOWS)
def test_addresses_are_kept_without_reading_a_manual(
    town: Town, open_page: Callable[..., Page], window: str, tmp_path: Path
) -> None:
    gita = open_page(**WINDOWS[window], accept_downloads=True)
    sign_in(gita, town, "Gita Rao")
    gita.goto(town.stack.urls.hub + ADDRESSES)
    fits(gita)

    gita.get_by_role("link", name="Add", exact=True).click()
    gita.get_by_label("Country").select_option("JP")
    gita.get_by_role("button", name="Show its fields").click()
    expect(gita.get_by_label("Prefecture")).to_be_visible()
    fits(gita)
    for label, text in (
        ("Label", "Osaka depot"),
        ("Code", "OSA-1"),
        ("Addressee", "倉庫"),
        ("Prefecture", "大阪府"),
        ("City", "大阪市北区"),
        ("Address line 1", "中之島1-2-3"),
        ("Postcode", "530-0005"),
    ):
        gita.get_by_label(label).first.fill(text)
    gita.get_by_role("button", name="Add", exact=True).click()
    expect(gita.get_by_text("The address was added.")).to_be_visible()
    expect(gita.get_by_text("大阪府大阪市北区")).to_be_visible()

    gita.get_by_role("link", name="Osaka depot").click()
    gita.get_by_label("Postcode").fill("53")
    gita.get_by_role("button", name="Update").last.click()
    expect(gita.get_by_text("No postcode of this country looks like that.")).to_be_visible()
    fits(gita)
    gita.get_by_label("Postcode").fill("530-0001")
    gita.get_by_role("button", name="Update").last.click()
    expect(gita.get_by_text("The address was updated.")).to_be_visible()
    assert town.hub.addresses.get("OSA-1").postcode == "530-0001"

    taken_over(gita, tmp_path)
    assert [one.code for one in town.hub.addresses.all()] == ["B-1", "B-2", "OSA-1", "SEA-HQ", "TYO-1"]

    for label in ("Ballard", "Belltown", "Osaka depot"):
        gita.get_by_label(f"Tick {label}").check()
    gita.locator(".confirm").locator("summary, button", has_text="Delete").first.click()
    expect(gita.get_by_text("This can’t be undone.")).to_be_visible()
    fits(gita)
    gita.get_by_role("button", name="Yes, delete").click()
    expect(gita.get_by_text("Deleted.")).to_be_visible()
    assert [one.code for one in town.hub.addresses.all()] == ["SEA-HQ", "TYO-1"]


def taken_over(gita: Page, folder: Path) -> None:
    """First a wrong file, then the right one."""
    gita.get_by_role("link", name="Import").click()
    for text, says in ((WRONG, "can’t be taken over"), (RIGHT, "Nothing is changed yet")):
        file = folder / "addresses.csv"
        file.write_text(text)
        gita.locator("input[type=file]").set_input_files(file)
        gita.get_by_role("button", name="Preview").click()
        expect(gita.get_by_text(says)).to_be_visible()
        fits(gita)
    gita.get_by_role("button", name="Take over 2 rows").click()
    expect(gita.get_by_text("2 rows were taken over")).to_be_visible()


@pytest.mark.parametrize("window", WINDOWS)
def test_a_billing_group_is_made_for_one_person_and_deleted_on_its_page(
    town: Town, open_page: Callable[..., Page], window: str
) -> None:
    gita = open_page(**WINDOWS[window])
    sign_in(gita, town, "Gita Rao")
    gita.goto(f"{town.stack.urls.hub}{GROUPS}/add")
    gita.get_by_label("Name", exact=True).fill("Pilot plant")
    gita.get_by_label("Code").fill("PILOT")
    if window == "without-javascript":
        gita.locator("#members-search").fill("ben")
        gita.get_by_role("button", name="Find").click()
        gita.get_by_label("Ben Weber").check()
    else:
        gita.get_by_role("button", name="Select…").click()
        gita.get_by_role("dialog").get_by_role("searchbox").fill("ben")
        gita.get_by_role("dialog").get_by_text("Ben Weber").click()
        gita.get_by_role("dialog").get_by_role("button", name="Select", exact=True).click()
    fits(gita)
    gita.get_by_role("button", name="Add", exact=True).last.click()
    expect(gita.get_by_text("The billing group was added.")).to_be_visible()
    fits(gita)

    gita.get_by_role("link", name="Pilot plant").click()
    gita.locator(".confirm").locator("summary, button", has_text="Delete").first.click()
    gita.get_by_role("button", name="Yes, delete").click()

    expect(gita.get_by_text("Deleted.")).to_be_visible()
    assert [one.code for one in town.hub.billing_groups.all()] == ["OFFICE", "WORKSHOP"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        f"{path}{page}"
        for path, one in ((ADDRESSES, "TYO-1"), (GROUPS, "OFFICE"))
        for page in ("", "/add", f"/edit/{one}", "/import")
    ],
)
def test_nothing_keeps_anybody_out(town: Town, open_page: Callable[..., Page], path: str, scheme: str) -> None:
    gita = open_page(PHONE, color_scheme=scheme, bypass_csp=True)
    sign_in(gita, town, "Gita Rao")
    gita.goto(town.stack.urls.hub + path)

    found = Axe().run(gita).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []
