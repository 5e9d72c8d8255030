"""Whom a route asks for one application: the right people, never nobody, and never the applicant."""

from collections.abc import Sequence

import pytest

from chalicelib.domain.approvals.application import AskedStep
from chalicelib.domain.approvals.asking import (
    ESCALATION,
    REMIND_AFTER,
    WARN_BEFORE_HOLD_ENDS,
    reminder_due,
    resolved,
)
from chalicelib.domain.approvals.routes import Policy, Rule, Step
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from tests import examples
from tests.examples import DAY, HOUR, NOON

ANNA = examples.person("anna")


def asked(
    steps: Sequence[Step], *changed: Person, applicant: Person = ANNA, policy: Policy | None = None
) -> tuple[AskedStep, ...]:
    people = examples.people(*changed)
    return resolved(
        steps,
        applicant=applicant,
        policy=policy or examples.policy(),
        people=people,
        members=lambda step: [person for person in people.values() if step.approvers.includes(person)],
    )


def test_steps_get_their_people_by_group_and_by_name():
    assert asked(examples.route().steps) == (
        AskedStep("Team lead", ("chiara", "dmitri"), Rule.ANY),
        AskedStep("Directors", ("emma", "felix"), Rule.ALL),
        AskedStep("Purchasing", ("gita",), Rule.ANY),
    )


def test_the_applicants_manager_is_asked_where_a_step_says_so():
    anna = examples.person("anna", manager="emma")

    assert asked([examples.step("Manager", ask_manager=True)], applicant=anna)[0].approvers == ("emma",)
    assert asked([examples.step("Manager", "emma", "felix", ask_manager=True)], applicant=anna)[0].approvers == (
        "emma",
        "felix",
    )
    assert asked([examples.step("Lead", "felix")], applicant=anna)[0].approvers == ("felix",)


@pytest.mark.parametrize("manager", [None, "nobody"])
def test_without_a_manager_the_fallback_is_asked(manager: str | None):
    anna = examples.person("anna", manager=manager)

    assert asked([examples.step("Manager", ask_manager=True)], applicant=anna)[0].approvers == ("gita",)


def test_nobody_approves_their_own_order():
    emma = examples.person("emma")

    assert asked([examples.step("Directors", "emma", "felix", rule=Rule.ALL)], applicant=emma) == (
        AskedStep("Directors", ("felix",), Rule.ALL),
    )
    assert asked([examples.step("Director", "emma")], applicant=emma)[0].approvers == ("gita",)


def test_a_policy_may_let_people_approve_their_own_orders():
    emma = examples.person("emma")

    step = asked([examples.step("Director", "emma")], applicant=emma, policy=examples.policy(self_approval=True))[0]

    assert step.approvers == ("emma",)


@pytest.mark.parametrize("change", [{"disabled": True}, {"email": ""}])
def test_who_cannot_be_reached_is_not_asked(change: dict[str, object]):
    felix = examples.person("felix", **change)

    assert asked([examples.step("Directors", "emma", "felix")], felix)[0].approvers == ("emma",)
    assert asked([examples.step("Director", "felix")], felix)[0].approvers == ("gita",)


@pytest.mark.parametrize("change", [{"disabled": True}, {"email": ""}])
def test_a_step_that_asks_nobody_at_all_refuses_the_application(change: dict[str, object]):
    with pytest.raises(Refused, match="Nobody can approve the step “Lead”"):
        asked([examples.step("Lead")], examples.person("gita", **change))


def test_the_fallback_does_not_approve_its_own_order_either():
    with pytest.raises(Refused, match="Nobody can approve"):
        asked([examples.step("Lead")], applicant=examples.person("gita"))


def test_an_unknown_fallback_refuses_the_application():
    with pytest.raises(Refused, match="Nobody can approve"):
        asked([examples.step("Lead")], policy=examples.policy(fallback="nobody"))


def test_one_step_without_anybody_refuses_all():
    with pytest.raises(Refused):
        asked([examples.step("Director", "emma"), examples.step("Lead")], policy=examples.policy(fallback="nobody"))


def test_a_step_may_ask_fifty_people_and_no_more():
    crowd = {f"p{number:02}": examples.person(f"p{number:02}") for number in range(51)}

    fifty = asked([examples.step("Crowd", *list(crowd)[:50])], *crowd.values())
    with pytest.raises(Refused, match="asks 51 people; at most 50"):
        asked([examples.step("Crowd", *crowd)], *crowd.values())

    assert len(fifty[0].approvers) == 50


def test_reminders_come_after_a_day_and_three_and_the_escalation_after_five():
    assert [reminder_due(NOON, round) for round in range(4)] == [
        NOON + 24 * HOUR,
        NOON + 72 * HOUR,
        NOON + 5 * DAY,
        None,
    ]
    assert ESCALATION == len(REMIND_AFTER) - 1 == 2


def test_that_the_hold_ends_is_said_a_day_before():
    assert WARN_BEFORE_HOLD_ENDS == DAY
