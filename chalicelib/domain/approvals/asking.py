"""Whom a route asks for one application, and what happens when that would be nobody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.approvals import automatic, routes
from chalicelib.domain.approvals.application import AskedStep
from chalicelib.domain.approvals.routes import Policy, Route, Rule, Step
from chalicelib.domain.approvals.traits import Traits
from chalicelib.domain.directory import Anyone, Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money

# After a day a mail has sunk in the inbox, after three it is forgotten, after five somebody else must know
# (facts on Amazon Business, section 8).
REMIND_AFTER = (timedelta(hours=24), timedelta(hours=72), timedelta(days=5))
ESCALATION = len(REMIND_AFTER) - 1
# Each of them is a letter, and one commit carries at most 100 items; where fifty are asked, nobody feels asked.
MOST_APPROVERS = 50
# The last moment at which an approval still reaches Amazon in time, with a working day to spare.
WARN_BEFORE_HOLD_ENDS = timedelta(hours=24)


class Obstacle(StrEnum):
    """Why somebody whom a step names can't be asked."""

    DISABLED = "disabled"
    NO_EMAIL = "no_email"  # nobody could send them the link
    APPLICANT = "applicant"  # nobody approves their own order, unless the policy says so


@dataclass(frozen=True, slots=True)
class Plan:
    """The way of one order: its route, who is asked at each step, or the limit below which nobody need be."""

    route: Route
    steps: tuple[AskedStep, ...]
    automatic: Money | None = None


def planned(
    policy: Policy,
    traits: Traits,
    *,
    applicant: Person,
    may_be_automatic: bool,
    find: Callable[[Sequence[str]], Mapping[str, Person]],
    members: Callable[[Step], Iterable[Person]],
) -> Plan:
    """What becomes of an order that is applied for now: applying and trying it out are this. Raises Refused when nobody
    could approve it."""
    route = routes.choose(policy, traits)
    if may_be_automatic and (limit := automatic.limit_for(policy, route, traits.total)):
        return Plan(route, (), limit)
    return Plan(
        route,
        resolved(
            steps_of(route, policy, traits.total),
            applicant=applicant,
            policy=policy,
            people=find([id for id in (policy.fallback, applicant.manager) if id]),
            members=members,
        ),
    )


def steps_of(route: Route, policy: Policy, total: Money) -> tuple[Step, ...]:
    """The steps that count for this total. A route whose every step begins above it would ask nobody; the fallback is
    asked instead."""
    return routes.steps_for(route, total) or (Step(route.name, Anyone(people=frozenset({policy.fallback})), Rule.ANY),)


def resolved(
    steps: Iterable[Step],
    *,
    applicant: Person,
    policy: Policy,
    people: Mapping[str, Person],
    members: Callable[[Step], Iterable[Person]],
) -> tuple[AskedStep, ...]:
    """The steps with their people. Nobody approves their own order unless the policy allows it, and a step that would
    ask nobody asks the fallback. Raises Refused when even that is nobody: an order never passes by itself."""
    return tuple(_asked(step, applicant, policy, people, tuple(members(step))) for step in steps)


def _asked(
    step: Step, applicant: Person, policy: Policy, people: Mapping[str, Person], members: tuple[Person, ...]
) -> AskedStep:
    named = wanted(step, applicant, people, members)
    able = [person.id for person in named.values() if obstacle(person, applicant, policy) is None]
    if not able:
        fallback = people.get(policy.fallback)
        if fallback is None or obstacle(fallback, applicant, policy):
            raise Refused(
                "Nobody can approve the step “{step}”. Please ask your purchasing administrator.", step=step.name
            )
        able = [fallback.id]
    if len(able) > MOST_APPROVERS:
        raise Refused(
            "The step “{step}” asks {count} people; at most {most} can be asked at once. "
            "Please ask your purchasing administrator.",
            step=step.name,
            count=len(able),
            most=MOST_APPROVERS,
        )
    return AskedStep(step.name, tuple(sorted(able)), step.rule)


def wanted(step: Step, applicant: Person, people: Mapping[str, Person], members: Iterable[Person]) -> dict[str, Person]:
    """Whom a step names for this applicant, whether or not they can be asked, by id."""
    named = {person.id: person for person in members}
    if step.ask_manager and applicant.manager and applicant.manager in people:
        named[applicant.manager] = people[applicant.manager]
    return named


def obstacle(person: Person, applicant: Person, policy: Policy) -> Obstacle | None:
    """Why this person can't be asked about the applicant's order; None when they can."""
    if person.disabled:
        return Obstacle.DISABLED
    if not person.email:
        return Obstacle.NO_EMAIL
    return Obstacle.APPLICANT if person.id == applicant.id and not policy.self_approval else None


def superiors(approver: Person, policy: Policy) -> tuple[str, ...]:
    """Who is told when this approver does not answer, by id and in this order: the first of them who is there."""
    return tuple(id for id in (approver.manager, policy.fallback) if id)


def reminder_due(began_at: datetime, round: int) -> datetime | None:
    """When the given reminder (0, 1, then the escalation) of a step that began then is due; None when there are no
    more."""
    return began_at + REMIND_AFTER[round] if round < len(REMIND_AFTER) else None
