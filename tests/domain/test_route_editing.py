"""Routes added, changed, ordered and deleted, and what an editor may not make of them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib.domain.approvals.editing import (
    MOST_CHOSEN,
    MOST_ROUTES,
    MOST_STEPS,
    added,
    arranged,
    changed,
    find,
    following,
    id_of,
    moved,
    removed,
)
from chalicelib.domain.approvals.routes import Policy, Route
from chalicelib.domain.approvals.rules import Rules, of, ruled
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import NotFound, Overtaken, Refused
from tests import examples

LAB = examples.route(name="Laboratory", id="lab", billing_groups=frozenset({"LAB"}))
DEAR = examples.route(name="Dear", id="dear", from_amount={"USD": Decimal(500)})
USUAL = examples.route(name="Usual", id="usual", steps=(examples.step("Lead", "emma"),))
POLICY = examples.policy(routes=(LAB, DEAR), default=USUAL)
GITA = examples.person("gita")


def names(policy: Policy) -> list[str]:
    return [route.name for route in policy.routes]


def new(**conditions: object) -> Route:
    usual: dict[str, object] = {"name": "Safety", "id": "safety", "codes": frozenset({"46"})}
    return examples.route(**usual | conditions)


def refusal(route: Route, policy: Policy = POLICY, before: str = "lab") -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        added(policy, route, before=before)
    return str(refused.value), refused.value.field


@pytest.mark.parametrize(
    ("before", "order"),
    [
        ("lab", ["Safety", "Laboratory", "Dear"]),
        ("dear", ["Laboratory", "Safety", "Dear"]),
        ("", ["Laboratory", "Dear", "Safety"]),
        ("gone", ["Laboratory", "Dear", "Safety"]),
    ],
)
def test_a_route_is_added_before_another_or_as_the_last(before: str, order: list[str]):
    assert names(added(POLICY, new(), before=before)) == order


def test_a_route_knows_which_one_follows_it():
    assert [following(POLICY, route) for route in (LAB, DEAR, USUAL)] == ["dear", "", ""]


def test_a_changed_route_keeps_its_id_and_counts_its_changes():
    after = changed(POLICY, "lab", new(id="", name="Chemistry"), before="", revision=0)

    assert names(after) == ["Dear", "Chemistry"]
    assert (after.routes[1].id, after.routes[1].revision) == ("lab", 1)


def test_who_edits_a_route_that_changed_meanwhile_is_told():
    after = changed(POLICY, "lab", replace(LAB, name="Chemistry"), before="dear", revision=0)

    with pytest.raises(Overtaken, match="“Chemistry” was changed meanwhile"):
        changed(after, "lab", LAB, before="dear", revision=0)
    assert names(changed(after, "lab", LAB, before="dear", revision=1)) == ["Laboratory", "Dear"]


def test_a_route_stays_where_somebody_else_put_it_unless_its_editor_names_a_place():
    elsewhere = moved(POLICY, "dear", by=-1)

    assert names(changed(elsewhere, "lab", LAB, before=None, revision=0)) == ["Dear", "Laboratory"]
    assert names(changed(elsewhere, "dear", DEAR, before=None, revision=0)) == ["Dear", "Laboratory"]
    assert names(changed(elsewhere, "dear", DEAR, before="gone", revision=0)) == ["Dear", "Laboratory"]
    assert names(changed(elsewhere, "dear", DEAR, before="", revision=0)) == ["Laboratory", "Dear"]


def test_two_may_change_different_routes():
    after = changed(POLICY, "lab", replace(LAB, name="Chemistry"), before="dear", revision=0)

    assert names(changed(after, "dear", replace(DEAR, name="Very dear"), before="", revision=0)) == [
        "Chemistry",
        "Very dear",
    ]


def test_routes_move_and_stay_at_the_ends():
    assert names(moved(POLICY, "dear", by=-1)) == ["Dear", "Laboratory"]
    assert names(moved(POLICY, "dear", by=1)) == ["Laboratory", "Dear"]
    assert names(moved(POLICY, "lab", by=-1)) == ["Laboratory", "Dear"]


def test_a_route_is_deleted():
    assert names(removed(POLICY, "lab")) == ["Dear"]
    with pytest.raises(NotFound):
        removed(POLICY, "safety")


def test_the_default_stays_where_it_is_and_is_never_deleted():
    with pytest.raises(Refused, match="always the last"):
        moved(POLICY, "usual", by=-1)
    with pytest.raises(Refused, match="can't be deleted"):
        removed(POLICY, "usual")


def test_the_default_may_change_its_steps_but_has_no_conditions():
    steps = (examples.step("Chief", "felix"),)

    after = changed(POLICY, "usual", replace(USUAL, steps=steps), before="dear", revision=0)

    assert (after.default.steps, after.default.revision, after.routes) == (steps, 1, POLICY.routes)
    with pytest.raises(Refused, match="has no conditions"):
        changed(POLICY, "usual", replace(USUAL, codes=frozenset({"44"})), before="dear", revision=0)


def test_the_default_that_nobody_set_can_be_given_steps():
    never_set = examples.policy(routes=(LAB,))

    after = changed(never_set, id_of(never_set.default), replace(USUAL, id=""), before="dear", revision=0)

    assert after.default.steps == USUAL.steps
    assert find(after, id_of(never_set.default)) == after.default


def test_of_an_older_policy_the_last_route_without_conditions_is_the_default():
    old = examples.policy(routes=(replace(LAB, id=""), examples.route()))

    assert arranged(old) == replace(old, routes=old.routes[:1], default=old.routes[1])
    assert arranged(arranged(old)) == arranged(old)
    assert arranged(replace(old, routes=old.routes[::-1])) == replace(old, routes=old.routes[::-1])


def test_a_route_without_an_id_is_found_by_one_made_of_its_name():
    old = examples.policy()

    assert find(old, id_of(old.routes[0])) == old.routes[0]
    assert len(id_of(old.routes[0])) == 16


TWO = (examples.step("Lead", "emma"), examples.step("lead ", "felix"))
MANY = Anyone(people=frozenset(f"p{number}" for number in range(MOST_CHOSEN + 1)))
FROM_5 = {"USD": Decimal(5)}


@pytest.mark.parametrize(
    ("route", "sentence", "field"),
    [
        (new(name=" "), "Please give it a name.", "name"),
        (new(name="n" * 81), "Please keep this under 80 characters.", "name"),
        (new(name="laboratory "), "There is a route of that name already.", "name"),
        (new(name="USUAL"), "There is a route of that name already.", "name"),
        (new(steps=()), "A route needs at least one step, for somebody has to approve.", "steps"),
        (new(steps=(examples.step("Lead"),)), "Please choose who approves at this step.", "step-0-approvers"),
        (new(steps=(TWO[0], examples.step("", "felix"))), "Please give it a name.", "step-1-name"),
        (new(steps=TWO), "There is a step of that name already.", "step-1-name"),
        (new(steps=(TWO[0],) * (MOST_STEPS + 1)), "A route has at most 8 steps.", "steps"),
        (
            new(steps=(examples.step("Crowd", approvers=MANY),)),
            "Please choose at most 30; a group has room for more.",
            "step-0-approvers",
        ),
        (
            new(steps=(examples.step("Lead", "emma", from_amount={"USD": Decimal(0)}),)),
            "Please give amounts above zero.",
            "step-0-amounts",
        ),
        (new(codes=frozenset({"461"})), "A UNSPSC code has 2, 4, 6 or 8 digits: “461” has not.", "codes"),
        (new(codes=frozenset({"ean1"})), "A UNSPSC code has 2, 4, 6 or 8 digits: “ean1” has not.", "codes"),
        (new(codes=frozenset({"４６"})), "A UNSPSC code has 2, 4, 6 or 8 digits: “４６” has not.", "codes"),
        (new(categories=frozenset({"c" * 81})), "Please keep this under 80 characters.", "categories"),
        (new(from_amount={"USD": Decimal(-1)}), "Please give amounts above zero.", "bands"),
        (new(below={"USD": Decimal("NaN")}), "Please give amounts above zero.", "bands"),
        (new(below={"USD": Decimal("Infinity")}), "Please give amounts above zero.", "bands"),
        (new(from_amount=FROM_5, below=FROM_5), "In USD this begins where it has ended already.", "bands"),
    ],
)
def test_what_would_not_work_is_refused_beside_its_field(route: Route, sentence: str, field: str):
    assert refusal(route) == (sentence, field)


def test_a_route_without_conditions_is_refused_because_that_is_the_default():
    sentence, field = refusal(new(codes=frozenset()))

    assert (sentence.startswith("Please say which orders take this route"), field) == (True, "conditions")


def test_a_route_that_no_order_would_ever_take_is_refused_at_that_place_only():
    chemistry = new(codes=frozenset(), billing_groups=frozenset({"LAB"}), from_amount=FROM_5)

    assert refusal(chemistry, before="") == (
        "Every order that fits this route takes “Laboratory” first. Put this one before, or narrow one of them.",
        "place",
    )
    assert names(added(POLICY, chemistry, before="lab")) == ["Safety", "Laboratory", "Dear"]


def test_there_are_at_most_forty_routes():
    full = examples.policy(
        routes=tuple(
            replace(LAB, id=str(number), name=str(number), billing_groups=frozenset({str(number)}))
            for number in range(MOST_ROUTES)
        )
    )

    assert refusal(new(), full) == ("There are 40 routes already. Please delete one first.", None)


def test_all_routes_together_fit_into_one_stored_item():
    crowd = [f"{number:040}" for number in range(MOST_CHOSEN)]
    steps = tuple(examples.step(f"Step {number}", *crowd) for number in range(MOST_STEPS))
    full = examples.policy(
        routes=tuple(
            replace(LAB, id=str(number), name=str(number), codes=frozenset({f"{number:02}"}), steps=steps)
            for number in range(MOST_ROUTES - 1)
        )
    )
    kinds = frozenset(f"{number:03}".ljust(80, "紙") for number in range(100))

    assert refusal(new(steps=steps, codes=frozenset(), categories=kinds), full)[0].startswith(
        "All routes together are too long."
    )


def test_a_step_may_ask_only_the_applicants_manager():
    managed = new(steps=(examples.step("Manager", ask_manager=True),))

    assert added(POLICY, managed, before="lab").routes[0] == managed


# The rules around the routes.


def test_the_first_rules_begin_a_policy_whose_default_asks_the_fallback():
    policy = ruled(None, Rules("gita"), fallback=GITA, revision=0)

    assert policy == Policy(routes=(), fallback="gita", rules_revision=1)


def test_rules_leave_the_routes_alone():
    rules = Rules("emma", self_approval=True, sign_in_above={"USD": Decimal(1)}, automatic_below=FROM_5)

    after = ruled(POLICY, rules, fallback=examples.person("emma"), revision=0)

    assert (of(after), after.routes, after.default, after.rules_revision) == (rules, POLICY.routes, USUAL, 1)


def test_who_changes_rules_that_changed_meanwhile_is_told():
    with pytest.raises(Overtaken):
        ruled(replace(POLICY, rules_revision=1), Rules("gita"), fallback=GITA, revision=0)


@pytest.mark.parametrize(
    ("fallback", "sentence"),
    [
        (None, "Please choose who is asked when a step would ask nobody."),
        (examples.person("gita", disabled=True), "Gita Rao is switched off and can't be asked."),
        (examples.person("gita", email=""), "Gita Rao has no e-mail, so no letter can ask them."),
    ],
)
def test_the_fallback_is_somebody_who_can_be_asked(fallback, sentence: str):
    with pytest.raises(Refused) as refused:
        ruled(POLICY, Rules("gita"), fallback=fallback, revision=0)

    assert (str(refused.value), refused.value.field) == (sentence, "fallback")


@pytest.mark.parametrize(
    ("rules", "sentence", "field"),
    [
        (
            Rules("gita", automatic_below={"USD": Decimal(501)}),
            "At most 500 USD can be set: from there on somebody is always asked.",
            "automatic",
        ),
        (
            Rules("gita", automatic_below={"PLN": Decimal(1)}),
            "Nothing can be approved automatically in PLN.",
            "automatic",
        ),
        (Rules("gita", automatic_below={"USD": Decimal(0)}), "Please give amounts above zero.", "automatic"),
        (Rules("gita", sign_in_above={"USD": Decimal("Infinity")}), "Please give amounts above zero.", "sign_in"),
    ],
)
def test_no_rule_lets_everything_pass(rules: Rules, sentence: str, field: str):
    with pytest.raises(Refused) as refused:
        ruled(POLICY, rules, fallback=GITA, revision=0)

    assert (str(refused.value), refused.value.field) == (sentence, field)
