"""Answering by a link."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.approvals import links, routes
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.application import Application, Verdict
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.attention import over
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Said
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing import approval, deputies
from chalicelib.domain.purchasing.order import PurchaseOrder, Status, checked_comment
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.letters import LinkKeys
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases.mail import no_longer_waiting
from chalicelib.usecases.purchasing.application import asked
from chalicelib.usecases.purchasing.leaving import leaving
from chalicelib.usecases.purchasing.matching import begun_or_ended

_NEWS = {Status.ORDERED: "approved", Status.REMANDED: "remanded", Status.DISAPPROVED: "disapproved"}


def decide(
    token: str,
    *,
    verdict: Verdict,
    comment: str = "",
    at_current_price: bool = False,
    page_nonce: str,
    signed_in: Person | None,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    people: People,
    settings: Settings,
    link_keys: LinkKeys,
    commit: Commit,
) -> PurchaseOrder:
    """Records one approver's answer; the last approval orders. ``page_nonce`` proves that our page was seen first.

    Raises NotFound for a forged link, Conflict (with ``by`` and ``at``) when it was decided already, Forbidden when
    this approver may no longer answer or must sign in, Refused for a dead link or a missing comment.
    """
    keys = link_keys()
    link = links.read(token)
    order = orders.get(link.number)
    approval.refuse_forged(token, link, order, keys=keys)
    if not links.is_page_nonce(page_nonce, token, keys=keys):
        raise Refused("This page is out of date. Please look at the order again before you answer.")
    application = approval.open_application(order, link, at=at)
    approver, policy = people.get(link.approver), settings.approvals()
    by = acting(approver, signed_in, order, policy=policy, people=people, at=at)
    answered = approval.answer(
        order,
        link,
        verdict=verdict,
        by=by,
        comment=checked_comment(comment),
        at_current_price=at_current_price,
        at=at,
        standing_in=lambda reached: deputies.stand_ins(order, reached, policy=policy, at=at, find=people.several),
    )
    step = application.steps[link.step].name
    facts = {"comment": checked_comment(comment), "approver": approver.id, "step": step}
    commit(
        Changed(order, answered),
        Audited(f"decided_{verdict}", order.number, by=by, at=at, where=where, facts=facts),
        Created(Answered(by, order.number, link.step, approver.id, verdict, at)),
        *_carried(application, answered, at),
        *no_longer_waiting(order, answered, at=at, people=people),
        *_consequences(answered, link.step, at),
        *begun_or_ended(order, answered, at=at, orders=orders, invoices=invoices, settings=settings),
    )
    return answered


def acting(
    approver: Person, signed_in: Person | None, order: PurchaseOrder, *, policy: Policy, people: People, at: datetime
) -> str:
    """The id of who answers by this approver's link. Raises Forbidden when that may not be."""
    approval.refuse_disabled(approver)
    usual = deputies.deputy_of(approver, order, policy=policy, at=at, find=people.several) or approver
    is_proven = signed_in is not None and signed_in.id in {approver.id, usual.id}
    if routes.demands_sign_in(policy, order.total) and not is_proven:
        raise Forbidden("An order of this size can only be approved by {name}, signed in.", name=approver.name)
    by = signed_in or usual
    if by.id == order.applicant and not policy.self_approval:
        raise Forbidden("You cannot decide about your own order.")
    if order.application:
        deputies.refuse_second_signature(by, approver, order.application)
    return by.id


def _carried(before: Application, answered: PurchaseOrder, at: datetime) -> Iterator[Audited]:
    """What the trail says of the answers that count for a further step: an entry a step, however many they are."""
    if (application := answered.application) is None:
        return
    carried = application.decisions[len(before.decisions) + 1 :]
    for step in sorted({decision.step for decision in carried}):
        whose = " ".join(decision.approver for decision in carried if decision.step == step)
        facts = {"step": application.steps[step].name, "approvers": whose}
        yield Audited("carried", answered.number, by="crossdock", at=at, facts=facts)


def _consequences(answered: PurchaseOrder, step: int, at: datetime) -> Iterator[Change]:
    """Who is told: the next step's people, the queue to Amazon, the applicant."""
    if answered.status is Status.APPLYING and answered.application and answered.application.step != step:
        yield from asked(answered, at=at)
    if answered.status is Status.ORDERED:
        yield from leaving(answered.number, at=at)
    if answered.status is Status.DISAPPROVED:
        yield from (Erased(each) for each in over(answered.number, at=at))
    if news := _NEWS.get(answered.status):
        yield Said(TellApplicant(answered.number, news=news), due_at=at)
