"""Applying for an order, and giving it up."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import company
from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals import asking, traits
from chalicelib.domain.approvals.application import Application
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.attention import over
from chalicelib.domain.changes import Audited, Change, Changed, Erased, Said
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import no_order
from chalicelib.domain.messages import (
    AskApprover,
    IndexOrder,
    RemindApprovers,
    TellApplicant,
    TellApprover,
    WarnOfHold,
)
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing import order as orders_life
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.editing import offered_version
from chalicelib.domain.purchasing.order import PurchaseOrder, Status, checked_comment
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.world import Ids
from chalicelib.usecases.mail import no_longer_waiting
from chalicelib.usecases.purchasing.editing import AS_IT_IS, Wish, edited
from chalicelib.usecases.purchasing.leaving import leaving
from chalicelib.usecases.purchasing.matching import begun_or_ended

# Beside the order itself and its entries of the inboxes, in the hundred items of one commit: those of the latest steps.
MOST_TOLD = 60


def apply(
    number: str,
    *,
    by: Person,
    wish: Wish = AS_IT_IS,
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    invoices: Invoices,
    people: People,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    commit: Commit,
) -> PurchaseOrder:
    """Asks for approval of the order as it is wished for. Applying twice changes nothing.

    Raises what ``editing.edited`` raises, Refused when the person may not order or nobody could approve, NotFound when
    it is not theirs.
    """
    order = owned(orders.get(number), by)
    if order.status is Status.APPLYING or _went_at_once(order):
        return order
    company.refuse_ordering(settings.integration(), by)
    before = order
    new = edited(
        order,
        wish,
        by=by,
        where=where,
        at=at,
        orders=orders,
        settings=settings,
        addresses=addresses,
        billing_groups=billing_groups,
        is_applying=True,
    )
    order, lines = new.order, new.content.lines
    application = _application(order, lines, applicant=by, at=at, ids=ids, people=people, policy=settings.approvals())
    applying = replace(
        orders_life.move(order, "apply", at=at),
        application=application,
        applied_version=order.content_version,
        seen_version=offered_version(order) if before.application else 0,
        at_current_price=False,
    )
    facts = {"comment": order.comment, "route": application.route}
    entry = Audited("applied", number, by=by.id, at=at, where=where, facts=facts)
    if application.automatic:
        applying = approval.ordered(applying, at=at)
    begun = begun_or_ended(
        before, applying, content=new.content, at=at, orders=orders, invoices=invoices, settings=settings
    )
    said = (*_said(applying, at=at), *_indexed(before, order, at=at))
    commit(*new.changes, Changed(before, applying), entry, *said, *begun)
    return applying


def _said(order: PurchaseOrder, *, at: datetime) -> Iterator[Change]:
    """What applying sets going: the approvers are asked, or the order leaves at once where nobody need be."""
    if order.status is Status.APPLYING:
        yield from asked(order, at=at)
        yield from _hold_warning(order, at=at)
    elif order.application:
        facts = {"limit": str(order.application.automatic), "total": str(order.total), "route": order.application.route}
        yield Audited("approved_automatically", order.number, by="crossdock", at=at, facts=facts)
        yield from leaving(order.number, at=at)
        yield Said(TellApplicant(order.number, news="approved"), due_at=at)


def _indexed(before: PurchaseOrder, order: PurchaseOrder, *, at: datetime) -> Iterator[Change]:
    """Others find an order once it was applied for, and by what it orders since."""
    if before.applied_version != order.content_version:
        yield Said(IndexOrder(order.number), due_at=at)


def _went_at_once(order: PurchaseOrder) -> bool:
    return order.status is Status.ORDERED and order.application is not None and order.application.automatic is not None


def cancel(
    number: str,
    *,
    by: Person,
    reason: str = "",
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    people: People,
    settings: Settings,
    commit: Commit,
) -> PurchaseOrder:
    """Gives the order up: its applicant or a purchasing administrator may. Canceling twice changes nothing.

    Raises Refused when Amazon has it or may have it.
    """
    order = owned(orders.get(number), by, or_role=Role.PURCHASING_ADMINISTRATOR)
    if order.status is Status.CANCELED:
        return order
    canceled = orders_life.cancel(order, by=by.id, reason=checked_comment(reason, field="reason"), at=at)
    changes: list[Change] = [
        Changed(order, canceled),
        Audited("canceled", number, by=by.id, at=at, where=where, facts={"comment": canceled.closed_reason}),
        *(Erased(each) for each in over(number, at=at)),
        *no_longer_waiting(order, canceled, at=at, people=people),
        *begun_or_ended(order, canceled, at=at, orders=orders, invoices=invoices, settings=settings),
    ]
    if by.id != order.applicant:
        changes.append(Said(TellApplicant(number, news="canceled"), due_at=at))
    if order.status is Status.APPLYING and order.application:
        told = [one for one in applications.asked_so_far(order.application) if one != by.id]
        changes += [Said(TellApprover(number, approver=approver), due_at=at) for approver in told[-MOST_TOLD:]]
    if order.status is Status.CART:  # others find it from now on
        changes.append(Said(IndexOrder(number), due_at=at))
    commit(*changes)
    return canceled


def owned(order: PurchaseOrder, person: Person, *, or_role: Role | None = None) -> PurchaseOrder:
    """The order, if it is theirs; NotFound otherwise, since its existence is nobody else's business."""
    if order.applicant == person.id or (or_role is not None and person.has(or_role)):
        return order
    raise no_order(order=order.number)


def asked(order: PurchaseOrder, *, at: datetime) -> Iterator[Said]:
    """The messages that a newly opened step sends: to each who must act now, and the first reminder."""
    application = order.application
    if application is None or order.status is not Status.APPLYING:
        return
    version, step, began = order.content_version, application.step, applications.began_at(application)
    for approver in applications.undecided(application):
        yield Said(AskApprover(order.number, version, step, approver), due_at=at)
    if due := asking.reminder_due(began, 0):
        yield Said(RemindApprovers(order.number, version, step, 0, began.isoformat()), due_at=due)


def _application(
    order: PurchaseOrder,
    lines: Sequence[Line],
    *,
    applicant: Person,
    at: datetime,
    ids: Ids,
    people: People,
    policy: Policy,
) -> Application:
    plan = asking.planned(
        policy,
        traits.of(order.total, order.billing_group, lines),
        applicant=applicant,
        may_be_automatic=approval.may_be_automatic(order, at),
        find=people.several,
        members=lambda step: people.chosen(step.approvers),
    )
    earlier = applications.nonces(order.application)
    begun = Application(
        plan.route.name, plan.steps, nonce=ids.secret(), applied_at=at, automatic=plan.automatic, earlier=earlier
    )
    return applications.begun(begun)


def _hold_warning(order: PurchaseOrder, *, at: datetime) -> Iterator[Said]:
    """Said once for a content: that of an earlier application is on its way, unless something changed since."""
    due = order.hold_until - asking.WARN_BEFORE_HOLD_ENDS
    if due > at and not order.hold_lost and order.seen_version != order.content_version:
        yield Said(WarnOfHold(order.number, content_version=order.content_version), due_at=due)
