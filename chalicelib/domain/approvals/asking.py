"""Whom a route asks for one application, and what happens when that would be nobody."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from chalicelib.domain.approvals.application import AskedStep
from chalicelib.domain.approvals.routes import Policy, Step
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused

# After a day a mail has sunk in the inbox, after three it is forgotten, after five somebody else must know
# (facts on Amazon Business, section 8).
REMIND_AFTER = (timedelta(hours=24), timedelta(hours=72), timedelta(days=5))
ESCALATION = len(REMIND_AFTER) - 1
# Each of them is a letter, and one commit carries at most 100 items; where fifty are asked, nobody feels asked.
MOST_APPROVERS = 50
# The last moment at which an approval still reaches Amazon in time, with a working day to spare.
WARN_BEFORE_HOLD_ENDS = timedelta(hours=24)


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
    wanted = {person.id: person for person in members}
    if step.ask_manager and applicant.manager and applicant.manager in people:
        wanted[applicant.manager] = people[applicant.manager]
    able = [person.id for person in wanted.values() if _can_answer(person, applicant, policy)]
    if not able:
        fallback = people.get(policy.fallback)
        if fallback is None or not _can_answer(fallback, applicant, policy):
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


def _can_answer(person: Person, applicant: Person, policy: Policy) -> bool:
    return not person.disabled and bool(person.email) and (policy.self_approval or person.id != applicant.id)


def superiors(approver: Person, policy: Policy) -> tuple[str, ...]:
    """Who is told when this approver does not answer, by id and in this order: the first of them who is there."""
    return tuple(id for id in (approver.manager, policy.fallback) if id)


def reminder_due(began_at: datetime, round: int) -> datetime | None:
    """When the given reminder (0, 1, then the escalation) of a step that began then is due; None when there are no
    more."""
    return began_at + REMIND_AFTER[round] if round < len(REMIND_AFTER) else None
