"""Routes that get in each other's way: which of two wins, and which no order ever takes.

Both are found by asking ``routes.among`` about examples: one for every part that the conditions of all routes cut the
possible orders into, so that no kind of order is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from chalicelib.domain.approvals.routes import Policy, Route, among, bands, is_for, is_in_band, is_of_kind
from chalicelib.domain.approvals.traits import plain
from chalicelib.domain.money import Money

# A billing group and a currency (ISO 4217 for "none") that no route names.
ELSEWHERE, NO_CURRENCY = "", "XXX"
CODE_LENGTH = 8


def winners(policy: Policy, route: Route) -> tuple[Route, ...]:
    """Which routes take all orders that fit this one, when it never gets any itself; none when it gets some."""
    taking: list[Route] = []
    for fitting in _fittings(policy, route):
        for total in _totals(policy, fitting, route):
            taken = among(fitting, policy.default, total)
            if taken == route:
                return ()
            if taken not in taking:
                taking.append(taken)
    return tuple(each for each in (*policy.routes, policy.default) if each in taking)


def overlap(one: Route, other: Route) -> bool:
    """Whether an order can meet the conditions of both. Of its lines each may meet another's category."""
    if one.billing_groups and other.billing_groups and one.billing_groups.isdisjoint(other.billing_groups):
        return False
    if not bands(one) or not bands(other):
        return True
    return any(_bands_overlap(one, other, currency) for currency in bands(one) & bands(other))


def _bands_overlap(one: Route, other: Route, currency: str) -> bool:
    starts = [route.from_amount.get(currency, Decimal(0)) for route in (one, other)]
    ends = [end for route in (one, other) if (end := route.below.get(currency)) is not None]
    return not ends or max(starts) < min(ends)


def _fittings(policy: Policy, route: Route) -> Iterator[tuple[Route, ...]]:
    """The routes beside which this one may fit an order, amounts apart, each set of them once: many billing groups and
    codes make few of them, and a page asks this for every route that it lists."""
    every = (*policy.routes, policy.default)
    groups = route.billing_groups or {ELSEWHERE, *(group for each in every for group in each.billing_groups)}
    paying = {_places(is_for(each, group) for each in policy.routes) for group in groups}
    kinds = {_places(is_of_kind(each, *kind) for each in policy.routes) for kind in _kinds(every, route)}
    for places in {tuple(sorted(one & other)) for one in paying for other in kinds}:
        yield tuple(policy.routes[place] for place in places)


def _places(fits: Iterable[bool]) -> frozenset[int]:
    return frozenset(place for place, does_fit in enumerate(fits) if does_fit)


def _totals(policy: Policy, fitting: Sequence[Route], route: Route) -> Iterator[Money]:
    """Where each band begins, and where one has just ended. Of a route with bands only its own currencies count: that
    it may be the strictest for another one does not make it worth having."""
    every = (*policy.routes, policy.default)
    currencies = bands(route) or {NO_CURRENCY, *(currency for each in every for currency in bands(each))}
    for currency in sorted(currencies):
        edges = {Decimal(0)}
        for each in (*fitting, route):
            edges |= {side[currency] for side in (each.from_amount, each.below) if currency in side}
        totals = (Money(edge, currency) for edge in sorted(edges))
        yield from (total for total in totals if is_in_band(route, total))


def _kinds(every: Sequence[Route], route: Route) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The least that a line must say of itself to meet the route: one code or one category, or nothing at all."""
    prefixes = {code for each in every for code in each.codes}
    for code in sorted(route.codes):
        yield frozenset({_example_code(code, prefixes)}), frozenset()
    for category in sorted(route.categories):
        yield frozenset(), frozenset({plain(category)})
    if not route.codes and not route.categories:
        yield frozenset(), frozenset()


def _example_code(prefix: str, prefixes: set[str]) -> str:
    """A whole code that begins so, and if possible with none of the longer beginnings that routes name."""
    if len(prefix) >= CODE_LENGTH:
        return prefix
    following = (f"{prefix}{number:02}" for number in range(99, -1, -1))
    free = next((code for code in following if not any(each.startswith(code) for each in prefixes)), prefix + "00")
    return free.ljust(CODE_LENGTH, "0")
