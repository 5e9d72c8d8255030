"""How far an application got, and who is mentioned in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.changes import Audited
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.directory import People


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the application: ``answers`` by approver id, None for those who have not answered."""

    name: str
    rule: str
    is_open: bool
    answers: Mapping[str, applications.Decision | None]


def steps(order: PurchaseOrder) -> tuple[StepRow, ...]:
    application = order.application
    if application is None:
        return ()
    return tuple(
        StepRow(
            name=step.name,
            rule=step.rule,
            is_open=order.status is Status.APPLYING and index == application.step,
            answers={approver: applications.decision_of(application, index, approver) for approver in step.approvers},
        )
        for index, step in enumerate(application.steps)
    )


def names(order: PurchaseOrder, entries: Sequence[Audited], people: People) -> dict[str, str]:
    """The names of everybody an order's page mentions."""
    ids = {order.applicant, *(entry.by for entry in entries)}
    ids |= {entry.facts[fact] for entry in entries for fact in ("approver", "to") if entry.facts.get(fact)}
    if order.application:
        ids |= {approver for step in order.application.steps for approver in step.approvers}
        ids |= {decision.by for decision in order.application.decisions}
    known = people.several(sorted(ids - {"amazon", "crossdock"}))
    return {id: person.name for id, person in known.items()}
