"""Answering by a link: what counts, what is dead, and what the last approval sets in motion."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import AskedStep, Decision, Verdict
from chalicelib.domain.approvals.links import Link
from chalicelib.domain.approvals.routes import LINK_LASTS, Rule
from chalicelib.domain.changes import Audited, Changed, Said
from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Problem, Refused
from chalicelib.domain.messages import AskApprover, PlacePurchaseOrder, RemindApprovers, TellApplicant
from chalicelib.domain.purchasing.order import HOLD, Delivery, Status
from tests import examples, fakes
from tests.examples import DAY, HOUR, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps

APPROVE, REMAND, DISAPPROVE = Verdict.APPROVE, Verdict.REMAND, Verdict.DISAPPROVE
AWAY = Absence("hugo", starts=NOON - DAY, ends=NOON + DAY)
ONE_STEP = AskedStep("Team lead", ("chiara",), Rule.ANY)


def house(**application: object) -> FakeHub:
    """Anna's order while the team leads are asked, at noon."""
    return fakes.hub(examples.applying(**application), examples.content())


def refused(hub: FakeHub, token: str, verdict: Verdict = APPROVE, **said: object) -> Problem:
    """The refusal of an answer, having made sure that nothing happened."""
    before, commits = hub.orders.get(NUMBER), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        steps.answer(hub, token, verdict, **said)
    assert (hub.orders.get(NUMBER), hub.store.commits) == (before, commits)
    return refusal.value


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
    assert [type(change) for change in hub.store.commits[-1]] == [Changed, Audited]


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
            Said(PlacePurchaseOrder(NUMBER), due_at=NOON + HOUR),
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


@pytest.mark.parametrize("verdict", [REMAND, DISAPPROVE])
def test_a_no_needs_a_comment(verdict: Verdict):
    hub = house()

    problem = refused(hub, steps.link(hub, "chiara"), verdict, comment="  ")

    assert (type(problem), problem.field) == (Refused, "comment")


def test_a_comment_has_an_end():
    hub = house()

    assert refused(hub, steps.link(hub, "chiara"), comment="x" * 501).field == "comment"
    assert steps.approve(hub, "chiara", comment="x" * 500).application.step == 1


# Links: forged, foreign, replayed, expired.


def test_an_approval_does_not_kill_the_link_of_another():
    hub = house()
    steps.approve(hub, "chiara")
    links_of_both = [steps.link(hub, approver) for approver in ("emma", "felix")]

    for token in links_of_both:
        steps.answer(hub, token)

    assert hub.orders.get(NUMBER).status is Status.ORDERED


def test_two_of_all_who_answer_at_once_both_count():
    hub = house()
    steps.approve(hub, "chiara")
    emma, felix = steps.link(hub, "emma"), steps.link(hub, "felix")
    hub.store.meanwhile = lambda: steps.answer(hub, emma)

    order = steps.answer(hub, felix)

    assert order.status is Status.ORDERED
    assert [(d.approver, d.verdict) for d in order.application.decisions[1:]] == [("emma", APPROVE), ("felix", APPROVE)]
    assert hub.store.audited == ["decided_approve"] * 3
    assert hub.store.messages.count(PlacePurchaseOrder(NUMBER)) == 1
    assert hub.pause.attempts == [1]


def test_two_of_all_who_answer_in_two_threads_order_once():
    hub = house()
    steps.approve(hub, "chiara")
    tokens = [steps.link(hub, approver) for approver in ("emma", "felix")]

    steps.together(2, lambda: steps.answer(hub, tokens.pop()))

    assert hub.orders.get(NUMBER).status is Status.ORDERED
    assert hub.store.messages.count(PlacePurchaseOrder(NUMBER)) == 1


def test_of_two_of_any_who_answer_at_once_the_second_is_told_who_was_quicker():
    hub = house()
    chiara, dmitri = steps.link(hub, "chiara"), steps.link(hub, "dmitri")
    hub.store.meanwhile = lambda: steps.answer(hub, chiara)

    with pytest.raises(Conflict, match="already decided") as conflict:
        steps.answer(hub, dmitri, DISAPPROVE, comment="No.")

    assert conflict.value.facts == {"by": "chiara", "at": NOON, "verdict": APPROVE}
    assert hub.store.audited == ["decided_approve"]
    assert hub.orders.get(NUMBER).status is Status.APPLYING


def test_a_second_answer_by_the_same_link_changes_nothing_and_says_who_decided():
    hub = house()
    token = steps.link(hub, "chiara")
    steps.answer(hub, token)
    steps.wait(hub, HOUR)

    problem = refused(hub, token, DISAPPROVE, comment="After all.")

    assert (type(problem), problem.facts) == (Conflict, {"by": "chiara", "at": NOON, "verdict": APPROVE})


def test_the_last_link_says_who_decided_after_the_order_has_left():
    hub = house(application=examples.asked(ONE_STEP))
    token = steps.link(hub, "chiara")
    steps.answer(hub, token)

    assert refused(hub, token).facts == {"by": "chiara", "at": NOON, "verdict": APPROVE}


@pytest.mark.parametrize("verdict", [REMAND, DISAPPROVE])
def test_after_a_no_the_others_links_say_who_said_it(verdict: Verdict):
    hub = house()
    chiara, dmitri = steps.link(hub, "chiara"), steps.link(hub, "dmitri")
    steps.answer(hub, chiara, verdict, comment="No.")

    problem = refused(hub, dmitri)

    assert (type(problem), problem.facts) == (Conflict, {"by": "chiara", "at": NOON, "verdict": verdict})


def test_a_canceled_order_waits_for_nobody():
    hub = house()
    token = steps.link(hub, "chiara")
    steps.cancel(hub)

    assert str(refused(hub, token)) == "This order no longer waits for approval."


@pytest.mark.parametrize("text", ["", "x", "x.y", "a" * 600, "ÿ.ÿ", "UE8tMTAwMX4x.x"])
def test_what_is_no_link_at_all_is_not_found(text: str):
    assert isinstance(refused(house(), text), NotFound)


def test_a_link_of_our_shape_but_not_of_our_key_is_not_found():
    hub = house()
    nonce = hub.orders.get(NUMBER).application.nonce
    forged = links.token(Link(NUMBER, 1, 0, "chiara"), nonce=nonce, key=b"a key of theirs")

    assert isinstance(refused(hub, forged), NotFound)


@pytest.mark.parametrize(
    "link", [Link(NUMBER, 1, 0, "gita"), Link(NUMBER, 1, 1, "chiara"), Link(NUMBER, 2, 0, "chiara")]
)
def test_a_link_turned_into_another_persons_steps_or_versions_is_not_found(link: Link):
    hub = house()
    signature = steps.link(hub, "chiara").partition(".")[2]
    claim = links.token(link, nonce="nonce-1", key=b"current-key").partition(".")[0]

    assert isinstance(refused(hub, f"{claim}.{signature}"), NotFound)


def test_a_link_to_an_order_that_is_not_there_is_not_found():
    hub = house()
    stray = links.token(Link("PO-9999", 1, 0, "chiara"), nonce="nonce-1", key=b"current-key")

    assert isinstance(refused(hub, stray), NotFound)


def test_a_link_of_an_earlier_application_is_not_found():
    hub = house()
    old = steps.link(hub, "chiara")
    steps.answer(hub, old, REMAND, comment="Why two?")
    steps.apply(hub, comment="One is a spare.")

    assert isinstance(refused(hub, old), NotFound)


def test_a_link_that_the_key_before_made_still_works():
    hub = house()
    token = links.token(Link(NUMBER, 1, 0, "chiara"), nonce="nonce-1", key=b"previous-key")

    steps.answer(hub, token)

    assert hub.orders.get(NUMBER).application.step == 1


def test_only_our_page_can_answer():
    hub = house()
    token = steps.link(hub, "chiara")

    for nonce in ("", "something", links.page_nonce(steps.link(hub, "dmitri"), key=b"current-key")):
        assert str(refused(hub, token, page_nonce=nonce)).startswith("This page is out of date.")


def test_a_link_expires_after_two_weeks():
    hub = house()
    token = steps.link(hub, "chiara")

    steps.wait(hub, LINK_LASTS)
    assert str(refused(hub, token, REMAND, comment="Late.")) == "This link has expired."

    steps.wait(hub, -timedelta(seconds=1))
    assert steps.answer(hub, token, REMAND, comment="Just in time.").status is Status.REMANDED


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


def test_an_answer_is_decided_three_times_and_then_told_as_a_conflict():
    hub = house()
    hub.store.troubles = [Conflict("Somebody was quicker.")] * 3

    assert isinstance(refused(hub, steps.link(hub, "chiara")), Conflict)
    assert hub.pause.attempts == [1, 2]
