"""Giving an open step to somebody else, or to one more: what that does to an application, and whom it may be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.approvals import asking
from chalicelib.domain.approvals.application import (
    Application,
    AskedStep,
    Replacement,
    Verdict,
    decision_of,
    undecided,
)
from chalicelib.domain.approvals.renewing import asked_anew
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Conflict, Refused


def reassigned(
    application: Application, *, step: int, approver: str, to: Person, applicant: Person, policy: Policy, at: datetime
) -> Application:
    """The application with somebody else asked at its open step: instead of ``approver``, or beside the others when
    that is empty. Reminders begin anew for the whole step.

    Raises Conflict when the step is over or the approver has answered, Refused for somebody who can't be asked.
    """
    if application.is_agreed or step != application.step:
        raise Conflict("This step was decided meanwhile.")
    open_step = application.steps[step]
    if approver and decision_of(application, step, approver):
        raise Conflict("They have answered meanwhile.")
    if approver and approver not in undecided(application):
        raise Refused("Please choose who should no longer be asked.", field="approver")
    refuse_unsuitable(application, to, applicant=applicant, policy=policy)
    approvers = _in_place(open_step, approver, to.id)
    if len(approvers) > asking.MOST_APPROVERS:
        raise Refused("At most {most} people can be asked at once.", field="to", most=asking.MOST_APPROVERS)
    steps = [*application.steps]
    steps[step] = replace(open_step, approvers=approvers)
    given = replace(application, steps=tuple(steps), reminders=0, reminded_from=at)
    if approver:
        gone = Replacement(step, approver, instead=to.id, at=at)
        given = replace(given, replacements=(*given.replacements, gone))
    return asked_anew(given, to.id, at=at)


def refuse_unsuitable(application: Application, to: Person, *, applicant: Person, policy: Policy) -> None:
    """Raises Refused, in words for an administrator, for somebody who can't be asked at the open step."""
    match asking.obstacle(to, applicant, policy):
        case asking.Obstacle.DISABLED:
            raise Refused("{name} is switched off and can’t be asked.", field="to", name=to.name)
        case asking.Obstacle.NO_EMAIL:
            raise Refused(
                "{name} has no e-mail address, so the question could not reach them.", field="to", name=to.name
            )
        case asking.Obstacle.APPLICANT:
            raise Refused("{name} applied for this order and can’t decide about it.", field="to", name=to.name)
    if to.id in application.steps[application.step].approvers:
        raise Refused("{name} is asked already.", field="to", name=to.name)
    answered = [each for each in application.decisions if each.verdict is Verdict.APPROVE]
    if to.id in {each.by for each in answered if each.step == application.step}:
        raise Refused("{name} has answered in this step for somebody else already.", field="to", name=to.name)
    # Their answer would count at once, and nobody would have looked a second time.
    if to.id in {id for each in answered if each.step == application.step - 1 for id in (each.by, each.approver)}:
        raise Refused("{name} has approved the step before already.", field="to", name=to.name)


def _in_place(step: AskedStep, approver: str, to: str) -> tuple[str, ...]:
    others: Sequence[str] = [each for each in step.approvers if each != approver]
    return tuple(sorted((*others, to)))
