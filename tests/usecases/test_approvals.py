"""Answering by a link: what an answer does, what the last approval sets in motion, and what the hold asks."""

from datetime import timedelta

import pytest

from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.application import AskedStep, Decision, Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.messages import AskApprover, RemindApprovers, TellApplicant
from chalicelib.domain.purchasing.order import HOLD, Delivery, Status
from chalicelib.usecases.again import ATTEMPTS
from chalicelib.usecases.purchasing.leaving import leaving
from tests import examples
from tests.examples import HOUR, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.approving import APPROVE, DISAPPROVE, ONE_STEP, REMAND, house, refused

# The two-step route: any of the team leads, then both directors.


def test_one_of_any_opens_the_next_step_and_asks_its_people():
    hub = house()

    order = steps.approve(hub, "dmitri", comment=" Fine by me. ")

    decision = Decision(0, "dmitri", APPROVE, by="dmitri", at=NOON, comment="Fine by me.")
    assert (order.status, order.application.step, order.application.decisions) == (Status.APPLYING, 1, (decision,))
    assert hub.store.commits == [
        (
            Changed(examples.applying(), order),
            Audited(
                "decided_approve",
                NUMBER,
                by="dmitri",
                at=NOON,
                where="mail link",
                facts={"comment": "Fine by me.", "approver": "dmitri", "step": "Team lead"},
            ),
            Created(Answered("dmitri", NUMBER, 0, "dmitri", APPROVE, NOON)),
            Said(AskApprover(NUMBER, content_version=1, step=1, approver="emma"), due_at=NOON),
            Said(AskApprover(NUMBER, content_version=1, step=1, approver="felix"), due_at=NOON),
            Said(RemindApprovers(NUMBER, 1, step=1, round=0, began_at=NOON.isoformat()), due_at=NOON + 24 * HOUR),
        )
    ]


def test_one_of_all_is_not_enough_and_nobody_is_asked_again():
    hub = house()
    steps.approve(hub, "chiara")

    order = steps.approve(hub, "emma")

    assert (order.status, order.application.step) == (Status.APPLYING, 1)
    assert [type(change) for change in hub.store.commits[-1]] == [Changed, Audited, Created]


def test_the_last_approval_orders_in_one_commit():
    hub = house()
    steps.approve(hub, "chiara", "emma")
    before = hub.orders.get(NUMBER)
    steps.wait(hub, HOUR)

    order = steps.approve(hub, "felix")

    assert (order.status, order.delivery, order.ordered_at) == (Status.ORDERED, Delivery.PENDING, NOON + HOUR)
    assert hub.store.commits[2:] == [
        (
            Changed(before, order),
            Audited(
                "decided_approve",
                NUMBER,
                by="felix",
                at=NOON + HOUR,
                where="mail link",
                facts={"comment": "", "approver": "felix", "step": "Directors"},
            ),
            Created(Answered("felix", NUMBER, 1, "felix", APPROVE, NOON + HOUR)),
            *leaving(NUMBER, at=NOON + HOUR),
            Said(TellApplicant(NUMBER, news="approved"), due_at=NOON + HOUR),
        )
    ]


def test_a_commit_that_fails_orders_nothing_and_sends_nothing():
    hub = house(application=examples.asked(ONE_STEP))
    hub.store.troubles = [RuntimeError("the function died")]

    with pytest.raises(RuntimeError):
        steps.approve(hub, "chiara")

    assert hub.orders.get(NUMBER) == examples.applying(application=examples.asked(ONE_STEP))
    assert (hub.store.commits, hub.store.messages, hub.store.audited) == ([], [], [])


def test_who_agreed_to_one_step_is_not_asked_again_for_the_next():
    again = AskedStep("Directors", ("chiara", "emma"), Rule.ALL)
    hub = house(application=examples.asked(ONE_STEP, again))

    order = steps.approve(hub, "chiara")

    carried = [(decision.step, decision.approver) for decision in order.application.decisions]
    assert (order.application.step, carried) == (1, [(0, "chiara"), (1, "chiara")])
    assert [m.approver for m in hub.store.messages if isinstance(m, AskApprover)] == ["emma"]


@pytest.mark.parametrize(
    ("verdict", "status", "news"),
    [(REMAND, Status.REMANDED, "remanded"), (DISAPPROVE, Status.DISAPPROVED, "disapproved")],
)
def test_a_no_from_one_is_enough_and_the_applicant_is_told(verdict: Verdict, status: Status, news: str):
    hub = house()
    steps.approve(hub, "chiara", "emma")

    order = steps.answer(hub, steps.link(hub, "felix"), verdict, comment="Too dear.")

    assert (order.status, order.delivery) == (status, None)
    assert hub.store.audited[-1] == f"decided_{verdict}"
    assert [c.message for c in hub.store.commits[-1] if isinstance(c, Said)] == [TellApplicant(NUMBER, news=news)]


@pytest.mark.parametrize("nothing", ["  ", "\x00", "\u200b \u2060"], ids=["blank", "control", "invisible"])
@pytest.mark.parametrize("verdict", [REMAND, DISAPPROVE])
def test_a_no_needs_a_comment_that_can_be_read(verdict: Verdict, nothing: str):
    hub = house()

    problem = refused(hub, steps.link(hub, "chiara"), verdict, comment=nothing)

    assert (type(problem), problem.field) == (Refused, "comment")


def test_a_comment_has_an_end():
    hub = house()

    assert refused(hub, steps.link(hub, "chiara"), comment="x" * 501).field == "comment"
    assert steps.approve(hub, "chiara", comment="x" * 500).application.step == 1


# After the hold.


def after_the_hold(**order: object) -> FakeHub:
    hub = house(application=examples.asked(at=NOON + HOLD), **order)
    hub.clock.at = NOON + HOLD
    return hub


def test_after_the_hold_an_approval_needs_explicit_consent_to_the_price_of_the_day():
    hub = after_the_hold()
    token = steps.link(hub, "chiara")

    assert refused(hub, token).field == "at_current_price"

    assert steps.answer(hub, token, at_current_price=True).at_current_price


def test_a_lost_hold_needs_the_same_consent():
    hub = house(hold_lost=True)

    assert refused(hub, steps.link(hub, "chiara")).field == "at_current_price"


def test_the_next_approver_consents_for_themselves():
    hub = after_the_hold()
    steps.approve(hub, "chiara", at_current_price=True)

    assert refused(hub, steps.link(hub, "emma")).field == "at_current_price"


def test_after_the_hold_a_no_needs_no_consent():
    hub = after_the_hold()

    assert steps.answer(hub, steps.link(hub, "chiara"), REMAND, comment="Shop again.").status is Status.REMANDED


def test_just_before_the_end_of_the_hold_no_consent_is_needed():
    hub = house()
    hub.clock.at = NOON + HOLD - timedelta(seconds=1)

    assert not steps.approve(hub, "chiara").at_current_price


def test_an_answer_is_decided_some_times_and_then_told_as_a_conflict():
    hub = house()
    hub.store.troubles = [Conflict("Somebody was quicker.")] * ATTEMPTS

    assert isinstance(refused(hub, steps.link(hub, "chiara")), Conflict)
    assert hub.pause.attempts == list(range(1, ATTEMPTS))
