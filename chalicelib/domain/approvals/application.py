"""An application under way: the people asked, step by step, what they answered, and who must act now."""

from collections.abc import Callable, Mapping
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
    carried_from: int | None = None  # the step where this person had agreed before, so that they were not asked again


@dataclass(frozen=True, slots=True)
class Renewal:
    """A link that was mailed anew, or to somebody who was asked later than the rest of the step. ``generation`` tells
    it from the links before, which stay dead; its two weeks begin at ``since``."""

    step: int
    approver: str
    generation: int
    since: datetime
    sent_at: datetime  # when it was last mailed
    times: int = 0  # how often somebody asked for it


@dataclass(frozen=True, slots=True)
class Replacement:
    """Somebody else is asked ``instead``, which is why the link of the approver before is dead."""

    step: int
    approver: str
    instead: str
    at: datetime


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

    renewals: tuple[Renewal, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    reminded_from: datetime | None = None  # when the open step was last given to somebody else: reminders begin anew
    earlier: tuple[str, ...] = ()  # nonces of the order's applications before, whose links say what became of them

    @property
    def is_agreed(self) -> bool:
        return self.step >= len(self.steps)


# Who answers now for which approver of the open step: the deputies of those who are away, by the approvers' ids.
StandIns = Callable[[Application], Mapping[str, str]]
# Nobody has as many dead links in a mailbox that matter, and the head stays small.
MOST_EARLIER = 5


def _nobody(_application: Application) -> Mapping[str, str]:
    return {}


def begun(application: Application) -> Application:
    """The application with its first step open."""
    return _carried(replace(application, step=0, step_began_at=application.applied_at), _nobody)


def nonces(application: Application | None) -> tuple[str, ...]:
    """What the next application of the same order remembers of this one and those before it."""
    return (*application.earlier, application.nonce)[-MOST_EARLIER:] if application else ()


def undecided(application: Application) -> tuple[str, ...]:
    """Who must act now, by id; nobody once everything is agreed."""
    if application.is_agreed:
        return ()
    step = application.steps[application.step]
    done = {decision.approver for decision in application.decisions if decision.step == application.step}
    return tuple(approver for approver in step.approvers if approver not in done)


def asked_so_far(application: Application) -> tuple[str, ...]:
    """Everybody who has had a mail about this application: of the present step and of those before it."""
    open_until = application.step + 1
    return tuple(dict.fromkeys(one for step in application.steps[:open_until] for one in step.approvers))


def decide(
    application: Application,
    *,
    step: int,
    approver: str,
    by: str,
    verdict: Verdict,
    comment: str,
    at: datetime,
    standing_in: StandIns = _nobody,
) -> Application:
    """The application with this answer, at its next step once enough have agreed. Who agreed is not asked again by the
    step right after, not even as somebody's deputy.

    Raises Refused when a comment is missing, Conflict when this was decided already and Forbidden when it is not
    theirs.
    """
    if verdict is not Verdict.APPROVE and not comment.strip():
        raise Refused("Please say why, so that the applicant knows what to do.", field="comment")
    refuse_past(application, step=step, approver=approver, at=at)
    answered = replace(
        application, decisions=(*application.decisions, Decision(step, approver, verdict, by, at, comment.strip()))
    )
    return _carried(answered, standing_in) if verdict is Verdict.APPROVE else answered


def refuse_past(application: Application, *, step: int, approver: str, at: datetime) -> None:
    """Raises when this approver has nothing to decide at this step any more: answered, taken over, or expired."""
    passed = [decision for decision in application.decisions if decision.step == step and step < application.step]
    if decision := decision_of(application, step, approver) or (passed[-1] if passed else None):
        raise Conflict("This was already decided.", by=decision.by, at=decision.at, verdict=decision.verdict)
    if step != application.step or approver not in undecided(application):
        if instead := replaced_by(application, step, approver):
            raise Forbidden("Somebody else was asked instead, so this link is dead.", instead=instead)
        raise Forbidden("You are not asked to decide this.")
    if expires_at(application, approver) <= at:
        raise Refused("This link has expired.")


def decision_of(application: Application, step: int, approver: str) -> Decision | None:
    return next((d for d in application.decisions if d.step == step and d.approver == approver), None)


def replaced_by(application: Application, step: int, approver: str) -> str | None:
    """Who was asked instead of this approver, if somebody was."""
    found = [one.instead for one in application.replacements if (one.step, one.approver) == (step, approver)]
    return found[-1] if found else None


def expires_at(application: Application, approver: str) -> datetime:
    """When this approver's link of the present step stops working."""
    return asked_at(application, approver) + LINK_LASTS


def asked_at(application: Application, approver: str) -> datetime:
    """When this approver was asked at the present step, or last sent a fresh link."""
    renewal = renewal_of(application, approver)
    return renewal.since if renewal else began_at(application)


def renewal_of(application: Application, approver: str) -> Renewal | None:
    """The newest one at the present step."""
    mine = (application.step, approver)
    return next((one for one in reversed(application.renewals) if (one.step, one.approver) == mine), None)


def generation_of(application: Application, approver: str) -> int:
    """Which of this approver's links for the present step is the valid one."""
    renewal = renewal_of(application, approver)
    return renewal.generation if renewal else 0


def reminded_from(application: Application) -> datetime:
    """From when the reminders of the present step count: its beginning, or when it was given to somebody else."""
    return application.reminded_from or began_at(application)


def began_at(application: Application) -> datetime:
    """When the present step began to wait."""
    return application.step_began_at or application.applied_at


def _carried(application: Application, standing_in: StandIns) -> Application:
    """At the first step that still waits for somebody; who agreed to one step is not asked again for the next."""
    while not application.is_agreed:
        application = _repeated(application, standing_in)
        if not _is_enough(application):
            return application
        latest = max(decision.at for decision in application.decisions)
        application = replace(
            application, step=application.step + 1, step_began_at=latest, reminders=0, reminded_from=None
        )
    return application


def _repeated(application: Application, standing_in: StandIns) -> Application:
    """With the answers that were given one step before by people who are asked here again."""
    before = [each for each in _answers(application, application.step - 1) if each.verdict is Verdict.APPROVE]
    if not before:
        return application
    by_person = {decision.by: decision for decision in before}
    by_approver = {decision.approver: decision for decision in before}
    deputies = standing_in(application)
    is_of_all = application.steps[application.step].rule is Rule.ALL
    signed = {decision.by for decision in _answers(application, application.step)}
    carried = []
    # Their own name first: where all must agree, one person's answer counts for one of them only.
    for approver in sorted(undecided(application), key=lambda each: each not in by_person):
        found = by_person.get(approver) or by_approver.get(approver) or by_person.get(deputies.get(approver, ""))
        if found is None or (is_of_all and found.by in signed):
            continue
        signed.add(found.by)
        given_at = found.step if found.carried_from is None else found.carried_from
        carried.append(replace(found, step=application.step, approver=approver, carried_from=given_at))
    return replace(application, decisions=(*application.decisions, *carried))


def _answers(application: Application, step: int) -> list[Decision]:
    return [decision for decision in application.decisions if decision.step == step]


def _is_enough(application: Application) -> bool:
    step = application.steps[application.step]
    agreed = {
        decision.approver
        for decision in application.decisions
        if decision.step == application.step and decision.verdict is Verdict.APPROVE
    }
    return bool(agreed) and (step.rule is Rule.ANY or agreed.issuperset(step.approvers))
