"""Everything about one order that its reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain import addresses as addressing
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals import asking
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.changes import Audited
from chalicelib.domain.company import Company, Integration
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import NotFound
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.confirmation import LineAtAmazon, overpriced
from chalicelib.domain.purchasing.delivery import Dispatch
from chalicelib.domain.purchasing.documents import Document
from chalicelib.domain.purchasing.order import Content, Delivery, PurchaseOrder, Status, can_cancel, is_held
from chalicelib.ports.audit import Trail
from chalicelib.ports.directory import People
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, Settings
from chalicelib.queries.purchasing.steps import StepRow, names, steps


class Action(StrEnum):
    """What the reader may do with an order now; the page shows a button for each."""

    APPLY = "apply"
    CANCEL = "cancel"
    SEND_AGAIN = "send_again"
    SETTLE = "settle"
    SHOP_AGAIN = "shop_again"


@dataclass(frozen=True, slots=True)
class DetailLine:
    """A line as ordered, beside what Amazon makes of it. ``is_dearer``: confirmed above the approved price and the
    tolerance."""

    ordered: Line
    at_amazon: LineAtAmazon | None
    is_dearer: bool


@dataclass(frozen=True, slots=True)
class Details:
    """Everything about one order that this reader may see. ``names`` has every person mentioned, by id."""

    order: PurchaseOrder
    content: Content
    lines: Sequence[DetailLine]
    steps: Sequence[StepRow]
    company: Company
    dispatch: Dispatch | None
    documents: Sequence[Document]
    trail: Sequence[Audited]
    names: Mapping[str, str]
    actions: frozenset[Action]
    addresses: Sequence[ShippingAddress]  # to choose from while applying is possible
    is_held: bool
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
    trail: Trail,
) -> Details:
    """One order as its applicant or a purchasing administrator sees it, or who is told when an approver does not
    answer. Raises NotFound for everybody else."""
    order = orders.get(number)
    is_theirs = order.applicant == person.id or person.has(Role.PURCHASING_ADMINISTRATOR)
    if not is_theirs and not _is_superior(person, order, people, settings.approvals()):
        raise NotFound("There is no such order.", order=number)
    content = orders.content(number, order.content_version)
    entries = trail.of(number)
    lines = _lines(order, content, orders, settings.integration())
    actions = _actions(order, person)
    return Details(
        order=order,
        content=content,
        lines=lines,
        steps=steps(order),
        company=settings.company(),
        dispatch=orders.dispatch(number) if order.delivery else None,
        documents=orders.documents(number),
        trail=entries,
        names=names(order, entries, people),
        actions=actions,
        addresses=_choosable(addresses, person) if Action.APPLY in actions else (),
        is_held=is_held(order, at),
        amazon_orders=tuple(dict.fromkeys(n for line in lines if line.at_amazon for n in line.at_amazon.amazon_orders)),
    )


def _is_superior(person: Person, order: PurchaseOrder, people: People, policy: Policy) -> bool:
    """Whether an escalation of this order may come to them: its letter leads here."""
    application = order.application
    if application is None:
        return False
    asked = {approver for step in application.steps[: application.step + 1] for approver in step.approvers}
    return any(person.id in asking.superiors(approver, policy) for approver in people.several(sorted(asked)).values())


def _lines(
    order: PurchaseOrder, content: Content, orders: PurchaseOrders, integration: Integration
) -> tuple[DetailLine, ...]:
    if order.delivery is None:
        return tuple(DetailLine(line, None, False) for line in content.lines)
    side = orders.at_amazon(order.number)
    dearer = set(overpriced(side, content.lines, integration.tolerance))
    return tuple(DetailLine(line, side.lines.get(line.number), line.number in dearer) for line in content.lines)


def _actions(order: PurchaseOrder, reader: Person) -> frozenset[Action]:
    is_mine, administers = order.applicant == reader.id, reader.has(Role.PURCHASING_ADMINISTRATOR)
    possible = {
        Action.APPLY: is_mine and order.status in {Status.CART, Status.REMANDED},
        Action.CANCEL: (is_mine or administers) and can_cancel(order),
        Action.SEND_AGAIN: administers and order.status is Status.ORDERED and order.delivery is Delivery.REFUSED,
        Action.SETTLE: administers and order.delivery is Delivery.UNKNOWN,
        Action.SHOP_AGAIN: is_mine and (order.delivery is Delivery.REJECTED or order.status is Status.DISAPPROVED),
    }
    return frozenset(action for action, is_possible in possible.items() if is_possible)


def _choosable(addresses: Addresses, person: Person) -> list[ShippingAddress]:
    return [address for address in addresses.all() if addressing.usable_by(address, person)]
