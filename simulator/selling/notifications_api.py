"""Destinations of the application and subscriptions of each seller; the test notification, that shows a queue works."""

import json
import re
from typing import Any
from uuid import uuid4

from simulator.selling import news
from simulator.selling.call import Answer, Call, Refusal, invalid, not_found
from simulator.selling.rows import Destination, Subscription
from simulator.world import World

QUEUE = re.compile(r"arn:aws:sqs:\S+:\S+:\S+")
KINDS = (
    news.ORDER_CHANGE,
    "REPORT_PROCESSING_FINISHED",
    "FEED_PROCESSING_FINISHED",
    "APPLICATION_OAUTH_CLIENT_NEW_SECRET",
    "APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY",
)
# EventBridge serves these, and a queue never sees them.
ELSEWHERE = ("LISTINGS_ITEM_STATUS_CHANGE", "LISTINGS_ITEM_ISSUES_CHANGE", "LISTINGS_ITEM_MFN_QUANTITY_CHANGE")
CHANGE_TYPES = ("BuyerRequestedChange", "DeliveryTipChange", "OrderStatusChange")
CONFLICT = "Conflict"


def create_destination(world: World, call: Call) -> Answer:
    given = call.body if isinstance(call.body, dict) else {}
    specified = given.get("resourceSpecification")
    name, arn = str(given.get("name", "")), queue_of(specified)
    if not name or len(name) > 256:
        raise invalid("name is required and has at most 256 characters.")
    if QUEUE.fullmatch(arn) is None:
        raise invalid("resourceSpecification.sqs.arn is not the ARN of an SQS queue.")
    with world.state.change():
        if any(one.arn == arn for one in world.selling.destinations.all()):
            raise Refusal(409, CONFLICT, "A destination with this resource already exists.")
        made = Destination(str(uuid4()), name, arn)
        world.selling.destinations.put(made.id, made)
    return Answer(200, {"payload": destination(made)})


def queue_of(specified: Any) -> str:
    sqs = specified.get("sqs") if isinstance(specified, dict) else None
    return str(sqs.get("arn", "")) if isinstance(sqs, dict) else ""


def get_destinations(world: World, _call: Call) -> Answer:
    return Answer(200, {"payload": [destination(one) for one in world.selling.destinations.all()]})


def get_destination(world: World, call: Call) -> Answer:
    return Answer(200, {"payload": destination(wanted(world, call.path["destinationId"]))})


def delete_destination(world: World, call: Call) -> Answer:
    found = wanted(world, call.path["destinationId"])
    with world.state.change():
        if any(one.destination == found.id for one in world.selling.subscriptions.all()):
            raise Refusal(409, CONFLICT, "There are subscriptions to this destination.")
        world.selling.destinations.drop(found.id)
    return Answer(200, {})


def wanted(world: World, id: str) -> Destination:
    found = world.selling.destinations.get(id)
    if found is None:
        raise not_found("There is no such destination.")
    return found


def destination(one: Destination) -> dict[str, Any]:
    return {"name": one.name, "destinationId": one.id, "resource": {"sqs": {"arn": one.arn}}}


def create_subscription(world: World, call: Call) -> Answer:
    kind, given = known_kind(call), call.body if isinstance(call.body, dict) else {}
    target = world.selling.destinations.get(str(given.get("destinationId", "")))
    if target is None:
        raise invalid("destinationId is not one of this application's destinations.")
    if given.get("payloadVersion") != "1.0":
        raise invalid("payloadVersion is not supported.")
    directive = given.get("processingDirective")
    types, marketplaces = filtered(kind, directive)
    with world.state.change():
        if of_seller(world, call, kind) is not None:
            raise Refusal(409, CONFLICT, "The seller is subscribed to this notification type already.")
        made = Subscription(
            str(uuid4()),
            kind,
            call.seller.id,
            call.region,
            target.id,
            "1.0",
            json.dumps(directive) if directive is not None else "",
            types,
            marketplaces,
        )
        world.selling.subscriptions.put(made.id, made)
    return Answer(200, {"payload": subscription(made)})


def known_kind(call: Call) -> str:
    kind = call.path["notificationType"]
    if kind in ELSEWHERE:
        raise invalid(f"{kind} is delivered through Amazon EventBridge.")
    if kind not in KINDS:
        raise invalid(f"Invalid notificationType: {kind}")
    return kind


def filtered(kind: str, directive: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The change types and marketplaces that are wanted; none named means all."""
    if directive is None:
        return (), ()
    chosen = directive.get("eventFilter") if isinstance(directive, dict) else None
    if not isinstance(chosen, dict) or chosen.get("eventFilterType") != kind:
        raise invalid("Request failed because we cannot parse the processingDirective.")
    types, marketplaces = chosen.get("orderChangeTypes", []), chosen.get("marketplaceIds", [])
    if not isinstance(types, list) or not set(map(str, types)) <= set(CHANGE_TYPES):
        raise invalid("Request failed because we cannot parse the processingDirective.")
    if not isinstance(marketplaces, list):
        raise invalid("Request failed because we cannot parse the processingDirective.")
    return tuple(types), tuple(str(id) for id in marketplaces)


def get_subscription(world: World, call: Call) -> Answer:
    found = of_seller(world, call, known_kind(call))
    if found is None:
        raise not_found("There is no subscription to this notification type.")
    return Answer(200, {"payload": subscription(found)})


def of_seller(world: World, call: Call, kind: str) -> Subscription | None:
    mine = (kind, call.seller.id, call.region)
    return next((one for one in world.selling.subscriptions.all() if (one.kind, one.seller, one.region) == mine), None)


def get_subscription_by_id(world: World, call: Call) -> Answer:
    return Answer(200, {"payload": subscription(named(world, call))})


def delete_subscription_by_id(world: World, call: Call) -> Answer:
    world.selling.subscriptions.drop(named(world, call).id)
    return Answer(200, {})


def named(world: World, call: Call) -> Subscription:
    found = world.selling.subscriptions.get(call.path["subscriptionId"])
    if found is None or (found.kind, found.region) != (known_kind(call), call.region):
        raise not_found("There is no such subscription.")
    return found


def subscription(one: Subscription) -> dict[str, Any]:
    shown = {"subscriptionId": one.id, "payloadVersion": one.payload_version, "destinationId": one.destination}
    return {**shown, "processingDirective": json.loads(one.directive)} if one.directive else shown


def send_test_notification(world: World, call: Call) -> Answer:
    """A made-up notification of that kind to one destination, whether anybody is subscribed or not."""
    kind, given = known_kind(call), call.body if isinstance(call.body, dict) else {}
    target = wanted(world, str(given.get("destinationId", "")))
    asked = given.get("testNotification")
    if not isinstance(asked, dict) or asked.get("payloadVersion") != "1.0" or not asked.get("testScenario"):
        raise invalid("testNotification needs payloadVersion and testScenario.")
    if kind != news.ORDER_CHANGE:
        raise invalid(f"There is no test scenario for {kind}.")
    news.lay_out_test(world, target)
    return Answer(200, {"payload": {}})
