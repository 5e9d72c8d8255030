"""The approval routes as their list and their editor show them, with what would go wrong today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.approvals import asking, editing, overlaps
from chalicelib.domain.approvals.routes import Policy, Route, Step, bands
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.ports.audit import Trail
from chalicelib.ports.directory import People
from chalicelib.ports.settings import BillingGroups, Settings
from chalicelib.queries.directory import GROUP, PERSON, ROLE, Choice, concern, named

# What somebody who wonders about a route wants to know first.
MOST_CHANGES = 10


class Trouble(StrEnum):
    """What becomes of a step whose people can't be asked as it says."""

    FALLBACK = "fallback"  # it would ask nobody, so the fallback is asked
    STUCK = "stuck"  # and the fallback can't be asked either, so applications are refused
    CROWD = "crowd"  # it asks more people than may be asked at once, so applications are refused


@dataclass(frozen=True, slots=True)
class Band:
    """From which total on, and below which, in one currency; one of the two may be missing."""

    start: Money | None
    below: Money | None


@dataclass(frozen=True, slots=True)
class StepLook:
    step: Step
    approvers: Sequence[Choice]
    trouble: Trouble | None

    @property
    def from_amounts(self) -> Sequence[Money]:
        return [Money(amount, currency) for currency, amount in sorted(self.step.from_amount.items())]


@dataclass(frozen=True, slots=True)
class RouteLook:
    """``blocked_by`` are the routes that take every order of this one; ``wins_over`` those after it that overlap it."""

    id: str
    route: Route
    steps: Sequence[StepLook]
    before: str = ""  # the id of the route that follows it
    billing_groups: Sequence[str] = ()  # by name; by code where the group is gone
    lost_groups: Sequence[str] = ()  # codes of groups that are gone
    blocked_by: Sequence[str] = ()
    wins_over: Sequence[str] = ()

    @property
    def bands(self) -> Sequence[Band]:
        sides = (self.route.from_amount, self.route.below)
        return [Band(*(_money(side, currency) for side in sides)) for currency in sorted(bands(self.route))]


@dataclass(frozen=True, slots=True)
class RoutesLook:
    """``policy`` is None until its rules are set. ``fallback`` warns when the last resort can't be asked."""

    policy: Policy | None
    routes: Sequence[RouteLook] = ()
    default: RouteLook | None = None
    is_default_reached: bool = True
    fallback: Choice | None = None
    billing_groups: Sequence[BillingGroup] = field(default=())

    def find(self, id: str) -> RouteLook | None:
        every = (*self.routes, *((self.default,) if self.default else ()))
        return next((look for look in every if look.id == id), None)


def look(*, settings: Settings, people: People, billing_groups: BillingGroups) -> RoutesLook:
    """All routes in their order. One read of the people they name, and one of each group and role."""
    groups = billing_groups.all()
    try:
        policy = editing.arranged(settings.approvals())
    except Refused:
        return RoutesLook(None, billing_groups=groups)
    every = (*policy.routes, policy.default)
    looks = iter(step_looks([step for route in every for step in route.steps], policy, people=people))
    names = {group.code: group.name for group in groups}
    rows = [_route(route, [next(looks) for _ in route.steps], policy, names) for route in every]
    return RoutesLook(
        policy=policy,
        routes=rows[:-1],
        default=rows[-1],
        is_default_reached=not overlaps.winners(policy, policy.default),
        fallback=next(iter(named([f"{PERSON}:{policy.fallback}"], people=people)), None),
        billing_groups=groups,
    )


@dataclass(frozen=True, slots=True)
class Latest:
    """Who changed what, the oldest first; ``names`` has everybody, by id."""

    entries: Sequence[Audited]
    names: Mapping[str, str]


def latest(*, trail: Trail, people: People) -> Latest:
    """The newest changes of routes and rules."""
    entries = trail.of(editing.TRAIL)[-MOST_CHANGES:]
    known = people.several(sorted({entry.by for entry in entries}))
    return Latest(entries, {id: person.name for id, person in known.items()})


def _money(amounts: Mapping[str, Decimal], currency: str) -> Money | None:
    return Money(amounts[currency], currency) if currency in amounts else None


def _route(route: Route, steps: Sequence[StepLook], policy: Policy, names: Mapping[str, str]) -> RouteLook:
    others = policy.routes[policy.routes.index(route) + 1 :] if route in policy.routes else None
    return RouteLook(
        id=editing.id_of(route),
        route=route,
        steps=steps,
        before=editing.following(policy, route),
        billing_groups=sorted(names.get(code, code) for code in route.billing_groups),
        lost_groups=sorted(route.billing_groups - names.keys()),
        blocked_by=[each.name for each in overlaps.winners(policy, route)] if others is not None else (),
        wins_over=[each.name for each in others or () if overlaps.overlap(route, each)],
    )


def step_looks(steps: Sequence[Step], policy: Policy | None, *, people: People) -> list[StepLook]:
    """Each of these steps with its people by name, and what would become of it for an applicant who is none of them."""
    every = dict.fromkeys(value for step in steps for value in _values(step))
    choices = {choice.value: choice for choice in named(tuple(every), people=people)}
    able = {value: _able(choice, people) for value, choice in choices.items()}
    fallback = people.several([policy.fallback]).get(policy.fallback) if policy else None
    has_fallback = fallback is not None and not _keeps_from_asking(concern(fallback))
    return [
        StepLook(
            step,
            [choices[value] for value in _values(step)],
            _trouble(step, set().union(*(able[value] for value in _values(step))), has_fallback=has_fallback),
        )
        for step in steps
    ]


def _values(step: Step) -> Sequence[str]:
    """What is chosen for a step, as pickers post it."""
    anyone = step.approvers
    pairs = ((ROLE, anyone.roles), (GROUP, anyone.groups), (PERSON, anyone.people))
    return [f"{kind}:{name}" for kind, names in pairs for name in sorted(names)]


def _able(choice: Choice, people: People) -> set[str]:
    """Who of a choice can be asked, by id."""
    name = choice.value.partition(":")[2]
    if choice.kind == PERSON:
        return set() if _keeps_from_asking(choice.warning) else {name}
    anyone = Anyone(groups=frozenset({name})) if choice.kind == GROUP else Anyone(roles=frozenset({Role(name)}))
    return {person.id for person in people.chosen(anyone) if not _keeps_from_asking(concern(person))}


def _keeps_from_asking(concern: str) -> bool:
    """Who is out of reach for a while is asked all the same: the order waits in their inbox."""
    return concern not in {"", "unreachable"}


def _trouble(step: Step, able: set[str], *, has_fallback: bool) -> Trouble | None:
    if len(able) > asking.MOST_APPROVERS:
        return Trouble.CROWD
    if able or step.ask_manager:
        return None
    return Trouble.FALLBACK if has_fallback else Trouble.STUCK
