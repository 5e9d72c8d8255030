"""The editor of a route: its buttons keep what was typed, refusals stand beside their fields, and of two who edit one
route the second sees what changed."""

import re
from decimal import Decimal

import lxml.html
import pytest

from chalicelib.domain.approvals.routes import Route, Rule, Step
from chalicelib.domain.directory import Anyone
from tests.fakes import FakeHub
from tests.handlers.browser import Browser
from tests.handlers.route_forms import LIST, SAFETY, filled, house_with_routes, post, routes


@pytest.fixture
def house() -> FakeHub:
    return house_with_routes()


@pytest.fixture
def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def test_a_route_is_added_by_its_form(gita: Browser, house: FakeHub):
    page = gita.get(f"{LIST}/add")

    done = post(gita, f"{LIST}/add", filled(page, **SAFETY))

    assert (done.status, done.headers["Location"]) == (303, f"{LIST}?done=added")
    added = house.settings.approvals().routes[0]
    assert added == Route(
        "Safety",
        (Step("Officer", Anyone(people=frozenset({"felix"})), Rule.ANY),),
        codes=frozenset({"46", "42"}),
        categories=frozenset({"Safety", "Janitorial & Sanitation"}),
        always_asks=True,
        id=added.id,
    )
    assert "The route was added." in gita.get(done.headers["Location"]).words


def test_buttons_add_move_and_remove_steps_and_keep_everything_typed(gita: Browser, house: FakeHub):
    page = post(gita, f"{LIST}/add", filled(gita.get(f"{LIST}/add"), **SAFETY, change="add-step"))
    page = post(
        gita,
        f"{LIST}/add",
        filled(page, **{"step-1-name": "Chief", "step-1-manager": "yes", "step-1-rule": "all"}, change="step-up:1"),
    )

    assert [page.field("step-0-name"), page.field("step-1-name")] == ["Chief", "Officer"]
    page = post(gita, f"{LIST}/add", filled(page, change="add-step"))
    page = post(gita, f"{LIST}/add", filled(page, change="drop-step:2"))
    assert post(gita, f"{LIST}/add", filled(page)).status == 303

    added = house.settings.approvals().routes[0]
    assert [(step.name, step.rule, step.ask_manager) for step in added.steps] == [
        ("Chief", Rule.ALL, True),
        ("Officer", Rule.ANY, False),
    ]
    assert (added.name, added.codes, added.always_asks) == ("Safety", {"46", "42"}, True)


def test_a_button_adds_a_row_for_another_currency(gita: Browser, house: FakeHub):
    page = post(gita, f"{LIST}/edit/dear", filled(gita.get(f"{LIST}/edit/dear"), change="more-bands"))
    fields = [*filled(page), ("bands-currency", "EUR"), ("bands-from", "450.5"), ("bands-below", "９００")]

    assert page.text.count('name="bands-currency"') == 2
    assert post(gita, f"{LIST}/edit/dear", fields).status == 303
    dear = house.settings.approvals().routes[1]
    assert (dear.from_amount, dear.below) == (
        {"USD": Decimal(500), "EUR": Decimal("450.50")},
        {"EUR": Decimal(900)},
    )


def test_looking_for_people_without_a_script_keeps_everything_typed(gita: Browser):
    typed = SAFETY | {"step-0-approvers-search": "emma", "find": "step-0-approvers"}

    page = post(gita, f"{LIST}/add", filled(gita.get(f"{LIST}/add"), **typed))

    assert page.status == 200
    tree = lxml.html.fromstring(page.text)
    boxes = {box.get("value"): box.get("checked") for box in tree.xpath("//input[@name='step-0-approvers']")}
    assert boxes == {"person:felix": "checked", "person:emma": None}
    assert (page.field("name"), page.field("codes")) == ("Safety", "46, 42")


@pytest.mark.parametrize("button", ["nonsense", "drop-step:9", "step-up:-1", "step-up:²", "more-amounts:", ""])
def test_a_button_that_does_not_exist_changes_nothing(gita: Browser, button: str):
    page = post(gita, f"{LIST}/add", filled(gita.get(f"{LIST}/add"), **SAFETY, change=button))

    assert (page.status, page.field("step-0-name")) == (200, "Officer")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": " "}, "name", "Please give it a name."),
        ({"name": "DEAR"}, "name", "There is a route of that name already."),
        ({"codes": "46x"}, "codes", "A UNSPSC code has 2, 4, 6 or 8 digits: “46x” has not."),
        ({"step-0-name": ""}, "step-0-name", "Please give it a name."),
        ({"step-0-approvers": "person:"}, "step-0-approvers", "Please choose people, groups or roles from the list."),
        ({"step-0-rule": "some"}, "step-0-rule", "Please choose whether any or all of them must agree."),
        ({"bands-from": "12"}, "bands", "Please choose the currency of each amount."),
        ({"bands-from": "1,000", "bands-currency": "USD"}, "bands", "Please write amounts like 1500 or 1500.50"),
        ({"bands-from": "-1", "bands-currency": "USD"}, "bands", "Please write amounts like 1500 or 1500.50"),
        ({"bands-from": "1.5", "bands-currency": "JPY"}, "bands", "JPY has fewer decimals than “1.5”."),
        ({"bands-from": "9", "bands-currency": "usd"}, "bands", "“usd” is no currency."),
        ({"bands-below": "0", "bands-currency": "USD"}, "bands", "Please give amounts above zero."),
        ({"billing_groups": "MOON"}, "billing_groups", "There is no billing group “MOON”."),
        ({"steps": "0"}, "steps", "A route needs at least one step, for somebody has to approve."),
        ({"steps": "lots"}, "steps", "A route needs at least one step, for somebody has to approve."),
        ({"codes": "", "categories": ""}, "conditions", "Please say which orders take this route"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    gita: Browser, house: FakeHub, typed: dict[str, str], field: str, sentence: str
):
    page = post(gita, f"{LIST}/add", filled(gita.get(f"{LIST}/add"), **SAFETY | typed))

    assert page.status == 422
    (error,) = lxml.html.fromstring(page.text).find_class("error")
    assert (error.get("id"), error.text_content().strip().startswith(sentence)) == (f"{field}-error", True)
    assert routes(house) == ["Laboratory", "Dear"]


def test_a_step_without_anybody_is_refused_beside_its_picker(gita: Browser):
    fields = [pair for pair in filled(gita.get(f"{LIST}/add"), **SAFETY) if pair[0] != "step-0-approvers"]

    page = post(gita, f"{LIST}/add", fields)

    assert page.status == 422
    assert "Please choose who approves at this step." in page.words


def test_a_route_that_would_never_be_taken_is_refused_at_that_place(gita: Browser, house: FakeHub):
    typed = SAFETY | {
        "codes": "",
        "categories": "",
        "billing_groups": "LAB",
        "bands-currency": "USD",
        "bands-from": "5",
    }

    late = post(gita, f"{LIST}/add", filled(gita.get(f"{LIST}/add"), **typed | {"before": ""}))
    early = post(gita, f"{LIST}/add", filled(late, before="lab"))

    assert late.status == 422
    assert "Every order that fits this route takes “Laboratory” first." in late.words
    assert early.status == 303
    assert routes(house) == ["Safety", "Laboratory", "Dear"]


def test_a_route_is_updated_and_a_copy_is_a_new_one(gita: Browser, house: FakeHub):
    edited = post(gita, f"{LIST}/edit/lab", filled(gita.get(f"{LIST}/edit/lab"), name="Chemistry"))
    copy = filled(gita.get(f"{LIST}/add?copy=lab"), name="Physics", billing_groups="OFFICE")

    assert edited.status == post(gita, f"{LIST}/add", copy).status == 303
    assert routes(house) == ["Physics", "Chemistry", "Dear"]
    physics, chemistry, _ = house.settings.approvals().routes
    assert (physics.steps, physics.id != chemistry.id) == (chemistry.steps, True)


def test_the_default_has_no_conditions_to_edit_and_can_be_given_steps(gita: Browser, house: FakeHub):
    page = gita.get(f"{LIST}/edit/usual")

    assert "Which orders take it" not in page.words
    assert post(gita, f"{LIST}/edit/usual", filled(page, **{"step-0-name": "Chief"})).status == 303
    assert house.settings.approvals().default.steps[0].name == "Chief"


def test_of_two_who_edit_one_route_the_second_is_shown_what_changed_and_may_mean_it(gita: Browser, house: FakeHub):
    early, late = gita.get(f"{LIST}/edit/lab"), gita.get(f"{LIST}/edit/lab")
    post(gita, f"{LIST}/edit/lab", filled(early, name="Chemistry", codes="12"))

    shown = post(gita, f"{LIST}/edit/lab", filled(late, name="Physics"))

    assert shown.status == 409
    assert "“Chemistry” was changed meanwhile." in shown.words
    assert "Stored meanwhile: Chemistry" in shown.words and "Stored meanwhile: 12" in shown.words
    assert (shown.field("name"), routes(house)) == ("Physics", ["Chemistry", "Dear"])
    assert post(gita, f"{LIST}/edit/lab", filled(shown)).status == 303
    assert (routes(house), house.settings.approvals().routes[0].codes) == (["Physics", "Dear"], frozenset())


def test_a_route_that_was_moved_while_it_was_edited_stays_where_it_is_now(gita: Browser, house: FakeHub):
    page = gita.get(f"{LIST}/edit/lab")
    gita.send(f"{LIST}/move/lab", {"to": "down"})

    assert post(gita, f"{LIST}/edit/lab", filled(page, name="Chemistry")).status == 303

    assert routes(house) == ["Dear", "Chemistry"]


def test_a_route_that_was_deleted_while_it_was_edited_can_be_added_again(gita: Browser, house: FakeHub):
    page = gita.get(f"{LIST}/edit/lab")
    gita.send(f"{LIST}/delete/lab")

    shown = post(gita, f"{LIST}/edit/lab", filled(page, name="Chemistry"))

    assert (shown.status, routes(house)) == (409, ["Dear"])
    assert "Somebody deleted this route meanwhile." in shown.words
    action = re.search(r'class="sheet route-form" method="post" action="([^"]+)"', shown.text)[1]
    assert action == f"{LIST}/add"
    assert post(gita, action, filled(shown)).status == 303
    assert set(routes(house)) == {"Chemistry", "Dear"}
