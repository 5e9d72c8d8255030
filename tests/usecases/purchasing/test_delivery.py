"""Sending an approved order to Amazon once, whatever comes twice, dies or is out of reach."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Kept, Said
from chalicelib.domain.company import Integration
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Refused, Retryable
from chalicelib.domain.messages import CheckDispatch, PlacePurchaseOrder, TellApplicant
from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.delivery import LEASE, Answer, Dispatch, Receipt, first, recorded
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.ports.purchasing import Inbound, Placement
from chalicelib.usecases.purchasing import delivery
from tests import examples, fakes
from tests.examples import HOUR, MINUTE, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps

RECEIVED = Receipt(Answer.RECEIVED, "200", "OK")
NO = Receipt(Answer.REFUSED, "403", "Your account may not order")
SILENCE = Receipt(Answer.NONE, "503", "HTTP 503")
PAYLOAD_ID = "20261123T120000.1@crossdock.example"


def house(*answers: Receipt | BaseException, **order: object) -> FakeHub:
    """Anna's order, approved by everybody at noon; Amazon is about to answer so."""
    return fakes.hub(examples.ordered(**order), examples.content(), supplier=fakes.FakeSupplier(*answers))


def delivered(hub: FakeHub) -> Delivery | None:
    return hub.orders.get(NUMBER).delivery


def placed(hub: FakeHub) -> list[str]:
    """The payloadIDs that went out."""
    return [placement.payload_id for placement in hub.supplier.placed]


def send_again(hub: FakeHub, by: str = "gita") -> None:
    hub.do(delivery.send_again, NUMBER, by=hub.people.get(by), where="page")


def confirmed(hub: FakeHub) -> None:
    said = examples.confirmation(whole=LineState.ACCEPTED, amazon_orders=("111-1",))
    steps.hear(hub, Inbound(Kind.CONFIRMATION, said.payload_id, NUMBER, b"<cXML/>", confirmation=said))


# The recovery point.


def test_an_order_is_sent_and_what_amazon_said_is_written_down():
    hub = house()

    steps.place(hub)

    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=NOON)
    assert hub.store.commits == [
        (Created(claim), Said(CheckDispatch(NUMBER, fence=1), due_at=NOON + LEASE)),
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


# Refused.


def test_a_refusal_is_written_down_with_amazons_own_words_and_waits_for_a_person():
    hub = house(NO)

    steps.place(hub)

    at = NOON
    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=at)
    trouble = needed(Reason.REFUSED_DELIVERY, NUMBER, at=at, code="403", text="Your account may not order")
    assert hub.store.commits[1] == (
        Audited(
            "amazon_refused",
            NUMBER,
            by="amazon",
            at=at,
            where="order request",
            facts={"code": "403", "text": "Your account may not order", "attempt": "1"},
        ),
        Changed(claim, recorded(claim, NO)),
        Changed(examples.ordered(), examples.ordered(Delivery.REFUSED)),
        Said(TellApplicant(NUMBER, news="refused"), due_at=at),
        Kept(trouble),
    )


def test_a_refused_order_is_not_sent_by_an_old_message_or_check():
    hub = house(NO)
    steps.place(hub)
    commits = len(hub.store.commits)

    steps.place(hub)
    steps.check(hub)

    assert (len(hub.supplier.placed), len(hub.store.commits)) == (1, commits)


def test_after_a_correction_the_same_order_goes_out_under_a_new_payload_id():
    hub = house(NO)
    steps.place(hub)
    hub.clock.move(HOUR)

    send_again(hub)

    at = NOON + HOUR
    refused, pending = examples.ordered(Delivery.REFUSED, revision=1), examples.ordered(changed_at=at, revision=1)
    assert hub.store.commits[2:] == [
        (
            Changed(refused, pending),
            Audited("sent_again", NUMBER, by="gita", at=at, where="page"),
            Erased(AttentionItem(f"refused_delivery~{NUMBER}", Reason.REFUSED_DELIVERY, NUMBER, at)),
            Said(PlacePurchaseOrder(NUMBER), due_at=at),
        )
    ]

    steps.place(hub)

    first_one, second = hub.supplier.placed
    assert (second.order.number, second.payload_id == first_one.payload_id) == (NUMBER, False)
    dispatch = hub.orders.dispatch(NUMBER)
    assert (dispatch.superseded, dispatch.attempt, dispatch.fence) == ((PAYLOAD_ID,), 1, 2)
    assert (delivered(hub), hub.attention.all()) == (Delivery.SENT, [])


def test_a_second_refusal_can_be_corrected_too():
    hub = house(NO, NO)
    steps.place(hub)
    send_again(hub)
    steps.place(hub)
    assert delivered(hub) is Delivery.REFUSED

    send_again(hub)
    steps.place(hub)

    assert (len(set(placed(hub))), delivered(hub)) == (3, Delivery.SENT)


def test_two_clicks_on_send_again_send_once():
    hub = house(NO)
    steps.place(hub)
    hub.store.meanwhile = lambda: send_again(hub)

    with pytest.raises(Refused, match="Only an order that Amazon refused"):
        send_again(hub)
    steps.pump(hub)

    assert (len(hub.supplier.placed), delivered(hub)) == (2, Delivery.SENT)


@pytest.mark.parametrize("state", [state for state in Delivery if state is not Delivery.REFUSED])
def test_only_a_refused_order_is_sent_again(state: Delivery):
    hub = fakes.hub(examples.ordered(state), examples.content())

    with pytest.raises(Refused):
        send_again(hub)

    assert hub.store.commits == []


def test_a_refused_order_that_was_canceled_is_not_sent_again():
    hub = house(NO)
    steps.place(hub)
    steps.cancel(hub, reason="Bought elsewhere.")
    commits = len(hub.store.commits)

    with pytest.raises(Refused):
        send_again(hub)

    assert len(hub.store.commits) == commits


@pytest.mark.parametrize("by", ["anna", "chiara", "hugo"])
def test_only_an_administrator_sends_again(by: str):
    hub = house(NO)
    steps.place(hub)

    with pytest.raises(Forbidden):
        send_again(hub, by)

    assert delivered(hub) is Delivery.REFUSED


# Settings that make sending impossible.


def test_what_the_settings_make_impossible_is_refused_before_anything_leaves():
    hub = house()
    hub.supplier.refusal = Refused("The Amazon account “{name}” has no password yet.", name="main")

    steps.place(hub)

    receipt = Receipt(Answer.REFUSED, text="The Amazon account “main” has no password yet.")
    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=NOON)
    assert hub.supplier.placed == []
    assert hub.store.commits == [
        (
            Audited(
                "amazon_refused",
                NUMBER,
                by="crossdock",
                at=NOON,
                where="order request",
                facts={"code": "", "text": receipt.text, "attempt": "1"},
            ),
            Created(recorded(claim, receipt)),
            Changed(examples.ordered(), examples.ordered(Delivery.REFUSED)),
            Said(TellApplicant(NUMBER, news="refused"), due_at=NOON),
            Kept(needed(Reason.REFUSED_DELIVERY, NUMBER, at=NOON, code="", text=receipt.text)),
        )
    ]


def test_an_account_that_is_gone_is_a_task_for_a_person_and_not_a_message_that_fails():
    hub = house()
    hub.store.hold(examples.integration(credential_sets={}))

    steps.place(hub)

    assert (hub.supplier.placed, delivered(hub)) == ([], Delivery.REFUSED)
    assert hub.attention.all()[0].facts["text"] == (
        "The Amazon account “main” is missing from the integration settings."
    )


def test_settings_that_are_gone_are_a_task_for_a_person():
    hub = house()
    del hub.store.records[(Integration, "", "")]

    steps.place(hub)

    assert (hub.supplier.placed, delivered(hub)) == ([], Delivery.REFUSED)


def test_after_the_settings_were_mended_the_order_goes_out():
    hub = house()
    hub.supplier.refusal = Refused("The Amazon account “{name}” has no password yet.", name="main")
    steps.place(hub)
    hub.supplier.refusal = None

    send_again(hub)
    steps.pump(hub)

    assert (len(hub.supplier.placed), delivered(hub)) == (1, Delivery.SENT)


def test_a_check_that_can_not_be_made_now_leaves_the_message_for_later():
    hub = house()
    hub.supplier.refusal = Retryable("The secrets can't be read now.")

    with pytest.raises(Retryable):
        steps.place(hub)

    assert (hub.supplier.placed, hub.store.commits) == ([], [])


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
    hub.supplier.meanwhile = lambda: setattr(hub.store, "troubles", [trouble] * 3)

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
