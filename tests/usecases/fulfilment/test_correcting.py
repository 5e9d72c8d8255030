"""A tracking number that was missing, refused or wrong: it is put right, and Amazon's package with it."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Kept
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Refused, Unfit
from chalicelib.domain.fulfilment import Parcel, Step
from chalicelib.domain.fulfilment.confirmation import Fate, first
from chalicelib.domain.fulfilment.troubles import entry
from chalicelib.domain.messages import ConfirmShipment
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.fulfilment.confirming import Outcome
from chalicelib.usecases.fulfilment.righting import put_right as beside_its_entry
from chalicelib.usecases.fulfilment.stepping import correct_parcel
from tests.examples import MINUTE, NOON, person, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.telling import (
    BAD_NUMBER,
    ID,
    SECOND,
    amazon,
    house,
    push,
    said,
    tell,
    told,
    waiting,
)

JONAS = person("jonas", roles=frozenset({Role.WAREHOUSE}))
RIGHT = Parcel("DHL", "Paket", "00340434161094042557")


def put_right(hub: FakeHub, parcel: Parcel = RIGHT, **more: Any) -> Any:
    by, box = more.pop("by", JONAS), more.pop("box", 1)
    return hub.do(correct_parcel, ID, box, parcel, by=by, station=warehouse.STATION, where="page")


def despatched(*confirmations: Any, **head: Any) -> FakeHub:
    """Box 1 has left."""
    gone = warehouse.box(done=warehouse.done(*Step), parcel=warehouse.UPS)
    return house(gone, *(confirmations or (warehouse.confirmation(),)), **head)


def test_what_nobody_entered_at_despatch_is_sent_when_somebody_does():
    box = warehouse.box(parcel=Parcel(), done=warehouse.done(*Step))
    missing = first(box, Parcel(), 1, is_ready=False, at=NOON)
    hub = house(missing, box)  # type: ignore[arg-type]
    item = entry(missing, at=NOON)
    assert item is not None and missing.due_at is None
    hub.commit(Kept(item))
    assert waiting(hub) == [(Reason.TRACKING_MISSING, "1")]

    put_right(hub, replace(RIGHT, carrier="dhl", tracking="  00340434161094042557 "))

    assert waiting(hub) == []
    assert (told(hub).fate, told(hub).edition, told(hub).due_at) == (Fate.PENDING, 2, NOON + MINUTE)
    assert said(hub) == [(ConfirmShipment(ID, box=1), NOON)]
    assert hub.boxes.of(ID).boxes[0].parcel == RIGHT
    assert tell(hub) is Outcome.ACCEPTED
    assert [package.tracking for _, package in amazon(hub).sent] == ["00340434161094042557"]
    assert [(each.action, each.facts.get("tracking")) for each in hub.trail.of(ID)] == [
        ("parcel_corrected", "00340434161094042557"),
        ("shipment_accepted", None),
    ]


def test_what_amazon_refused_is_put_right_and_sent_again():
    hub = despatched()
    amazon(hub).fail(BAD_NUMBER)
    tell(hub)

    put_right(hub)

    assert waiting(hub) == [] and told(hub).words == ""
    assert tell(hub) is Outcome.ACCEPTED


def test_the_same_may_be_sent_again_after_a_refusal():
    hub = despatched()
    amazon(hub).fail(BAD_NUMBER)
    tell(hub)

    put_right(hub, warehouse.UPS)

    assert tell(hub) is Outcome.ACCEPTED


def test_a_number_that_is_corrected_later_edits_the_same_package():
    hub = despatched()
    tell(hub)

    put_right(hub)
    assert tell(hub) is Outcome.ACCEPTED

    assert [package.reference for _, package in amazon(hub).sent] == [1, 1]
    (package,) = amazon(hub).packages[ID].values()
    assert package.tracking == RIGHT.tracking


def test_saying_what_amazon_has_changes_nothing():
    hub = despatched()
    tell(hub)
    before = len(hub.store.commits)

    put_right(hub, warehouse.UPS)

    assert len(hub.store.commits) == before and told(hub).fate is Fate.ACCEPTED


def test_a_correction_waits_until_the_older_edition_can_no_longer_arrive():
    hub = despatched()
    usual = amazon(hub).confirm

    def meanwhile(*given: Any, **named: Any) -> str:
        amazon(hub).confirm = usual
        put_right(hub)
        return str(usual(*given, **named))

    amazon(hub).confirm = meanwhile

    assert tell(hub) is Outcome.NOTHING  # of an edition that is over
    assert said(hub) == [(ConfirmShipment(ID, box=1), NOON + 90 * SECOND)]
    assert tell(hub) is Outcome.NOTHING and push(hub) == 0
    hub.clock.move(90 * SECOND)
    assert tell(hub) is Outcome.ACCEPTED
    assert [package.tracking for _, package in amazon(hub).sent] == [warehouse.UPS.tracking, RIGHT.tracking]
    assert len(amazon(hub).packages[ID]) == 1


@pytest.mark.parametrize(
    ("parcel", "field"),
    [
        (Parcel("", "", "123"), "carrier"),
        (Parcel("NOBODY", "", "123"), "carrier"),
        (Parcel("UPS", "", ""), "tracking"),
        (Parcel("UPS", "", "1" * 200), "tracking"),
        (Parcel("UPS", "", "1Z\x07"), "tracking"),
    ],
)
def test_what_can_not_be_is_refused_with_its_field(parcel: Parcel, field: str):
    hub = despatched()

    with pytest.raises(Unfit) as caught:
        put_right(hub, parcel)

    assert [each.field for each in caught.value.refusals] == [field]
    assert told(hub).edition == 1


def test_a_canceled_order_and_other_people_are_refused():
    with pytest.raises(Refused, match="canceled"):
        put_right(despatched(status=Status.CANCELED))
    with pytest.raises(Forbidden):
        put_right(despatched(), by=person("lena", roles=frozenset({Role.ACCOUNTANT})))


def test_beside_the_entry_of_needs_attention_a_sellers_administrator_says_what_is_right():
    ida = person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
    hub = despatched()
    amazon(hub).fail(BAD_NUMBER)
    tell(hub)
    (item,) = hub.attention.all(most=5)

    with pytest.raises(Unfit):
        hub.do(beside_its_entry, item.id, "UPS", "", by=ida, where="page")
    hub.do(beside_its_entry, item.id, "UPS", "1Z999AA10123456785", by=ida, where="page")

    assert hub.do(beside_its_entry, item.id, "UPS", "1", by=ida, where="page") is None
    assert told(hub).parcel == replace(warehouse.UPS, tracking="1Z999AA10123456785")
    assert tell(hub) is Outcome.ACCEPTED and waiting(hub) == []
