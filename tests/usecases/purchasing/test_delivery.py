"""Sending an approved order to Amazon once, whatever comes twice, dies or is quicker."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Said
from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.messages import CheckDispatch, TellApplicant
from chalicelib.domain.purchasing.delivery import LEASE, Dispatch, Receipt, first, recorded
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.ports.purchasing import Placement
from chalicelib.usecases.again import ATTEMPTS
from tests import examples, fakes
from tests.examples import MINUTE, NOON, NUMBER
from tests.usecases import steps
from tests.usecases.purchasing.sending import NO, PAYLOAD_ID, RECEIVED, SILENCE, confirmed, delivered, house, placed

# The recovery point.


def test_an_order_is_sent_and_what_amazon_said_is_written_down():
    hub = house()

    steps.place(hub)

    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=NOON)
    (sent,) = hub.orders.documents(NUMBER)
    assert (sent.kind, sent.payload_id, PAYLOAD_ID.encode() in hub.files.read(sent.file)) == (
        *(Kind.ORDER, PAYLOAD_ID, True),
    )
    assert hub.store.commits == [
        (
            Created(claim),
            Created(sent),
            Said(CheckDispatch(NUMBER, fence=1), due_at=NOON + LEASE),
            Erased(needed(Reason.STUCK_DELIVERY, NUMBER, at=NOON)),
        ),
        (
            Audited(
                "amazon_received",
                NUMBER,
                by="amazon",
                at=NOON,
                where="order request",
                facts={"code": "200", "text": "OK", "attempt": "1"},
            ),
            Changed(claim, recorded(claim, RECEIVED)),
            Changed(examples.ordered(), examples.ordered(Delivery.SENT)),
            Said(TellApplicant(NUMBER, news="sent"), due_at=NOON),
            Erased(AttentionItem(f"unknown_delivery~{NUMBER}", Reason.UNKNOWN_DELIVERY, NUMBER, NOON)),
        ),
    ]
    assert hub.supplier.placed == [
        Placement(
            credentials=examples.credentials(),
            order=examples.ordered(),
            content=examples.content(),
            company=examples.company(),
            person=examples.person("anna"),
            payload_id=PAYLOAD_ID,
            at=NOON,
        )
    ]


def test_the_recovery_point_is_durable_before_the_first_byte_leaves():
    hub = house()
    seen = []
    hub.supplier.meanwhile = lambda: seen.append((hub.orders.dispatch(NUMBER), list(hub.store.messages)))

    steps.place(hub)

    assert seen == [(first(NUMBER, payload_id=PAYLOAD_ID, at=NOON), [CheckDispatch(NUMBER, fence=1)])]


def test_without_a_recovery_point_nothing_leaves():
    hub = house()
    hub.store.troubles = [Retryable("Not now.")]

    with pytest.raises(Retryable):
        steps.place(hub)

    assert (hub.supplier.placed, hub.store.commits, delivered(hub)) == ([], [], Delivery.PENDING)


# Once, whatever comes twice.


def test_any_number_of_messages_sends_one_order():
    hub = house()

    for _ in range(5):
        steps.place(hub)

    assert (placed(hub), len(hub.store.commits)) == ([PAYLOAD_ID], 2)


def test_a_message_that_comes_while_the_order_is_on_its_way_sends_nothing():
    hub = house()
    hub.supplier.meanwhile = lambda: steps.place(hub)

    steps.place(hub)

    assert (placed(hub), delivered(hub)) == ([PAYLOAD_ID], Delivery.SENT)


def test_a_message_that_comes_in_the_moment_of_the_claim_sends_nothing():
    hub = house()
    hub.store.meanwhile = lambda: steps.place(hub)

    steps.place(hub)

    assert (len(hub.supplier.placed), delivered(hub), hub.pause.attempts) == (1, Delivery.SENT, [1])


def test_messages_in_many_threads_send_one_order():
    hub = house()
    steps.together(8, lambda: steps.place(hub))

    assert (len(hub.supplier.placed), delivered(hub)) == (1, Delivery.SENT)
    assert hub.store.audited == ["amazon_received"]


@pytest.mark.parametrize(
    "order",
    [
        examples.order(),
        examples.applying(),
        examples.order(status=Status.CANCELED, delivery=Delivery.REFUSED),
        *(examples.ordered(state) for state in Delivery if state is not Delivery.PENDING),
    ],
)
def test_what_does_not_wait_to_be_sent_is_not_sent(order: object):
    hub = fakes.hub(order, examples.content())

    steps.place(hub)

    assert (hub.supplier.placed, hub.store.commits) == ([], [])


def test_an_order_that_is_not_there_is_a_mistake():
    with pytest.raises(NotFound):
        steps.place(house(), "PO-9999")


def test_a_sender_that_died_after_its_claim_is_not_followed_by_another():
    hub = house(steps.Killed())

    with pytest.raises(steps.Killed):
        steps.place(hub)
    hub.clock.move(2 * LEASE)
    steps.place(hub)

    assert (placed(hub), delivered(hub)) == ([PAYLOAD_ID], Delivery.PENDING)
    assert hub.store.messages == [CheckDispatch(NUMBER, fence=1)]


# Writing down what came back.


def test_a_confirmation_that_was_quicker_says_more_than_our_record():
    hub = house()
    hub.supplier.meanwhile = lambda: confirmed(hub)

    steps.place(hub)

    assert (delivered(hub), hub.orders.dispatch(NUMBER).receipt) == (Delivery.CONFIRMED, RECEIVED)
    assert hub.store.audited == ["received_confirmation", "amazon_received"]
    assert [m.news for m in hub.store.messages if isinstance(m, TellApplicant)] == ["confirmed"]


@pytest.mark.parametrize("answer", [NO, SILENCE])
def test_after_a_confirmation_no_other_answer_makes_the_order_look_worse(answer: Receipt):
    hub = house(answer)
    hub.supplier.meanwhile = lambda: confirmed(hub)

    steps.place(hub)
    steps.check(hub)

    assert (delivered(hub), hub.attention.all()) == (Delivery.CONFIRMED, [])
    assert len(hub.supplier.placed) == 1


def test_a_confirmation_in_the_moment_of_our_record_is_kept_and_the_record_made_again():
    hub = house()
    hub.supplier.meanwhile = lambda: setattr(hub.store, "meanwhile", lambda: confirmed(hub))

    steps.place(hub)

    assert (delivered(hub), hub.orders.dispatch(NUMBER).receipt) == (Delivery.CONFIRMED, RECEIVED)
    assert (len(hub.supplier.placed), hub.pause.attempts) == (1, [1])


@pytest.mark.parametrize("trouble", [Conflict("Somebody was quicker."), Retryable("Not now.")])
def test_a_record_that_could_not_be_made_sends_nothing_twice(trouble: Exception):
    hub = house()
    hub.supplier.meanwhile = lambda: setattr(hub.store, "troubles", [trouble] * ATTEMPTS)

    try:
        steps.place(hub)
    except Retryable:
        hub.store.troubles = []
        steps.place(hub)

    assert (len(hub.supplier.placed), delivered(hub)) == (1, Delivery.PENDING)
    assert hub.orders.dispatch(NUMBER).receipt is None


def test_a_sender_whose_fence_is_past_records_nothing():
    hub = house()
    other = replace(first(NUMBER, payload_id=PAYLOAD_ID, at=NOON + MINUTE), fence=2, revision=1)
    hub.supplier.meanwhile = lambda: hub.store.hold(other)

    steps.place(hub)

    assert (hub.store.only(Dispatch), delivered(hub)) == (other, Delivery.PENDING)
    assert (len(hub.store.commits), hub.store.audited) == (1, [])


def test_a_sender_who_comes_back_after_its_lease_has_lapsed_does_not_unsay_what_was_said_meanwhile():
    hub = house()

    def dawdle() -> None:
        hub.clock.move(LEASE)
        steps.check(hub)

    hub.supplier.meanwhile = dawdle
    steps.place(hub)

    assert (delivered(hub), hub.store.audited) == (Delivery.UNKNOWN, ["amazon_none"])
