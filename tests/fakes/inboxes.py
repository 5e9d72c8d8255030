"""Inboxes over records in memory, with the adapter's contract."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.application import undecided
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.inboxes import MOST_COUNTED, Past
from tests.fakes.readers import Reader


@dataclass(frozen=True)
class Inboxes(Reader):
    def waiting(self, person: str, *, most: int = 100) -> Sequence[PurchaseOrder]:
        found = [order for order in self.store.all(PurchaseOrder) if _waits_for(order, person)]
        return sorted(found, key=lambda order: (order.hold_until, order.number))[:most]

    def count(self, person: str) -> int:
        return len(self.waiting(person, most=MOST_COUNTED))

    def answered(self, person: str, *, most: int = 20) -> Sequence[Past]:
        mine = [answer for answer in self.store.all(Answered) if answer.person == person]
        newest = sorted(mine, key=lambda each: (each.at, each.number, each.step, each.approver), reverse=True)[:most]
        found = ((answer, self.store.find(PurchaseOrder, answer.number)) for answer in newest)
        return [Past(answer, order) for answer, order in found if order is not None]


def _waits_for(order: PurchaseOrder, person: str) -> bool:
    is_open = order.status is Status.APPLYING and order.application is not None
    return is_open and order.application is not None and person in undecided(order.application)
