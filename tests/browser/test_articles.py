"""Articles by clicking: the first one, its warehouse added on the way, searched for, changed and archived."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from chalicelib.domain.directory import Role
from local.seed import person_id
from tests.browser.test_buying import WINDOWS, fits, sign_in
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def seller(town: Town) -> Iterator[None]:
    """Hugo keeps what is sold."""
    roles = frozenset({Role.SELLERS_ADMINISTRATOR})
    with town.setting(lambda: town.hub.people.get(person_id("hugo")), roles=roles):
        yield


@pytest.mark.parametrize("window", WINDOWS)
def test_articles_are_kept_without_reading_a_manual(town: Town, open_page: Callable[..., Page], window: str) -> None:
    hugo = open_page(**WINDOWS[window])
    sign_in(hugo, town, "Hugo Martin")
    number = f"B-{window.upper()}"
    hugo.goto(f"{town.stack.urls.hub}/articles")
    fits(hugo)

    hugo.goto(f"{town.stack.urls.hub}/articles/new")
    fits(hugo)
    for label, text in (
        ("Number", number),
        ("Title", f"Bowl {window}"),
        ("EAN", "4006381333932"),
        ("or add a new one", f"Hall {window}"),
        ("SKUs", f"BOWL-{window}\nBOWL-{window}-2"),
    ):
        hugo.get_by_label(label).first.fill(text)
    hugo.get_by_role("button", name="Add").click()
    expect(hugo.get_by_text("The last digit of this EAN does not fit")).to_be_visible()
    fits(hugo)
    if window != "without-javascript":
        assert [found["id"] for found in Axe().run(hugo).response["violations"]] == []
    hugo.get_by_label("EAN").fill("4006381333931")
    hugo.get_by_role("button", name="Add").click()
    expect(hugo.get_by_text("The article was added.")).to_be_visible()
    expect(hugo.get_by_text(f"Hall {window}")).to_be_visible()
    fits(hugo)

    hugo.goto(f"{town.stack.urls.hub}/articles")
    hugo.get_by_label("Search").fill(f"bowl-{window}")
    hugo.get_by_role("button", name="Show").click()
    hugo.get_by_role("link", name=f"Bowl {window}").click()
    hugo.get_by_role("link", name="Edit").click()
    expect(hugo.get_by_label("Warehouse")).to_have_value(f"HALL-{window.upper()}"[:16].rstrip("-"))
    hugo.get_by_label("Bin").fill("R3")
    hugo.get_by_role("button", name="Update").click()
    expect(hugo.get_by_text("The article was updated.")).to_be_visible()

    hugo.get_by_text("Archive", exact=True).click()
    hugo.get_by_role("button", name="Yes, archive").click()
    expect(hugo.get_by_text("Archived.")).to_be_visible()
    hugo.goto(f"{town.stack.urls.hub}/settings/lists/carriers")
    expect(hugo.get_by_role("link", name="Royal Mail")).to_be_visible()
    fits(hugo)
