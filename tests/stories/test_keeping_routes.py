"""Approval routes kept through their pages: the next order asks exactly whom they say, the one under way does not."""

from collections.abc import Iterator
from urllib.parse import urlencode

import lxml.html
import pytest

from chalicelib.domain.changes import Changed
from local.seed import person_id
from local.visitor import Page, Visitor
from tests.stories.papers import assert_clear
from tests.stories.town import Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]

ROUTES = "/settings/routes"


@pytest.fixture(autouse=True)
def tidy(town: Town) -> Iterator[None]:
    """The policy is afterwards what it was before."""
    before = town.hub.settings.approvals()
    yield
    now = town.hub.settings.approvals()
    if now != before:
        town.hub.commit(Changed(now, before))


def submit(browser: Visitor, page: Page, action: str, **typed: str | list[str]) -> Page:
    """Fills in a form that has fields of one name, as those of routes do, and sends it."""
    form = next(one for one in lxml.html.fromstring(page.text).forms if action in (one.get("action") or ""))
    fields = [(name, value) for name, value in form.form_values() if name not in typed]
    for name, value in typed.items():
        fields += [(name, each) for each in ([value] if isinstance(value, str) else value)]
    return browser.post(form.get("action"), urlencode(fields).encode())


def person(name: str) -> str:
    return f"person:{person_id(name)}"


def add(town: Town, name: str, *approvers: str, **typed: str) -> Page:
    """A route with one step that all of these must agree to."""
    gita = town.browser("gita")
    step: dict[str, str | list[str]] = {"step-0-name": f"{name} step", "step-0-rule": "all"}
    step["step-0-approvers"] = [person(approver) for approver in approvers]
    return submit(gita, gita.get(f"{ROUTES}/add"), f"{ROUTES}/add", name=name, **step, **typed)


def steps(town: Town, number: str) -> list[tuple[str, set[str]]]:
    application = town.hub.orders.get(number).application
    return [(step.name, set(step.approvers)) for step in application.steps]


def test_an_order_that_meets_a_new_route_asks_exactly_its_people(town: Town) -> None:
    under_way = town.applied()
    before = steps(town, under_way)

    page = add(town, "Large", "felix", "emma", **{"bands-currency": "USD", "bands-from": "0.01"})
    assert (page.status, page.path) == (200, ROUTES)
    assert "The route was added." in page.words and "from $0.01 on" in page.words
    number = town.applied()

    assert town.hub.orders.get(number).application.route == "Large"
    assert steps(town, number) == [("Large step", {person_id("emma"), person_id("felix")})]
    town.letter("emma", number)
    town.letter("felix", number)
    assert town.subjects("chiara", number) == town.subjects("dmitri", number) == []
    town.decide("emma", number)
    assert badge(town.page(number)).startswith("Applying")
    town.decide("felix", number)
    town.stands(number, "Ordered – sent to Amazon")
    assert steps(town, under_way) == before
    town.decide("chiara", under_way)
    assert badge(town.page(under_way)) == "Applying – step 2 of 2"


def test_what_is_tried_out_is_what_applying_does(town: Town) -> None:
    add(town, "Workshop", "felix", billing_groups="WORKSHOP")
    gita = town.browser("gita")
    wanted = {"applicant": person("anna"), "currency": "USD", "amount": "50", "billing_group": "WORKSHOP"}

    tried = submit(gita, gita.get(f"{ROUTES}/try"), f"{ROUTES}/try", **wanted)
    number = town.applied(billing_group="WORKSHOP")

    assert "The route would be “Workshop”" in tried.words and "Felix Okafor" in tried.words
    assert steps(town, number) == [("Workshop step", {person_id("felix")})]


def test_a_route_for_a_category_is_taken_by_what_lies_in_the_cart(town: Town) -> None:
    content = town.hub.orders.content(town.cart(), 1)
    (code,) = {code for domain, code in content.lines[0].classifications if domain == "UNSPSC"}
    (category,) = {text for name, text in content.lines[0].extrinsics if name == "category"}

    add(town, "By code", "felix", codes=code[:4])
    by_code = town.applied()
    gita = town.browser("gita")
    gita.submit(gita.get(ROUTES), f"{ROUTES}/delete/")
    add(town, "By category", "emma", categories=category.upper())
    by_category = town.applied()

    assert town.hub.orders.get(by_code).application.route == "By code"
    assert town.hub.orders.get(by_category).application.route == "By category"


def test_a_step_whose_only_approver_applies_themselves_goes_to_the_fallback(town: Town) -> None:
    add(town, "Own", "anna", **{"bands-currency": "USD", "bands-from": "0.01"})

    number = town.applied()

    assert steps(town, number) == [("Own step", {person_id("gita")})]
    town.decide("gita", number)
    town.stands(number, "Ordered – sent to Amazon")


def test_a_small_order_goes_at_once_where_that_is_switched_on_and_says_so(town: Town) -> None:
    gita = town.browser("gita")
    automatic = {"is_automatic": "yes", "automatic-currency": "USD", "automatic-from": "500"}
    page = submit(gita, gita.get(f"{ROUTES}/policy"), f"{ROUTES}/policy", **automatic)
    assert "The rules were updated." in page.words
    number = town.cart(items=1)
    assert town.hub.orders.get(number).total.amount < 500

    town.apply(number)

    page = town.stands(number, "Ordered – sent to Amazon")
    assert "Approved automatically" in page.words
    assert "approved without asking anybody, because the total is below the limit" in page.words
    assert "without asking anybody" in town.told("anna", number, "Approved").text
    assert town.subjects("chiara", number) == []
    assert len(town.at_amazon(number)) == 1


def test_no_rule_makes_a_larger_order_pass(town: Town) -> None:
    gita = town.browser("gita")
    automatic = {"is_automatic": "yes", "automatic-currency": "USD", "automatic-from": "501"}
    before = town.hub.settings.approvals()

    page = submit(gita, gita.get(f"{ROUTES}/policy"), f"{ROUTES}/policy", **automatic)

    assert_clear(page, 422)
    assert "At most 500 USD can be set" in page.words
    assert town.hub.settings.approvals() == before


def test_two_administrators_with_one_route(town: Town) -> None:
    add(town, "Large", "felix", **{"bands-currency": "USD", "bands-from": "5000"})
    gita = town.browser("gita")
    (route,) = town.hub.settings.approvals().routes
    path = f"{ROUTES}/edit/{route.id}"
    early, late = gita.get(path), gita.get(path)

    assert submit(gita, early, path, name="Very large").status == 200
    shown = submit(gita, late, path, name="Huge")

    assert_clear(shown, 409)
    assert "Stored meanwhile: Very large" in shown.words
    assert town.hub.settings.approvals().routes[0].name == "Very large"
    assert submit(gita, shown, path).status == 200
    assert town.hub.settings.approvals().routes[0].name == "Huge"


def test_nobody_else_gets_in(town: Town) -> None:
    before = town.hub.settings.approvals()

    for path in ("", "/add", "/policy", "/try"):
        assert_clear(town.browser("anna").get(f"{ROUTES}{path}"), 403)
    assert town.hub.settings.approvals() == before
