"""The editor of approval routes by clicking, with scripts and without, at a desk and on a phone."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from chalicelib.domain.approvals.routes import Route, Rule, Step
from chalicelib.domain.changes import Changed
from chalicelib.domain.directory import Anyone
from local.seed import person_id
from tests.browser.conftest import PHONE
from tests.browser.test_buying import WINDOWS, fits, sign_in
from tests.stories.test_keeping_routes import ROUTES
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def tidy(town: Town) -> Iterator[None]:
    """The policy is afterwards what it was before."""
    before = town.hub.settings.approvals()
    yield
    now = town.hub.settings.approvals()
    if now != before:
        town.hub.commit(Changed(now, before))


@pytest.mark.parametrize("window", WINDOWS)
def test_a_route_is_made_tried_moved_and_deleted(town: Town, open_page: Callable[..., Page], window: str) -> None:
    gita = open_page(**WINDOWS[window])
    sign_in(gita, town, "Gita Rao")
    gita.goto(town.stack.urls.hub + ROUTES)
    fits(gita)
    gita.get_by_role("link", name="Add", exact=True).click()
    fits(gita)
    gita.get_by_label("Name", exact=True).fill("Gloves and goggles")
    gita.get_by_label("UNSPSC codes").fill("4618")
    gita.get_by_label("Name of the step").fill("Safety officer")
    choose(gita, 0, "Felix", "Felix Okafor", has_script=window != "without-javascript")
    gita.get_by_role("button", name="Add a step").click()
    gita.get_by_label("Name of the step").nth(1).fill("Manager")
    gita.get_by_label("The applicant’s manager").nth(1).check()
    gita.get_by_role("button", name="Move step 2 up").click()
    expect(gita.get_by_label("Name of the step").first).to_have_value("Manager")
    expect(gita.get_by_label("Felix Okafor")).to_be_checked()
    fits(gita)

    gita.get_by_role("button", name="Add", exact=True).click()

    expect(gita.get_by_text("The route was added.")).to_be_visible()
    fits(gita)
    (route,) = town.hub.settings.approvals().routes
    assert [(step.name, step.ask_manager) for step in route.steps] == [("Manager", True), ("Safety officer", False)]
    assert route.steps[1].approvers == Anyone(people=frozenset({person_id("felix")}))

    gita.get_by_role("link", name="Try it").click()
    choose(gita, 0, "Anna", "Anna Sato", has_script=window != "without-javascript")
    gita.get_by_label("Total with shipping and tax").fill("120")
    gita.get_by_label("UNSPSC code or category of one line").fill("46181504")
    gita.get_by_role("button", name="Try it").click()
    expect(gita.get_by_text("The route would be “Gloves and goggles”")).to_be_visible()
    expect(gita.get_by_text("Chiara Rossi").first).to_be_visible()  # Anna's manager
    fits(gita)

    gita.goto(town.stack.urls.hub + ROUTES)
    gita.locator(".confirm").locator("summary, button", has_text="Delete").first.click()
    gita.get_by_role("button", name="Yes, delete").click()
    expect(gita.get_by_text("Applications under way keep their approvers.").first).to_be_visible()
    assert town.hub.settings.approvals().routes == ()


def choose(page: Page, number: int, search: str, name: str, *, has_script: bool) -> None:
    """Somebody in the picker of this number on the page: in its window, or by its own button."""
    picker = page.locator(".picker").nth(number)
    if has_script:
        picker.get_by_role("button", name="Select…").click()
        window = page.get_by_role("dialog")
        window.get_by_role("searchbox").fill(search)
        window.get_by_label(name).check()
        window.get_by_role("button", name="Select", exact=True).click()
    else:
        picker.get_by_role("searchbox").fill(search)
        picker.get_by_role("button", name="Find").click()
        page.locator(".picker").nth(number).get_by_label(name).check()
    expect(page.locator(".picker").nth(number).get_by_label(name)).to_be_checked()


def test_enter_keeps_the_route_and_a_mistake_keeps_what_was_typed(town: Town, open_page: Callable[..., Page]) -> None:
    gita = open_page()
    sign_in(gita, town, "Gita Rao")
    gita.goto(f"{town.stack.urls.hub}{ROUTES}/add")
    gita.get_by_label("Name", exact=True).fill("Standard")
    gita.get_by_label("UNSPSC codes").fill("46")
    gita.get_by_label("Name of the step").fill("Manager")
    gita.get_by_label("The applicant’s manager").check()

    gita.get_by_label("Name of the step").press("Enter")

    expect(gita.get_by_text("There is a route of that name already.")).to_be_visible()
    expect(gita.get_by_label("Name", exact=True)).to_be_focused()
    gita.get_by_label("Name", exact=True).fill("Safety")
    gita.get_by_label("Name", exact=True).press("Enter")
    expect(gita.get_by_text("The route was added.")).to_be_visible()


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_wrong_with_these_pages(
    town: Town, open_page: Callable[..., Page], viewport: dict[str, int] | None, scheme: str
) -> None:
    troubled(town)
    gita = open_page(**({"viewport": viewport} if viewport else {}), color_scheme=scheme)
    sign_in(gita, town, "Gita Rao")
    for path in ("", "/add", "/edit/ghosts", "/edit/standard", "/policy", "/try"):
        gita.goto(f"{town.stack.urls.hub}{ROUTES}{path}")
        fits(gita)
        found = Axe().run(gita).response["violations"]
        assert [
            (path, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}
        ] == []


def troubled(town: Town) -> None:
    """A policy with everything that its pages mark."""
    before = town.hub.settings.approvals()
    ghosts = Step("Nobody", Anyone(frozenset({"ghost"}), frozenset({"empty"})), Rule.ANY, ask_manager=False)
    routes = (
        Route("Ghosts", (ghosts,), billing_groups=frozenset({"MOON", "OFFICE"}), id="ghosts"),
        Route("Never", (ghosts,), billing_groups=frozenset({"OFFICE"}), codes=frozenset({"46"}), id="never"),
    )
    town.hub.commit(Changed(before, replace(before, routes=routes)))
