"""What a person finds on coming in: what waits for them, and their latest orders; what is to be shipped, for who
sells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.letters import LinkKeys
from chalicelib.ports.orders import Sales, ToDo
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.stock import Stock
from chalicelib.queries.purchasing.choices import Choices, choices

LATEST = 5
DAY = timedelta(days=1)
# Who ships, and who sees to it that there is something to ship.
SELLING = (Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE)


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An order that waits for this person's answer, and the token of the link that their mail carries."""

    order: PurchaseOrder
    since: datetime
    token: str


@dataclass(frozen=True, slots=True)
class ToShip:
    """How many customers' orders wait. ``overdue`` are those of ``ready`` that should have left; ``in_a_day`` have to
    leave within a day from now, ``in_two`` within the day after it."""

    ready: int
    held: int
    overdue: int
    in_a_day: int = 0
    in_two: int = 0

    @property
    def later(self) -> int:
        return self.ready - self.overdue - self.in_a_day - self.in_two


@dataclass(frozen=True, slots=True)
class Home:
    choices: Choices
    latest: Sequence[PurchaseOrder]
    to_finish: Sequence[PurchaseOrder]  # carts not applied for yet, and what was remanded
    to_decide: Sequence[ToDecide]  # the first of them; the inbox has all, and those of others
    to_ship: ToShip | None = None  # for who sells, if anything is
    shortages: int = 0  # articles of which more was sold than there is, by warehouse; for who sells


def home(
    person: Person,
    *,
    at: datetime,
    orders: PurchaseOrders,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    inboxes: Inboxes,
    link_keys: LinkKeys,
    sales: Sales,
    stock: Stock,
) -> Home:
    mine = orders.by_applicant(person.id).rows
    return Home(
        choices=choices(person, orders=orders, settings=settings, addresses=addresses, billing_groups=billing_groups),
        latest=mine[:LATEST],
        to_finish=[order for order in mine if order.status in {Status.CART, Status.REMANDED}],
        to_decide=_to_decide(person, inboxes, link_keys),
        to_ship=_to_ship(sales, at) if person.has(*SELLING) else None,
        shortages=stock.shortages() if person.has(*SELLING) else 0,
    )


def _to_ship(sales: Sales, at: datetime) -> ToShip | None:
    """A warehouse of a company that only buys is not bothered with what there is none of."""
    ready, held = sales.count(ToDo.READY), sales.count(ToDo.HELD)
    if not ready and not held:
        return None
    if not ready:
        return ToShip(ready, held, overdue=0)
    overdue, first, second = (sales.count(ToDo.READY, before=at + days * DAY) for days in range(3))
    return ToShip(ready, held, overdue, in_a_day=first - overdue, in_two=second - first)


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
