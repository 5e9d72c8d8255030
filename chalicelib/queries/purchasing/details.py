"""Everything about one order that its reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals import asking
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Audited
from chalicelib.domain.company import Company
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Refused, no_order
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.purchasing.delivery import Dispatch
from chalicelib.domain.purchasing.documents import Document
from chalicelib.domain.purchasing.editing import Changes
from chalicelib.domain.purchasing.matching import OrderMatch
from chalicelib.domain.purchasing.order import Content, Delivery, PurchaseOrder, Status, can_cancel, is_held
from chalicelib.domain.purchasing.receiving import Receipts, may_receive
from chalicelib.ports.audit import Trail
from chalicelib.ports.directory import People
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.queries.purchasing import choices
from chalicelib.queries.purchasing.lines import DetailLine, OfferedLine, at_amazon, changes_seen, offered, with_changes
from chalicelib.queries.purchasing.steps import StepRow, names, steps


class Action(StrEnum):
    """What the reader may do with an order now; the page shows a button for each."""

    APPLY = "apply"  # and change it
    CANCEL = "cancel"
    SEND_AGAIN = "send_again"
    SETTLE = "settle"
    RECEIVE = "receive"
    COPY = "copy"  # shop for the same things again


@dataclass(frozen=True, slots=True)
class ToFill:
    """What an applicant can choose from and fill in before applying. ``refusal`` says why they may not any more."""

    lines: Sequence[OfferedLine] = ()
    addresses: Sequence[ShippingAddress] = ()
    billing_groups: Sequence[BillingGroup] = ()
    held_for: str = ""  # the address that Amazon's hold belongs to
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """Everything about one order that this reader may see. ``names`` has every person mentioned, by id."""

    order: PurchaseOrder
    content: Content
    lines: Sequence[DetailLine]
    steps: Sequence[StepRow]
    company: Company
    custom: CustomFields
    dispatch: Dispatch | None
    documents: Sequence[Document]
    trail: Sequence[Audited]
    names: Mapping[str, str]
    actions: frozenset[Action]
    form: ToFill  # empty unless applying is possible
    changes: Changes  # since approvers saw it before
    match: OrderMatch | None  # once it is at Amazon
    receipts: Receipts
    is_held: bool
    is_edited: bool  # less than what came back from the store, so shipping and tax are upper bounds
    amazon_orders: Sequence[str]


def details(
    number: str,
    *,
    person: Person,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    trail: Trail,
) -> Details:
    """One order as its applicant or a purchasing administrator sees it, or who is told when an approver does not
    answer. Raises NotFound for everybody else."""
    order = orders.get(number)
    is_theirs = order.applicant == person.id or person.has(Role.PURCHASING_ADMINISTRATOR)
    if not is_theirs and not _is_superior(person, order, people, settings.approvals()):
        raise no_order(order=number)
    content = orders.content(number, order.content_version)
    entries, receipts = trail.of(number), orders.receipts(number)
    changes, match = changes_seen(order, content, orders), None
    if order.delivery is None:
        lines = with_changes(content.lines, changes)
    else:
        lines, match = at_amazon(order, content, changes, receipts, orders, settings.integration())
    actions = _actions(order, person)
    return Details(
        order=order,
        content=content,
        lines=lines,
        steps=steps(order),
        company=settings.company(),
        custom=settings.custom_fields(),
        dispatch=orders.dispatch(number) if order.delivery else None,
        documents=orders.documents(number),
        trail=entries,
        names=names(order, entries, people),
        actions=actions,
        form=_form(order, content, person, orders, settings, addresses, billing_groups, actions),
        changes=changes,
        match=match,
        receipts=receipts,
        is_held=is_held(order, at),
        is_edited=any("lines" in entry.facts for entry in entries if entry.action == "edited"),
        amazon_orders=tuple(dict.fromkeys(n for line in lines if line.at_amazon for n in line.at_amazon.amazon_orders)),
    )


def _is_superior(person: Person, order: PurchaseOrder, people: People, policy: Policy) -> bool:
    """Whether an escalation of this order may come to them: its letter leads here."""
    application = order.application
    if application is None:
        return False
    asked = {approver for step in application.steps[: application.step + 1] for approver in step.approvers}
    return any(person.id in asking.superiors(approver, policy) for approver in people.several(sorted(asked)).values())


def _actions(order: PurchaseOrder, reader: Person) -> frozenset[Action]:
    is_mine, administers = order.applicant == reader.id, reader.has(Role.PURCHASING_ADMINISTRATOR)
    possible = {
        Action.APPLY: is_mine and order.status in {Status.CART, Status.REMANDED},
        Action.CANCEL: (is_mine or administers) and can_cancel(order),
        Action.SEND_AGAIN: administers and order.status is Status.ORDERED and order.delivery is Delivery.REFUSED,
        Action.SETTLE: administers and order.delivery is Delivery.UNKNOWN,
        Action.RECEIVE: may_receive(order, reader),
        Action.COPY: is_mine or administers,
    }
    return frozenset(action for action, is_possible in possible.items() if is_possible)


def _form(
    order: PurchaseOrder,
    content: Content,
    person: Person,
    orders: PurchaseOrders,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    actions: frozenset[Action],
) -> ToFill:
    if Action.APPLY not in actions:
        return ToFill()
    integration = settings.integration()
    first = content if content.version == 1 else orders.content(order.number, 1)
    return ToFill(
        lines=offered(order, content, orders),
        addresses=choices.addresses_of(person, addresses),
        billing_groups=choices.groups_of(person, billing_groups, integration, credential_set=order.credential_set),
        held_for=first.ship_to.code,
        refusal=choices.refusal(settings, person),
    )
