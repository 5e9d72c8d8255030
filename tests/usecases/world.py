"""A house where everything that can go wrong does, and watchers that know what must never happen."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.approvals import traits
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.routes import Policy, Rule, choose, steps_for
from chalicelib.domain.changes import Change, Changed, Said
from chalicelib.domain.errors import Conflict, Problem, Retryable
from chalicelib.domain.messages import Envelope, PlacePurchaseOrder
from chalicelib.domain.purchasing.delivery import Answer, Dispatch, Receipt
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.ports.purchasing import Placement
from tests import examples, fakes
from tests.fakes import FakeHub
from tests.fakes.house import company
from tests.usecases import steps

S, D = Status, Delivery
ANSWERED = {D.CONFIRMED, D.PARTLY_CONFIRMED, D.REJECTED}
# Written down once more, apart from the domain's tables, so that a slip there does not excuse itself.
LEGAL = {
    (S.CART, S.CART),  # changed by its applicant
    (S.REMANDED, S.REMANDED),
    (S.CART, S.APPLYING),
    (S.CART, S.ORDERED),  # approved automatically
    (S.CART, S.CANCELED),
    (S.APPLYING, S.APPLYING),
    (S.APPLYING, S.ORDERED),
    (S.APPLYING, S.REMANDED),
    (S.APPLYING, S.DISAPPROVED),
    (S.APPLYING, S.CANCELED),
    (S.REMANDED, S.APPLYING),
    (S.REMANDED, S.CANCELED),
    (S.ORDERED, S.ORDERED),
    (S.ORDERED, S.CANCELED),
}
LEGAL_DELIVERIES = {
    (None, None),
    (None, D.PENDING),
    (D.PENDING, D.SENT),
    (D.PENDING, D.REFUSED),
    (D.PENDING, D.UNKNOWN),
    (D.UNKNOWN, D.UNKNOWN),
    (D.UNKNOWN, D.SENT),
    (D.UNKNOWN, D.REFUSED),
    (D.UNKNOWN, D.PENDING),
    (D.REFUSED, D.PENDING),
    (D.REFUSED, D.REFUSED),  # canceled
    *((before, after) for before in (D.PENDING, D.UNKNOWN, D.SENT, *ANSWERED) for after in ANSWERED),
}


class TroubledStore(fakes.FakeStore):
    """``faults`` befall the next commits, one each: ``before`` and ``after`` kill the function at that point,
    ``conflict`` and ``later`` fail the write, anything else lets it pass."""

    def __init__(self, *records: Any, **others: Any) -> None:
        super().__init__(*records, **others)
        self.faults: list[str] = []
        self.policies = self.all(Policy)  # every one there ever was

    def commit(self, *changes: Change, cause: str = "") -> None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "before":
            raise steps.Killed
        if fault == "conflict":
            raise Conflict("Somebody was quicker.")
        if fault == "later":
            raise Retryable("Not now.")
        super().commit(*changes, cause=cause)
        self.policies += [policy for policy in self.all(Policy) if policy not in self.policies]
        watch(changes, self.policies)
        if fault == "after":
            raise steps.Killed


def watch(changes: tuple[Change, ...], policies: Sequence[Policy]) -> None:
    """What no commit may do, whoever makes it."""
    for change in changes:
        match change:
            case Changed(PurchaseOrder() as before, PurchaseOrder() as after):
                assert (before.status, after.status) in LEGAL
                assert (before.delivery, after.delivery) in LEGAL_DELIVERIES
                assert before.content_version <= after.content_version
                if after.status is S.CANCELED:
                    assert before.delivery in {None, D.REFUSED}
                if before.status is not after.status and after.status in {S.APPLYING, S.ORDERED}:
                    assert any(is_demanded(after, policy) for policy in policies)
                if before.status is S.CART and after.status is S.ORDERED:
                    assert before.application is None and not after.hold_lost and after.ordered_at < after.hold_until
                if before.status is not S.ORDERED and after.status is S.ORDERED:
                    assert_agreed(after)
                    assert PlacePurchaseOrder(after.number) in [c.message for c in changes if isinstance(c, Said)]
            case Changed(Dispatch() as before, Dispatch() as after):
                assert before.fence <= after.fence
                if before.payload_id != after.payload_id:
                    assert before.receipt is not None and before.receipt.answer is Answer.REFUSED


def is_demanded(order: PurchaseOrder, policy: Policy) -> bool:
    """Whether an application asks what this policy demands of the order, no step less."""
    application = order.application
    assert application is not None
    route = choose(policy, traits.of(order.total, order.billing_group, examples.cart().lines))
    if application.automatic:
        limit = policy.automatic_below.get(order.total.currency)
        return application.route == route.name and limit is not None and order.total.amount < limit
    demanded = [step.name for step in steps_for(route, order.total)] or [route.name]
    return application.route == route.name and [step.name for step in application.steps] == demanded


def assert_agreed(order: PurchaseOrder) -> None:
    """Whether everybody has agreed whom the route demanded, the applicant not among them."""
    application = order.application
    assert application is not None and bool(application.steps) is (application.automatic is None)
    if application.automatic:
        assert order.total < application.automatic <= examples.usd(500)
    for index, step in enumerate(application.steps):
        answers = [decision for decision in application.decisions if decision.step == index]
        assert all(decision.verdict is Verdict.APPROVE and decision.by != order.applicant for decision in answers)
        agreed = {decision.approver for decision in answers}
        assert agreed <= set(step.approvers)
        if step.rule is Rule.ALL:
            assert len({decision.by for decision in answers}) == len(answers), "one person signed for two"
        assert agreed if step.rule is Rule.ANY else agreed == set(step.approvers)


class Memory(StrEnum):
    """What Amazon makes of a payloadID that it has seen before; nobody outside knows."""

    NONE = "none"  # takes the order a second time
    KINDLY = "kindly"  # takes it once, and says yes again
    STRICTLY = "strictly"  # takes it once, and refuses the copy


class Amazon(fakes.FakeSupplier):
    """Takes orders for real. ``moods`` are how it answers the next ones: ``receive``, ``refuse``, ``silence`` (it never
    arrived), ``taken`` (it arrived, the answer did not), ``die`` and ``die taken`` (the sender did)."""

    def __init__(self, store: fakes.FakeStore, memory: Memory) -> None:
        super().__init__()
        self.store = store
        self.memory = memory
        self.moods: list[str] = []
        self.sent: list[tuple[str, str]] = []  # (order, payloadID)
        self.accepted: list[tuple[str, str]] = []

    def place(self, placement: Placement) -> Receipt:
        number, payload_id = placement.order.number, placement.payload_id
        order, dispatch = self.store.orders.get(number), self.store.orders.dispatch(number)
        assert (order.status, dispatch.payload_id, dispatch.receipt) == (S.ORDERED, payload_id, None)
        assert order.delivery in {D.PENDING, D.UNKNOWN}
        assert_agreed(order)
        self.sent.append((number, payload_id))
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return self._answer(self.moods.pop(0) if self.moods else "receive", number, payload_id)

    def has(self, number: str) -> bool:
        return any(taken == number for taken, _ in self.accepted)

    def _answer(self, mood: str, number: str, payload_id: str) -> Receipt:
        if self.memory is not Memory.NONE and (number, payload_id) in self.accepted:
            is_kind = self.memory is Memory.KINDLY
            return Receipt(Answer.RECEIVED if is_kind else Answer.REFUSED, text="Seen before")
        if mood in {"receive", "taken", "die taken"}:
            self.accepted.append((number, payload_id))
        if mood.startswith("die"):
            raise steps.Killed
        answers = {"receive": Receipt(Answer.RECEIVED, "200", "OK"), "refuse": Receipt(Answer.REFUSED, "403", "No")}
        return answers.get(mood, Receipt(Answer.NONE, "503", "HTTP 503"))


class World:
    """The house, its Amazon and its queues, which give every message until somebody is done with it."""

    def __init__(self, memory: Memory) -> None:
        repeats = memory is not Memory.NONE  # the setting is for an Amazon that remembers
        settings = [examples.integration(repeat_unknown=repeats), examples.address("TOKYO")]
        self.store = TroubledStore(*company(), *settings)
        self.amazon = Amazon(self.store, memory)
        self.hub: FakeHub = fakes.hub(store=self.store, supplier=self.amazon)
        self.waiting: list[Envelope] = []

    def do(self, act: Callable[[], object]) -> None:
        """Somebody does something; refusals, outages and deaths are everyday life."""
        with suppress(Problem, steps.Killed):
            act()

    def numbers(self) -> list[str]:
        return sorted(order.number for order in self.store.all(PurchaseOrder))

    def sweep(self) -> None:
        self.do(lambda: steps.sweep(self.hub))
        self.waiting += self.hub.queues.taken
        self.hub.queues.taken = []

    def deliver(self, place: int, *, again: bool = False) -> None:
        """One of the messages that wait, in any order; who fails gets it again, and sometimes others do too."""
        envelope = self.waiting[place % len(self.waiting)]
        try:
            steps.deliver(self.hub, envelope)
        except (Conflict, Retryable, steps.Killed):
            return
        if not again:
            self.waiting.remove(envelope)

    def calm_down(self) -> None:
        """The troubles end, and everything that is due within a month happens."""
        self.store.faults, self.store.meanwhile = [], None
        self.amazon.moods, self.amazon.meanwhile = [], None
        for _ in range(60):
            self._work_off()
            self.hub.clock.move(timedelta(minutes=2))
        for _ in range(30):
            self._work_off()
            self.hub.clock.move(timedelta(days=1))

    def _work_off(self) -> None:
        self.sweep()
        while self.waiting:
            before = len(self.waiting)
            self.deliver(0)
            assert len(self.waiting) < before, f"nobody can handle {self.waiting[0]}"
            self.sweep()
