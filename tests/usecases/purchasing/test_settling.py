"""A person's word about an order whose fate nobody knows."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited, Changed, Erased, Said
from chalicelib.domain.errors import Forbidden, Refused, Retryable
from chalicelib.domain.messages import PlacePurchaseOrder, TellApplicant
from chalicelib.domain.purchasing.delivery import Answer, Receipt, first, handed_over, recorded
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.usecases.purchasing import settling
from chalicelib.usecases.purchasing.settling import Settlement
from tests import examples, fakes
from tests.examples import DAY, HOUR, MINUTE, NOON, NUMBER
from tests.usecases import steps
from tests.usecases.purchasing.unanswered import NO, PAYLOAD_ID, SILENCE, at, delivered, given_up, house, settle, told


def test_a_person_found_the_order_at_amazon():
    hub = given_up()
    before = hub.orders.dispatch(NUMBER)
    hub.clock.move(HOUR)

    settle(hub, Settlement.ARRIVED)

    moment = NOON + HOUR
    unknown = examples.ordered(Delivery.UNKNOWN, revision=1)
    word = replace(before, fence=3, receipt=Receipt(Answer.RECEIVED, text="HTTP 503"))
    assert hub.store.commits[2:] == [
        (
            Changed(unknown, replace(unknown, delivery=Delivery.SENT, changed_at=moment)),
            Changed(before, word),
            Audited("settled_arrived", NUMBER, by="gita", at=moment, where="page"),
            Erased(AttentionItem(f"unknown_delivery~{NUMBER}", Reason.UNKNOWN_DELIVERY, NUMBER, moment)),
            Said(TellApplicant(NUMBER, news="sent"), due_at=moment),
        )
    ]
    assert at(hub, DAY) == [PAYLOAD_ID]


def test_a_person_has_the_same_ids_sent_again():
    hub = given_up()
    hub.clock.move(HOUR)

    settle(hub, Settlement.SEND)

    assert (delivered(hub), hub.store.messages[-2]) == (Delivery.PENDING, PlacePurchaseOrder(NUMBER))
    assert hub.attention.all() == []
    assert at(hub, HOUR) == [PAYLOAD_ID] * 2
    assert (delivered(hub), hub.orders.dispatch(NUMBER).attempt) == (Delivery.SENT, 2)


def test_a_person_has_them_sent_and_again_nobody_answers():
    hub = given_up(repeats=True)
    for moment in (2 * MINUTE, 8 * MINUTE, 20 * MINUTE):
        hub.supplier.answers = [SILENCE]
        at(hub, moment)
    settle(hub, Settlement.SEND)
    hub.supplier.answers = [SILENCE]

    assert at(hub, DAY) == [PAYLOAD_ID] * 5
    assert (delivered(hub), told(hub), hub.attention.all()[0].next_retry) == (
        Delivery.UNKNOWN,
        ["unknown", "unknown"],
        None,
    )


def test_a_refusal_of_what_a_person_had_sent_again_is_theirs_to_read():
    hub = given_up()
    settle(hub, Settlement.SEND)
    hub.supplier.answers = [NO]

    at(hub, HOUR)

    assert (delivered(hub), hub.attention.all()[0].facts["text"]) == (Delivery.UNKNOWN, "Duplicate")


def test_an_order_given_up_stays_a_task_until_it_is_canceled_with_a_reason():
    hub = given_up()

    settle(hub, Settlement.GIVE_UP)

    facts = {"code": "503", "text": "HTTP 503"}
    assert delivered(hub) is Delivery.REFUSED
    assert hub.attention.all() == [needed(Reason.REFUSED_DELIVERY, NUMBER, at=NOON, **facts)]

    assert steps.cancel(hub, reason="Never arrived.").status is Status.CANCELED
    assert hub.attention.all() == []


def test_an_order_given_up_and_sent_after_all_keeps_its_ids():
    hub = given_up()
    settle(hub, Settlement.GIVE_UP)

    hub.do(settling.send_again, NUMBER, by=hub.people.get("gita"), where="page")

    assert at(hub, HOUR) == [PAYLOAD_ID] * 2
    assert (delivered(hub), hub.orders.dispatch(NUMBER).superseded) == (Delivery.SENT, ())


@pytest.mark.parametrize("outcome", list(Settlement))
def test_a_word_said_twice_counts_once(outcome: Settlement):
    hub = given_up()
    hub.store.meanwhile = lambda: settle(hub, outcome)

    with pytest.raises(Refused, match="known by now"):
        settle(hub, outcome)

    assert hub.store.audited.count(f"settled_{outcome}") == 1


@pytest.mark.parametrize("outcome", list(Settlement))
@pytest.mark.parametrize("by", ["anna", "chiara", "hugo"])
def test_only_an_administrator_says_what_became_of_an_order(outcome: Settlement, by: str):
    hub = given_up()

    with pytest.raises(Forbidden):
        settle(hub, outcome, by)

    assert (delivered(hub), len(hub.store.commits)) == (Delivery.UNKNOWN, 2)


@pytest.mark.parametrize("state", [state for state in Delivery if state is not Delivery.UNKNOWN])
def test_what_is_known_needs_no_word(state: Delivery):
    hub = fakes.hub(examples.ordered(state), examples.content(), examples.dispatch())

    with pytest.raises(Refused, match="known by now"):
        settle(hub, Settlement.ARRIVED)

    assert hub.store.commits == []


@pytest.mark.parametrize("outcome", list(Settlement))
def test_while_a_repetition_is_on_its_way_nobody_says_anything(outcome: Settlement):
    hub = house(SILENCE)
    refusals = []

    def hasty() -> None:
        with pytest.raises(Retryable) as refusal:
            settle(hub, outcome)
        refusals.append(refusal.value)

    hub.supplier.meanwhile = hasty
    at(hub, 2 * MINUTE)

    assert (len(refusals), delivered(hub)) == (1, Delivery.SENT)


@pytest.mark.parametrize("outcome", list(Settlement))
def test_a_word_in_the_moment_of_a_repetition_stops_it(outcome: Settlement):
    hub = house(SILENCE)
    hub.clock.move(2 * MINUTE)
    hub.store.meanwhile = lambda: settle(hub, outcome)

    steps.check(hub)

    assert (len(hub.supplier.placed), hub.store.audited[-1]) == (1, f"settled_{outcome}")


def test_a_person_may_speak_before_the_repetitions_end():
    hub = house(SILENCE)

    settle(hub, Settlement.ARRIVED)

    assert at(hub, DAY) == [PAYLOAD_ID]
    assert delivered(hub) is Delivery.SENT


def test_what_was_handed_over_has_a_fence_of_its_own():
    hub = given_up()

    claim = first(NUMBER, payload_id=PAYLOAD_ID, at=NOON)
    assert hub.orders.dispatch(NUMBER) == replace(handed_over(recorded(claim, SILENCE)), revision=1)
