"""Asking somebody else: as an administrator decides, or where one person would have to sign for two."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals import asking, reassigning
from chalicelib.domain.changes import Audited, Change, Changed, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Conflict, NotFound, Overtaken, Refused
from chalicelib.domain.messages import AskApprover, RemindApprovers
from chalicelib.domain.purchasing import deputies
from chalicelib.domain.purchasing.order import PurchaseOrder, Status, checked_comment
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases.mail import no_longer_waiting


def reassign(
    number: str,
    *,
    step: int,
    approver: str,
    to: str,
    reason: str,
    by: Person,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    commit: Commit,
) -> PurchaseOrder:
    """Asks ``to``, a person's id, instead of ``approver``, or beside the others of the open step when that is empty.

    Raises Overtaken when the step was decided meanwhile, Refused beside the field for everything that can't be.
    """
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    order, policy = orders.get(number), settings.approvals()
    reason = checked_comment(reason, field="reason")
    if not reason:
        raise Refused("Please say why: the people concerned and the auditors read it.", field="reason")
    application = order.application
    if order.status is not Status.APPLYING or application is None:
        raise Overtaken("This order no longer waits for approval.")
    try:
        given = reassigning.reassigned(
            application,
            step=step,
            approver=approver,
            to=_person(to, people),
            applicant=people.get(order.applicant),
            policy=policy,
            at=at,
        )
    except Conflict as late:
        raise Overtaken(late.message) from late
    facts = {"step": application.steps[step].name, "approver": approver, "to": to, "comment": reason}
    action = Audited("reassigned" if approver else "approver_added", number, by=by.id, at=at, where=where, facts=facts)
    changed = replace(order, application=given)
    commit(*_given(order, changed, to, at), action, *no_longer_waiting(order, changed, at=at, people=people))
    return changed


def relieve(
    asked: AskApprover,
    *,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    commit: Commit,
) -> bool:
    """Asks somebody else where the approver is away and their delegate already signs this step, which all must agree
    to (docs/decisions, one-person-signs-a-step-of-all-once). Says whether it did; then nobody is mailed for
    ``asked``."""
    order, policy = orders.get(asked.subject), settings.approvals()
    application = order.application
    if order.status is not Status.APPLYING or application is None or application.step != asked.step:
        return False
    if asked.approver not in applications.undecided(application):
        return False
    known = people.several([asked.approver, order.applicant])
    approver, applicant = known.get(asked.approver), known.get(order.applicant)
    if approver is None or applicant is None:
        return False
    for to in deputies.reliefs_for(approver, order, policy=policy, at=at, find=people.several):
        try:
            given = reassigning.reassigned(
                application, step=asked.step, approver=approver.id, to=to, applicant=applicant, policy=policy, at=at
            )
        except Refused:
            continue  # the next one may be free
        facts = {"step": application.steps[asked.step].name, "approver": approver.id, "to": to.id}
        entry = Audited("relieved", order.number, by="crossdock", at=at, where="schedule", facts=facts)
        commit(*_given(order, replace(order, application=given), to.id, at), entry)
        return True
    return False


def _given(before: PurchaseOrder, order: PurchaseOrder, to: str, at: datetime) -> list[Change]:
    """Whoever is asked now gets a mail, and reminders begin anew."""
    application = order.application
    if application is None:
        raise NotFound("Nobody was asked to approve this order.")
    version, step, since = order.content_version, application.step, applications.reminded_from(application)
    changes: list[Change] = [
        Changed(before, order),
        Said(AskApprover(order.number, version, step, to), due_at=at),
    ]
    if due := asking.reminder_due(since, 0):
        changes.append(Said(RemindApprovers(order.number, version, step, 0, since.isoformat()), due_at=due))
    return changes


def _person(id: str, people: People) -> Person:
    try:
        return people.get(id)
    except NotFound:
        raise Refused("Please choose who should be asked.", field="to") from None
