"""What a person can shop with."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain import addresses as addressing
from chalicelib.domain import billing, company
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Integration, Mode
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, BillingGroups, Settings


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person can shop with; ``refusal`` says why they can't, and is the only thing to show then."""

    addresses: Sequence[ShippingAddress]
    billing_groups: Sequence[BillingGroup]
    address: str = ""  # preselected: the last used, else the default, else the only one
    billing_group: str = ""
    refusal: Refused | None = None
    tests: frozenset[str] = frozenset()  # billing groups that buy from Amazon's test system

    @property
    def leaves_no_choice(self) -> bool:
        return self.refusal is None and len(self.addresses) == 1 and len(self.billing_groups) == 1


def choices(
    person: Person, *, orders: PurchaseOrders, settings: Settings, addresses: Addresses, billing_groups: BillingGroups
) -> Choices:
    """The addresses and billing groups this person may use, with the last used ones first in mind."""
    if why := refusal(settings, person):
        return Choices((), (), refusal=why)
    mine = addresses_of(person, addresses)
    groups = [group for group in billing_groups.all() if billing.usable_by(group, person)]
    if not mine:
        return Choices((), groups, refusal=Refused("There is no shipping address that you may use yet."))
    if not groups:
        return Choices(mine, (), refusal=Refused("There is no billing group that you may use yet."))
    last = next(iter(orders.by_applicant(person.id, most=1).rows), None)
    address = max(mine, key=lambda one: (last is not None and one.code == last.address, one.default))
    group = max(groups, key=lambda one: (last is not None and one.code == last.billing_group, one.default))
    tests = _tests(groups, person, settings.integration())
    return Choices(mine, groups, address.code, group.code, tests=tests)


def _tests(groups: Sequence[BillingGroup], person: Person, integration: Integration) -> frozenset[str]:
    trying = {name for name, one in integration.credential_sets.items() if one.mode is Mode.TEST}
    return frozenset(group.code for group in groups if trying and _account(integration, person, group) in trying)


def refusal(settings: Settings, person: Person) -> Refused | None:
    """Why this person may not order, and whom to ask."""
    try:
        company.refuse_ordering(settings.integration(), person)
    except Refused as why:
        return why
    return None


def addresses_of(person: Person, addresses: Addresses) -> list[ShippingAddress]:
    return [address for address in addresses.all() if addressing.usable_by(address, person)]


def groups_of(
    person: Person, billing_groups: BillingGroups, integration: Integration, *, credential_set: str
) -> list[BillingGroup]:
    """The billing groups that this person may use and that buy through that Amazon account."""
    mine = [group for group in billing_groups.all() if billing.usable_by(group, person)]
    return [group for group in mine if _account(integration, person, group) == credential_set]


def _account(integration: Integration, person: Person, group: BillingGroup) -> str:
    try:
        return company.credentials_for(integration, person, group.credential_set).name
    except Refused:  # the settings have no account for it
        return ""
