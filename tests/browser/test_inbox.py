"""My approvals by clicking: on a phone and without a script; several at once, an absence, somebody else asked."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_buying import fits, sign_in
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]

SERIOUS = {"serious", "critical"}
WINDOWS = {"phone": {"viewport": PHONE}, "without-javascript": {"viewport": DESK, "java_script_enabled": False}}


@pytest.mark.parametrize("window", WINDOWS)
def test_several_are_looked_at_and_approved_at_once(town: Town, open_page: Callable[..., Page], window: str) -> None:
    numbers = [town.applied(), town.applied("ben")]
    for number in numbers:
        town.letter("dmitri", number)
    dmitri = open_page(**WINDOWS[window])
    sign_in(dmitri, town, "Dmitri Orlov")
    dmitri.get_by_role("link", name="Approvals").first.click()
    fits(dmitri)
    for number in numbers:
        box = dmitri.get_by_role("checkbox", name=number)
        expect(box).to_be_disabled()
        row = dmitri.get_by_role("row").filter(has_text=number)
        row.get_by_role("link", name="Look and decide").click()
        fits(dmitri)
        dmitri.get_by_role("link", name="Approvals").last.click()
        expect(box).to_be_enabled()
        box.check()
        if number != numbers[-1]:
            box.uncheck()
    dmitri.get_by_role("checkbox", name=numbers[0]).check()

    dmitri.get_by_role("button", name="Approve the ticked orders").click()

    expect(dmitri.get_by_text("2 orders are approved.")).to_be_visible()
    fits(dmitri)
    assert [town.hub.orders.get(number).application.step for number in numbers] == [1, 1]


@pytest.mark.parametrize("window", WINDOWS)
def test_somebody_names_a_delegate_and_takes_it_back(town: Town, open_page: Callable[..., Page], window: str) -> None:
    today = town.hub.clock.now().date()
    chiara = open_page(**WINDOWS[window])
    sign_in(chiara, town, "Chiara Rossi")
    chiara.get_by_role("link", name="Approvals").first.click()
    chiara.get_by_role("link", name="My absence").click()
    fits(chiara)
    chiara.get_by_label("First day").fill(today.isoformat())
    chiara.get_by_label("Last day").fill(today.replace(year=today.year + 1, day=1).isoformat())
    if window == "phone":
        chiara.get_by_role("button", name="Select…").click()
        chiara.get_by_role("dialog").get_by_role("searchbox").fill("hugo")
        chiara.get_by_role("dialog").get_by_text("Hugo Martin").click()
        chiara.get_by_role("dialog").get_by_role("button", name="Select").click()
    else:
        chiara.get_by_label("Search for Delegate").fill("hugo")
        chiara.get_by_role("button", name="Find").click()
        chiara.get_by_text("Hugo Martin").click()

    chiara.get_by_role("button", name="Update").click()

    expect(chiara.get_by_text("Hugo Martin answers for Chiara Rossi")).to_be_visible()
    fits(chiara)
    assert town.person("chiara").absence.delegate == town.person("hugo").id
    chiara.get_by_role("button", name="End this absence").click()
    expect(chiara.get_by_text("There is no absence now.")).to_be_visible()
    assert town.person("chiara").absence is None


def test_an_administrator_asks_somebody_else_from_the_orders_page(town: Town, open_page: Callable[..., Page]) -> None:
    number = town.applied()
    town.letter("chiara", number)
    gita = open_page(viewport=PHONE)
    sign_in(gita, town, "Gita Rao")
    gita.goto(f"{town.stack.urls.hub}/orders/{number}")
    gita.get_by_role("link", name="Ask somebody else").click()
    fits(gita)
    gita.get_by_text("Dmitri Orlov").click()
    gita.get_by_role("button", name="Select…").click()
    gita.get_by_role("dialog").get_by_role("searchbox").fill("hugo")
    gita.get_by_role("dialog").get_by_text("Hugo Martin").click()
    gita.get_by_role("dialog").get_by_role("button", name="Select").click()
    gita.get_by_label("Reason").fill("Dmitri is on a ship.")
    gita.get_by_role("button", name="Update").click()

    expect(gita.get_by_text("Hugo Martin").first).to_be_visible()
    town.letter("hugo", number)
    assert town.person("dmitri").id not in town.hub.orders.get(number).application.steps[0].approvers


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(town: Town, open_page: Callable[..., Page], scheme: str) -> None:
    number = town.applied()
    link = town.link("chiara", number)
    gita, chiara, nobody = (open_page(viewport=PHONE, color_scheme=scheme) for _ in range(3))
    sign_in(gita, town, "Gita Rao")
    sign_in(chiara, town, "Chiara Rossi")
    for reader, path in (
        (nobody, link),
        (chiara, link),
        (chiara, f"{town.stack.urls.hub}/approvals"),
        (chiara, f"{town.stack.urls.hub}/approvals/absence"),
        (gita, f"{town.stack.urls.hub}/orders/{number}/reassign"),
    ):
        reader.goto(path)
        found = Axe().run(reader).response["violations"]
        assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []
