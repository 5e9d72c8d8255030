"""Trying out an order: whom it would ask by name, exactly as applying would."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.approvals.application import AskedStep
from chalicelib.domain.approvals.routes import Policy, Rule, Step
from chalicelib.domain.directory import Absence, Anyone
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.order import Status
from chalicelib.queries.try_route import Trial, TriedStep, try_out
from tests import examples, fakes
from tests.domain.test_route_choice import policies
from tests.examples import DAY, NOON, usd
from tests.usecases import steps


def tried(*records: object, applicant: str = "anna", total: Money | None = None, **order: str) -> Trial:
    chosen = {"billing_group": "OFFICE"} | order
    return fakes.hub(*records).do(try_out, applicant, total=total or usd(80), **chosen)


def policy(*route_steps: Step, **changes: object) -> Policy:
    return examples.policy(routes=(), default=examples.route(steps=route_steps or examples.route().steps), **changes)


def names(step: TriedStep) -> list[str]:
    return [each.person.label for each in step.asked]


def test_it_names_the_route_the_steps_and_the_people():
    trial = tried(policy())

    assert (trial.route.name, trial.is_default, trial.refusal) == ("Standard", True, None)
    assert [(step.name, names(step), step.rule) for step in trial.steps] == [
        ("Team lead", ["Chiara Rossi", "Dmitri Orlov"], Rule.ANY),
        ("Directors", ["Emma Lindqvist", "Felix Okafor"], Rule.ALL),
    ]
    assert trial.below == ["Purchasing"]


def test_amount_billing_group_and_category_choose_the_route():
    safety = examples.route(name="Safety", codes=frozenset({"46"}), categories=frozenset({"Safety"}))
    lab = examples.route(name="Lab", billing_groups=frozenset({"LAB"}))
    dear = examples.route(name="Dear", from_amount={"USD": Decimal(500)})
    rules = examples.policy(routes=(safety, lab, dear), default=examples.route())

    assert tried(rules, code="46181504").route.name == "Safety"
    assert tried(rules, category=" safety ").route.name == "Safety"
    assert tried(rules, billing_group="LAB").route.name == "Lab"
    assert tried(rules, total=usd(500)).route.name == "Dear"
    assert tried(rules).route.name == "Standard"


def test_it_says_when_a_currency_has_no_bands():
    dear = examples.route(name="Dear", from_amount={"USD": Decimal(500)})
    rules = examples.policy(routes=(dear,), default=examples.route(steps=examples.route().steps[:1]))

    assert (tried(rules, total=usd(5)).has_bands, tried(rules, total=Money(Decimal(5), "EUR")).has_bands) == (
        True,
        False,
    )
    assert tried(rules, total=Money(Decimal(5), "EUR")).route.name == "Dear"


def test_who_is_left_out_is_told_with_the_reason():
    step = Step("Lead", Anyone(frozenset({"anna", "ben", "felix", "emma", "ghost"}), frozenset({"empty"})), Rule.ANY)

    (found,) = tried(policy(step), examples.person("ben", email=""), examples.person("felix", disabled=True)).steps

    assert names(found) == ["Emma Lindqvist"]
    assert {(left.choice.value, left.why) for left in found.left_out} == {
        ("person:anna", "applicant"),
        ("person:ben", "no_email"),
        ("person:felix", "disabled"),
        ("person:ghost", "gone"),
        ("group:empty", "nobody"),
    }
    assert not found.asks_fallback


def test_the_fallback_is_named_with_why_it_is_asked():
    (found,) = tried(policy(examples.step("Lead", "anna"))).steps

    assert (names(found), found.asks_fallback) == (["Gita Rao"], True)
    assert [left.why for left in found.left_out] == ["applicant"]


def test_the_fallback_as_an_approver_like_others_is_no_fallback():
    (found,) = tried(policy(examples.step("Lead", "gita"))).steps

    assert (names(found), found.asks_fallback) == (["Gita Rao"], False)


def test_a_missing_manager_is_told():
    managed = policy(examples.step("Manager", ask_manager=True))

    without, gone = tried(managed).steps[0], tried(managed, examples.person("anna", manager="ghost")).steps[0]
    known = tried(managed, examples.person("anna", manager="emma")).steps[0]

    assert (without.lacks_manager, gone.lacks_manager, known.lacks_manager) == (True, True, False)
    assert (names(without), names(known)) == (["Gita Rao"], ["Emma Lindqvist"])


def test_a_delegate_is_named_beside_who_is_away():
    away = examples.person("emma", absence=Absence("felix", NOON - DAY, NOON + DAY))
    gone = examples.person("emma", absence=Absence("ghost", NOON - DAY, NOON + DAY))

    assert tried(policy(examples.step("Lead", "emma")), away).steps[0].asked[0].deputy.label == "Felix Okafor"
    assert tried(policy(examples.step("Lead", "emma")), gone).steps[0].asked[0].deputy is None


def test_who_agreed_at_the_step_before_is_not_asked_again():
    trial = tried(policy(examples.step("Lead", "emma"), examples.step("Chief", "emma", "felix")))

    assert [[each.is_carried for each in step.asked] for step in trial.steps] == [[False], [True, False]]


def test_when_nobody_could_be_asked_the_applicants_refusal_is_shown():
    trial = tried(policy(examples.step("Lead", "ghost"), fallback="nobody"))

    assert str(trial.refusal).startswith("Nobody can approve the step “Lead”")
    assert (trial.steps, trial.automatic) == ([], None)


def test_an_automatic_approval_asks_nobody():
    trial = tried(policy(automatic_below={"USD": Decimal(100)}))

    assert (trial.automatic, trial.steps) == (usd(100), [])


def test_a_sign_in_is_told():
    assert not tried(policy()).demands_sign_in
    assert tried(policy(), total=usd(5001)).demands_sign_in


def test_a_route_whose_steps_all_begin_later_asks_the_fallback():
    (found,) = tried(policy(examples.step("Lead", "emma", from_amount={"USD": Decimal(500)}))).steps

    assert (found.name, names(found)) == ("Standard", ["Gita Rao"])


def test_nobody_applies_who_is_not_there():
    with pytest.raises(NotFound):
        tried(applicant="ghost")


@settings(max_examples=60)
@given(policies, st.sampled_from(["anna", "emma", "gita"]))
def test_it_tells_exactly_what_applying_does(rules: Policy, applicant: str):
    hub = fakes.hub(rules, examples.order(applicant=applicant), examples.content(), examples.person(applicant))
    hub.store.hold(examples.integration(may_order=Anyone(people=frozenset({applicant}))))
    order = hub.orders.get(examples.NUMBER)

    trial = hub.do(try_out, applicant, total=order.total, billing_group=order.billing_group, code="44121706")
    try:
        application = steps.apply(hub, by=applicant).application
    except Refused as refusal:
        assert str(trial.refusal) == str(refusal)
        return

    asked = [AskedStep(s.name, tuple(each.person.value[7:] for each in s.asked), s.rule) for s in trial.steps]
    assert (trial.route.name, tuple(asked), trial.automatic) == (
        application.route,
        application.steps,
        application.automatic,
    )
    assert (hub.orders.get(examples.NUMBER).status is Status.ORDERED) is (trial.automatic is not None)
