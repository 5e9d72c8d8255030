"""Billing groups as an administrator sees them: whether anybody can use one, and who still counts on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.approvals.routes import Route
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Company, CredentialSet
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.order import Status
from chalicelib.ports.directory import People
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import BillingGroups, Settings
from chalicelib.queries.directory import Choice, named

OPEN = (Status.CART, Status.APPLYING, Status.REMANDED)
# The newest of each status that are looked through; beyond, "at least" is all that anybody wants to know.
MOST_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """``members`` by name, empty for everyone; ``is_idle``: nobody who could use it is there."""

    group: BillingGroup
    members: Sequence[Choice]
    is_idle: bool
    account: str = ""  # what people call its Amazon account; empty where the applicant's group decides


@dataclass(frozen=True, slots=True)
class Leaning:
    """What would lose a billing group: the approval routes that are for it, and how many open orders name it."""

    routes: Sequence[str]
    orders: int
    is_more: bool = False


def listed(*, billing_groups: BillingGroups, people: People, settings: Settings) -> Sequence[Listed]:
    accounts = {account.name: account.title for account in accounts_of(settings=settings)}
    return [
        Listed(
            group,
            _named(group.members, people),
            is_idle(group, people=people),
            accounts.get(group.credential_set, group.credential_set),
        )
        for group in billing_groups.all()
    ]


def is_idle(group: BillingGroup, *, people: People) -> bool:
    """Whether it is for people of whom nobody is there."""
    members = group.members
    if members is None or any(people.members(name) for name in members.groups):
        return False
    persons = people.several(sorted(members.people)).values()
    return all(person.disabled for person in persons) and not (
        members.roles and people.chosen(Anyone(roles=members.roles))
    )


def leaning(code: str, *, orders: PurchaseOrders, settings: Settings) -> Leaning:
    pages = [orders.by_status(status, most=MOST_LOOKED_AT) for status in OPEN]
    return Leaning(
        routes=[route.name for route in _routes(settings) if code in route.billing_groups],
        orders=sum(order.billing_group == code for page in pages for order in page.rows),
        is_more=any(page.next for page in pages),
    )


def accounts_of(*, settings: Settings) -> Sequence[CredentialSet]:
    """The Amazon accounts to choose from; none while the integration is not set up."""
    try:
        sets = settings.integration().credential_sets
    except Refused:
        return []
    return sorted(sets.values(), key=lambda one: one.title)


def bill_to(*, settings: Settings) -> Company | None:
    """Whose name and address stand on every order's BillTo; None while nobody has said."""
    try:
        return settings.company()
    except Refused:
        return None


def _named(members: Anyone | None, people: People) -> Sequence[Choice]:
    if members is None:
        return ()
    values = [
        *(f"role:{role}" for role in sorted(members.roles)),
        *(f"group:{group}" for group in sorted(members.groups)),
        *(f"person:{person}" for person in sorted(members.people)),
    ]
    return named(values, people=people)


def _routes(settings: Settings) -> Sequence[Route]:
    try:
        return settings.approvals().routes
    except Refused:
        return ()
