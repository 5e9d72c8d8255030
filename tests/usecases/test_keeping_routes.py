"""Administrators keeping the approval routes, also two of them at once, while orders are under way."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.approvals.routes import Policy, Route
from chalicelib.domain.approvals.rules import Rules
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Refused
from chalicelib.domain.purchasing.order import Status
from chalicelib.usecases.approvals import routes
from tests import examples, fakes
from tests.examples import NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps

LAB = examples.route(name="Laboratory", id="lab", codes=frozenset({"41"}))
DEAR = examples.route(name="Dear", id="dear", from_amount={"USD": Decimal(500)})
USUAL = examples.route(id="usual")
SAFETY = Route("Safety", (examples.step("Officer", "felix"),), codes=frozenset({"46"}))


@pytest.fixture
def hub() -> FakeHub:
    return fakes.hub(
        examples.policy(routes=(LAB, DEAR), default=USUAL),
        examples.order(),
        examples.content(),
        examples.billing_group("LAB"),
    )


def keep(hub: FakeHub, verb: Any, *inputs: object, by: str = "gita", **said: object) -> Any:
    return hub.do(verb, *inputs, by=hub.people.get(by), where="page", **said)


def policy(hub: FakeHub) -> Policy:
    return hub.settings.approvals()


def names(hub: FakeHub) -> list[str]:
    return [route.name for route in policy(hub).routes]


def test_a_route_is_added_with_an_id_of_its_own_and_noted(hub: FakeHub):
    route = keep(hub, routes.add, SAFETY, before="dear")

    assert names(hub) == ["Laboratory", "Safety", "Dear"]
    assert policy(hub).routes[1] == replace(SAFETY, id=route.id) and route.id
    assert [(entry.action, entry.by, entry.facts) for entry in hub.store.entries] == [
        ("route_added", "gita", {"route": "Safety"})
    ]


def test_a_route_is_changed_and_the_trail_says_what_of_it(hub: FakeHub):
    changed = replace(LAB, name="Chemistry", codes=frozenset({"12"}))

    keep(hub, routes.change, "lab", changed, before="dear", revision=0)

    assert policy(hub).routes[0] == replace(changed, revision=1)
    assert hub.store.entries[-1].facts == {"route": "Chemistry", "fields": "name, codes"}


def test_a_route_is_moved_and_deleted(hub: FakeHub):
    keep(hub, routes.move, "dear", steps=-1)
    assert names(hub) == ["Dear", "Laboratory"]

    keep(hub, routes.remove, "lab")

    assert names(hub) == ["Dear"]
    assert hub.store.audited == ["route_moved", "route_deleted"]


def test_what_changes_nothing_is_not_written(hub: FakeHub):
    keep(hub, routes.move, "lab", steps=-1)
    keep(hub, routes.remove, "gone")

    assert hub.store.commits == []


def test_only_purchasing_administrators_keep_them(hub: FakeHub):
    attempts: list[tuple[Any, tuple[object, ...], dict[str, object]]] = [
        (routes.add, (SAFETY,), {"before": ""}),
        (routes.change, ("lab", SAFETY), {"before": "", "revision": 0}),
        (routes.remove, ("lab",), {}),
        (routes.move, ("lab",), {"steps": 1}),
        (routes.set_rules, (Rules("emma"),), {"revision": 0}),
    ]
    for verb, inputs, said in attempts:
        with pytest.raises(Forbidden):
            keep(hub, verb, *inputs, by="chiara", **said)

    assert hub.store.commits == []


def test_of_two_who_change_the_same_route_the_second_is_told(hub: FakeHub):
    keep(hub, routes.change, "lab", replace(LAB, name="Chemistry"), before="dear", revision=0)

    with pytest.raises(Overtaken):
        keep(hub, routes.change, "lab", replace(LAB, name="Physics"), before="dear", revision=0)

    assert names(hub) == ["Chemistry", "Dear"]


def test_of_two_who_change_different_routes_at_the_same_moment_both_win(hub: FakeHub):
    hub.store.meanwhile = lambda: keep(hub, routes.change, "dear", replace(DEAR, name="Large"), before="", revision=0)

    keep(hub, routes.change, "lab", replace(LAB, name="Chemistry"), before="dear", revision=0)

    assert names(hub) == ["Chemistry", "Large"]


def test_two_new_routes_of_one_name_do_not_both_get_in(hub: FakeHub):
    hub.store.meanwhile = lambda: keep(hub, routes.add, SAFETY, before="lab")

    with pytest.raises(Refused, match="of that name"):
        keep(hub, routes.add, replace(SAFETY, codes=frozenset({"42"})), before="lab")

    assert names(hub) == ["Safety", "Laboratory", "Dear"]


def test_a_route_that_somebody_deleted_meanwhile_is_not_brought_back_by_editing(hub: FakeHub):
    keep(hub, routes.remove, "lab")

    with pytest.raises(NotFound):
        keep(hub, routes.change, "lab", replace(LAB, name="Physics"), before="dear", revision=0)


def test_a_billing_group_must_be_there_unless_the_route_had_it_already(hub: FakeHub):
    with pytest.raises(Refused, match="no billing group “MOON”"):
        keep(hub, routes.add, replace(SAFETY, billing_groups=frozenset({"LAB", "MOON"})), before="lab")
    hub.store.hold(examples.policy(routes=(replace(LAB, billing_groups=frozenset({"MOON"})),)))

    keep(hub, routes.change, "lab", replace(LAB, billing_groups=frozenset({"MOON", "LAB"})), before="dear", revision=0)

    assert policy(hub).routes[0].billing_groups == {"LAB", "MOON"}


def test_an_older_policy_keeps_its_last_route_as_the_default_when_it_is_first_changed(hub: FakeHub):
    hub.store.hold(examples.policy(routes=(LAB, examples.route())))

    keep(hub, routes.add, SAFETY, before="lab")

    assert (names(hub), policy(hub).default) == (["Safety", "Laboratory"], examples.route())


def test_without_rules_there_are_no_routes_to_keep(hub: FakeHub):
    del hub.store.records[(Policy, "", "")]

    with pytest.raises(Refused):
        keep(hub, routes.add, SAFETY, before="lab")


def test_the_first_rules_begin_the_policy(hub: FakeHub):
    del hub.store.records[(Policy, "", "")]

    keep(hub, routes.set_rules, Rules("gita"), revision=0)

    assert policy(hub) == Policy(routes=(), fallback="gita", rules_revision=1)
    assert hub.store.audited == ["rules_changed"]


def test_of_two_who_begin_the_policy_at_the_same_moment_the_second_is_told(hub: FakeHub):
    del hub.store.records[(Policy, "", "")]
    hub.store.meanwhile = lambda: keep(hub, routes.set_rules, Rules("gita"), revision=0)

    with pytest.raises(Overtaken):
        keep(hub, routes.set_rules, Rules("emma"), revision=0)

    assert policy(hub).fallback == "gita"


def test_rules_are_changed_and_the_trail_names_the_fields_only(hub: FakeHub):
    keep(hub, routes.set_rules, Rules("emma", automatic_below={"USD": Decimal(50)}), revision=0)

    assert (policy(hub).fallback, policy(hub).rules_revision) == ("emma", 1)
    assert hub.store.entries[-1].facts == {"fields": "fallback, automatic_below"}


def test_rules_that_are_the_same_are_not_written(hub: FakeHub):
    keep(hub, routes.set_rules, Rules("gita"), revision=0)

    assert hub.store.commits == []


def test_of_two_who_change_the_rules_the_second_is_told_but_routes_do_not_matter(hub: FakeHub):
    keep(hub, routes.move, "dear", steps=-1)
    keep(hub, routes.set_rules, Rules("emma"), revision=0)

    with pytest.raises(Overtaken):
        keep(hub, routes.set_rules, Rules("felix"), revision=0)

    assert policy(hub).fallback == "emma"


@pytest.mark.parametrize("fallback", ["", "nobody"])
def test_the_fallback_must_be_somebody_we_know(hub: FakeHub, fallback: str):
    with pytest.raises(Refused, match="Please choose who is asked"):
        keep(hub, routes.set_rules, Rules(fallback), revision=0)


def test_no_change_of_routes_rules_or_people_touches_an_application_under_way(hub: FakeHub):
    before = steps.apply(hub).application

    keep(
        hub,
        routes.change,
        "usual",
        replace(USUAL, steps=(examples.step("Nobody asks", "ben"),)),
        before="dear",
        revision=0,
    )
    keep(hub, routes.add, replace(SAFETY, codes=frozenset({"44"})), before="lab")
    keep(hub, routes.remove, "dear")
    keep(hub, routes.set_rules, Rules("ben", automatic_below={"USD": Decimal(500)}), revision=0)
    hub.store.hold(examples.person("anna", roles=frozenset({Role.APPLICANT}), manager="ben"))

    assert hub.orders.get(NUMBER).application == before
    assert steps.approve(hub, "chiara", "emma").status is Status.APPLYING
    assert steps.approve(hub, "felix").status is Status.ORDERED
