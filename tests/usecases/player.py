"""Everybody who can do something to a purchase, doing it at random: one seed, one story."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.attention import Reason
from chalicelib.domain.messages import Envelope, PlacePurchaseOrder
from chalicelib.domain.money import total
from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing import settling
from chalicelib.usecases.purchasing.settling import Settlement
from tests import examples
from tests.usecases import steps
from tests.usecases.approvers import Approvers
from tests.usecases.routers import Routers
from tests.usecases.world import World

Act = Callable[[], object]

MOST_ORDERS = 2
MOODS = ("receive", "refuse", "silence", "taken", "die", "die taken")
FAULTS = ("before", "after", "conflict", "later", "")
VERDICTS = (*[Verdict.APPROVE] * 4, Verdict.REMAND, Verdict.REMAND, Verdict.DISAPPROVE)
# Long enough for a lease, a repetition, all of them, a reminder, and the end of the hold.
PAUSES = (
    *[timedelta(seconds=90), timedelta(minutes=2), timedelta(minutes=10)] * 8,
    *[timedelta(days=1)] * 3,
    timedelta(days=8),
)


class Player(Approvers, Routers):
    def __init__(self, seed: int, world: World) -> None:
        self.chance = Random(seed)
        self.world, self.hub, self.amazon = world, world.hub, world.amazon
        # What somebody may do, and how often compared with the others.
        self.acts: dict[Callable[[], Act | None], float] = {
            self.shop: 1,
            self.apply: 2,
            self.lower: 2,
            self.cancel: 0.2,
            self.answer: 4,
            self.everybody_approves: 1,
            self.approve_several: 0.7,
            self.go_away: 2,
            self.come_back: 0.4,
            self.ask_somebody_else: 2,
            self.ask_for_a_fresh_link: 1.5,
            self.switch_off: 0.1,
            self.sweep: 5,
            self.deliver: 8,
            self.deliver_a_copy: 2,
            self.wait: 5,
            self.confirm: 1,
            self.ship: 0.3,
            self.settle: 1.5,
            self.send_again: 1.5,
            self.keep_routes: 2,
            self.trouble: 2,
            self.mood: 3,
            self.be_quicker: 3,
        }

    def play(self, turns: int) -> None:
        """A story begins with a cart, and most of them with an approved order, so that they get far."""
        opening = [self.shop, self.apply, self.mood, self.everybody_approves]
        for choose in opening[: self.chance.choice([1, 2, 4, 4])]:
            self._take_turn(choose)
        for _ in range(turns):
            (choose,) = self.chance.choices(list(self.acts), list(self.acts.values()))
            self._take_turn(choose)
        self.world.calm_down()
        self.look()
        self.look_back()

    # What must be so after every turn.

    def look(self) -> None:
        accepted = self.amazon.accepted
        assert len(accepted) == len({number for number, _ in accepted}), "one order was placed twice"
        for order in self.world.store.all(PurchaseOrder):
            is_taken = self.amazon.has(order.number)
            if is_taken:
                assert order.status is Status.ORDERED and order.delivery is not Delivery.REFUSED
            elif order.delivery not in {None, Delivery.PENDING, Delivery.REFUSED, Delivery.UNKNOWN}:
                raise AssertionError("an order looks better than it is")
            assert self._said(order.number) == self._decided(order)
            self._look_at_lines(order)

    def look_back(self) -> None:
        """The troubles are over: nothing hangs, and what needs a person stands where one sees it."""
        for order in self.world.store.all(PurchaseOrder):
            tasks = [
                (item.reason, item.next_retry) for item in self.hub.attention.all() if item.subject == order.number
            ]
            is_open = order.status is Status.ORDERED
            assert order.delivery is not Delivery.PENDING
            assert ((Reason.UNKNOWN_DELIVERY, None) in tasks) is (order.delivery is Delivery.UNKNOWN)
            assert ((Reason.REFUSED_DELIVERY, None) in tasks) is (is_open and order.delivery is Delivery.REFUSED)

    def _look_at_lines(self, order: PurchaseOrder) -> None:
        """Nothing is ever ordered that did not come back from the store, and the head says what it costs."""
        cart, content = (self.hub.orders.content(order.number, version) for version in (1, order.content_version))
        offered = {line.number: line for line in cart.lines}
        for line in content.lines:
            assert 0 < line.quantity <= offered[line.number].quantity
            assert replace(line, quantity=offered[line.number].quantity) == offered[line.number]
        assert order.goods == total((line.subtotal for line in content.lines), order.goods.currency)
        assert order.line_count == len(content.lines) > 0

    def _said(self, number: str) -> int:
        return self.world.store.messages.count(PlacePurchaseOrder(number))

    def _decided(self, order: PurchaseOrder) -> int:
        """How often somebody decided that the order goes to Amazon."""
        actions = Counter(entry.action for entry in self.world.store.entries if entry.subject == order.number)
        return (order.ordered_at is not None) + actions["sent_again"] + actions["settled_send"]

    # People.

    def shop(self) -> Act | None:
        if len(self._numbers()) == MOST_ORDERS:
            return None

        def shop() -> None:
            steps.go_shopping(self.hub)
            steps.bring(self.hub, examples.cart(buyer_cookie=self.amazon.started[-1].buyer_cookie))

        return shop

    def apply(self) -> Act | None:
        address = self.chance.choice(["", "", "BERLIN", "TOKYO"])
        fewer = self._quantities() if self.chance.random() < 0.3 else {}
        return self._with_order(lambda number: steps.apply(self.hub, number, address=address, quantities=fewer))

    def lower(self) -> Act | None:
        """Orders less, or tries to order more, without applying."""
        wished = self._quantities()
        return self._with_order(lambda number: steps.update(self.hub, number, quantities=wished))

    def _quantities(self) -> dict[int, int]:
        return {number: self.chance.choice([0, 1, 1, 2, 2, 3]) for number in (1, 2, 3) if self.chance.random() < 0.5}

    def cancel(self) -> Act | None:
        by = self.chance.choice(["anna", "gita"])
        return self._with_order(lambda number: steps.cancel(self.hub, number, by, reason="No longer needed."))

    def answer(self) -> Act | None:
        """By any link that was ever mailed."""
        if not (links := self._links()):
            return None
        token, verdict = self.chance.choice(links), self.chance.choice(VERDICTS)
        signed_in = self.chance.choice([None, None, None, "anna", "gita"])
        agrees = self.chance.random() < 0.7
        return lambda: steps.answer(
            self.hub, token, verdict, comment="Because.", at_current_price=agrees, signed_in=signed_in
        )

    def everybody_approves(self) -> Act:
        """So that orders get far often enough."""

        def approve() -> None:
            for _ in range(3):
                self.world.sweep()
                for _ in range(len(self.world.waiting)):
                    self.world.deliver(0)
                for token in self._links():
                    self.world.do(lambda token=token: steps.answer(self.hub, token, at_current_price=True))

        return approve

    def settle(self) -> Act | None:
        """An administrator looks at Amazon before they say anything."""
        gita = self.hub.people.get("gita")
        unsent = self.chance.choice([Settlement.SEND, Settlement.GIVE_UP])

        def settle(number: str) -> None:
            outcome = Settlement.ARRIVED if self.amazon.has(number) else unsent
            self.hub.do(settling.settle, number, outcome=outcome, by=gita, where="page")

        return self._with_order(settle)

    def send_again(self) -> Act | None:
        gita = self.hub.people.get("gita")
        return self._with_order(lambda number: self.hub.do(settling.send_again, number, by=gita, where="page"))

    # Messages and time.

    def sweep(self) -> Act:
        return self.world.sweep

    def deliver(self) -> Act | None:
        if not self.world.waiting:
            return None
        place, again = self.chance.randrange(len(self.world.waiting)), self.chance.random() < 0.2
        return lambda: self.world.deliver(place, again=again)

    def deliver_a_copy(self) -> Act | None:
        """Of whatever was ever said, long after."""
        if not self.world.store.messages:
            return None
        message = self.chance.choice(self.world.store.messages)
        return lambda: steps.deliver(self.hub, Envelope("a copy", message, self.hub.clock.now()))

    def wait(self) -> Act:
        by = self.chance.choice(PAUSES)
        return lambda: self.hub.clock.move(by)

    # Amazon.

    def confirm(self) -> Act | None:
        if not self.amazon.accepted:
            return None
        number, _ = self.chance.choice(self.amazon.accepted)
        whole = self.chance.choice([LineState.ACCEPTED, LineState.REJECTED, LineState.BACKORDERED])
        payload_id = f"c-{self.chance.randint(1, 3)}"
        said = examples.confirmation(whole=whole, order=number, payload_id=payload_id)
        return lambda: steps.hear(
            self.hub, Inbound(Kind.CONFIRMATION, payload_id, number, steps.RAW, confirmation=said)
        )

    def ship(self) -> Act | None:
        if not self.amazon.accepted:
            return None
        number, _ = self.chance.choice(self.amazon.accepted)
        return lambda: steps.hear(self.hub, Inbound(Kind.SHIP_NOTICE, "s-1", number, steps.RAW))

    # Troubles.

    def trouble(self) -> Act:
        faults = self.chance.choices(FAULTS, k=self.chance.randint(1, 4))
        return lambda: setattr(self.world.store, "faults", faults)

    def mood(self) -> Act:
        moods = self.chance.choices(MOODS, k=self.chance.randint(1, 4))
        return lambda: setattr(self.amazon, "moods", moods)

    def be_quicker(self) -> Act | None:
        """Just before the next commit, or while the next order is on its way, somebody else acts."""
        holder = self.chance.choice([self.world.store, self.amazon])
        rivals = [self.answer, self.deliver_a_copy, self.settle, self.settle, self.confirm, self.ship, self.cancel]
        rival = self.chance.choice(rivals)

        def act() -> None:
            act = rival()
            if act is not None:
                self.world.do(act)

        return lambda: setattr(holder, "meanwhile", act)

    def _take_turn(self, choose: Callable[[], Act | None]) -> None:
        act = choose()
        if act is not None:
            self.world.do(act)
        self.look()

    def _numbers(self) -> list[str]:
        return sorted(order.number for order in self.world.store.all(PurchaseOrder))

    def _with_order(self, act: Callable[[str], object]) -> Act | None:
        numbers = self._numbers()
        if not numbers:
            return None
        number = self.chance.choice(numbers)
        return lambda: act(number)
