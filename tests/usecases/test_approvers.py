"""Who may answer by a link, in whose place, and when they must be signed in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib.domain.approvals.application import AskedStep, Decision, Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.purchasing.order import Status
from tests import examples
from tests.examples import DAY, HOUR, NOON
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.approving import APPROVE, AWAY, house, refused

# Who may answer.


def test_a_disabled_approvers_link_is_dead_and_says_why():
    hub = house()
    steps.person(hub, "chiara", disabled=True)

    problem = refused(hub, steps.link(hub, "chiara"))

    assert (type(problem), str(problem)) == (
        Forbidden,
        "Chiara Rossi may no longer approve orders, so this link is dead.",
    )


def test_nobody_decides_about_their_own_order_by_somebody_elses_link():
    hub = house()

    for verdict in Verdict:
        problem = refused(hub, steps.link(hub, "chiara"), verdict, comment="Mine.", signed_in="anna")
        assert (type(problem), str(problem)) == (Forbidden, "You cannot decide about your own order.")


def test_a_setting_allows_to_approve_ones_own_order():
    hub = house(application=examples.asked(AskedStep("Team lead", ("anna",), Rule.ANY)))
    hub.store.hold(examples.policy(self_approval=True))

    assert steps.approve(hub, "anna", signed_in="anna").status is Status.ORDERED


def test_whoever_is_signed_in_acts_and_the_trail_names_both():
    hub = house()

    order = steps.approve(hub, "chiara", signed_in="gita")

    assert order.application.decisions == (Decision(0, "chiara", APPROVE, by="gita", at=NOON),)
    assert (hub.store.entries[0].by, hub.store.entries[0].facts["approver"]) == ("gita", "chiara")


def test_a_delegate_answers_during_the_absence_and_the_trail_names_both():
    hub = house()
    steps.person(hub, "chiara", absence=AWAY)

    order = steps.approve(hub, "chiara")

    assert order.application.decisions == (Decision(0, "chiara", APPROVE, by="hugo", at=NOON),)
    assert (hub.store.entries[0].by, hub.store.entries[0].facts["approver"]) == ("hugo", "chiara")


@pytest.mark.parametrize("at", [AWAY.starts - HOUR, AWAY.ends])
def test_before_and_after_the_absence_nobody_stands_in(at: object):
    hub = house(application=examples.asked(at=AWAY.starts - DAY))
    steps.person(hub, "chiara", absence=AWAY)
    hub.clock.at = at

    assert steps.approve(hub, "chiara").application.decisions[0].by == "chiara"


@pytest.mark.parametrize("absence", [replace(AWAY, delegate="anna"), replace(AWAY, delegate="nobody")])
def test_a_delegate_who_may_not_decide_does_not_stand_in(absence: Absence):
    hub = house()
    steps.person(hub, "chiara", absence=absence)

    assert steps.approve(hub, "chiara").application.decisions[0].by == "chiara"


def test_a_disabled_delegate_does_not_stand_in():
    hub = house()
    steps.person(hub, "chiara", absence=AWAY)
    steps.person(hub, "hugo", disabled=True)

    assert steps.approve(hub, "chiara").application.decisions[0].by == "chiara"


# Large orders demand a sign-in.


def large() -> FakeHub:
    """Anna's order of 51.96 dollars in a house that demands a sign-in above 50."""
    hub = house()
    hub.store.hold(examples.policy(sign_in_above={"USD": Decimal(50)}))
    return hub


@pytest.mark.parametrize("signed_in", [None, "dmitri", "gita", "hugo"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_above_the_amount_only_the_approver_may_answer_signed_in(signed_in: str | None, verdict: Verdict):
    hub = large()

    problem = refused(hub, steps.link(hub, "chiara"), verdict, comment="Hm.", signed_in=signed_in)

    assert (type(problem), problem.facts) == (Forbidden, {"name": "Chiara Rossi"})


def test_above_the_amount_the_approver_answers_signed_in():
    assert steps.approve(large(), "chiara", signed_in="chiara").application.step == 1


def test_above_the_amount_the_delegate_answers_signed_in():
    hub = large()
    steps.person(hub, "chiara", absence=AWAY)

    assert steps.approve(hub, "chiara", signed_in="hugo").application.decisions[0].by == "hugo"


def test_the_amount_itself_needs_no_sign_in():
    hub = house()
    hub.store.hold(examples.policy(sign_in_above={"USD": Decimal("51.96")}))

    assert steps.approve(hub, "chiara").application.step == 1


def test_a_currency_without_an_amount_always_demands_a_sign_in():
    hub = house()
    hub.store.hold(examples.policy(sign_in_above={"JPY": Decimal(500_000)}))

    assert isinstance(refused(hub, steps.link(hub, "chiara")), Forbidden)
