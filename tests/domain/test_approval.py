"""An order under approval: what an answer by a link makes of it, and which links are dead."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import AskedStep, Verdict, undecided
from chalicelib.domain.approvals.links import Link
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Problem, Refused
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status, cancel
from tests import examples
from tests.examples import DAY, HOUR, NOON

KEY = b"current-key"
APPROVE, REMAND, DISAPPROVE = Verdict.APPROVE, Verdict.REMAND, Verdict.DISAPPROVE


def link(approver: str, *, step: int = 0, content_version: int = 1) -> Link:
    return Link(examples.NUMBER, content_version, step, approver)


def answered(
    order: PurchaseOrder,
    by_link: Link,
    verdict: Verdict = APPROVE,
    *,
    comment: str = "because",
    at_current_price: bool = False,
    at: datetime = NOON + HOUR,
) -> PurchaseOrder:
    return approval.answer(
        order,
        by_link,
        verdict=verdict,
        by=by_link.approver,
        comment=comment,
        at_current_price=at_current_price,
        at=at,
    )


def test_an_approval_in_the_middle_leaves_the_order_applying():
    order = answered(examples.applying(), link("chiara"))

    assert (order.status, order.delivery, order.changed_at) == (Status.APPLYING, None, NOON + HOUR)
    assert order.application is not None and order.application.step == 1


def test_the_last_approval_orders_and_the_order_waits_to_be_sent():
    order = answered(examples.applying(), link("chiara"))
    order = answered(order, link("emma", step=1))

    order = answered(order, link("felix", step=1), at=NOON + 2 * HOUR)

    assert (order.status, order.delivery, order.ordered_at) == (Status.ORDERED, Delivery.PENDING, NOON + 2 * HOUR)


@pytest.mark.parametrize(("verdict", "status"), [(REMAND, Status.REMANDED), (DISAPPROVE, Status.DISAPPROVED)])
def test_one_no_is_enough_whatever_the_step_asks(verdict: Verdict, status: Status):
    order = answered(examples.applying(), link("dmitri"), verdict)

    assert (order.status, order.delivery, order.ordered_at) == (status, None, None)


def test_after_a_no_nobody_else_decides_and_everybody_learns_who_said_it():
    order = answered(examples.applying(), link("dmitri"), REMAND)

    with pytest.raises(Conflict, match="already decided") as conflict:
        answered(order, link("chiara"))

    assert conflict.value.facts == {"by": "dmitri", "at": NOON + HOUR, "verdict": REMAND}


def test_it_is_the_last_answer_that_sent_an_order_back():
    order = answered(answered(examples.applying(), link("chiara")), link("emma", step=1), REMAND)

    with pytest.raises(Conflict) as conflict:
        answered(order, link("felix", step=1))

    assert conflict.value.facts["by"] == "emma"


def test_a_canceled_order_cannot_be_decided():
    order = cancel(examples.applying(), by="anna", reason="", at=NOON)

    with pytest.raises(Refused, match="was canceled"):
        answered(order, link("chiara"))


def test_a_change_of_content_kills_the_links_to_the_old_one():
    order = examples.applying(content_version=2)

    with pytest.raises(Refused, match="changed since"):
        answered(order, link("chiara", content_version=1))
    assert answered(order, link("chiara", content_version=2)).status is Status.APPLYING


def test_another_approvers_decision_kills_no_link():
    order = answered(answered(examples.applying(), link("chiara")), link("emma", step=1))

    assert answered(order, link("felix", step=1)).status is Status.ORDERED


def test_an_order_nobody_applied_for_has_nothing_to_decide():
    with pytest.raises(NotFound):
        answered(examples.order(), link("chiara"))


AFTER_THE_HOLD = NOON + 7 * DAY


def test_after_the_hold_an_approval_must_accept_the_current_price():
    order = examples.applying()

    with pytest.raises(Refused, match="no longer holds this price") as refusal:
        answered(order, link("chiara"), at=AFTER_THE_HOLD)

    assert refusal.value.field == "at_current_price"


def test_an_approval_at_the_current_price_says_so_on_the_order():
    order = answered(examples.applying(), link("chiara"), at_current_price=True, at=AFTER_THE_HOLD)

    assert order.at_current_price
    with pytest.raises(Refused, match="no longer holds this price"):
        answered(order, link("emma", step=1), at=AFTER_THE_HOLD)


def test_an_order_whose_hold_was_lost_with_its_address_is_at_the_current_price_too():
    with pytest.raises(Refused, match="no longer holds this price"):
        answered(examples.applying(hold_lost=True), link("chiara"))


@pytest.mark.parametrize("verdict", [REMAND, DISAPPROVE])
def test_after_the_hold_a_no_is_still_a_no(verdict: Verdict):
    assert answered(examples.applying(), link("chiara"), verdict, at=AFTER_THE_HOLD).status is not Status.APPLYING


def test_the_link_in_a_mail_is_for_the_present_step():
    order = answered(examples.applying(), link("chiara"))

    token = approval.link_for(order, "emma", key=KEY)

    assert links.read(token) == link("emma", step=1)
    approval.refuse_forged(token, link("emma", step=1), order, keys=[KEY])


def test_a_token_of_an_earlier_application_is_dead():
    order = examples.applying()
    token = approval.link_for(order, "chiara", key=KEY)
    applied_again = examples.applying(application=examples.asked(nonce="nonce-2"))

    with pytest.raises(NotFound, match="no longer"):
        approval.refuse_forged(token, links.read(token), applied_again, keys=[KEY])


def test_nobody_was_asked_so_there_is_no_link():
    with pytest.raises(NotFound):
        approval.link_for(examples.order(), "chiara", key=KEY)
    with pytest.raises(NotFound):
        approval.refuse_forged("UE8.x", link("chiara"), examples.order(), keys=[KEY])


def test_a_disabled_approvers_link_is_dead_and_says_why():
    approval.refuse_disabled(examples.person("chiara"))
    with pytest.raises(Forbidden) as refusal:
        approval.refuse_disabled(examples.person("chiara", disabled=True))

    assert str(refusal.value) == "Chiara Rossi may no longer approve orders, so this link is dead."


PEOPLE = ("chiara", "dmitri", "emma", "felix", "gita")


def steps() -> st.SearchStrategy[tuple[AskedStep, ...]]:
    step = st.builds(
        AskedStep,
        name=st.just("Step"),
        approvers=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True).map(tuple),
        rule=st.sampled_from(Rule),
    )
    return st.lists(step, min_size=1, max_size=4).map(tuple)


@dataclass
class Said:
    """What people really said: approvers by the step at which their approval was taken, and whether anybody said no."""

    approvals: set[tuple[int, str]] = field(default_factory=set)
    is_refused: bool = False

    def satisfies(self, step: int, asked: AskedStep) -> bool:
        agreed = {approver for at_step, approver in self.approvals if at_step <= step} & set(asked.approvers)
        return bool(agreed) if asked.rule is Rule.ANY else agreed == set(asked.approvers)


answers = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from(PEOPLE), st.sampled_from([APPROVE, APPROVE, APPROVE, REMAND, DISAPPROVE])
    ),
    max_size=24,
)


@given(steps(), answers)
def test_no_interleaving_of_answers_orders_without_the_approvals_that_the_steps_demand(
    asked: tuple[AskedStep, ...], answers: list[tuple[int, str, Verdict]]
):
    order, said = examples.applying(application=examples.asked(*asked)), Said()

    for step, approver, verdict in answers:
        try:
            order = answered(order, link(approver, step=step), verdict)
        except Problem:
            continue
        if verdict is APPROVE:
            said.approvals.add((step, approver))
        else:
            said.is_refused = True

    if order.status is Status.ORDERED:
        assert not said.is_refused
        assert all(said.satisfies(number, step) for number, step in enumerate(asked))
    assert (order.status in {Status.REMANDED, Status.DISAPPROVED}) == said.is_refused


@given(steps(), st.randoms())
def test_when_whoever_is_asked_agrees_every_order_gets_there(asked: tuple[AskedStep, ...], chance: Random):
    order = examples.applying(application=examples.asked(*asked))

    for _ in range(sum(len(step.approvers) for step in asked)):
        if waiting := _waiting(order):
            order = answered(order, chance.choice(waiting))

    assert order.status is Status.ORDERED


def _waiting(order: PurchaseOrder) -> list[Link]:
    """The links in the mails of those who must act now."""
    application = order.application
    assert application is not None
    return [link(approver, step=application.step) for approver in undecided(application)]
