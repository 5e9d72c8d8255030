"""Administrators keep approval routes: their list, what it marks, moving and deleting."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib.domain.approvals.editing import id_of
from chalicelib.domain.approvals.routes import Policy, Rule, Step
from chalicelib.domain.directory import Anyone, Role
from tests import examples
from tests.fakes import FakeHub
from tests.handlers.browser import Browser
from tests.handlers.route_forms import LAB, LIST, SAFETY, USUAL, filled, house_with_routes, post, routes


@pytest.fixture
def house() -> FakeHub:
    return house_with_routes()


@pytest.fixture
def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def test_the_list_shows_routes_in_their_order_and_the_default_last(gita: Browser):
    page = gita.get(LIST)

    words = page.words
    assert words.index("1. Laboratory") < words.index("2. Dear") < words.index("Standard Default")
    assert "from $500.00 on" in words and "Lab supplies" in words


def test_only_purchasing_administrators_see_them(house: FakeHub):
    for path in (LIST, f"{LIST}/add", f"{LIST}/edit/lab", f"{LIST}/policy", f"{LIST}/try"):
        assert Browser(house).signed_in("chiara").get(path).status == 403


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
