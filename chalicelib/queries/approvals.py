"""What an approver sees behind a link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.approvals import links, routes
from chalicelib.domain.company import Company
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Forbidden, Problem, Refused
from chalicelib.domain.purchasing import approval, deputies
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.purchasing.editing import Changes
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, is_held
from chalicelib.ports.directory import People
from chalicelib.ports.letters import LinkKeys
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.queries.purchasing.lines import changes_seen
from chalicelib.queries.purchasing.steps import StepRow, names, steps


@dataclass(frozen=True, slots=True)
class UnderApproval:
    """The whole order and what can be done with it here. ``obstacle`` is why it can't be decided: a Conflict says who
    did and when, anything else why the link is dead. ``must_sign_in``: the amount demands a session of the
    approver's."""

    order: PurchaseOrder
    content: Content
    company: Company
    approver: Person
    deputy: Person | None  # who stands in for the approver now, and so acts
    applicant_name: str
    steps: Sequence[StepRow]
    names: Mapping[str, str]
    is_held: bool
    must_sign_in: bool
    is_own: bool  # the reader is signed in as the applicant, who may not answer
    page_nonce: str
    obstacle: Problem | None
    custom: CustomFields
    changes: Changes  # since approvers saw it before
    can_renew: bool = False  # the link is dead, but the order waits for its approver: they may have a fresh one


def look(
    token: str,
    *,
    signed_in: Person | None,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    link_keys: LinkKeys,
) -> UnderApproval:
    """What stands behind a link; looking changes nothing, so mail scanners may. Raises NotFound for a link that is not
    ours, Outdated for one of an earlier application, which opens nothing of the present one."""
    keys = link_keys()
    link = links.read(token)
    order = orders.get(link.number)
    approval.refuse_forged(token, link, order, keys=keys)
    approver = people.get(link.approver)
    policy = settings.approvals()
    deputy = deputies.deputy_of(approver, order, policy=policy, at=at, find=people.several)
    allowed = {approver.id, (deputy or approver).id}
    obstacle = _obstacle(order, link, approver, at)
    content = orders.content(order.number, order.content_version)
    return UnderApproval(
        order=order,
        content=content,
        company=settings.company(),
        approver=approver,
        deputy=deputy,
        applicant_name=order.applicant_name,
        steps=steps(order),
        names=names(order, (), people),
        is_held=is_held(order, at),
        must_sign_in=routes.demands_sign_in(policy, order.total) and (signed_in is None or signed_in.id not in allowed),
        is_own=signed_in is not None and signed_in.id == order.applicant and not policy.self_approval,
        page_nonce=links.page_nonce(token, key=keys[0]),
        obstacle=obstacle,
        custom=settings.custom_fields(),
        changes=changes_seen(order, content, orders),
        can_renew=_is_merely_old(obstacle) and approval.is_asked(order, approver),
    )


@dataclass(frozen=True, slots=True)
class Renewable:
    """What the page of a link of an earlier application offers, and shows no more."""

    number: str
    can_renew: bool
    page_nonce: str


def renewable(token: str, *, orders: PurchaseOrders, people: People, link_keys: LinkKeys) -> Renewable:
    """Raises NotFound for a link that is not ours."""
    keys = link_keys()
    link = links.read(token)
    order = orders.get(link.number)
    approval.refuse_foreign(token, link, order, keys=keys)
    can_renew = approval.is_asked(order, people.get(link.approver))
    return Renewable(order.number, can_renew, links.page_nonce(token, key=keys[0]))


def _is_merely_old(obstacle: Problem | None) -> bool:
    """Expired or replaced, neither decided nor taken away from somebody."""
    return isinstance(obstacle, Refused) and not isinstance(obstacle, Forbidden)


def _obstacle(order: PurchaseOrder, link: links.Link, approver: Person, at: datetime) -> Problem | None:
    try:
        approval.open_application(order, link, at=at)
        approval.refuse_disabled(approver)
    except Problem as problem:
        return problem
    return None
