"""Amazon's news sent to our queue, whoever asks and however often."""

import pytest

from chalicelib.adapters.amazon.selling import AmazonSelling
from chalicelib.ports.http import Response
from chalicelib.ports.selling import (
    Rejected,
    Unavailable,
)
from tests.adapters.amazon import models
from tests.adapters.amazon.api import AUTHORIZATION, QUEUE, World, asked, refused, said

DESTINATION = {"name": "Crossdock test", "destinationId": "D1", "resource": {"sqs": {"arn": QUEUE}}}
OTHER = {"name": "x", "destinationId": "D0", "resource": {"sqs": {"arn": QUEUE + "-other"}}}
SUBSCRIPTION = {"subscriptionId": "S1", "payloadVersion": "1.0", "destinationId": "D1"}
NONE = refused(404, "NotFound", "There is no subscription.")


def test_the_first_seller_of_a_region_makes_the_destination(world: World, selling: AmazonSelling):
    world.wire.answers = [
        said(models.answers("getDestinations", {"payload": [OTHER]})),
        said(models.answers("createDestination", {"payload": DESTINATION})),
        NONE,
        said(models.answers("createSubscription", {"payload": SUBSCRIPTION})),
    ]

    assert selling.subscribe(AUTHORIZATION) == "S1"

    assert asked(world) == ["getDestinations", "createDestination", "getSubscription", "createSubscription"]
    assert world.wire.bodies[1] == {"name": "Crossdock test", "resourceSpecification": {"sqs": {"arn": QUEUE}}}
    assert world.wire.bodies[3] == {
        "payloadVersion": "1.0",
        "destinationId": "D1",
        "processingDirective": {
            "eventFilter": {
                "eventFilterType": "ORDER_CHANGE",
                "orderChangeTypes": ["OrderStatusChange", "BuyerRequestedChange"],
            }
        },
    }


def test_subscribing_twice_changes_nothing(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"payload": [OTHER, DESTINATION]}), said({"payload": SUBSCRIPTION})]

    assert selling.subscribe(AUTHORIZATION) == "S1"
    assert asked(world) == ["getDestinations", "getSubscription"]


def test_a_subscription_to_another_queue_is_moved_to_ours(world: World, selling: AmazonSelling):
    world.wire.answers = [
        said({"payload": [DESTINATION]}),
        said({"payload": {**SUBSCRIPTION, "subscriptionId": "S0", "destinationId": "D0"}}),
        said(None),
        said({"payload": SUBSCRIPTION}),
    ]

    assert selling.subscribe(AUTHORIZATION) == "S1"
    assert asked(world)[2] == "deleteSubscriptionById"
    assert world.wire.sent[2].url.endswith("/ORDER_CHANGE/S0")


def test_who_subscribes_at_the_same_moment_gets_the_same(world: World, selling: AmazonSelling):
    taken = refused(409, "Conflict", "There is one already.")
    world.wire.answers = [
        said({"payload": []}),
        taken,
        said({"payload": [DESTINATION]}),
        NONE,
        taken,
        said({"payload": SUBSCRIPTION}),
    ]

    assert selling.subscribe(AUTHORIZATION) == "S1"


def test_any_other_no_is_told(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"payload": [DESTINATION]}), NONE, refused(400, "InvalidInput", "cannot parse")]

    with pytest.raises(Rejected):
        selling.subscribe(AUTHORIZATION)


@pytest.mark.parametrize("last", [said({"payload": {}}), said(None)])
def test_a_subscription_without_a_name_is_none(last: Response, world: World, selling: AmazonSelling):
    world.wire.answers = [said({"payload": [DESTINATION]}), NONE, last]

    with pytest.raises(Unavailable):
        selling.subscribe(AUTHORIZATION)


def test_unsubscribing_twice_changes_nothing(world: World, selling: AmazonSelling):
    world.wire.answers = [said(None), refused(404, "NotFound", "")]

    selling.unsubscribe(AUTHORIZATION, "S1")
    selling.unsubscribe(AUTHORIZATION, "S1")

    assert asked(world) == ["deleteSubscriptionById"] * 2
    assert {asking["grant_type"] for asking in world.wire.asked_for} == {"client_credentials"}
