"""Billing groups as an administrator sees them: whether anybody can use one, and who still counts on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.approvals.routes import Route
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Company, CredentialSet
from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.order import Status
from chalicelib.ports.directory import People
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import BillingGroups, Settings
from chalicelib.queries.directory import GROUP, PERSON, ROLE, Choice, named

# The warnings that mean that a choice brings nobody in; who is without an e-mail may still order.
NOBODY = frozenset({"gone", "nobody", "disabled"})
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
    """All of them. However many name somebody, each person, group and role is looked for once."""
    accounts = {account.name: account.title for account in accounts_of(settings=settings)}
    rows = billing_groups.all()
    wanted = {value: None for row in rows for value in _values(row.members)}
    found = {choice.value: choice for choice in named(list(wanted), people=people)}
    places = {value: place for place, value in enumerate(found)}
    idle = {value for value, choice in found.items() if _is_nobody(choice, people)}

    def row_of(group: BillingGroup) -> Listed:
        values = sorted((value for value in _values(group.members) if value in found), key=places.__getitem__)
        return Listed(
            group,
            [found[value] for value in values],
            is_idle=group.members is not None and idle.issuperset(values),
            account=accounts.get(group.credential_set, group.credential_set),
        )

    return [row_of(group) for group in rows]


def _is_nobody(choice: Choice, people: People) -> bool:
    """Whether nobody is there of this choice who could use anything."""
    if choice.kind == ROLE:
        return not people.chosen(Anyone(roles=frozenset({Role(choice.label)})))
    return choice.warning in NOBODY


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


def _values(members: Anyone | None) -> Sequence[str]:
    if members is None:
        return ()
    return (
        *(f"{ROLE}:{role}" for role in sorted(members.roles)),
        *(f"{GROUP}:{group}" for group in sorted(members.groups)),
        *(f"{PERSON}:{person}" for person in sorted(members.people)),
    )


def _routes(settings: Settings) -> Sequence[Route]:
    try:
        return settings.approvals().routes
    except Refused:
        return ()
