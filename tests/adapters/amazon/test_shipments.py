"""Parcels that Amazon is told of, held against its model."""

from dataclasses import replace
from datetime import timedelta, timezone
from itertools import pairwise

import pytest

from chalicelib.adapters.amazon.shipments import AmazonShipments
from chalicelib.ports.http import Unanswered
from chalicelib.ports.selling import Caller, Rejected, Throttled, Unavailable
from chalicelib.ports.shipping import Shipped
from tests.adapters.amazon.api import AUTHORIZATION, DE, HTML, World, asked, refused, said
from tests.examples import NOON

ORDER = "306-5550123-5550001"
PARCEL = Shipped(7, "UPS", "UPS", "Ground", "1Z999AA10123456784", NOON, {"2": 1, "1": 3})


def confirm(world: World, package: Shipped = PARCEL, caller: Caller = Caller()) -> str:  # noqa: B008 - a value
    return AmazonShipments(world.api).confirm(AUTHORIZATION, DE, ORDER, package, caller=caller)


def test_a_parcel_is_told_as_amazons_model_wants_it(world: World):
    world.wire.answers = [said(None, 204)]

    assert confirm(world) == "request-1"

    assert asked(world) == ["confirmShipment"]
    assert world.wire.paths == [f"POST /orders/v0/orders/{ORDER}/shipmentConfirmation"]
    assert world.wire.bodies == [
        {
            "marketplaceId": DE,
            "packageDetail": {
                "packageReferenceId": "7",
                "carrierCode": "UPS",
                "shippingMethod": "Ground",
                "trackingNumber": "1Z999AA10123456784",
                "shipDate": NOON.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "orderItems": [{"orderItemId": "1", "quantity": 3}, {"orderItemId": "2", "quantity": 1}],
            },
        }
    ]


def test_another_carrier_goes_by_its_name_and_no_method_is_told_where_there_is_none(world: World):
    world.wire.answers = [said(None, 204)]

    confirm(world, replace(PARCEL, carrier="Other", carrier_name="Letter without tracking", method=""))

    detail = world.wire.bodies[0]["packageDetail"]
    assert (detail["carrierCode"], detail["carrierName"]) == ("Other", "Letter without tracking")
    assert "shippingMethod" not in detail and asked(world) == ["confirmShipment"]


def test_of_what_is_paid_at_the_door_amazon_is_told_so(world: World):
    world.wire.answers = [said(None, 204)]

    confirm(world, replace(PARCEL, is_paid_at_the_door=True))

    assert world.wire.bodies[0]["codCollectionMethod"] == "DirectPayment"
    assert asked(world) == ["confirmShipment"]


def test_the_moment_is_told_in_utc_with_a_z(world: World):
    world.wire.answers = [said(None, 204)]

    confirm(world, replace(PARCEL, shipped_at=NOON.astimezone(timezone(timedelta(hours=9)))))

    assert world.wire.bodies[0]["packageDetail"]["shipDate"] == f"{NOON:%Y-%m-%dT%H:%M:%S}.000Z"


def test_what_amazon_refuses_is_told_in_its_words(world: World):
    world.wire.answers = [refused(400, "InvalidInput", "(errorMetric=PackageToUpdateNotFound)")]

    with pytest.raises(Rejected) as caught:
        confirm(world)

    told = caught.value
    assert (told.code, told.words, told.request_id) == (
        "InvalidInput",
        "(errorMetric=PackageToUpdateNotFound)",
        "request-1",
    )


@pytest.mark.parametrize("answer", [Unanswered("late"), said(None, 503), replace(said(None), status=200, body=HTML)])
def test_an_answer_that_nobody_can_read_says_nothing(answer: object, world: World):
    world.wire.answers = [answer]  # type: ignore[list-item]

    with pytest.raises(Unavailable):
        confirm(world)


def test_eight_go_at_once_and_then_two_a_second(world: World):
    world.wire.answers = [said(None, 204)] * 8
    for _ in range(8):
        confirm(world)
    slots = []
    for _ in range(4):
        with pytest.raises(Throttled) as caught:
            confirm(world)
        slots.append(caught.value.until)

    assert [(after - before).total_seconds() for before, after in pairwise(slots)] == [0.510204] * 3
    assert slots[0] - NOON <= timedelta(seconds=1.6)
    world.clock.at = slots[0]
    world.wire.answers = [said(None, 204)]
    assert confirm(world, caller=Caller(slot=slots[0])) == "request-1"
