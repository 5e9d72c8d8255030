"""Asking somebody else, or one more: what becomes of links, reminders and steps, and who can't be asked."""

from typing import Any

import pytest

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import AskedStep
from chalicelib.domain.approvals.asking import MOST_APPROVERS
from chalicelib.domain.approvals.routes import LINK_LASTS, Rule
from chalicelib.domain.changes import Audited, Said
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Problem
from chalicelib.domain.messages import AskApprover, RemindApprovers
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.usecases.approvals import reassigning
from tests import examples
from tests.examples import DAY, HOUR, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.approving import AWAY, house, refused

LEADS = AskedStep("Team lead", ("chiara", "dmitri"), Rule.ANY)
DIRECTORS = AskedStep("Directors", ("emma", "felix"), Rule.ALL)


def reassign(hub: FakeHub, approver: str, to: str, *, by: str = "gita", **said: Any) -> PurchaseOrder:
    usual = {"step": hub.orders.get(NUMBER).application.step, "reason": "Chiara left us.", "where": "page"}
    return hub.do(reassigning.reassign, NUMBER, approver=approver, to=to, by=hub.people.get(by), **(usual | said))


def not_reassigned(hub: FakeHub, approver: str, to: str, **said: Any) -> Problem:
    before, commits = hub.orders.get(NUMBER), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        reassign(hub, approver, to, **said)
    assert (hub.orders.get(NUMBER), hub.store.commits) == (before, commits)
    return refusal.value


def letters(hub: FakeHub) -> list[tuple[str, str]]:
    hub.mail.letters.clear()
    steps.pump(hub)
    return [(each.to.removesuffix("@example.com"), each.subject) for each in hub.mail.letters]


def test_somebody_else_is_asked_and_the_one_before_finds_a_dead_link_that_says_so():
    hub = house()
    old, dmitri = steps.link(hub, "chiara"), steps.link(hub, "dmitri")
    steps.wait(hub, HOUR)

    reassign(hub, "chiara", "hugo")

    assert hub.orders.get(NUMBER).application.steps[0].approvers == ("dmitri", "hugo")
    assert steps.link(hub, "dmitri") == dmitri
    problem = refused(hub, old)
    assert (type(problem), problem.facts) == (Forbidden, {"instead": "hugo"})
    assert letters(hub) == [("hugo", "ask")]
    assert steps.approve(hub, "hugo").application.step == 1


def test_it_is_written_down_with_its_reason_and_said_in_one_commit():
    hub = house()
    steps.wait(hub, HOUR)
    at = NOON + HOUR

    reassign(hub, "chiara", "hugo", reason="  Chiara left us. ")

    assert list(hub.store.commits[-1][1:]) == [
        Said(AskApprover(NUMBER, 1, 0, "hugo"), due_at=at),
        Said(RemindApprovers(NUMBER, 1, 0, 0, at.isoformat()), due_at=at + DAY),
        Audited(
            "reassigned",
            NUMBER,
            by="gita",
            at=at,
            where="page",
            facts={"step": "Team lead", "approver": "chiara", "to": "hugo", "comment": "Chiara left us."},
        ),
    ]


def test_one_more_is_asked_beside_the_others():
    hub = house(application=examples.asked(DIRECTORS))

    reassign(hub, "", "gita")

    assert hub.store.audited == ["approver_added"]
    assert steps.approve(hub, "emma", "felix").status is Status.APPLYING
    assert steps.approve(hub, "gita").status is Status.ORDERED


def test_somebody_switched_off_no_longer_blocks_a_step_of_all():
    hub = house(application=examples.asked(DIRECTORS))
    steps.approve(hub, "emma")
    steps.person(hub, "felix", disabled=True)
    assert isinstance(refused(hub, steps.link(hub, "felix")), Forbidden)

    reassign(hub, "felix", "chiara")

    assert steps.approve(hub, "chiara").status is Status.ORDERED


def test_reminders_begin_anew_and_the_old_chain_ends():
    hub = house()
    hub.store.commit(Said(RemindApprovers(NUMBER, 1, 0, 0, NOON.isoformat()), due_at=NOON + DAY))
    steps.wait(hub, 20 * HOUR)
    reassign(hub, "chiara", "hugo")
    letters(hub)

    steps.wait(hub, 5 * HOUR)
    assert letters(hub) == []
    steps.wait(hub, 19 * HOUR)
    assert letters(hub) == [("dmitri", "remind"), ("hugo", "remind")]
    steps.wait(hub, 4 * DAY)
    assert letters(hub) == [("dmitri", "remind"), ("hugo", "remind")]


def test_the_link_of_who_is_asked_later_lasts_two_weeks_from_then():
    hub = house()
    steps.wait(hub, 13 * DAY)
    reassign(hub, "chiara", "hugo")

    steps.wait(hub, LINK_LASTS - HOUR)
    assert str(refused(hub, steps.link(hub, "dmitri"))) == "This link has expired."
    assert steps.approve(hub, "hugo", at_current_price=True).application.step == 1


def test_who_is_asked_again_after_all_gets_another_link_and_the_first_stays_dead():
    hub = house()
    first = steps.link(hub, "chiara")
    reassign(hub, "chiara", "hugo")
    reassign(hub, "hugo", "chiara")

    second = steps.link(hub, "chiara")

    assert second != first
    assert "A fresh link was sent since" in str(refused(hub, first))
    assert steps.answer(hub, second).application.step == 1


def test_whoever_is_asked_while_away_has_their_delegate_asked():
    hub = house()
    steps.person(hub, "emma", absence=AWAY)

    reassign(hub, "chiara", "emma")

    assert letters(hub) == [("hugo", "ask")]


# Who can't be asked.


@pytest.mark.parametrize(
    ("to", "changes", "sentence"),
    [
        ("anna", {}, "Anna Sato applied for this order and can’t decide about it."),
        ("hugo", {"disabled": True}, "Hugo Martin is switched off and can’t be asked."),
        ("hugo", {"email": ""}, "Hugo Martin has no e-mail address, so the question could not reach them."),
        ("dmitri", {}, "Dmitri Orlov is asked already."),
        ("nobody", {}, "Please choose who should be asked."),
        ("", {}, "Please choose who should be asked."),
    ],
)
def test_who_cannot_answer_is_not_asked(to: str, changes: dict[str, Any], sentence: str):
    hub = house()
    if changes:
        steps.person(hub, to, **changes)

    problem = not_reassigned(hub, "chiara", to)

    assert (problem.field, str(problem)) == ("to", sentence)


def test_where_people_may_approve_their_own_orders_the_applicant_may_be_asked():
    hub = house()
    hub.store.hold(examples.policy(self_approval=True))

    assert "anna" in reassign(hub, "chiara", "anna").application.steps[0].approvers


def test_whoever_approved_the_step_before_would_agree_without_looking_again():
    hub = house(application=examples.asked(LEADS, DIRECTORS))
    steps.approve(hub, "chiara")

    assert str(not_reassigned(hub, "emma", "chiara")) == "Chiara Rossi has approved the step before already."


def test_whoever_answered_for_another_in_this_step_signs_it_once():
    hub = house(application=examples.asked(DIRECTORS))
    steps.person(hub, "emma", absence=AWAY)
    steps.approve(hub, "emma")

    assert "has answered in this step for somebody else already" in str(not_reassigned(hub, "felix", "hugo"))


def test_more_than_fifty_are_never_asked():
    crowd = tuple(f"p{number:02}" for number in range(MOST_APPROVERS))
    hub = house(application=examples.asked(AskedStep("Crowd", crowd, Rule.ANY)))

    assert not_reassigned(hub, "", "hugo").facts == {"most": 50}
    assert len(reassign(hub, "p00", "hugo").application.steps[0].approvers) == 50


# When it can't be done.


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_a_reason_is_needed(reason: str):
    assert not_reassigned(house(), "chiara", "hugo", reason=reason).field == "reason"


@pytest.mark.parametrize("by", ["anna", "chiara", "hugo"])
def test_only_a_purchasing_administrator_does_it(by: str):
    assert isinstance(not_reassigned(house(), "chiara", "hugo", by=by), Forbidden)


def test_a_step_that_was_decided_meanwhile_is_told():
    hub = house()
    steps.approve(hub, "dmitri")

    assert isinstance(not_reassigned(hub, "chiara", "hugo", step=0), Overtaken)


def test_who_has_answered_meanwhile_stays():
    hub = house(application=examples.asked(DIRECTORS))
    steps.approve(hub, "emma")

    assert str(not_reassigned(hub, "emma", "hugo")) == "They have answered meanwhile."


@pytest.mark.parametrize("step", [-1, 1, 7])
def test_only_the_open_step_is_given_away(step: int):
    assert isinstance(not_reassigned(house(), "chiara", "hugo", step=step), Overtaken)


def test_who_was_never_asked_is_no_choice():
    assert not_reassigned(house(), "emma", "hugo").field == "approver"


def test_an_order_that_waits_for_nobody_is_told():
    hub = house()
    steps.cancel(hub)

    assert isinstance(not_reassigned(hub, "chiara", "hugo"), Overtaken)


def test_an_order_nobody_has_is_not_found():
    hub = house()
    gita = hub.people.get("gita")

    with pytest.raises(NotFound):
        hub.do(reassigning.reassign, "PO-0", step=0, approver="", to="hugo", reason="Why not.", by=gita, where="page")


def test_an_answer_that_was_quicker_wins():
    hub = house()
    chiara = steps.link(hub, "chiara")
    hub.store.meanwhile = lambda: steps.answer(hub, chiara)

    with pytest.raises(Overtaken):
        reassign(hub, "chiara", "hugo")

    assert hub.store.audited == ["decided_approve"]
    assert links.read(chiara).approver == "chiara"
