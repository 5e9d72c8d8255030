"""An Amazon that is asked to cancel: requests that take their time, reports that refuse, and faults."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain.fulfilment.cancellation import CancelReason
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.ports.cancellations import Answer, CancelState
from chalicelib.ports.selling import BACKGROUND, Caller, Missing, Revoked
from tests.fakes.selling import FakeSelling

WAITING = Answer(CancelState.WAITING)


@dataclass
class Asked:
    authorization: str
    wish: str
    made_at: datetime
    answer: Answer = WAITING


@dataclass
class FakeCancellations:
    """The orders are those of ``selling``. Requests wait for ``settle``. ``faults[operation]`` are raised by its next
    calls; one of "after_ask" when Amazon has it already. ``refusing`` are words with which it refuses whatever comes.
    """

    selling: FakeSelling
    refusing: str = ""
    wishes: dict[str, tuple[str, CancelReason, tuple[str, ...]]] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    faults: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, Caller]] = field(default_factory=list)

    def fail(self, operation: str, *faults: Exception) -> None:
        self.faults[operation] += faults

    def count(self, operation: str) -> int:
        return sum(1 for called, _ in self.calls if called == operation)

    def write(
        self,
        authorization: str,
        order_id: str,
        reason: CancelReason,
        lines: Sequence[str] = (),
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        self._called("write", authorization, caller)
        id = f"wish-{len(self.wishes) + 1}"
        self.wishes[id] = (order_id, reason, tuple(lines))
        return id

    def ask(self, authorization: str, marketplace: str, wish: str, *, caller: Caller = BACKGROUND) -> str:
        self._called("ask", authorization, caller)
        id = f"request-{len(self.asked) + 1}"
        self.asked[id] = Asked(authorization, wish, self.selling.clock.now())
        self._fault("after_ask")
        return id

    def answer(self, authorization: str, request: str, order_id: str, *, caller: Caller = BACKGROUND) -> Answer:
        self._called("answer", authorization, caller)
        if request not in self.asked:
            raise Missing("Amazon does not know this.")
        return self.asked[request].answer

    def is_under_way(self, authorization: str, since: datetime, *, caller: Caller = BACKGROUND) -> bool:
        self._called("is_under_way", authorization, caller)
        return any(each.made_at >= since and each.answer.state is CancelState.WAITING for each in self.asked.values())

    def settle(self) -> None:
        """Amazon works on everything that waits."""
        for each in self.asked.values():
            if each.answer.state is CancelState.WAITING:
                each.answer = self._worked(each)

    def _worked(self, asked: Asked) -> Answer:
        order_id, _, lines = self.wishes[asked.wish]
        received = self.selling.orders[asked.authorization][order_id]
        order = received.order
        is_open = order.status in (AmazonStatus.UNSHIPPED, AmazonStatus.PARTIALLY_SHIPPED)
        chosen = lines or tuple(line.id for line in order.lines)
        if self.refusing or not is_open or not any(line.open for line in order.lines if line.id in chosen):
            return Answer(CancelState.REFUSED, self.refusing or f"The order is {order.status.upper()}.")
        after = tuple(replace(line, canceled_by="merchant") if line.id in chosen else line for line in order.lines)
        is_whole = not any(line.open for line in after)
        now = self.selling.clock.now()
        told = replace(order, lines=after, updated_at=now, status=AmazonStatus.CANCELLED if is_whole else order.status)
        self.selling.put(asked.authorization, replace(received, order=told))
        return Answer(CancelState.TAKEN)

    def _called(self, operation: str, authorization: str, caller: Caller) -> None:
        self.calls.append((operation, caller))
        if authorization in self.selling.revoked:
            raise Revoked("The seller has to authorize Crossdock anew.")
        self._fault(operation)

    def _fault(self, operation: str) -> None:
        if self.faults[operation]:
            raise self.faults[operation].pop(0)
