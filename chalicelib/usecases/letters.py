"""The letters that messages ask for: each looks at the present state first and is not written when it is no longer
true."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from chalicelib.domain.approvals import asking
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.messages import (
    AskApprover,
    Message,
    RemindApprover,
    RemindApprovers,
    SendFreshLink,
    TellApplicant,
    TellApprover,
    WarnApprover,
    WarnOfHold,
)
from chalicelib.domain.purchasing import approval, deputies
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status, is_held
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.letters import LinkKeys, Mail, Occasion, Writer
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases import rounds


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
) -> int:
    """Sends what a message asks for, and says how many letters left. A mail may leave twice when we die between sending
    and saying so; it is never lost. What concerns several approvers becomes a message for each of them instead, so that
    whoever had their letter does not get it again because another one's could not be sent.

    A mailbox that takes no mail does not keep the others from theirs; it is noted in the order's trail. Raises
    Retryable when mail can't be handed over now.
    """
    if isinstance(message, RemindApprovers):
        rounds.remind(message, at=at, orders=orders, commit=commit)
        return 0
    order, sent = orders.get(message.subject), 0
    if isinstance(message, WarnOfHold) and order.status is Status.APPLYING:
        rounds.warn(message, order, at=at, commit=commit)
        return 0
    for occasion in _occasions(message, order, at, orders, people, settings, link_keys):
        try:
            mail.send(writer(occasion))
            sent += 1
        except Refused as refusal:
            commit(_undeliverable(occasion, refusal, at))
    return sent


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
        case AskApprover() if rounds.still_waits(order, message):
            wanted = ("ask", message.approver)
        case SendFreshLink() if rounds.still_waits(order, message):
            wanted = ("fresh_link", message.approver)
        case RemindApprover() if rounds.is_under_way(order, message):
            wanted = ("escalate" if message.round == asking.ESCALATION else "remind", message.approver)
        case WarnApprover() if rounds.still_waits(order, message) and is_held(order, at):
            wanted = ("warn_of_hold", message.approver)
        case WarnOfHold() if order.status is Status.REMANDED and rounds.still_warns(message, order, at):
            yield _news("hold_ends", order, orders, people, settings)
            return
        case TellApprover() if order.status is Status.CANCELED and order.application:
            wanted = ("withdrawn", message.approver)
        case TellApplicant() if _is_still_news(order, message.news):
            yield _news(message.news, order, orders, people, settings)
            return
        case _:
            return
    name, approver = wanted
    occasion = _request(name, approver, order, at, orders, people, settings, link_keys)
    if occasion and _is_for(occasion, message):
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
    known = people.several([approver_id, order.applicant])
    approver = known.get(approver_id)
    if approver is None or (approver.disabled and name != "escalate"):
        return None  # their link is dead; the escalation tells somebody
    if name == "escalate":
        reader = _superior(approver, order, policy, people) or approver
    else:
        reader = deputies.deputy_of(approver, order, policy=policy, at=at, find=people.several) or approver
    return Occasion(
        name=name,
        to=reader,
        order=order,
        content=orders.content(order.number, order.content_version),
        before=orders.content(order.number, order.seen_version) if _was_changed(order) else None,
        company=settings.company(),
        token=token if name != "escalate" else "",
        is_held=is_held(order, at),
        on_behalf_of=approver if reader.id != approver.id else None,
        applicant=known.get(order.applicant),
        facts={"comment": order.closed_reason} if name == "withdrawn" else {},
    )


def _was_changed(order: PurchaseOrder) -> bool:
    """Whether approvers saw another content of this order before."""
    return order.seen_version not in {0, order.content_version}


def _superior(approver: Person, order: PurchaseOrder, policy: Policy, people: People) -> Person | None:
    """The first who can do something about it, which the applicant can't."""
    candidates = [id for id in asking.superiors(approver, policy) if id != order.applicant]
    known = people.several(candidates)
    able = (known[id] for id in candidates if id in known and not known[id].disabled and known[id].email)
    return next(able, None)


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


def _is_for(occasion: Occasion, message: Message) -> bool:
    """A delegate is asked when an absence begins; should they not stand in, the approver has had this mail before."""
    return not (isinstance(message, AskApprover) and message.delegate) or occasion.to.id == message.delegate


def _undeliverable(occasion: Occasion, refusal: Refused, at: datetime) -> Audited:
    facts = {"to": occasion.to.id, "letter": occasion.name, "text": str(refusal)}
    return Audited("letter_refused", occasion.order.number, by="crossdock", at=at, where="mail", facts=facts)


# What must still be so for news to be news: no letter makes an order look better than it has become.
_TRUE_WHILE: Mapping[str, tuple[Status, Collection[Delivery]]] = {
    "approved": (Status.ORDERED, {Delivery.PENDING, Delivery.SENT, Delivery.CONFIRMED, Delivery.PARTLY_CONFIRMED}),
    "sent": (Status.ORDERED, {Delivery.SENT, Delivery.CONFIRMED, Delivery.PARTLY_CONFIRMED}),
    "remanded": (Status.REMANDED, ()),
    "disapproved": (Status.DISAPPROVED, ()),
    "canceled": (Status.CANCELED, ()),
    "refused": (Status.ORDERED, {Delivery.REFUSED}),
    "unknown": (Status.ORDERED, {Delivery.UNKNOWN}),
    "confirmed": (Status.ORDERED, {Delivery.CONFIRMED}),
    "partly_confirmed": (Status.ORDERED, {Delivery.PARTLY_CONFIRMED}),
    "rejected": (Status.ORDERED, {Delivery.REJECTED}),
    "cart": (Status.CART, ()),
}


def _is_still_news(order: PurchaseOrder, news: str) -> bool:
    status, deliveries = _TRUE_WHILE[news]
    return order.status is status and (not deliveries or order.delivery in deliveries)
