"""An application under way: the people asked, step by step, what they answered, and who must act now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.approvals.routes import LINK_LASTS, Rule
from chalicelib.domain.errors import Conflict, Forbidden, Refused
from chalicelib.domain.money import Money


class Verdict(StrEnum):
    APPROVE = "approve"
    REMAND = "remand"  # back to the applicant, who may change it and apply again
    DISAPPROVE = "disapprove"  # no, for good


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A step with its people fixed at the moment of applying, by id, so that later changes of the route leave it
    alone."""

    name: str
    approvers: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer. ``approver`` is who was asked, ``by`` who answered: a delegate's answer names both."""

    step: int
    approver: str
    verdict: Verdict
    by: str
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """``nonce`` makes this application's links differ from those of any other, an earlier one of the same order
    included."""

    route: str
    steps: tuple[AskedStep, ...]
    nonce: str
    applied_at: datetime
    step: int = 0
    step_began_at: datetime | None = None
    decisions: tuple[Decision, ...] = ()
    reminders: int = 0  # how many rounds of reminders the open step has had
    automatic: Money | None = None  # the limit below which nobody was asked; such an application has no steps

    @property
    def is_agreed(self) -> bool:
        return self.step >= len(self.steps)


def begun(application: Application) -> Application:
    """The application with its first step open."""
    return _carried(replace(application, step=0, step_began_at=application.applied_at))


def undecided(application: Application) -> tuple[str, ...]:
    """Who must act now, by id; nobody once everything is agreed."""
    if application.is_agreed:
        return ()
    step = application.steps[application.step]
    done = {decision.approver for decision in application.decisions if decision.step == application.step}
    return tuple(approver for approver in step.approvers if approver not in done)


def decide(
    application: Application, *, step: int, approver: str, by: str, verdict: Verdict, comment: str, at: datetime
) -> Application:
    """The application with this answer, at its next step once enough have agreed.

    Raises Refused when a comment is missing, Conflict when this was decided already and Forbidden when it is not
    theirs.
    """
    if verdict is not Verdict.APPROVE and not comment.strip():
        raise Refused("Please say why, so that the applicant knows what to do.", field="comment")
    refuse_past(application, step=step, approver=approver, at=at)
    answered = replace(
        application, decisions=(*application.decisions, Decision(step, approver, verdict, by, at, comment.strip()))
    )
    return _carried(answered) if verdict is Verdict.APPROVE else answered


def refuse_past(application: Application, *, step: int, approver: str, at: datetime) -> None:
    """Raises when this approver has nothing to decide at this step any more: answered, taken over, or expired."""
    passed = [decision for decision in application.decisions if decision.step == step and step < application.step]
    if decision := decision_of(application, step, approver) or (passed[-1] if passed else None):
        raise Conflict("This was already decided.", by=decision.by, at=decision.at, verdict=decision.verdict)
    if step != application.step or approver not in undecided(application):
        raise Forbidden("You are not asked to decide this.")
    if expires_at(application) <= at:
        raise Refused("This link has expired.")


def decision_of(application: Application, step: int, approver: str) -> Decision | None:
    return next((d for d in application.decisions if d.step == step and d.approver == approver), None)


def expires_at(application: Application) -> datetime:
    """When the links of the present step stop working."""
    return began_at(application) + LINK_LASTS


def began_at(application: Application) -> datetime:
    """When the present step began to wait."""
    return application.step_began_at or application.applied_at


def _carried(application: Application) -> Application:
    """At the first step that still waits for somebody; who agreed to one step is not asked again for the next."""
    while not application.is_agreed:
        application = _repeated(application)
        if not _is_enough(application):
            return application
        latest = max(decision.at for decision in application.decisions)
        application = replace(application, step=application.step + 1, step_began_at=latest, reminders=0)
    return application


def _repeated(application: Application) -> Application:
    if application.step == 0:
        return application
    before: Mapping[str, Decision] = {
        decision.approver: decision
        for decision in application.decisions
        if decision.step == application.step - 1 and decision.verdict is Verdict.APPROVE
    }
    carried = [
        replace(before[approver], step=application.step) for approver in undecided(application) if approver in before
    ]
    return replace(application, decisions=(*application.decisions, *carried))


def _is_enough(application: Application) -> bool:
    step = application.steps[application.step]
    agreed = {
        decision.approver
        for decision in application.decisions
        if decision.step == application.step and decision.verdict is Verdict.APPROVE
    }
    return bool(agreed) and (step.rule is Rule.ANY or agreed.issuperset(step.approvers))
