"""Approval routes as an administrator sets them, and which one an order takes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.approvals.traits import Traits, plain
from chalicelib.domain.directory import Anyone
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
    """Steps for the orders that meet every condition; what is empty is no condition.

    ``from_amount`` and ``below`` are the band of totals, by currency; ``codes`` are beginnings of UNSPSC codes and
    ``categories`` names of Amazon's, of which one line of the order must carry one.
    """

    name: str
    steps: tuple[Step, ...]
    billing_groups: frozenset[str] = frozenset()
    from_amount: Mapping[str, Decimal] = field(default_factory=dict)
    below: Mapping[str, Decimal] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    always_asks: bool = False  # not even the smallest order on it is approved automatically
    id: str = ""  # empty on routes that were set before there was an editor for them
    revision: int = 0  # counts the changes of this route alone


@dataclass(frozen=True, slots=True)
class Policy:
    """How this company approves. Routes are tried in their order, and an order that meets the conditions of none takes
    the default, whose own conditions mean nothing. The last resort is ``fallback``, a person's id."""

    routes: tuple[Route, ...]
    fallback: str
    self_approval: bool = False
    # Above this total an approver must be signed in too; a currency that is not named always demands it.
    sign_in_above: Mapping[str, Decimal] = field(default_factory=lambda: dict(SIGN_IN_ABOVE))
    # A route without steps asks the fallback.
    default: Route = field(default_factory=lambda: Route("Default", ()))
    # Below this total nobody is asked, within the limits of ``automatic``; empty is off, as is what is not named.
    automatic_below: Mapping[str, Decimal] = field(default_factory=dict)
    rules_revision: int = 0  # counts the changes of everything but the routes
    revision: int = 0


def choose(policy: Policy, traits: Traits) -> Route:
    """The route an order takes: always one, and always the same.

    Of those whose billing groups and categories it meets, the first whose band includes the total. A currency that none
    of these names has no bands: it takes the strictest of those that come into question (docs/decisions,
    a-currency-without-bands-takes-the-strictest-route).
    """
    return among([route for route in policy.routes if meets(route, traits)], policy.default, traits.total)


def among(fitting: Sequence[Route], default: Route, total: Money) -> Route:
    """Which one an order of this total takes of the routes that fit it otherwise, in their order."""
    if any(total.currency in bands(route) for route in fitting):
        return next((route for route in fitting if is_in_band(route, total)), default)
    banded = _until_one_takes_all(fitting, default)
    return max(banded, key=lambda route: strictness(route, total))  # of equals the first


def meets(route: Route, traits: Traits) -> bool:
    """Whether an order meets a route's conditions, apart from its amount."""
    return is_for(route, traits.billing_group) and is_of_kind(route, traits.codes, traits.categories)


def is_for(route: Route, billing_group: str) -> bool:
    return not route.billing_groups or billing_group in route.billing_groups


def is_of_kind(route: Route, codes: Collection[str], categories: Collection[str]) -> bool:
    """Whether goods of these codes and of these categories, as ``plain`` writes them, are what the route is for."""
    if not (route.codes or route.categories):
        return True
    if any(code.startswith(prefix) for prefix in route.codes for code in codes):
        return True
    return bool(categories) and any(plain(category) in categories for category in route.categories)


def bands(route: Route) -> frozenset[str]:
    """The currencies for which a route says from or below which amounts it is."""
    return frozenset({*route.from_amount, *route.below})


def is_in_band(route: Route, total: Money) -> bool:
    """Whether a route is for this amount: from, and below. A route with bands is only for the currencies it names."""
    if not bands(route):
        return True
    if total.currency not in bands(route):
        return False
    start, end = route.from_amount.get(total.currency), route.below.get(total.currency)
    return (start is None or total.amount >= start) and (end is None or total.amount < end)


def strictness(route: Route, total: Money) -> tuple[int, int]:
    """How much a route demands of an order: how many steps, and of these how many that everybody must agree to."""
    steps = steps_for(route, total)
    return max(len(steps), 1), sum(step.rule is Rule.ALL for step in steps)


def _until_one_takes_all(fitting: Sequence[Route], default: Route) -> list[Route]:
    """The routes that an order without bands may take: up to the first that is for every amount."""
    question = []
    for route in fitting:
        question.append(route)
        if not bands(route):
            return question
    return [*question, default]


def steps_for(route: Route, total: Money) -> tuple[Step, ...]:
    return tuple(step for step in route.steps if reaches(total, step.from_amount))


def reaches(total: Money, from_amount: Mapping[str, Decimal]) -> bool:
    """Whether a step that begins at these amounts counts for the total; in an unnamed currency it always does: the
    stricter reading."""
    return not from_amount or total.currency not in from_amount or total.amount >= from_amount[total.currency]


def demands_sign_in(policy: Policy, total: Money) -> bool:
    limit = policy.sign_in_above.get(total.currency)
    return limit is None or total.amount > limit
