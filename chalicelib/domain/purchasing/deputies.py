"""Who answers in whose place: the delegate of an absent approver, and what happens where one person would sign
twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.approvals import asking
from chalicelib.domain.approvals.application import Application, undecided
from chalicelib.domain.approvals.routes import Policy, Rule
from chalicelib.domain.directory import Person, stand_in
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.purchasing.order import PurchaseOrder

Find = Callable[[Sequence[str]], Mapping[str, Person]]


def deputy_of(approver: Person, order: PurchaseOrder, *, policy: Policy, at: datetime, find: Find) -> Person | None:
    """Who stands in for this approver now: nobody who can't be reached, nor the applicant, who may not decide, nor
    somebody who signs this step already. A delegate's own delegate is not asked: one absence leads one step on."""
    delegate = _delegate(approver, order, policy, at, find)
    if delegate is None or _signs_already(delegate.id, approver, order.application, at, find):
        return None
    return delegate


def stand_ins(
    order: PurchaseOrder, application: Application, *, policy: Policy, at: datetime, find: Find
) -> dict[str, str]:
    """For everybody who must act at the application's open step and is away, who answers now; by id."""
    waiting = find(undecided(application))
    asked = replace(order, application=application)
    deputies = {id: deputy_of(person, asked, policy=policy, at=at, find=find) for id, person in waiting.items()}
    return {id: deputy.id for id, deputy in deputies.items() if deputy}


def reliefs_for(approver: Person, order: PurchaseOrder, *, policy: Policy, at: datetime, find: Find) -> list[Person]:
    """Who may be asked instead of an absent approver whose delegate signs this step already, for where all must agree
    two names mean two people: the approver's manager, then the fallback. Nobody when that is not so."""
    delegate = _delegate(approver, order, policy, at, find)
    if delegate is None or not _signs_already(delegate.id, approver, order.application, at, find):
        return []
    known = find(asking.superiors(approver, policy))
    candidates = (known[id] for id in asking.superiors(approver, policy) if id in known)
    return [one for one in candidates if _can_relieve(one, approver, order, policy, at)]


def refuse_second_signature(by: Person, approver: Person, application: Application) -> None:
    """Raises Forbidden for who would sign a step of all for two."""
    step = application.steps[application.step]
    others = {
        each.by for each in application.decisions if each.step == application.step and each.approver != approver.id
    }
    is_asked_too = by.id != approver.id and by.id in step.approvers
    if step.rule is Rule.ALL and (by.id in others or is_asked_too):
        raise Forbidden(
            "Everybody must agree to this step, so {you} cannot answer for {name} too.", you=by.name, name=approver.name
        )


def _delegate(approver: Person, order: PurchaseOrder, policy: Policy, at: datetime, find: Find) -> Person | None:
    id = stand_in(approver, at)
    delegate = find([id]).get(id) if id else None
    if delegate is None or not _is_able(delegate, order, policy):
        return None
    return delegate


def _is_able(person: Person, order: PurchaseOrder, policy: Policy) -> bool:
    may_decide = person.id != order.applicant or policy.self_approval
    return not person.disabled and bool(person.email) and may_decide


def _can_relieve(one: Person, approver: Person, order: PurchaseOrder, policy: Policy, at: datetime) -> bool:
    if one.id == approver.id or not _is_able(one, order, policy) or stand_in(one, at) is not None:
        return False
    application = order.application
    return application is not None and one.id not in _signers(application, approver.id)


def _signs_already(id: str, approver: Person, application: Application | None, at: datetime, find: Find) -> bool:
    """Whether this person answers in a step of all for themselves, or for another whom they stand in for."""
    if application is None or application.is_agreed or application.steps[application.step].rule is Rule.ANY:
        return False
    if id in _signers(application, approver.id):
        return True
    waiting = undecided(application)
    before = waiting[: waiting.index(approver.id)] if approver.id in waiting else ()
    return bool(before) and any(stand_in(other, at) == id for other in find(before).values())


def _signers(application: Application, but: str) -> set[str]:
    """Who answers or has answered at the open step, apart from the answer of this approver."""
    step = application.steps[application.step]
    answered = {each.by for each in application.decisions if each.step == application.step and each.approver != but}
    return {*step.approvers, *answered} - {but}
