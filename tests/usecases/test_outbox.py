"""Messages on their way out: what is due leaves, what no queue takes stays, and what leaves twice does no harm."""

from datetime import timedelta

import pytest

from chalicelib.domain.changes import Said
from chalicelib.domain.errors import Retryable
from chalicelib.domain.messages import AskApprover, Envelope, PlacePurchaseOrder, RemindApprovers, TellApplicant
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.usecases import outbox
from tests import examples, fakes
from tests.examples import HOUR, MINUTE, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps


def house(*due_in: timedelta) -> FakeHub:
    """A message for each of these, due so long after noon."""
    hub = fakes.hub(examples.ordered(), examples.content())
    hub.commit(*[Said(TellApplicant(f"PO-{n}", news="sent"), NOON + due) for n, due in enumerate(due_in)], cause="c-1")
    return hub


def waiting(hub: FakeHub) -> list[str]:
    return [envelope.message.subject for envelope in hub.store.envelopes.values()]


def taken(hub: FakeHub) -> list[str]:
    return [envelope.message.subject for envelope in hub.queues.taken]


def sweep(hub: FakeHub) -> int:
    return hub.do(outbox.publish_due).sent


def test_what_is_due_leaves_and_what_is_not_stays():
    hub = house(-HOUR, timedelta(0), timedelta(seconds=1), HOUR)

    assert sweep(hub) == 2

    assert (taken(hub), waiting(hub)) == (["PO-0", "PO-1"], ["PO-2", "PO-3"])
    hub.clock.move(HOUR)
    assert (sweep(hub), waiting(hub)) == (2, [])


def test_a_message_leaves_with_its_id_and_what_caused_it():
    hub = house(timedelta(0))

    sweep(hub)

    assert hub.queues.taken == [Envelope("name-1", TellApplicant("PO-0", news="sent"), NOON, cause="c-1")]


def test_nothing_due_is_nothing_to_do():
    assert sweep(fakes.hub()) == 0


def test_what_no_queue_takes_stays_for_the_next_sweep():
    hub = house(*[timedelta(0)] * 3)
    hub.queues.refusing = 2

    assert sweep(hub) == 1
    assert (taken(hub), waiting(hub)) == (["PO-2"], ["PO-0", "PO-1"])

    assert sweep(hub) == 2
    assert (taken(hub), waiting(hub)) == (["PO-2", "PO-0", "PO-1"], [])


def test_who_dies_between_queue_and_outbox_sends_twice_and_loses_nothing():
    hub = house(*[timedelta(0)] * 2)

    class Dying:
        due = staticmethod(hub.outbox.due)

        def taken(self, envelope: Envelope) -> None:
            raise steps.Killed

    with pytest.raises(steps.Killed):
        fakes.hub(store=hub.store, outbox=Dying(), queues=hub.queues).do(outbox.publish_due)
    assert (taken(hub), waiting(hub)) == (["PO-0", "PO-1"], ["PO-0", "PO-1"])

    sweep(hub)

    assert (taken(hub), waiting(hub)) == (["PO-0", "PO-1"] * 2, [])


def test_the_fast_path_publishes_what_is_due_and_leaves_the_rest_to_the_sweep():
    hub = house(timedelta(0), HOUR)

    published = hub.do(outbox.publish, list(hub.store.envelopes.values()))

    assert (published, taken(hub), waiting(hub)) == (1, ["PO-0"], ["PO-1"])


def test_the_fast_path_does_not_leave_a_moment_to_the_sweep():
    hub = house(outbox.SOON, outbox.SOON + timedelta(seconds=1))

    published = hub.do(outbox.publish, list(hub.store.envelopes.values()))

    assert (published, taken(hub), waiting(hub)) == (1, ["PO-0"], ["PO-1"])


def test_the_fast_path_may_come_after_the_sweep():
    hub = house(timedelta(0))
    seen = list(hub.store.envelopes.values())
    sweep(hub)

    hub.do(outbox.publish, seen)

    assert (taken(hub), waiting(hub)) == (["PO-0", "PO-0"], [])


def test_a_purchase_whose_every_message_comes_twice_sends_one_order_and_one_reminder_chain():
    hub = fakes.hub(examples.order(), examples.content())
    hub.queues.repeating = True
    steps.apply(hub)
    steps.pump(hub)
    hub.clock.move(24 * HOUR)
    steps.pump(hub)
    steps.approve(hub, "chiara", "emma", "felix")
    steps.pump(hub)
    hub.clock.move(24 * HOUR)
    steps.pump(hub)

    assert (len(hub.supplier.placed), hub.orders.get(NUMBER).delivery) == (1, Delivery.SENT)
    assert len([message for message in hub.store.messages if isinstance(message, RemindApprovers)]) == 3
    assert hub.store.audited.count("reminded") == 1


def test_messages_in_the_wrong_order_end_the_same():
    hub = fakes.hub(examples.order(), examples.content())
    steps.apply(hub)
    steps.approve(hub, "chiara", "emma", "felix")
    hub.clock.move(MINUTE)

    for envelope in reversed(list(hub.store.envelopes.values())):
        steps.deliver(hub, envelope)

    assert (len(hub.supplier.placed), hub.orders.get(NUMBER).delivery) == (1, Delivery.SENT)
    assert {letter.subject for letter in hub.mail.letters} <= {"approved", "sent"}


def test_a_message_whose_consumer_fails_is_still_in_its_queue():
    """The outbox is done with it; the queue gives it again."""
    hub = fakes.hub(examples.order(), examples.content())
    steps.apply(hub)
    hub.mail.troubles = [Retryable("Not now.")]
    sweep(hub)
    ask = next(envelope for envelope in hub.queues.taken if isinstance(envelope.message, AskApprover))

    with pytest.raises(Retryable):
        steps.deliver(hub, ask)
    steps.deliver(hub, ask)

    assert [letter.to for letter in hub.mail.letters] == ["chiara@example.com"]


def test_placing_is_said_once_and_by_the_last_approval():
    hub = fakes.hub(examples.order(), examples.content())
    steps.apply(hub)
    steps.approve(hub, "chiara", "emma")
    assert PlacePurchaseOrder(NUMBER) not in hub.store.messages

    steps.approve(hub, "felix")

    assert hub.store.messages.count(PlacePurchaseOrder(NUMBER)) == 1
