"""Orders that Amazon refuses or that the settings make impossible: corrected, sent again, or given up."""

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Kept, Said
from chalicelib.domain.company import Integration
from chalicelib.domain.errors import Forbidden, Refused, Retryable
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing.delivery import Answer, Receipt, first, recorded
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.usecases.purchasing.leaving import leaving
from tests import examples, fakes
from tests.examples import HOUR, NOON, NUMBER
from tests.usecases import steps
from tests.usecases.purchasing.sending import NO, PAYLOAD_ID, delivered, house, placed, send_again

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
            *leaving(NUMBER, at=at),
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
