"""Applying for an order, and giving it up."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import addresses as addressing
from chalicelib.domain import company
from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals import asking, traits
from chalicelib.domain.approvals.application import Application
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Said
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Forbidden, NotFound, Refused
from chalicelib.domain.messages import AskApprover, PlacePurchaseOrder, RemindApprovers, TellApplicant, WarnOfHold
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing import order as orders_life
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.order import LONGEST_COMMENT, Content, PurchaseOrder, Status
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, Settings
from chalicelib.ports.world import Ids


def apply(
    number: str,
    *,
    by: Person,
    comment: str = "",
    address: str = "",
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    addresses: Addresses,
    commit: Commit,
) -> PurchaseOrder:
    """Asks for approval. ``address`` is a code, empty for no change. Applying twice changes nothing.

    Raises Refused when the order is past that, the person may not order or nobody could approve, NotFound when it is
    not theirs.
    """
    order = owned(orders.get(number), by)
    if order.status is Status.APPLYING or _went_at_once(order):
        return order
    company.refuse_ordering(settings.integration(), by)
    comment = checked_comment(comment)
    changes: list[Change] = []
    before = order
    if address and address != order.address:
        order, content = _readdressed(order, orders, addresses, address, by, at)
        changes.append(Created(content))
    lines = orders.content(number, before.content_version).lines
    application = _application(order, lines, applicant=by, at=at, ids=ids, people=people, policy=settings.approvals())
    applying = replace(orders_life.move(order, "apply", at=at), application=application, comment=comment)
    facts = {"comment": comment, "route": application.route}
    entry = Audited("applied", number, by=by.id, at=at, where=where, facts=facts)
    if application.automatic:
        applying = approval.ordered(applying, at=at)
    changes += [Changed(before, applying), entry, *_said(before, applying, at=at)]
    commit(*changes)
    return applying


def _said(before: PurchaseOrder, order: PurchaseOrder, *, at: datetime) -> Iterator[Change]:
    """What applying sets going: the approvers are asked, or the order leaves at once where nobody need be."""
    if order.status is Status.APPLYING:
        yield from asked(order, at=at)
        yield from _hold_warning(before, order, at=at)
    elif order.application:
        facts = {"limit": str(order.application.automatic), "total": str(order.total), "route": order.application.route}
        yield Audited("approved_automatically", order.number, by="crossdock", at=at, facts=facts)
        yield Said(PlacePurchaseOrder(order.number), due_at=at)
        yield Said(TellApplicant(order.number, news="approved"), due_at=at)


def _went_at_once(order: PurchaseOrder) -> bool:
    return order.status is Status.ORDERED and order.application is not None and order.application.automatic is not None


def cancel(
    number: str, *, by: Person, reason: str = "", where: str, at: datetime, orders: PurchaseOrders, commit: Commit
) -> PurchaseOrder:
    """Gives the order up: its applicant or a purchasing administrator may. Canceling twice changes nothing.

    Raises Refused when Amazon has it or may have it.
    """
    order = owned(orders.get(number), by, or_role=Role.PURCHASING_ADMINISTRATOR)
    if order.status is Status.CANCELED:
        return order
    canceled = orders_life.cancel(order, reason=checked_comment(reason, field="reason"), at=at)
    changes: list[Change] = [
        Changed(order, canceled),
        Audited("canceled", number, by=by.id, at=at, where=where, facts={"comment": canceled.closed_reason}),
        Erased(needed(Reason.REFUSED_DELIVERY, number, at=at)),
    ]
    if by.id != order.applicant:
        changes.append(Said(TellApplicant(number, news="canceled"), due_at=at))
    commit(*changes)
    return canceled


def owned(order: PurchaseOrder, person: Person, *, or_role: Role | None = None) -> PurchaseOrder:
    """The order, if it is theirs; NotFound otherwise, since its existence is nobody else's business."""
    if order.applicant == person.id or (or_role is not None and person.has(or_role)):
        return order
    raise NotFound("There is no such order.", order=order.number)


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


def checked_comment(text: str, *, field: str = "comment") -> str:
    """Without white space around it, and empty when nobody could see anything of it."""
    text = text.strip() if any(sign.isprintable() and not sign.isspace() for sign in text) else ""
    if len(text) > LONGEST_COMMENT:
        raise Refused("Please keep this under {most} characters.", field=field, most=LONGEST_COMMENT)
    return text


def _readdressed(
    order: PurchaseOrder, orders: PurchaseOrders, addresses: Addresses, code: str, by: Person, at: datetime
) -> tuple[PurchaseOrder, Content]:
    try:
        ship_to = addresses.get(code)
    except NotFound:
        raise Refused("Please choose a shipping address.", field="address") from None
    if not addressing.usable_by(ship_to, by):
        raise Forbidden("This shipping address is not yours to use.", field="address")
    content = orders.content(order.number, order.content_version)
    return orders_life.readdressed(order, content, ship_to=ship_to, at=at)


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
    begun = Application(plan.route.name, plan.steps, nonce=ids.secret(), applied_at=at, automatic=plan.automatic)
    return applications.begun(begun)


def _hold_warning(before: PurchaseOrder, order: PurchaseOrder, *, at: datetime) -> Iterator[Said]:
    """Said once: the one of an earlier application is still on its way."""
    due = order.hold_until - asking.WARN_BEFORE_HOLD_ENDS
    if due > at and not order.hold_lost and before.application is None:
        yield Said(WarnOfHold(order.number, content_version=order.content_version), due_at=due)
