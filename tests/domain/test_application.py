"""An application on its way through its steps: who must act now, what answers do, and when everybody has agreed."""

from dataclasses import replace
from datetime import datetime

import pytest

from chalicelib.domain.approvals.application import (
    Application,
    AskedStep,
    Decision,
    Verdict,
    begun,
    decide,
    expires_at,
    refuse_past,
    undecided,
)
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.errors import Conflict, Forbidden, Problem, Refused
from tests import examples
from tests.examples import DAY, HOUR, NOON

LEADS = AskedStep("Team lead", ("chiara", "dmitri"), Rule.ANY)
DIRECTORS = AskedStep("Directors", ("emma", "felix"), Rule.ALL)
PURCHASING = AskedStep("Purchasing", ("gita",), Rule.ANY)
APPROVE, REMAND, DISAPPROVE = Verdict.APPROVE, Verdict.REMAND, Verdict.DISAPPROVE


def answered(
    application: Application,
    approver: str,
    verdict: Verdict = APPROVE,
    *,
    step: int | None = None,
    by: str = "",
    comment: str = "",
    at: datetime = NOON,
) -> Application:
    return decide(
        application,
        step=application.step if step is None else step,
        approver=approver,
        by=by or approver,
        verdict=verdict,
        comment=comment,
        at=at,
    )


def approved(application: Application, *approvers: str) -> Application:
    for approver in approvers:
        application = answered(application, approver)
    return application


def test_an_application_begins_with_its_first_step_and_asks_nobody_else():
    application = examples.asked(LEADS, DIRECTORS)

    assert (application.step, application.step_began_at, application.is_agreed) == (0, NOON, False)
    assert undecided(application) == ("chiara", "dmitri")


def test_an_application_that_begins_was_never_reminded_of_and_a_new_step_neither():
    reminded = replace(examples.asked(LEADS, DIRECTORS), reminders=2)

    assert Application("Standard", (LEADS,), nonce="n", applied_at=NOON) == replace(
        examples.asked(LEADS), nonce="n", step=0, step_began_at=None, reminders=0
    )
    assert answered(reminded, "chiara").reminders == 0


def test_any_of_a_step_is_enough():
    application = answered(examples.asked(LEADS, DIRECTORS), "dmitri", at=NOON + HOUR)

    assert (application.step, application.step_began_at) == (1, NOON + HOUR)
    assert undecided(application) == ("emma", "felix")


def test_all_of_a_step_must_agree_in_whatever_order():
    one = answered(examples.asked(DIRECTORS, PURCHASING), "felix", at=NOON + HOUR)
    both = answered(one, "emma", at=NOON + 2 * HOUR)

    assert (one.step, undecided(one), one.step_began_at) == (0, ("emma",), NOON)
    assert (both.step, undecided(both), both.step_began_at) == (1, ("gita",), NOON + 2 * HOUR)


def test_after_the_last_step_it_is_agreed_and_nobody_is_asked():
    application = approved(examples.asked(LEADS, DIRECTORS), "chiara", "emma", "felix")

    assert application.is_agreed
    assert undecided(application) == ()


def test_an_answer_keeps_who_was_asked_who_answered_when_and_why():
    application = answered(examples.asked(LEADS), "chiara", by="gita", comment=" fine ", at=NOON + HOUR)

    assert application.decisions == (Decision(0, "chiara", APPROVE, "gita", NOON + HOUR, "fine"),)


def test_who_agreed_is_not_asked_again_by_the_next_step():
    application = approved(examples.asked(LEADS, AskedStep("Both", ("chiara", "emma"), Rule.ALL)), "chiara")

    assert undecided(application) == ("emma",)
    assert [(decision.step, decision.approver) for decision in application.decisions] == [(0, "chiara"), (1, "chiara")]


def test_an_answer_may_carry_through_several_steps_to_the_end():
    either = AskedStep("Either", ("chiara", "emma"), Rule.ANY)

    assert approved(examples.asked(LEADS, either, either), "chiara").is_agreed


def test_an_answer_is_carried_only_to_the_step_right_after():
    application = approved(examples.asked(LEADS, PURCHASING, LEADS), "chiara", "gita")

    assert undecided(application) == ("chiara", "dmitri")


def test_a_carried_answer_keeps_its_own_time_and_author():
    steps = (LEADS, AskedStep("Both", ("chiara", "emma"), Rule.ALL))
    application = answered(examples.asked(*steps), "chiara", by="gita", comment="fine", at=NOON + HOUR)

    assert application.decisions[1] == Decision(1, "chiara", APPROVE, "gita", NOON + HOUR, "fine", carried_from=0)


@pytest.mark.parametrize("verdict", [REMAND, DISAPPROVE])
@pytest.mark.parametrize("comment", ["", "  \n"])
def test_a_no_needs_a_comment(verdict: Verdict, comment: str):
    application = examples.asked(LEADS)

    with pytest.raises(Refused, match="say why") as refusal:
        answered(application, "chiara", verdict, comment=comment)

    assert refusal.value.field == "comment"


@pytest.mark.parametrize("verdict", [REMAND, DISAPPROVE])
def test_a_no_stays_at_its_step(verdict: Verdict):
    application = answered(examples.asked(LEADS, DIRECTORS), "chiara", verdict, comment="too many")

    assert (application.step, application.is_agreed) == (0, False)
    assert application.decisions == (Decision(0, "chiara", verdict, "chiara", NOON, "too many"),)


def test_a_second_answer_meets_the_first():
    application = answered(examples.asked(DIRECTORS), "emma", by="gita", at=NOON + HOUR)

    with pytest.raises(Conflict, match="already decided") as conflict:
        answered(application, "emma", DISAPPROVE, comment="changed my mind")

    assert conflict.value.facts == {"by": "gita", "at": NOON + HOUR, "verdict": APPROVE}


def test_whose_step_was_taken_over_learns_by_whom():
    application = approved(examples.asked(LEADS, DIRECTORS), "chiara")

    with pytest.raises(Conflict) as conflict:
        answered(application, "dmitri", step=0)

    assert conflict.value.facts == {"by": "chiara", "at": NOON, "verdict": APPROVE}


def test_once_all_is_agreed_every_answer_meets_a_decision():
    application = approved(examples.asked(LEADS), "chiara")

    for approver in LEADS.approvers:
        with pytest.raises(Conflict):
            answered(application, approver, step=0)


@pytest.mark.parametrize(("approver", "step"), [("emma", 0), ("emma", 1), ("anna", 0), ("chiara", 7), ("chiara", -1)])
def test_who_is_not_asked_now_may_not_answer(approver: str, step: int):
    application = examples.asked(LEADS, DIRECTORS)

    with pytest.raises(Forbidden, match="not asked"):
        answered(application, approver, step=step)


def test_links_of_a_step_work_for_fourteen_days():
    application = examples.asked(LEADS)

    assert expires_at(application, "chiara") == NOON + 14 * DAY
    refuse_past(application, step=0, approver="chiara", at=NOON + 14 * DAY - HOUR)
    with pytest.raises(Refused, match="expired"):
        refuse_past(application, step=0, approver="chiara", at=NOON + 14 * DAY)


def test_the_next_steps_links_count_from_its_own_beginning():
    application = answered(examples.asked(LEADS, DIRECTORS), "chiara", at=NOON + 10 * DAY)

    assert expires_at(application, "emma") == NOON + 24 * DAY


def test_a_step_that_asks_nobody_is_never_passed():
    for rule in Rule:
        application = begun(examples.asked(AskedStep("Nobody", (), rule)))

        assert not application.is_agreed


@pytest.mark.parametrize("approver", ["chiara", "emma"])
def test_a_refused_answer_leaves_the_application_as_it_was(approver: str):
    application = approved(examples.asked(LEADS, DIRECTORS), "chiara")
    before = (application.step, application.decisions)

    with pytest.raises(Problem):
        answered(application, approver, REMAND, step=0)

    assert (application.step, application.decisions) == before
