"""Every page of the gallery in a real browser: for eyes and screen readers, by day and by night, by keyboard, on a
phone and on a desk. Needs no world: each page is answered from the gallery, under the policy that it has."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import NullTranslations
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from chalicelib.domain.destinations import allow_list
from chalicelib.handlers import answers
from chalicelib.views.html import Pages
from tests.browser.conftest import DESK, PHONE
from tests.views.gallery import gallery, shown
from tests.views.picture import Picture

# Each goes through a share of five hundred pages.
pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = "https://gallery.example"
PAGES = Pages(HOME, allowed=allow_list(["amazon.com"]))
# As many parts as keep a test short, so that workers share them.
PARTS = 4
# What a phone, a tablet, a small laptop, a usual one and a wide screen have.
WIDTHS = (360, 768, 1024, 1366, 1600)
# What colours and widths can change; the rest of a page is the same by night and on a phone.
SEEN = ["color-contrast", "scrollable-region-focusable", "target-size"]
LOOK = """rules => axe.run(document, {resultTypes: ['violations'], ...(rules && {runOnly: rules})}).then(found => found
  .violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => [one.id, one.nodes[0].html]))"""
# A page that scrolls sideways, or something that sticks out of its sheet.
IS_WIDE = """() => {
  const parts = [...document.querySelectorAll('.sheet :is(table, .button, input, select, dl, p)')];
  const right = one => one.getBoundingClientRect().right;
  const sticksOut = one => one.checkVisibility() && right(one) > right(one.closest('.sheet')) + 1;
  return document.documentElement.scrollWidth > window.innerWidth || parts.some(sticksOut);
}"""
# Whatever has the keyboard without showing it; nothing has it between the last thing on a page and the first.
UNSEEN = """() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one.closest('.choice') ?? one);
  const isSeen = one === document.body || outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  return isSeen ? '' : one.outerHTML.slice(0, 120);
}"""
IS_INSIDE = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"

# In a sentence, and no name of a fact.
WORD = r"(?<![%({\w])[A-Za-z]{4,}(?![\w})])"

Open = Callable[..., Page]


class Long(NullTranslations):
    """A language whose words are two fifths longer than English ones, as German's are."""

    def gettext(self, message: str) -> str:
        return re.sub(WORD, lambda word: word[0] + "n" * (len(word[0]) * 2 // 5), message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


LONG = Pages(HOME, allowed=allow_list(["amazon.com"]), translations=lambda _language: Long())


@cache
def album(language: str = "en") -> Mapping[str, Picture]:
    """Every picture by name."""
    return {picture.name: picture for picture in gallery(language)}


@cache
def written(name: str, language: str = "en") -> str:
    return shown(LONG, album()[name]) if language == "long" else shown(PAGES, album(language)[name])


@cache
def fullest() -> list[str]:
    """Of every template the picture with most in it."""
    names: dict[str, list[str]] = {}
    for picture in album().values():
        names.setdefault(picture.template, []).append(picture.name)
    return [max(some, key=lambda name: len(written(name))) for some in names.values()]


@pytest.fixture
def open_gallery(open_page: Open) -> Open:
    """A window in which every picture is a page. Nothing moves: a colour that is on its way would fail by chance."""

    def opened(viewport: dict[str, int] = DESK, **options: Any) -> Page:
        page = open_page(viewport, reduced_motion="reduce", **options)
        page.context.route("**/*", answer)
        return page

    return opened


def answer(route: Route) -> None:
    """``/language/name``, a stylesheet or script of ours, or a logo. A page that leads on by itself stays."""
    if not route.request.url.startswith(f"{HOME}/"):
        route.fulfill(status=204)
        return
    place, _, name = route.request.url.removeprefix(f"{HOME}/").partition("/")
    if place in {"assets", "logo"}:
        found = PAGES.assets.find(name if place == "assets" else PAGES.assets.file("crossdock.svg"))
        assert found, name
        route.fulfill(body=found[0].content, content_type=found[0].content_type)
        return
    page = answers.guarded(answers.html(written(name, place)), is_https=False)
    route.fulfill(body=page.body, headers={key: str(value) for key, value in page.headers.items()})


def show(page: Page, name: str, language: str = "en") -> None:
    page.goto(f"{HOME}/{language}/{name}")


@pytest.fixture(scope="module")
def axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text()


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_keeps_anybody_out_and_no_phone_scrolls_sideways(open_gallery: Open, axe: str, part: int) -> None:
    page = open_gallery()
    found = []

    for name in list(album())[part::PARTS]:
        page.set_viewport_size(DESK)
        show(page, name)
        page.evaluate(axe)
        found += [(name, *each) for each in page.evaluate(LOOK, None)]
        page.set_viewport_size(PHONE)
        if page.evaluate(IS_WIDE):
            found.append((name, "wider than a phone"))

    assert found == []


def test_nothing_keeps_anybody_out_by_night_on_a_phone(open_gallery: Open, axe: str) -> None:
    page = open_gallery(PHONE, color_scheme="dark")
    found = []

    for name in fullest():
        show(page, name)
        page.evaluate(axe)
        found += [(name, *each) for each in page.evaluate(LOOK, SEEN)]

    assert found == []


@pytest.mark.parametrize("language", ["en", "ja", "long"])
def test_no_page_is_wider_than_its_screen(open_gallery: Open, language: str) -> None:
    page = open_gallery()
    wide = []

    for name in fullest():
        show(page, name, language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(IS_WIDE):
                wide.append((name, width))

    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["home-everything", "order-cart", "management-all", "route-new", "approval-fresh"])
def test_one_always_sees_where_the_keyboard_is(open_gallery: Open, name: str, scheme: str) -> None:
    page = open_gallery(color_scheme=scheme)
    show(page, name)
    unseen = []

    for _ in range(40):
        page.keyboard.press("Tab")
        unseen.append(page.evaluate(UNSEEN))

    assert [*filter(None, unseen)] == []


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without"])
def test_the_menus_open_and_close_by_keyboard_on_a_phone(open_gallery: Open, has_script: bool) -> None:
    page = open_gallery(PHONE, java_script_enabled=has_script)
    show(page, "home-everything")
    menu, way = page.get_by_role("button", name="Menu"), page.get_by_role("link", name="Operations")
    expect(way).to_be_hidden()

    menu.press("Enter")
    expect(way).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Home")).to_be_focused()
    page.keyboard.press("Escape")
    expect(way).to_be_hidden()
    page.locator(".me summary").press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    show(page, "billing-group-edit")
    page.locator(".aside-open").press("Enter")
    expect(page.get_by_role("link", name="Shipping Address Settings")).to_be_visible()


def test_the_persons_menu_closes_when_one_goes_on(open_gallery: Open) -> None:
    page = open_gallery()
    show(page, "home-busy")
    person, out = page.locator(".me summary"), page.get_by_role("button", name="Sign out")

    person.click()
    expect(out).to_be_visible()
    page.keyboard.press("Escape")
    expect(out).to_be_hidden()
    expect(person).to_be_focused()
    person.click()
    page.get_by_role("heading", level=1).click()
    expect(out).to_be_hidden()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_what_is_final_is_asked_in_a_window_that_keeps_the_keyboard(
    open_gallery: Open, axe: str, viewport: dict[str, int]
) -> None:
    page = open_gallery(viewport)
    show(page, "order-cart")
    opens, window = page.get_by_role("button", name="Cancel this order"), page.get_by_role("dialog")

    opens.press("Enter")
    expect(window.get_by_label("Reason")).to_be_focused()
    page.evaluate(axe)
    assert page.evaluate(LOOK, None) == []
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_INSIDE)
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(opens).to_be_focused()

    opens.click()
    window.get_by_role("button", name="Back").click()
    expect(window).to_be_hidden()
    expect(opens).to_be_focused()


def test_a_window_whose_answer_was_refused_is_open_at_the_wrong_field(open_gallery: Open) -> None:
    page = open_gallery()
    show(page, "attention-reason")

    expect(page.get_by_role("dialog").get_by_text("Please say why this can be ignored.")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_label("Why can it be ignored?")).to_be_focused()


def test_without_a_script_it_is_asked_on_the_page(open_gallery: Open) -> None:
    page = open_gallery(PHONE, java_script_enabled=False)
    show(page, "order-cart")

    page.locator("summary", has_text="Cancel this order").click()

    expect(page.get_by_role("button", name="Yes, cancel it")).to_be_visible()
    expect(page.get_by_role("button", name="Back")).to_be_hidden()
