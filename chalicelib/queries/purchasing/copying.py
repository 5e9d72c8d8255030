"""What shopping for an order's items once more takes: the items, and the choices that were made then."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import no_order
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.queries.purchasing.choices import Choices, choices


@dataclass(frozen=True, slots=True)
class Copyable:
    """Address and billing group are those of then, if they may still be used."""

    order: PurchaseOrder
    lines: Sequence[Line]
    choices: Choices
    address: str
    billing_group: str


def copyable(
    number: str,
    *,
    person: Person,
    orders: PurchaseOrders,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
) -> Copyable:
    """Raises NotFound for somebody else's order, except to a purchasing administrator."""
    order = orders.get(number)
    if order.applicant != person.id and not person.has(Role.PURCHASING_ADMINISTRATOR):
        raise no_order(order=number)
    found = choices(person, orders=orders, settings=settings, addresses=addresses, billing_groups=billing_groups)
    places, groups = {one.code for one in found.addresses}, {one.code for one in found.billing_groups}
    return Copyable(
        order=order,
        lines=orders.content(number, order.content_version).lines,
        choices=found,
        address=order.address if order.address in places else found.address,
        billing_group=order.billing_group if order.billing_group in groups else found.billing_group,
    )
