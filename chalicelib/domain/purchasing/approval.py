"""An order under approval: following a link to it, and what an answer does to it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import Application, StandIns, Verdict, undecided
from chalicelib.domain.approvals.links import Link
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Refused
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status, is_held, move


def link_for(order: PurchaseOrder, approver: str, *, key: bytes) -> str:
    """The token by which this approver answers at the present step."""
    application = order.application
    if application is None:
        raise NotFound("Nobody was asked to approve this order.")
    generation = applications.generation_of(application, approver)
    link = Link(order.number, order.content_version, application.step, approver, generation)
    return links.token(link, nonce=application.nonce, key=key)


def refuse_forged(text: str, link: Link, order: PurchaseOrder, *, keys: Sequence[bytes]) -> None:
    """Raises NotFound for a token that none of our keys made for this order, and Outdated for one of an application
    before the present one."""
    application = order.application
    if application is None:
        raise NotFound("This link is not valid, or no longer.")
    if links.is_genuine(text, link, nonce=application.nonce, keys=keys):
        return
    if any(links.is_genuine(text, link, nonce=nonce, keys=keys) for nonce in application.earlier):
        raise Outdated("This order was changed and applied for again since, so this link is dead.")
    raise NotFound("This link is not valid, or no longer.")


def refuse_foreign(text: str, link: Link, order: PurchaseOrder, *, keys: Sequence[bytes]) -> None:
    """Raises NotFound for a token that was never ours; one of an application before the present one was."""
    with suppress(Outdated):
        refuse_forged(text, link, order, keys=keys)


class Outdated(Refused):
    """A link of ours to something that is no longer so."""


def open_application(order: PurchaseOrder, link: Link, *, at: datetime) -> Application:
    """The application that this link can still decide. Raises Conflict with who decided it, or Refused with why it is
    dead."""
    application = order.application
    if application is None:
        raise NotFound("This link is not valid, or no longer.")
    applications.refuse_past(application, step=link.step, approver=link.approver, at=at)
    if order.status is not Status.APPLYING:
        last = application.decisions[-1:]
        if last and last[0].verdict is not Verdict.APPROVE:
            raise Conflict("This was already decided.", by=last[0].by, at=last[0].at, verdict=last[0].verdict)
        if order.status is Status.CANCELED:
            raise Refused("This order was canceled, so there is nothing left to decide.")
        raise Refused("This order no longer waits for approval.")
    if link.content_version != order.content_version:
        raise Outdated("This order was changed since; a newer mail has the link to it.")
    if link.generation != applications.generation_of(application, link.approver):
        raise Outdated("A fresh link was sent since, so this one is dead. It is in the newest mail.")
    return application


def is_asked(order: PurchaseOrder, approver: Person) -> bool:
    """Whether this order waits for this approver, by whatever link."""
    if order.status is not Status.APPLYING or order.application is None or approver.disabled:
        return False
    return approver.id in undecided(order.application)


def refuse_disabled(approver: Person) -> None:
    """Raises Forbidden for somebody who was switched off since they were asked."""
    if approver.disabled:
        raise Forbidden("{name} may no longer approve orders, so this link is dead.", name=approver.name)


def answer(
    order: PurchaseOrder,
    link: Link,
    *,
    verdict: Verdict,
    by: str,
    comment: str,
    at_current_price: bool,
    at: datetime,
    standing_in: StandIns = lambda _: {},
) -> PurchaseOrder:
    """The order with this answer: at its next step, ordered, remanded or disapproved."""
    application = open_application(order, link, at=at)
    if verdict is Verdict.APPROVE and not is_held(order, at) and not at_current_price:
        raise Refused(
            "Amazon no longer holds this price. Agree to order at the current price, or remand it to shop again.",
            field="at_current_price",
        )
    decided = applications.decide(
        application,
        step=link.step,
        approver=link.approver,
        by=by,
        verdict=verdict,
        comment=comment,
        at=at,
        standing_in=standing_in,
    )
    answered = replace(
        order, application=decided, at_current_price=order.at_current_price or at_current_price, changed_at=at
    )
    if verdict is Verdict.REMAND:
        return move(answered, "remand", at=at)
    if verdict is Verdict.DISAPPROVE:
        return move(answered, "disapprove", at=at)
    return ordered(answered, at=at) if decided.is_agreed else answered


def may_be_automatic(order: PurchaseOrder, at: datetime) -> bool:
    """Whether this order may go without anybody being asked, if the policy allows it: only at the prices Amazon holds,
    and never once somebody was asked, for who remanded it means to see it again."""
    return order.application is None and is_held(order, at)


def ordered(order: PurchaseOrder, *, at: datetime) -> PurchaseOrder:
    """The order on its way to Amazon. Raises Refused unless everything that its application demands is agreed."""
    application = order.application
    if application is None or not application.is_agreed or not (application.steps or application.automatic):
        raise Refused("This order still waits for approval.")
    return replace(move(order, "order", at=at), delivery=Delivery.PENDING, ordered_at=at)
