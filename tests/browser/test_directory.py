"""People and groups by clicking: added, chosen in the Select window or without a script, switched off, taken over."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from local.visitor import Visitor
from tests.browser.conftest import PHONE
from tests.browser.test_buying import WINDOWS, fits, sign_in
from tests.stories.test_directory import GROUPS, PEOPLE, gita
from tests.stories.town import Town

__all__ = ["gita"]

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def tidy(gita: Visitor) -> None:
    """Afterwards everybody is again who they were."""


def seen(page: Page) -> None:
    """Fits, and nobody is kept out who listens or uses the keyboard."""
    fits(page)
    serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}]
    assert serious == []


def select(page: Page, place: int, name: str, window: str) -> None:
    """Chooses somebody in one of the page's pickers, as the browser offers it."""
    if window == "without-javascript":
        field = page.locator("fieldset[data-picker]").nth(place)
        field.get_by_role("searchbox").fill(name)
        field.get_by_role("button", name="Find").click()
        page.locator("fieldset[data-picker]").nth(place).get_by_text(name).check()
        return
    page.get_by_role("button", name="Select…").nth(place).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(name)
    dialog.get_by_text(name).click()
    dialog.get_by_role("button", name="Select", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Select…").nth(place)).to_be_focused()


@pytest.mark.parametrize("window", WINDOWS)
def test_somebody_is_added_with_a_manager_and_a_group_and_switched_off(
    town: Town, open_page: Callable[..., Page], window: str
) -> None:
    page = open_page(**WINDOWS[window])
    sign_in(page, town, "Gita Rao")
    page.goto(town.stack.urls.hub + PEOPLE)
    fits(page)

    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Zoe Zander")
    select(page, 0, "Emma Lindqvist", window)
    select(page, 1, "team-leads", window)
    fits(page)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Zoe Zander")
    page.get_by_label("E-mail").fill("zoe@example.com")
    page.get_by_label("Approver").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("The person was added.")).to_be_visible()

    page.get_by_label("Search").fill("zan")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Zoe Zander").click()
    expect(page.get_by_label("Emma Lindqvist")).to_be_checked()
    expect(page.get_by_label("team-leads")).to_be_checked()
    fits(page)
    page.get_by_text("Switch off").first.click()
    page.get_by_role("button", name="Yes, switch off").click()

    expect(page.get_by_text("They are switched off and signed out everywhere.")).to_be_visible()
    (zoe,) = town.hub.people.search("zander")
    assert (zoe.disabled, zoe.given_groups) == (True, {"team-leads"})


def test_the_window_is_used_by_keyboard_alone_and_leaves_nothing_behind_when_it_is_left(
    town: Town, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    sign_in(page, town, "Gita Rao")
    page.goto(f"{town.stack.urls.hub}{PEOPLE}/add")
    opener = page.get_by_role("button", name="Select…").first
    opener.focus()

    page.keyboard.press("Enter")
    page.keyboard.type("felix")
    expect(page.get_by_role("dialog").get_by_role("radio")).to_have_count(1)
    page.keyboard.press("Enter")  # searches, and does not send the form behind
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator(".picked").get_by_label("Felix Okafor")).to_have_count(0)
    expect(page.locator(".picked").get_by_label("Nobody")).to_be_checked()

    page.keyboard.press("Enter")
    page.keyboard.type("felix")
    expect(page.get_by_role("dialog").get_by_role("radio")).to_have_count(1)
    seen(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("dialog").get_by_role("button", name="Select", exact=True).press("Enter")

    expect(page.locator(".picked").get_by_label("Felix Okafor")).to_be_checked()
    assert page.url.endswith("/add")


def test_a_search_that_fails_says_so(town: Town, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, town, "Gita Rao")
    page.goto(f"{town.stack.urls.hub}{PEOPLE}/add")
    page.route("**/settings/people/choices**", lambda route: route.fulfill(status=303, headers={"Location": "/"}))

    page.get_by_role("button", name="Select…").first.click()

    expect(page.get_by_text("The search did not work. Please try again.")).to_be_visible()


def test_groups_and_people_look_right_and_are_told_to_everybody(town: Town, open_page: Callable[..., Page]) -> None:
    pages = (PEOPLE, f"{PEOPLE}/add", f"{PEOPLE}/import", GROUPS, f"{GROUPS}/add", f"{GROUPS}/edit/team-leads")
    for options in ({}, {"viewport": PHONE}, {"color_scheme": "dark"}):
        page = open_page(**options)
        sign_in(page, town, "Gita Rao")
        for path in pages:
            page.goto(town.stack.urls.hub + path)
            seen(page)


def test_a_table_is_taken_over_after_a_look(town: Town, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    sign_in(page, town, "Gita Rao")
    table = tmp_path / "people.csv"
    table.write_text("name,email,roles\nZoe Zander,zoe@example.com,applicant\nYan Yu,yan@example.com,king\n")
    page.goto(f"{town.stack.urls.hub}{PEOPLE}/import")
    page.get_by_label("File").set_input_files(table)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("We do not know the role “king”.")).to_be_visible()

    table.write_text(table.read_text().replace("king", "approver"))
    page.get_by_label("Choose another file").set_input_files(table)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Take over 2 rows").click()

    expect(page.get_by_text("2 rows were taken over")).to_be_visible()
    expect(page.get_by_role("link", name="Yan Yu")).to_be_visible()
