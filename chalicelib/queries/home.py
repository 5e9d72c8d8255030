"""What a person finds on coming in: what waits for them, and their latest orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.directory import Person
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.letters import LinkKeys
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.queries.purchasing.choices import Choices, choices

LATEST = 5


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An order that waits for this person's answer, and the token of the link that their mail carries."""

    order: PurchaseOrder
    since: datetime
    token: str


@dataclass(frozen=True, slots=True)
class Home:
    choices: Choices
    latest: Sequence[PurchaseOrder]
    to_finish: Sequence[PurchaseOrder]  # carts not applied for yet, and what was remanded
    to_decide: Sequence[ToDecide]  # the first of them; the inbox has all, and those of others


def home(
    person: Person,
    *,
    orders: PurchaseOrders,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    inboxes: Inboxes,
    link_keys: LinkKeys,
) -> Home:
    mine = orders.by_applicant(person.id).rows
    return Home(
        choices=choices(person, orders=orders, settings=settings, addresses=addresses, billing_groups=billing_groups),
        latest=mine[:LATEST],
        to_finish=[order for order in mine if order.status in {Status.CART, Status.REMANDED}],
        to_decide=_to_decide(person, inboxes, link_keys),
    )


def _to_decide(person: Person, inboxes: Inboxes, link_keys: LinkKeys) -> list[ToDecide]:
    waiting = inboxes.waiting(person.id, most=LATEST)
    if not waiting:
        return []
    key = link_keys()[0]
    return [
        ToDecide(
            order, applications.asked_at(order.application, person.id), approval.link_for(order, person.id, key=key)
        )
        for order in waiting
        if order.application
    ]
