"""Applying again after a remand, and giving up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.approvals.application import AskedStep, Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.attention import Reason, needed, over
from chalicelib.domain.changes import Audited, Changed, Erased, Said
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.messages import AskApprover, IndexOrder, TellApplicant, TellApprover, WarnOfHold
from chalicelib.domain.purchasing.order import HOLD, Delivery, Status
from tests import examples, fakes
from tests.examples import DAY, HOUR, NOON, NUMBER
from tests.usecases import steps
from tests.usecases.purchasing.applying import house, refused


def test_remand_apply_again_and_cancel():
    hub = house()
    steps.apply(hub, comment="Two, please.")
    steps.approve(hub, "dmitri")
    steps.answer(hub, steps.link(hub, "emma"), Verdict.REMAND, comment="Why two?")
    hub.clock.move(DAY)

    order = steps.apply(hub, comment="One is a spare.")

    assert (order.status, order.comment, order.content_version) == (Status.APPLYING, "One is a spare.", 1)
    assert (order.application.step, order.application.decisions, order.application.applied_at) == (0, (), NOON + DAY)
    assert order.hold_until == NOON + HOLD
    asked = [message.approver for message in hub.store.messages if isinstance(message, AskApprover)]
    assert asked == ["chiara", "dmitri", "emma", "felix", "chiara", "dmitri"]

    assert steps.cancel(hub).status is Status.CANCELED
    assert hub.store.audited == ["applied", "decided_approve", "decided_remand", "applied", "canceled"]


def test_a_new_application_has_new_links():
    hub = house()
    steps.apply(hub)
    old = steps.link(hub, "chiara")
    steps.answer(hub, old, Verdict.REMAND, comment="Why two?")

    steps.apply(hub)

    assert steps.link(hub, "chiara") != old


def test_the_end_of_the_hold_is_warned_of_once_however_often_one_applies():
    hub = house()
    for _ in range(3):
        steps.apply(hub)
        hub.clock.move(HOUR)
        steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="Again.")

    assert hub.store.messages.count(WarnOfHold(NUMBER, content_version=1)) == 1


def test_too_late_for_a_warning_there_is_none():
    hub = house()
    hub.clock.at = NOON + HOLD - timedelta(hours=24)

    steps.apply(hub)

    assert not [message for message in hub.store.messages if isinstance(message, WarnOfHold)]


@pytest.mark.parametrize("status", [Status.CART, Status.APPLYING, Status.REMANDED])
def test_an_applicant_gives_up_before_it_is_ordered(status: Status):
    order = examples.order(status=status, application=examples.asked())
    hub = fakes.hub(order, examples.content())
    hub.clock.move(HOUR)

    canceled = steps.cancel(hub, reason=" No longer needed. ")

    at = NOON + HOUR
    assert canceled == replace(order, status=Status.CANCELED, closed_reason="No longer needed.", changed_at=at)
    asked = ("chiara", "dmitri") if status is Status.APPLYING else ()
    assert hub.store.commits == [
        (
            Changed(order, canceled),
            Audited("canceled", NUMBER, by="anna", at=at, where="page", facts={"comment": "No longer needed."}),
            *(Erased(each) for each in over(NUMBER, at=at)),
            *(Said(TellApprover(NUMBER, approver=approver), due_at=at) for approver in asked),
            *([Said(IndexOrder(NUMBER), due_at=at)] if status is Status.CART else []),
        )
    ]


def test_an_administrator_cancels_and_the_applicant_is_told():
    hub = house()

    steps.cancel(hub, by="gita", reason="The project has ended.")

    assert hub.store.messages == [TellApplicant(NUMBER, news="canceled"), IndexOrder(NUMBER)]
    assert hub.store.entries[0].by == "gita"


@pytest.mark.parametrize("by", ["ben", "chiara", "hugo"])
def test_nobody_else_cancels(by: str):
    assert isinstance(refused(house(), steps.cancel, by=by), NotFound)


def test_whoever_was_asked_is_told_once_that_it_is_gone_and_nobody_who_was_not():
    hub = house()
    steps.apply(hub)
    steps.approve(hub, "dmitri")  # now the directors are asked

    steps.cancel(hub, by="gita", reason="The project has ended.")
    steps.cancel(hub, by="gita", reason="The project has ended.")

    told = [message.approver for message in hub.store.messages if isinstance(message, TellApprover)]
    assert told == ["chiara", "dmitri", "emma", "felix"]


def test_an_administrator_says_why():
    hub = house()

    assert refused(hub, steps.cancel, by="gita", reason=" ").field == "reason"
    assert steps.cancel(hub, by="gita", reason="It is over.").closed_reason == "It is over."


def test_canceling_twice_changes_nothing():
    hub = house()
    steps.cancel(hub)

    assert steps.cancel(hub, reason="Again.").closed_reason == ""
    assert len(hub.store.commits) == 1


def test_a_disapproved_order_stays_disapproved():
    assert isinstance(refused(house(status=Status.DISAPPROVED), steps.cancel), Refused)


@pytest.mark.parametrize("delivery", [delivery for delivery in Delivery if delivery is not Delivery.REFUSED])
@pytest.mark.parametrize("by", ["anna", "gita"])
def test_what_amazon_has_or_may_have_is_canceled_at_amazon(delivery: Delivery, by: str):
    hub = fakes.hub(examples.ordered(delivery), examples.content())

    assert "Cancel it on Amazon Business" in str(refused(hub, steps.cancel, by=by, reason="No."))


def test_a_refused_order_is_canceled_with_a_reason_and_needs_no_more_attention():
    trouble = needed(Reason.REFUSED_DELIVERY, NUMBER, at=NOON)
    hub = fakes.hub(examples.ordered(Delivery.REFUSED), examples.content(), trouble)

    assert refused(hub, steps.cancel).field == "reason"

    order = steps.cancel(hub, reason="Bought elsewhere.")
    assert (order.status, order.delivery, order.closed_reason) == (
        Status.CANCELED,
        Delivery.REFUSED,
        "Bought elsewhere.",
    )
    assert hub.attention.all() == []


def test_a_reason_has_an_end():
    assert refused(house(), steps.cancel, reason="x" * 501).field == "reason"


def test_an_approval_that_was_quicker_than_the_cancel_counts():
    last = examples.asked(AskedStep("Team lead", ("chiara",), Rule.ANY))
    hub = fakes.hub(examples.applying(application=last), examples.content())
    chiara = steps.link(hub, "chiara")
    hub.store.meanwhile = lambda: steps.answer(hub, chiara)

    with pytest.raises(Refused, match="Cancel it on Amazon Business"):
        steps.cancel(hub)

    assert hub.orders.get(NUMBER).status is Status.ORDERED


def test_an_order_that_very_many_were_asked_about_can_be_given_up():
    steps_of_many = tuple(
        AskedStep(f"Step {step}", tuple(f"{step}-{each:02}" for each in range(40)), Rule.ANY) for step in range(3)
    )
    application = replace(examples.applying().application, steps=steps_of_many, step=2)
    hub = fakes.hub(examples.applying(application=application), examples.content())

    assert steps.cancel(hub).status is Status.CANCELED
    told = [message.approver for message in hub.store.messages if isinstance(message, TellApprover)]
    assert set(steps_of_many[2].approvers) < set(told)
