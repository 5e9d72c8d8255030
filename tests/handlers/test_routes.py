"""Administrators keep approval routes by forms: buttons that change the form keep what was typed, refusals stand beside
their fields, and of two who edit one route the second sees what changed."""

import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

import lxml.html
import pytest

from chalicelib.domain.approvals.editing import id_of
from chalicelib.domain.approvals.routes import Policy, Route, Rule, Step
from chalicelib.domain.directory import Anyone, Role
from tests import examples, fakes
from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown

Fields = list[tuple[str, str]]

LAB = examples.route(name="Laboratory", id="lab", billing_groups=frozenset({"LAB"}))
DEAR = examples.route(name="Dear", id="dear", from_amount={"USD": Decimal(500)})
USUAL = examples.route(id="usual", steps=(examples.step("Lead", "emma"),))
LIST = "/settings/routes"


@pytest.fixture
def house() -> FakeHub:
    return fakes.hub(examples.policy(routes=(LAB, DEAR), default=USUAL), examples.billing_group("LAB"))


@pytest.fixture
def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def routes(house: FakeHub) -> list[str]:
    return [route.name for route in house.settings.approvals().routes]


def filled(page: Shown, **typed: str) -> Fields:
    """The editor's form as a browser would post it, with these fields typed; a field that is not there is added."""
    form = lxml.html.fromstring(page.text).xpath("//form[contains(@class, 'route-form')]")[0]
    fields = [(name, value) for name, value in form.form_values() if name not in typed]
    return fields + list(typed.items())


def post(gita: Browser, path: str, fields: Fields) -> Shown:
    return gita.post(path, urlencode(fields).encode())


SAFETY = {
    "name": "Safety",
    "codes": "46, 42",
    "categories": "Safety\nJanitorial & Sanitation",
    "before": "lab",
    "always_asks": "yes",
    "step-0-name": "Officer",
    "step-0-approvers": "person:felix",
    "step-0-rule": "any",
}


def test_the_list_shows_routes_in_their_order_and_the_default_last(gita: Browser):
    page = gita.get(LIST)

    words = page.words
    assert words.index("1. Laboratory") < words.index("2. Dear") < words.index("Standard Default")
    assert "from $500.00 on" in words and "Lab supplies" in words


def test_only_purchasing_administrators_see_them(house: FakeHub):
    for path in (LIST, f"{LIST}/add", f"{LIST}/edit/lab", f"{LIST}/policy", f"{LIST}/try"):
        assert Browser(house).signed_in("chiara").get(path).status == 403


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


def test_routes_are_moved_and_deleted_by_buttons(gita: Browser, house: FakeHub):
    assert gita.send(f"{LIST}/move/dear", {"to": "up"}).headers["Location"] == f"{LIST}?done=moved"
    assert routes(house) == ["Dear", "Laboratory"]
    gita.send(f"{LIST}/move/dear", {"to": "sideways"})
    assert gita.send(f"{LIST}/delete/dear").headers["Location"] == f"{LIST}?done=deleted"
    assert routes(house) == ["Laboratory"]


def test_the_list_says_who_changed_what_lately(gita: Browser):
    assert "Latest changes" not in gita.get(LIST).words
    gita.send(f"{LIST}/move/dear", {"to": "up"})

    words = gita.get(LIST).words

    assert "Latest changes" in words and "Gita Rao moved an approval route Route: Dear" in " ".join(words.split())


def test_the_default_is_neither_moved_nor_deleted(gita: Browser, house: FakeHub):
    before = house.settings.approvals()

    assert gita.send(f"{LIST}/move/usual", {"to": "up"}).status == 422
    assert gita.send(f"{LIST}/delete/usual").status == 422
    assert house.settings.approvals() == before


def test_a_route_that_is_not_there_is_not_found(gita: Browser):
    assert gita.get(f"{LIST}/edit/ghost").status == 404
    assert gita.send(f"{LIST}/move/ghost", {"to": "up"}).status == 404


def test_the_list_and_the_editor_mark_who_cannot_be_asked(house: FakeHub, gita: Browser):
    house.store.hold(
        examples.policy(
            routes=(replace(LAB, steps=(Step("Empty", Anyone(frozenset({"ghost"}), frozenset({"moon"})), Rule.ANY),)),),
            default=USUAL,
        ),
        examples.person("emma", disabled=True),
    )

    shown, editor = gita.get(LIST).words, gita.get(f"{LIST}/edit/lab").words

    for page in (shown, editor):
        assert "moon Group Contains nobody" in page
        assert "Somebody No longer there" in page
        assert "Nobody here can be asked, so Gita Rao is asked instead." in page
    assert "Emma Lindqvist Switched off" in shown


def test_the_list_marks_a_route_that_is_never_taken_and_a_group_that_is_gone(house: FakeHub, gita: Browser):
    lost = examples.route(name="Lost", id="lost", billing_groups=frozenset({"MOON"}))
    house.store.hold(examples.policy(routes=(LAB, replace(LAB, name="Again", id="again"), lost), default=USUAL))

    words = gita.get(LIST).words

    assert "No order ever takes this route" in words and "Whatever fits it takes “Laboratory” first." in words
    assert "There is no billing group “MOON” any more." in words


def test_without_rules_the_list_leads_to_them_and_the_first_rules_open_it(house: FakeHub, gita: Browser):
    del house.store.records[(Policy, "", "")]

    assert "Nobody is named yet who is asked as a last resort" in gita.get(LIST).words
    assert post(gita, f"{LIST}/add", filled(gita.get(f"{LIST}/add"), **SAFETY)).status == 422
    assert gita.send(f"{LIST}/policy", {"fallback": "person:gita", "revision": "0"}).status == 303
    assert "Gita Rao is asked, because this route has no steps yet." in gita.get(LIST).words
    default = id_of(house.settings.approvals().default)
    assert gita.get(f"{LIST}/edit/{default}").status == 200


def test_a_route_of_an_older_policy_can_be_edited(house: FakeHub, gita: Browser):
    old = examples.route(name="Old", below={"USD": Decimal(9)})
    house.store.hold(examples.policy(routes=(old, examples.route())))
    path = f"{LIST}/edit/{id_of(old)}"

    assert post(gita, path, filled(gita.get(path), name="New")).status == 303
    assert (routes(house), house.settings.approvals().default) == (["New"], examples.route())


def test_names_are_shown_and_never_run(house: FakeHub, gita: Browser):
    nasty = '<img src=x onerror="alert(1)">'
    assert post(gita, f"{LIST}/add", filled(gita.get(f"{LIST}/add"), **SAFETY | {"name": nasty})).status == 303

    assert nasty in gita.get(LIST).words and "<img" not in gita.get(LIST).text


def test_people_with_other_roles_change_nothing(house: FakeHub):
    house.store.hold(examples.person("chiara", roles=frozenset({Role.APPROVER, Role.OPERATOR})))
    chiara, before = Browser(house).signed_in("chiara"), house.settings.approvals()

    for path in ("add", "edit/lab", "move/lab", "delete/lab", "policy", "try"):
        assert chiara.send(f"{LIST}/{path}").status == 403
    assert house.settings.approvals() == before
