"""Approval routes as an administrator sets them, and which one an order takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money

# Two weeks: twice the price hold, so that a link outlives a holiday week but not a forgotten mailbox.
LINK_LASTS = timedelta(days=14)


# About a month's wage: what a company would not let anybody spend on the strength of a mailbox alone.
SIGN_IN_ABOVE: Mapping[str, Decimal] = {
    "USD": Decimal(5_000),
    "EUR": Decimal(5_000),
    "GBP": Decimal(5_000),
    "JPY": Decimal(500_000),
}


class Rule(StrEnum):
    ANY = "any"  # one of them is enough
    ALL = "all"  # every one of them must agree


@dataclass(frozen=True, slots=True)
class Step:
    """Some people and how many of them must agree. ``from_amount`` is per currency: the step counts from that order
    total on; in a currency that it does not name it always counts, and with no amounts at all too."""

    name: str
    approvers: Anyone
    rule: Rule
    from_amount: Mapping[str, Decimal] = field(default_factory=dict)
    ask_manager: bool = False  # the applicant's manager is one of the approvers


@dataclass(frozen=True, slots=True)
class Route:
    """Steps for the orders that meet the conditions; a default route has none. ``from_amount`` works as a step's."""

    name: str
    steps: tuple[Step, ...]
    billing_groups: frozenset[str] = frozenset()
    from_amount: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """How this company approves. Routes are tried in their order; the last resort is ``fallback``, a person's id."""

    routes: tuple[Route, ...]
    fallback: str
    self_approval: bool = False
    # Above this total an approver must be signed in too; a currency that is not named always demands it.
    sign_in_above: Mapping[str, Decimal] = field(default_factory=lambda: dict(SIGN_IN_ABOVE))
    revision: int = 0


def choose(routes: Sequence[Route], *, total: Money, billing_group: str) -> Route:
    """The first route whose conditions this order meets. Raises Refused when none does, so that nothing passes by
    itself."""
    for route in routes:
        if route.billing_groups and billing_group not in route.billing_groups:
            continue
        if reaches(total, route.from_amount):
            return route
    raise Refused("No approval route fits this order. Please ask your purchasing administrator.")


def steps_for(route: Route, total: Money) -> tuple[Step, ...]:
    return tuple(step for step in route.steps if reaches(total, step.from_amount))


def reaches(total: Money, from_amount: Mapping[str, Decimal]) -> bool:
    """Whether a band that begins at these amounts includes the total; an unnamed currency is always in: the stricter
    reading."""
    return not from_amount or total.currency not in from_amount or total.amount >= from_amount[total.currency]


def demands_sign_in(policy: Policy, total: Money) -> bool:
    limit = policy.sign_in_above.get(total.currency)
    return limit is None or total.amount > limit
