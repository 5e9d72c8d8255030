"""Where in the settings a group or a person is named, so that nobody takes away what others count on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Integration
from chalicelib.domain.directory import Anyone


class Place(StrEnum):
    ROUTE = "route"
    FALLBACK = "fallback"
    MAY_ORDER = "may_order"
    ACCOUNT = "account"
    ADDRESS = "address"
    BILLING_GROUP = "billing_group"


@dataclass(frozen=True, slots=True)
class Use:
    """``name`` is what people call it, ``key`` what its own page is found by."""

    place: Place
    name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """All settings that name people; None where they are not made yet."""

    policy: Policy | None
    integration: Integration | None
    addresses: Iterable[ShippingAddress]
    billing_groups: Iterable[BillingGroup]


def uses_of_group(group: str, settled: Settled) -> list[Use]:
    return list(_uses(settled, lambda anyone: group in anyone.groups, lambda groups: group in groups, None))


def uses_of_person(person: str, settled: Settled) -> list[Use]:
    """By their own name, not by a group or a role of theirs."""
    return list(_uses(settled, lambda anyone: person in anyone.people, lambda _: False, person))


def _uses(
    settled: Settled,
    is_chosen: Callable[[Anyone], bool],
    is_grouped: Callable[[frozenset[str]], bool],
    fallback: str | None,
) -> Iterator[Use]:
    policy, integration = settled.policy, settled.integration
    if policy:
        for route in (*policy.routes, policy.default):
            if any(is_chosen(step.approvers) for step in route.steps):
                yield Use(Place.ROUTE, route.name, route.id)
        if fallback and policy.fallback == fallback:
            yield Use(Place.FALLBACK)
    if integration:
        if is_chosen(integration.may_order):
            yield Use(Place.MAY_ORDER)
        for name, account in sorted(integration.credential_sets.items()):
            if is_grouped(account.groups):
                yield Use(Place.ACCOUNT, name, name)
    for address in settled.addresses:
        if is_grouped(address.groups):
            yield Use(Place.ADDRESS, address.label, address.code)
    for billing_group in settled.billing_groups:
        if billing_group.members and is_chosen(billing_group.members):
            yield Use(Place.BILLING_GROUP, billing_group.name, billing_group.code)
