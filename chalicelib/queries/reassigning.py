"""Who is asked about an order now, for an administrator who means to ask somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.directory import Person, Role, refuse_others, stand_in
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.directory import People
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.queries.directory import concern


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who has not answered; ``concern`` is a word for what keeps them from it, empty when nothing does."""

    person: Person
    since: datetime
    concern: str = ""
    deputy: Person | None = None  # who is named to answer for them now


@dataclass(frozen=True, slots=True)
class OpenStep:
    """``asked`` is empty once nothing waits any more."""

    order: PurchaseOrder
    index: int
    name: str
    rule: Rule
    asked: Sequence[Asked]
    has_answered: Sequence[str] = ()  # by name


def open_step(number: str, *, by: Person, at: datetime, orders: PurchaseOrders, people: People) -> OpenStep:
    """Raises NotFound, and Forbidden for everybody but purchasing administrators."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    order = orders.get(number)
    application = order.application
    if order.status is not Status.APPLYING or application is None or application.is_agreed:
        return OpenStep(order, 0, "", Rule.ANY, ())
    step, waiting = application.steps[application.step], applications.undecided(application)
    known = people.several(step.approvers)
    deputies = people.several(sorted({id for one in known.values() if (id := stand_in(one, at))}))
    asked = [
        Asked(
            known[id],
            applications.asked_at(application, id),
            concern(known[id]),
            deputies.get(stand_in(known[id], at) or ""),
        )
        for id in waiting
        if id in known
    ]
    answered = [known[id].name for id in step.approvers if id in known and id not in waiting]
    return OpenStep(order, application.step, step.name, step.rule, asked, answered)
