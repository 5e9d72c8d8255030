"""Reminders and warnings that concern several approvers: a message for each of them, so that a letter which can't be
sent now is tried again alone."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals import asking
from chalicelib.domain.changes import Audited, Change, Changed, Said
from chalicelib.domain.messages import (
    AskApprover,
    RemindApprover,
    RemindApprovers,
    SendFreshLink,
    WarnApprover,
    WarnOfHold,
)
from chalicelib.domain.purchasing.order import PurchaseOrder, Status, is_held
from chalicelib.ports.commit import Commit
from chalicelib.ports.purchasing import PurchaseOrders


def remind(message: RemindApprovers, *, at: datetime, orders: PurchaseOrders, commit: Commit) -> None:
    """The round is over: counted on the order, so that it does not begin again, together with its letters' messages and
    that of the next round."""
    order = orders.get(message.subject)
    application = order.application
    if application is None or not _is_its_turn(message, order):
        return
    reminded = replace(order, application=replace(application, reminders=message.round + 1))
    facts = {"round": str(message.round)}
    changes: list[Change] = [
        Changed(order, reminded),
        Audited("reminded", order.number, by="crossdock", at=at, where="schedule", facts=facts),
    ]
    for approver in applications.undecided(application):
        one = RemindApprover(
            order.number, message.content_version, message.step, message.round, message.began_at, approver
        )
        changes.append(Said(one, due_at=at))
    if due := asking.reminder_due(applications.reminded_from(application), message.round + 1):
        following = replace(message, round=message.round + 1)
        # At least an hour apart, so that catching up after a stoppage does not send a bundle.
        changes.append(Said(following, due_at=max(due, at + timedelta(hours=1))))
    commit(*changes)


def warn(message: WarnOfHold, order: PurchaseOrder, *, at: datetime, commit: Commit) -> None:
    """Whoever must act now is warned that Amazon's price hold ends."""
    application = order.application
    if application is None or not still_warns(message, order, at):
        return
    version, step = message.content_version, application.step
    waiting = applications.undecided(application)
    if waiting:
        commit(*(Said(WarnApprover(order.number, version, step, approver), due_at=at) for approver in waiting))


def still_warns(message: WarnOfHold, order: PurchaseOrder, at: datetime) -> bool:
    """Of a later content a later message warns."""
    return order.content_version == message.content_version and is_held(order, at)


def still_waits(order: PurchaseOrder, message: AskApprover | SendFreshLink | RemindApprover | WarnApprover) -> bool:
    """Whether the order still waits for the approver of this message."""
    return (
        _still_asked(order, message)
        and order.application is not None
        and message.approver in applications.undecided(order.application)
    )


def is_under_way(order: PurchaseOrder, message: RemindApprover) -> bool:
    """Whether this letter is one of the latest round; a letter that comes after the next round has begun is one too
    many."""
    application = order.application
    return (
        application is not None
        and still_waits(order, message)
        and application.reminders == message.round + 1
        and message.began_at == applications.reminded_from(application).isoformat()
    )


def _is_its_turn(message: RemindApprovers, order: PurchaseOrder) -> bool:
    """Whether this round is the step's next one. A copy of the message, or one that an earlier application left behind,
    comes out of turn."""
    application = order.application
    return (
        application is not None
        and _still_asked(order, message)
        and application.reminders == message.round
        and message.began_at == applications.reminded_from(application).isoformat()
    )


def _still_asked(
    order: PurchaseOrder, message: AskApprover | SendFreshLink | RemindApprovers | RemindApprover | WarnApprover
) -> bool:
    return (
        order.status is Status.APPLYING
        and order.application is not None
        and order.content_version == message.content_version
        and order.application.step == message.step
    )
