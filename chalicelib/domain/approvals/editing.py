"""Routes as an administrator adds, changes, orders and deletes them, and what is refused."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from chalicelib.domain.approvals import overlaps
from chalicelib.domain.approvals.routes import Policy, Route, Step, bands
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import NotFound, Overtaken, Refused
from chalicelib.domain.purchasing.cart import HIGHEST_PRICE

# Under which the changes of routes and rules stand in the audit trail.
TRAIL = "approval-routes"
# Nobody keeps more ways than these in mind.
MOST_ROUTES = 40
# The whole policy is one stored item of at most 400 KB, which has somewhat fewer bytes than its representation.
LARGEST_POLICY = 400_000
# An application carries its steps on the order's small head.
MOST_STEPS = 8
MOST_CHOSEN = 30  # people, groups and roles of one step; whoever needs more needs a group
LONGEST_NAME = 80
MOST_CONDITIONS = 100


def arranged(policy: Policy) -> Policy:
    """With its default made explicit: before there was an editor, a last route without conditions was the default."""
    if policy.default.steps or not policy.routes or not takes_all(policy.routes[-1]):
        return policy
    return replace(policy, routes=policy.routes[:-1], default=policy.routes[-1])


def takes_all(route: Route) -> bool:
    return not (route.billing_groups or bands(route) or route.codes or route.categories)


def id_of(route: Route) -> str:
    """What a route is called in addresses: its name may change."""
    return route.id or hashlib.sha256(f"route {route.name}".encode()).hexdigest()[:16]


def find(policy: Policy, id: str) -> Route:
    """Raises NotFound."""
    for route in (*policy.routes, policy.default):
        if id_of(route) == id:
            return route
    raise NotFound("This route is not there any more.")


def added(policy: Policy, route: Route, *, before: str) -> Policy:
    """With one more route in front of the one of this id; the last when there is none. Raises Refused."""
    if len(policy.routes) >= MOST_ROUTES:
        raise Refused("There are {most} routes already. Please delete one first.", most=MOST_ROUTES)
    return _checked(_placed(policy.routes, route, before), route, policy)


def changed(policy: Policy, id: str, route: Route, *, before: str | None, revision: int) -> Policy:
    """With this route in place of the one it was edited from. It stays where it is now when nobody says before which
    one it belongs, or when that one is gone. Raises NotFound, Overtaken or Refused."""
    old = find(policy, id)
    route = replace(route, id=id, revision=old.revision + 1)
    if revision != old.revision:
        raise Overtaken("“{name}” was changed meanwhile. Compare, and update again if yours is right.", name=old.name)
    if old == policy.default:
        return _checked(policy.routes, route, replace(policy, default=route))
    others = tuple(each for each in policy.routes if each != old)
    if before is None or (before and before not in map(id_of, others)):
        before = following(policy, old)
    return _checked(_placed(others, route, before), route, policy)


def moved(policy: Policy, id: str, *, by: int) -> Policy:
    """With a route earlier or later in the order; at an end it stays. The default has no place among the others."""
    route = find(policy, id)
    if route == policy.default:
        raise Refused("The default route is always the last.")
    place = policy.routes.index(route)
    others = tuple(each for each in policy.routes if each != route)
    place = max(place + by, 0)
    return replace(policy, routes=(*others[:place], route, *others[place:]))


def removed(policy: Policy, id: str) -> Policy:
    route = find(policy, id)
    if route == policy.default:
        raise Refused("The default route can't be deleted: it takes every order that fits no other.")
    return replace(policy, routes=tuple(each for each in policy.routes if each != route))


def following(policy: Policy, route: Route) -> str:
    """The id of the route before which this one stands; nothing for the last."""
    rest = policy.routes[policy.routes.index(route) + 1 :] if route in policy.routes else ()
    return id_of(rest[0]) if rest else ""


def _placed(routes: tuple[Route, ...], route: Route, before: str) -> tuple[Route, ...]:
    place = next((number for number, each in enumerate(routes) if id_of(each) == before), len(routes))
    return (*routes[:place], route, *routes[place:])


def _checked(routes: tuple[Route, ...], route: Route, policy: Policy) -> Policy:
    """The policy with these routes, of which one is new. Raises Refused with the form's field."""
    after = replace(policy, routes=routes)
    is_default = id_of(route) == id_of(after.default)
    _refuse_name(route, after)
    if is_default and not takes_all(route):
        raise Refused("The default route takes every order that fits no other, so it has no conditions.")
    if not is_default:
        _refuse_conditions(route)
    _refuse_steps(route)
    if len(repr(after).encode()) > LARGEST_POLICY:
        raise Refused("All routes together are too long. Please name groups instead of people, or fewer categories.")
    if not is_default and (winners := overlaps.winners(after, route)):
        raise Refused(
            "Every order that fits this route takes {others} first. Put this one before, or narrow one of them.",
            field="place",
            others=", ".join(f"“{winner.name}”" for winner in winners),
        )
    return after


def _refuse_name(route: Route, policy: Policy) -> None:
    _refuse_text(route.name, "name")
    twins = [each for each in (*policy.routes, policy.default) if folded(each.name) == folded(route.name)]
    if len(twins) > 1:
        raise Refused("There is a route of that name already.", field="name")


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _refuse_text(name: str, field: str) -> None:
    if not name.strip():
        raise Refused("Please give it a name.", field=field)
    if len(name) > LONGEST_NAME:
        raise Refused("Please keep this under {most} characters.", field=field, most=LONGEST_NAME)


def _refuse_conditions(route: Route) -> None:
    if takes_all(route):
        raise Refused(
            "Please say which orders take this route: amounts, billing groups or categories. "
            "All others take the default route.",
            field="conditions",
        )
    for currency in bands(route):
        start, end = route.from_amount.get(currency), route.below.get(currency)
        refuse_amounts((amount for amount in (start, end) if amount is not None), "bands")
        if start is not None and end is not None and start >= end:
            raise Refused("In {currency} this begins where it has ended already.", field="bands", currency=currency)
    for code in route.codes:
        if not (code.isascii() and code.isdigit() and len(code) in {2, 4, 6, 8}):
            raise Refused("A UNSPSC code has 2, 4, 6 or 8 digits: “{code}” has not.", field="codes", code=code)
    if len(route.codes) + len(route.categories) > MOST_CONDITIONS:
        raise Refused("Please name at most {most} categories and codes.", field="codes", most=MOST_CONDITIONS)
    for category in route.categories:
        if len(category) > LONGEST_NAME:
            raise Refused("Please keep this under {most} characters.", field="categories", most=LONGEST_NAME)


def refuse_amounts(amounts: Iterable[Decimal], field: str) -> None:
    """Raises Refused for what is no amount of money that an order could reach."""
    for amount in amounts:
        if not amount.is_finite() or not 0 < amount <= HIGHEST_PRICE:
            raise Refused("Please give amounts above zero.", field=field)


def _refuse_steps(route: Route) -> None:
    if not route.steps:
        raise Refused("A route needs at least one step, for somebody has to approve.", field="steps")
    if len(route.steps) > MOST_STEPS:
        raise Refused("A route has at most {most} steps.", field="steps", most=MOST_STEPS)
    names = [folded(step.name) for step in route.steps]
    for number, step in enumerate(route.steps):
        _refuse_text(step.name, f"step-{number}-name")
        if folded(step.name) in names[:number]:
            raise Refused("There is a step of that name already.", field=f"step-{number}-name")
        _refuse_approvers(step, f"step-{number}-approvers")
        refuse_amounts(step.from_amount.values(), f"step-{number}-amounts")


def _refuse_approvers(step: Step, field: str) -> None:
    count = _chosen(step.approvers)
    if not count and not step.ask_manager:
        raise Refused("Please choose who approves at this step.", field=field)
    if count > MOST_CHOSEN:
        raise Refused("Please choose at most {most}; a group has room for more.", field=field, most=MOST_CHOSEN)


def _chosen(anyone: Anyone) -> int:
    parts: Iterable[frozenset[str]] = (anyone.people, anyone.groups, frozenset(anyone.roles))
    return sum(map(len, parts))
