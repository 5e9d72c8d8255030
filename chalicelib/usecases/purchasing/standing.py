"""Whether what an order names is still there for its applicant when they apply."""

from chalicelib.domain import addresses as addressing
from chalicelib.domain import billing
from chalicelib.domain.company import Integration, Mode
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.settings import Addresses, BillingGroups


def refuse_gone(
    order: PurchaseOrder,
    *,
    by: Person,
    integration: Integration,
    addresses: Addresses,
    billing_groups: BillingGroups,
) -> None:
    """Raises Refused beside its field. What was applied for keeps its own copies; only here they have to exist."""
    refuse_gone_account(order, integration)
    refuse_gone_address(order, by, addresses)
    refuse_gone_group(order, by, billing_groups)


def refuse_gone_account(order: PurchaseOrder, integration: Integration) -> None:
    """Before anybody is asked about an order that could not be sent."""
    account = integration.credential_sets.get(order.credential_set)
    if account is None:
        raise Refused("The Amazon account of this order was deleted meanwhile. Please shop again.")
    if order.is_test is not (account.mode is Mode.TEST):
        raise Refused("The Amazon account's mode was changed after this cart came back. Please shop again.")


def refuse_gone_address(order: PurchaseOrder, by: Person, addresses: Addresses) -> None:
    try:
        address = addresses.get(order.address)
    except NotFound:
        raise Refused(
            "The shipping address of this order was deleted meanwhile. Please choose another one.", field="address"
        ) from None
    if not addressing.usable_by(address, by):
        raise Refused(
            "The shipping address of this order is no longer yours to use. Please choose another one.", field="address"
        )


def refuse_gone_group(order: PurchaseOrder, by: Person, billing_groups: BillingGroups) -> None:
    if not billing_groups.all():
        raise Refused("Nobody can apply before there is a billing group. Please ask your purchasing administrator.")
    try:
        group = billing_groups.get(order.billing_group)
    except NotFound:
        raise Refused(
            "The billing group of this order was deleted meanwhile. Please choose another one.", field="billing_group"
        ) from None
    if not billing.usable_by(group, by):
        raise Refused(
            "The billing group of this order is no longer yours to use. Please choose another one.",
            field="billing_group",
        )
