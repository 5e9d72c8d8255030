"""The letters that messages ask for: each looks at the present state first and is not written when it is no longer
true."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals import asking
from chalicelib.domain.approvals.application import Application
from chalicelib.domain.changes import Audited, Said
from chalicelib.domain.directory import Person, stand_in
from chalicelib.domain.messages import AskApprover, Message, RemindApprovers, TellApplicant, WarnOfHold
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.letters import LinkKeys, Mail, Occasion, Writer
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings


def write(
    message: Message,
    *,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    link_keys: LinkKeys,
    writer: Writer,
    mail: Mail,
    commit: Commit,
) -> None:
    """Sends what a message asks for. A mail may leave twice when we die between sending and saying so; it is never
    lost.

    Raises Retryable when mail can't be handed over now.
    """
    order = orders.get(message.subject)
    for occasion in _occasions(message, order, at, orders, people, settings, link_keys):
        mail.send(writer(occasion))
    if isinstance(message, RemindApprovers) and order.application and _still_asked(order, message):
        _note_reminder(message, order.application, at=at, commit=commit)


def _occasions(
    message: Message,
    order: PurchaseOrder,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    link_keys: LinkKeys,
) -> Iterator[Occasion]:
    match message:
        case AskApprover() if _still_asked(order, message) and message.approver in _waiting_for(order):
            wanted = [("ask", message.approver)]
        case RemindApprovers() if _still_asked(order, message):
            name = "escalate" if message.round == asking.ESCALATION else "remind"
            wanted = [(name, approver) for approver in _waiting_for(order)]
        case WarnOfHold() if order.content_version == message.content_version and order.status is Status.APPLYING:
            wanted = [("warn_of_hold", approver) for approver in _waiting_for(order)]
        case TellApplicant() if _is_still_news(order, message.news):
            yield _news(message.news, order, orders, people, settings)
            return
        case _:
            return
    for name, approver in wanted:
        if occasion := _request(name, approver, order, at, orders, people, settings, link_keys):
            yield occasion


def _request(
    name: str,
    approver_id: str,
    order: PurchaseOrder,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    link_keys: LinkKeys,
) -> Occasion | None:
    """A letter with a link, to the approver or whoever stands in; an escalation goes to the manager, else to the
    fallback."""
    token = approval.link_for(order, approver_id, key=link_keys()[0])
    policy = settings.approvals()
    known = people.several([approver_id, order.applicant, policy.fallback])
    approver = known.get(approver_id)
    if approver is None or approver.disabled:
        return None
    reader = _reader(name, approver, people, known.get(policy.fallback), at)
    return Occasion(
        name=name,
        to=reader,
        order=order,
        content=orders.content(order.number, order.content_version),
        company=settings.company(),
        token=token if name != "escalate" else "",
        on_behalf_of=approver if reader.id != approver.id else None,
        applicant=known.get(order.applicant),
    )


def _reader(name: str, approver: Person, people: People, fallback: Person | None, at: datetime) -> Person:
    if name == "escalate":
        above = people.several([approver.manager]).get(approver.manager) if approver.manager else None
        return above or fallback or approver
    deputy_id = stand_in(approver, at)
    deputy = people.several([deputy_id]).get(deputy_id) if deputy_id else None
    return deputy if deputy and not deputy.disabled else approver


def _news(news: str, order: PurchaseOrder, orders: PurchaseOrders, people: People, settings: Settings) -> Occasion:
    applicant = people.get(order.applicant)
    return Occasion(
        name=news,
        to=applicant,
        order=order,
        content=orders.content(order.number, order.content_version),
        company=settings.company(),
        applicant=applicant,
        facts=_facts(news, order, orders, people),
    )


def _facts(news: str, order: PurchaseOrder, orders: PurchaseOrders, people: People) -> Mapping[str, str]:
    """What the letter quotes: the approver's words, or Amazon's."""
    if news in {"remanded", "disapproved"} and order.application:
        last = order.application.decisions[-1]
        return {"by": people.get(last.by).name, "comment": last.comment}
    if news == "canceled":
        return {"comment": order.closed_reason}
    dispatch = orders.dispatch(order.number)
    if news in {"refused", "unknown"} and dispatch and dispatch.receipt:
        return {"code": dispatch.receipt.code, "text": dispatch.receipt.text}
    return {}


def _still_asked(order: PurchaseOrder, message: AskApprover | RemindApprovers) -> bool:
    return (
        order.status is Status.APPLYING
        and order.application is not None
        and order.content_version == message.content_version
        and order.application.step == message.step
    )


def _waiting_for(order: PurchaseOrder) -> tuple[str, ...]:
    return applications.undecided(order.application) if order.application else ()


# What must still be so for news to be news; what is not listed is always true once said.
_TRUE_WHILE: Mapping[str, tuple[Status, Delivery | None]] = {
    "remanded": (Status.REMANDED, None),
    "disapproved": (Status.DISAPPROVED, None),
    "canceled": (Status.CANCELED, None),
    "refused": (Status.ORDERED, Delivery.REFUSED),
    "unknown": (Status.ORDERED, Delivery.UNKNOWN),
    "confirmed": (Status.ORDERED, Delivery.CONFIRMED),
    "partly_confirmed": (Status.ORDERED, Delivery.PARTLY_CONFIRMED),
    "rejected": (Status.ORDERED, Delivery.REJECTED),
}


def _is_still_news(order: PurchaseOrder, news: str) -> bool:
    status, delivery = _TRUE_WHILE.get(news, (order.status, None))
    return order.status is status and (delivery is None or order.delivery is delivery)


def _note_reminder(message: RemindApprovers, application: Application, *, at: datetime, commit: Commit) -> None:
    number = message.subject
    changes = [
        Audited("reminded", number, by="crossdock", at=at, where="schedule", facts={"round": str(message.round)})
    ]
    due = asking.reminder_due(application.step_began_at or application.applied_at, message.round + 1)
    if due is None:
        commit(*changes)
        return
    following = RemindApprovers(number, message.content_version, message.step, message.round + 1)
    # At least an hour apart, so that catching up after a stoppage does not send a bundle.
    commit(*changes, Said(following, due_at=max(due, at + timedelta(hours=1))))
