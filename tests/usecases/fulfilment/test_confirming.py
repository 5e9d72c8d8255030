"""Amazon is told of each box once: whatever is lost, refused, late or done twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Changed
from chalicelib.domain.fulfilment import Parcel
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.messages import ConfirmShipment, Message
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.domain.orders.order import Status
from chalicelib.ports.selling import BadApplication, Caller, Denied, Missing, Rejected, Revoked, Throttled, Unavailable
from chalicelib.ports.shipping import Shipped
from chalicelib.usecases.fulfilment.confirming import Outcome, confirm, due, look_after
from chalicelib.usecases.orders.losing import lost
from tests import fakes
from tests.examples import HOUR, MINUTE, NOON, connections, sales, warehouse
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID
EU = f"{sales.SELLER}-EU"
SECOND = timedelta(seconds=1)
UPS = Shipped(1, "UPS", "UPS", "Ground", "1Z999AA10123456784", NOON, {"1": 2})
NO_ANSWER = Unavailable("Amazon does not answer as it should at the moment.", request_id="r-9")
NOT_FOUND = Rejected("InvalidInput", "(errorMetric=PackageToUpdateNotFound, packageIndex=null)", "r-4")
BAD_NUMBER = Rejected("InvalidInput", "Invalid trackingNumber.", "r-5")


def house(*told: Confirmation, order: Any = None, **head: Any) -> FakeHub:
    """An order of two pencils, whose box has left."""
    copy = order or sales.amazon_order()
    hub = fakes.hub(
        connections.authorization(seller=sales.SELLER),
        sales.connection(),
        sales.sale(**head),
        sales.copy(order=copy),
        sales.sale_lines(),
        *(told or (warehouse.confirmation(),)),
    )
    hub.selling.put(EU, copy)  # type: ignore[attr-defined]
    return hub


def tell(hub: FakeHub, box: int = 1, slot: str = "") -> Outcome:
    gave_up: Callable[[str, Exception], object] = lambda id, error: hub.do(lost, id, error)  # noqa: E731
    return hub.do(confirm, ConfirmShipment(ID, box=box, slot=slot), gave_up=gave_up)


def told(hub: FakeHub, box: int = 1) -> Confirmation:
    found = hub.boxes.of(ID).confirmation(box)
    assert found is not None
    return found


def said(hub: FakeHub) -> list[tuple[Message, object]]:
    return [
        (each.message, each.due_at)
        for each in hub.store.envelopes.values()
        if isinstance(each.message, ConfirmShipment)
    ]


def waiting(hub: FakeHub) -> list[tuple[Reason, str]]:
    return [(item.reason, item.facts.get("box", "")) for item in hub.attention.all(most=50)]


def amazon(hub: FakeHub) -> Any:
    return hub.shipments


def push(hub: FakeHub) -> int:
    return sum(hub.do(look_after, each.order_id, each.box) for each in hub.do(due))


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
    assert tell(hub) is Outcome.ACCEPTED
    assert len(amazon(hub).sent) == 1


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


def test_a_refusal_waits_for_a_person_with_amazons_words():
    hub = house()
    amazon(hub).fail(BAD_NUMBER)

    assert tell(hub) is Outcome.REFUSED

    refused = told(hub)
    assert (refused.fate, refused.code, refused.words) == (Fate.REFUSED, "InvalidInput", "Invalid trackingNumber.")
    (item,) = hub.attention.all(most=5)
    assert (item.reason, item.subject) == (Reason.CONFIRMATION_REFUSED, ID)
    assert item.facts == {"box": "1", "code": "InvalidInput", "text": "Invalid trackingNumber.", "request": "r-5"}
    assert item.next_retry is None and tell(hub) is Outcome.NOTHING


def test_two_boxes_have_two_troubles():
    hub = house(warehouse.confirmation(items={"1": 1}), warehouse.confirmation(2, items={"1": 1}))
    amazon(hub).fail(BAD_NUMBER, BAD_NUMBER)

    tell(hub, 1), tell(hub, 2)

    assert waiting(hub) == [(Reason.CONFIRMATION_REFUSED, "1"), (Reason.CONFIRMATION_REFUSED, "2")]


def test_two_boxes_are_two_packages_with_what_lies_in_each():
    hub = house(warehouse.confirmation(items={"1": 1}), warehouse.confirmation(2, items={"1": 1}))

    assert [tell(hub, 1), tell(hub, 2)] == [Outcome.ACCEPTED] * 2

    assert [package.items for _, package in amazon(hub).sent] == [{"1": 1}, {"1": 1}]
    assert sorted(amazon(hub).packages[ID]) == [1, 2]


def test_a_package_that_amazon_can_not_find_is_looked_for_and_told_again():
    hub = house()
    amazon(hub).fail(NOT_FOUND)

    assert tell(hub) is Outcome.UNKNOWN
    assert tell(hub) is Outcome.ACCEPTED
    assert len(amazon(hub).sent) == 1 and waiting(hub) == []


def test_a_package_that_amazon_can_not_find_is_refused_when_the_order_is_shipped():
    hub = house(order=sales.amazon_order(sales.shipped(sales.amazon_line()), status=AmazonStatus.SHIPPED))
    amazon(hub).fail(NOT_FOUND)

    assert tell(hub) is Outcome.REFUSED
    assert waiting(hub) == [(Reason.CONFIRMATION_REFUSED, "1")]


def test_a_package_that_amazon_never_finds_is_a_persons():
    hub = house()
    amazon(hub).fail(NOT_FOUND, NOT_FOUND, NOT_FOUND)

    assert [tell(hub), tell(hub), tell(hub)] == [Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.REFUSED]
    assert "PackageToUpdateNotFound" in told(hub).words


def test_not_found_and_there_all_the_same_is_accepted():
    hub = house()
    amazon(hub).fail(NOT_FOUND, is_kept=True)

    assert tell(hub) is Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("order", "head", "reason"),
    [
        (sales.amazon_order(programs=frozenset({"FBM_SHIP_PLUS"})), {}, Reason.SHIP_PLUS),
        (sales.amazon_order(), {"status": Status.CANCELED}, Reason.CONFIRMATION_CANCELED),
    ],
)
def test_what_amazon_would_only_refuse_is_never_sent(order: Any, head: dict[str, Any], reason: Reason):
    hub = house(order=order, **head)

    assert tell(hub) is Outcome.REFUSED
    assert amazon(hub).callers == []
    assert waiting(hub) == [(reason, "1")]
    assert (told(hub).fate, told(hub).due_at) == (Fate.REFUSED, None)


def test_an_order_that_amazon_does_not_know_is_refused():
    hub = house()
    amazon(hub).fail(Missing("Amazon does not know this."))

    assert tell(hub) is Outcome.REFUSED
    assert told(hub).code == "NotFound"


@pytest.mark.parametrize(
    "error",
    [
        Revoked("The seller has to authorize Crossdock anew."),
        Denied("Unauthorized", "Access to requested resource is denied.", "r-1"),
        BadApplication("Amazon does not accept our application's client id and secret."),
    ],
)
def test_without_access_a_box_waits_and_goes_out_when_it_is_granted_anew(error: Exception):
    hub = house()
    amazon(hub).fail(error)

    assert tell(hub) is Outcome.STOPPED
    assert (Reason.CONFIRMATION_STOPPED, "1") in waiting(hub)
    assert (told(hub).fate, told(hub).attempt, told(hub).due_at) == (Fate.PENDING, 0, NOON + HOUR / 2)
    authorization = hub.connections.authorization(EU)
    if not authorization.is_usable:
        hub.commit(Changed(authorization, connections.authorization(seller=sales.SELLER, revision=1)))
    hub.clock.move(HOUR / 2 + SECOND)
    assert push(hub) == 1
    assert tell(hub) is Outcome.ACCEPTED
    assert (Reason.CONFIRMATION_STOPPED, "1") not in waiting(hub)


def test_nothing_is_sent_for_a_marketplace_that_is_no_longer_connected():
    hub = house()
    connection = hub.connections.connection(sales.connection().id)
    hub.commit(Changed(connection, replace(connection, is_active=False)))

    assert tell(hub) is Outcome.STOPPED
    assert amazon(hub).callers == [] and waiting(hub) == [(Reason.CONFIRMATION_STOPPED, "1")]


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
