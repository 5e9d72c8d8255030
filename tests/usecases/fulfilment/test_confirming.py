"""Amazon is told of each box once: whatever is lost, refused, late or done twice."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.fulfilment import Parcel
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.messages import ConfirmShipment
from chalicelib.domain.orders.amazon import CASH_ON_DELIVERY, JAPAN
from chalicelib.ports.selling import Caller, Throttled
from chalicelib.usecases.fulfilment.confirming import Outcome
from tests.examples import MINUTE, NOON, sales, warehouse
from tests.usecases.fulfilment.telling import (
    BAD_NUMBER,
    ID,
    NO_ANSWER,
    SECOND,
    UPS,
    amazon,
    house,
    push,
    said,
    tell,
    told,
    waiting,
)


def test_amazon_is_told_of_a_box_once_however_often_the_message_comes():
    hub = house()

    assert [tell(hub), tell(hub)] == [Outcome.ACCEPTED, Outcome.NOTHING]

    assert amazon(hub).sent == [(ID, UPS)]
    accepted = told(hub)
    assert (accepted.fate, accepted.accepted_at, accepted.due_at, accepted.lapses_at) == (
        Fate.ACCEPTED,
        NOON,
        None,
        None,
    )
    assert (accepted.attempt, accepted.request_id) == (1, "request-1")
    assert waiting(hub) == [] and said(hub) == []
    assert [entry.action for entry in hub.trail.of(ID)] == ["shipment_accepted"]


def test_the_recovery_point_is_written_before_the_first_byte_leaves():
    hub = house()
    seen: list[Confirmation] = []
    usual = amazon(hub).confirm

    def watched(*given: Any, **named: Any) -> str:
        seen.append(told(hub))
        return str(usual(*given, **named))

    amazon(hub).confirm = watched
    tell(hub)

    assert (seen[0].fate, seen[0].attempt, seen[0].fence) == (Fate.PENDING, 1, 1)
    assert seen[0].lapses_at == seen[0].due_at == NOON + 90 * SECOND


@pytest.mark.parametrize(
    ("marketplace", "method", "is_said"),
    [(JAPAN, CASH_ON_DELIVERY, True), (JAPAN, "CreditCard", False), (sales.GERMANY, CASH_ON_DELIVERY, False)],
)
def test_of_what_is_paid_at_the_door_in_japan_amazon_is_told_so(marketplace: str, method: str, is_said: bool):
    hub = house(order=sales.amazon_order(marketplace=marketplace, payment_methods=(method,)))

    assert tell(hub) is Outcome.ACCEPTED

    assert [parcel.is_paid_at_the_door for _, parcel in amazon(hub).sent] == [is_said]


def test_there_is_nothing_to_tell_of_an_unknown_box_or_one_without_a_number():
    hub = house(warehouse.confirmation(fate=Fate.TRACKING_MISSING, due_at=None))

    assert [tell(hub), tell(hub, box=7)] == [Outcome.NOTHING, Outcome.NOTHING]
    assert amazon(hub).sent == []


def test_a_throttled_call_comes_back_with_its_slot_and_is_no_attempt():
    hub = house()
    slot = NOON + 20 * SECOND
    amazon(hub).fail(Throttled(slot))

    assert tell(hub) is Outcome.WAITING

    waits = told(hub)
    assert (waits.fate, waits.attempt, waits.lapses_at, waits.due_at) == (Fate.PENDING, 0, None, slot + MINUTE)
    assert said(hub) == [(ConfirmShipment(ID, box=1, slot=slot.isoformat()), slot)]
    hub.clock.move(20 * SECOND)
    assert push(hub) == 0  # a message is under way
    assert tell(hub, slot=slot.isoformat()) is Outcome.ACCEPTED
    assert amazon(hub).callers == [Caller(), Caller(slot=slot)]
    assert hub.selling.count("order") == 0  # type: ignore[attr-defined]


def test_a_lost_answer_is_found_at_amazon_and_nothing_is_sent_again():
    hub = house()
    amazon(hub).fail(NO_ANSWER, is_kept=True)

    assert tell(hub) is Outcome.UNKNOWN
    assert (told(hub).fate, told(hub).due_at, told(hub).request_id) == (Fate.UNKNOWN, NOON + MINUTE, "r-9")
    assert waiting(hub) == []
    assert push(hub) == 0
    hub.clock.move(MINUTE + SECOND)
    assert push(hub) == 1 and push(hub) == 0

    assert tell(hub) is Outcome.ACCEPTED
    assert len(amazon(hub).sent) == 1


def test_what_amazon_does_not_have_goes_out_again_under_the_same_reference():
    hub = house(warehouse.confirmation(reference=7))
    amazon(hub).fail(NO_ANSWER)

    assert tell(hub) is Outcome.UNKNOWN
    assert tell(hub) is Outcome.ACCEPTED

    assert amazon(hub).sent == [(ID, replace(UPS, reference=7))]
    assert hub.selling.count("order") == 1  # type: ignore[attr-defined]
    assert told(hub).attempt == 2


def test_an_outage_is_waited_out_for_ever_and_a_person_hears_of_it_in_between():
    hub = house()
    minutes, entries = [], []
    for _ in range(7):
        amazon(hub).fail(NO_ANSWER)
        assert tell(hub) is Outcome.UNKNOWN
        due_at = told(hub).due_at
        assert due_at is not None
        minutes.append((due_at - hub.clock.now()) // MINUTE)
        entries.append(waiting(hub))
        hub.clock.at = due_at

    assert minutes == [1, 2, 5, 15, 30, 30, 30]
    assert entries == [[], [], *[[(Reason.CONFIRMATION_UNANSWERED, "1")]] * 5]
    (item,) = hub.attention.all(most=5)
    assert (item.since, item.next_retry) == (NOON + 3 * MINUTE, told(hub).due_at)
    assert tell(hub) is Outcome.ACCEPTED
    assert waiting(hub) == [] and len(amazon(hub).sent) == 1


def test_reading_back_may_be_throttled_and_late_too():
    hub = house()
    amazon(hub).fail(NO_ANSWER, is_kept=True)
    tell(hub)
    slot = NOON + 3 * SECOND
    hub.selling.fail("order", Throttled(slot), NO_ANSWER)  # type: ignore[attr-defined]

    assert tell(hub) is Outcome.WAITING
    assert told(hub).fate is Fate.UNKNOWN
    assert tell(hub, slot=slot.isoformat()) is Outcome.UNKNOWN
    assert tell(hub) is Outcome.ACCEPTED
    assert len(amazon(hub).sent) == 1


def test_who_died_sending_is_found_when_the_lease_has_lapsed():
    hub = house()
    usual = amazon(hub).confirm

    def killed(*given: Any, **named: Any) -> str:
        usual(*given, **named)
        raise KeyboardInterrupt

    amazon(hub).confirm = killed
    with pytest.raises(KeyboardInterrupt):
        tell(hub)
    amazon(hub).confirm = usual

    assert tell(hub) is Outcome.NOTHING  # somebody may still be sending it
    assert push(hub) == 0
    hub.clock.move(90 * SECOND + SECOND)
    assert push(hub) == 1
    slot = hub.clock.now() + SECOND
    hub.selling.fail("order", Throttled(slot))  # type: ignore[attr-defined]
    assert tell(hub) is Outcome.WAITING
    assert told(hub).fate is Fate.UNKNOWN
    assert tell(hub, slot=slot.isoformat()) is Outcome.ACCEPTED
    assert len(amazon(hub).sent) == 1
    assert hub.selling.callers[-1] == Caller(slot=slot)  # type: ignore[attr-defined]


def test_who_comes_back_too_late_no_longer_speaks_for_the_box():
    hub = house()
    usual = amazon(hub).confirm

    def slow(*given: Any, **named: Any) -> str:
        amazon(hub).confirm = usual
        hub.clock.move(2 * MINUTE)
        assert tell(hub) is Outcome.ACCEPTED
        raise BAD_NUMBER

    amazon(hub).confirm = slow

    assert tell(hub) is Outcome.NOTHING
    assert told(hub).fate is Fate.ACCEPTED and waiting(hub) == []


def test_two_boxes_are_two_packages_with_what_lies_in_each():
    hub = house(warehouse.confirmation(items={"1": 1}), warehouse.confirmation(2, items={"1": 1}))

    assert [tell(hub, 1), tell(hub, 2)] == [Outcome.ACCEPTED] * 2

    assert [package.items for _, package in amazon(hub).sent] == [{"1": 1}, {"1": 1}]
    assert sorted(amazon(hub).packages[ID]) == [1, 2]


@pytest.mark.parametrize(
    ("parcel", "carrier", "name"),
    [
        (Parcel("dhl", "", "00340"), "DHL", "DHL"),
        (Parcel("LETTER", "", "UNTRACKED"), "Other", "Letter without tracking"),
        (Parcel("GONE", "", "12345"), "Other", "GONE"),
    ],
)
def test_carriers_go_by_amazons_code_or_as_others_with_their_name(parcel: Parcel, carrier: str, name: str):
    hub = house(warehouse.confirmation(parcel=parcel))

    assert tell(hub) is Outcome.ACCEPTED
    ((_, package),) = amazon(hub).sent
    assert (package.carrier, package.carrier_name, package.method) == (carrier, name, "")


def test_a_message_that_was_lost_is_sent_again_by_the_clock():
    hub = house()
    assert push(hub) == 0
    hub.clock.move(2 * MINUTE)

    assert push(hub) == 1
    assert said(hub) == [(ConfirmShipment(ID, box=1), NOON + 2 * MINUTE)]
    assert told(hub).due_at == NOON + 17 * MINUTE
