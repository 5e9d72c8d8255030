"""Destinations, subscriptions, and the news that a seller's queue gets: right, late, twice, broken or never."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft7Validator

from simulator.selling import delivery, news
from simulator.selling.news import ItemNews, OrderNews
from simulator.selling.queues import EmulatedQueues
from simulator.selling.sellers import EVERYWHERE
from tests.engines import Engine
from tests.simulator.conftest import NOON, Amazon
from tests.simulator.desk import QUEUE, Desk

GERMANY = "A1PA6795UKMFR9"
TOLD = OrderNews(
    order_id="305-1234567-7654321",
    marketplace_id=GERMANY,
    status="Unshipped",
    purchased_at=NOON - timedelta(minutes=40),
    changed_at=NOON,
    items=(ItemNews("41000000000001", "MUG-350-BLU", 3, shipped=1, wants_cancel=True),),
    reason="Payment verified",
    postal_code="10115",
    programs=("Prime", "Business"),
    ship_window=(NOON, NOON + timedelta(days=1)),
    delivery_window=(NOON + timedelta(days=2), NOON + timedelta(days=4)),
)


def publish(desk: Desk, told: OrderNews = TOLD, region: str = "eu") -> int:
    return news.publish_order_change(desk.amazon.world, EVERYWHERE, region, told)


def received(desk: Desk) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in desk.amazon.queues.sent]


@pytest.fixture
def listening(desk: Desk) -> Desk:
    desk.subscribed(desk.token())
    return desk


def test_a_change_reaches_the_queue_as_the_schema_says(listening: Desk) -> None:
    assert publish(listening) == 1
    listening.amazon.pass_time(0)

    [(arn, body)] = listening.amazon.queues.sent
    told = json.loads(body)
    schema = listening.shared / "contracts/sp-api/schemas/notifications/OrderChangeNotification.json"
    assert list(Draft7Validator(json.loads(schema.read_text())).iter_errors(told)) == []
    assert arn == QUEUE
    change = told["Payload"]["OrderChangeNotification"]
    assert (change["SellerId"], change["AmazonOrderId"]) == (EVERYWHERE, TOLD.order_id)
    assert change["Summary"]["NumberOfItemsUnshipped"] == 2
    assert change["Summary"]["OrderItems"][0]["IsBuyerRequestedCancel"] is True
    assert told["EventTime"] == "2026-11-21T12:00:00.000Z"


def test_the_barest_change_is_valid_too(listening: Desk) -> None:
    publish(listening, replace(TOLD, postal_code=None, programs=(), ship_window=None, delivery_window=None))
    listening.amazon.pass_time(0)

    schema = listening.shared / "contracts/sp-api/schemas/notifications/OrderChangeNotification.json"
    assert list(Draft7Validator(json.loads(schema.read_text())).iter_errors(received(listening)[0])) == []


def test_nobody_is_told_without_a_subscription_or_after_access_was_revoked(listening: Desk) -> None:
    assert publish(listening, region="na") == 0
    listening.amazon.tell("selling/revoke", seller=EVERYWHERE, region="eu")

    assert publish(listening) == 0


def test_a_subscription_may_want_some_changes_and_some_marketplaces_only(desk: Desk) -> None:
    wanted = {"eventFilterType": "ORDER_CHANGE", "orderChangeTypes": ["OrderStatusChange"], "marketplaceIds": [GERMANY]}
    desk.subscribed(desk.token(), processingDirective={"eventFilter": wanted})

    assert publish(desk) == 1
    assert publish(desk, replace(TOLD, change="BuyerRequestedChange")) == 0
    assert publish(desk, replace(TOLD, marketplace_id="A13V1IB3VIYZZH")) == 0


@pytest.mark.parametrize(
    "directive",
    [
        "not an object",
        {},
        {"eventFilter": {"eventFilterType": "ANY_OFFER_CHANGED"}},
        {"eventFilter": {"eventFilterType": "ORDER_CHANGE", "orderChangeTypes": ["SomethingElse"]}},
        {"eventFilter": {"eventFilterType": "ORDER_CHANGE", "marketplaceIds": GERMANY}},
    ],
)
def test_a_directive_that_cannot_be_read_is_a_400(desk: Desk, directive: Any) -> None:
    token, grantless = desk.token(), desk.grantless()
    body = {"name": "news", "resourceSpecification": {"sqs": {"arn": QUEUE}}}
    made = desk.call("createDestination", grantless, body=body).json["payload"]["destinationId"]
    body = {"payloadVersion": "1.0", "destinationId": made, "processingDirective": directive}

    answer = desk.call("createSubscription", token, body=body, notificationType="ORDER_CHANGE")

    assert answer.status_code == 400
    assert "processingDirective" in answer.json["errors"][0]["message"]


def test_the_life_of_a_subscription(desk: Desk) -> None:
    token, grantless = desk.token(), desk.grantless()
    kind = {"notificationType": "ORDER_CHANGE"}
    assert desk.call("getSubscription", token, **kind).status_code == 404

    id = desk.subscribed(token)
    assert desk.call("getSubscription", token, **kind).json["payload"]["subscriptionId"] == id
    assert desk.call("getSubscriptionById", grantless, subscriptionId=id, **kind).status_code == 200
    again = {"payloadVersion": "1.0", "destinationId": desk.amazon.tell_state("destinations")[0]["id"]}
    assert desk.call("createSubscription", token, body=again, **kind).status_code == 409

    destination = {"destinationId": again["destinationId"]}
    assert desk.call("deleteDestination", grantless, **destination).status_code == 409
    assert desk.call("deleteSubscriptionById", grantless, subscriptionId=id, **kind).status_code == 200
    assert desk.call("getSubscriptionById", grantless, subscriptionId=id, **kind).status_code == 404
    desk.amazon.clock.forward(10)
    assert desk.call("getDestination", grantless, **destination).status_code == 200
    assert desk.call("deleteDestination", grantless, **destination).status_code == 200
    assert desk.call("getDestination", grantless, **destination).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "x", "resourceSpecification": {"sqs": {"arn": "arn:aws:sns:eu-central-1:1:topic"}}}, 400),
        ({"name": "x", "resourceSpecification": {"eventBridge": {"region": "eu-central-1", "accountId": "1"}}}, 400),
        ({"name": "", "resourceSpecification": {"sqs": {"arn": QUEUE}}}, 400),
        ({}, 400),
        (None, 400),
        ([], 400),
    ],
)
def test_a_destination_must_be_a_queue_with_a_name(desk: Desk, body: Any, status: int) -> None:
    assert desk.call("createDestination", desk.grantless(), body=body).status_code == status


def test_one_queue_is_one_destination(desk: Desk) -> None:
    body = {"name": "news", "resourceSpecification": {"sqs": {"arn": QUEUE}}}

    assert desk.call("createDestination", desk.grantless(), body=body).status_code == 200
    assert desk.call("createDestination", desk.grantless(), body=body).status_code == 409


@pytest.mark.parametrize("kind", ["LISTINGS_ITEM_MFN_QUANTITY_CHANGE", "ORDER_WEATHER_CHANGE"])
def test_what_a_queue_never_gets_cannot_be_subscribed_to(desk: Desk, kind: str) -> None:
    desk.subscribed(token := desk.token())
    body = {"payloadVersion": "1.0", "destinationId": desk.amazon.tell_state("destinations")[0]["id"]}

    assert desk.call("createSubscription", token, body=body, notificationType=kind).status_code == 400


def test_a_test_notification_shows_that_the_queue_works(listening: Desk) -> None:
    to = listening.amazon.tell_state("destinations")[0]["id"]
    body = {"destinationId": to, "testNotification": {"payloadVersion": "1.0", "testScenario": "default"}}

    answer = listening.call("sendTestNotification", listening.grantless(), body=body, notificationType="ORDER_CHANGE")
    listening.amazon.pass_time(0)

    assert answer.status_code == 200
    assert received(listening)[0]["Payload"]["OrderChangeNotification"]["SellerId"] == "TESTSELLER"


def test_a_new_secret_comes_through_the_queue(listening: Desk) -> None:
    listening.amazon.clock.forward(60)

    answer = listening.call(
        "rotateApplicationClientSecret", listening.grantless("sellingpartnerapi::client_credential:rotation")
    )
    listening.amazon.pass_time(0)

    assert answer.status_code == 204
    told = received(listening)[0]
    assert told["NotificationType"] == "APPLICATION_OAUTH_CLIENT_NEW_SECRET"
    secret = told["Payload"]["applicationOAuthClientNewSecret"]["newClientSecret"]
    scope = "sellingpartnerapi::notifications"
    assert listening.exchange(grant_type="client_credentials", scope=scope, client_secret=secret)[0] == 200


def test_news_can_be_late(listening: Desk) -> None:
    listening.amazon.tell("faults", crossing="notification", fault="late", seconds=300)
    publish(listening)

    listening.amazon.pass_time(299)
    assert received(listening) == []
    listening.amazon.pass_time(1)
    assert len(received(listening)) == 1


def test_news_can_come_twice_under_one_id(listening: Desk) -> None:
    listening.amazon.tell("faults", crossing="notification", fault="twice")
    publish(listening)
    listening.amazon.pass_time(2)

    first, second = received(listening)
    assert first == second


def test_news_can_be_overtaken(listening: Desk) -> None:
    listening.amazon.tell("faults", crossing="notification", fault="reordered")
    publish(listening, replace(TOLD, order_id="305-0000000-0000001"))
    publish(listening, replace(TOLD, order_id="305-0000000-0000002"))
    listening.amazon.pass_time(0)
    listening.amazon.pass_time(30)

    orders = [told["Payload"]["OrderChangeNotification"]["AmazonOrderId"] for told in received(listening)]
    assert orders == ["305-0000000-0000002", "305-0000000-0000001"]


def test_news_can_be_lost(listening: Desk) -> None:
    listening.amazon.tell("faults", crossing="notification", fault="lost")
    publish(listening)
    listening.amazon.pass_time(3600)

    assert received(listening) == []
    assert [one["fate"] for one in listening.amazon.tell_state("published")] == ["lost"]


def test_news_can_be_malformed_or_of_an_unknown_kind(listening: Desk) -> None:
    listening.amazon.tell("faults", crossing="notification", fault="malformed")
    listening.amazon.tell("faults", crossing="notification", fault="unknown_kind")
    publish(listening)
    publish(listening)
    listening.amazon.pass_time(0)

    broken, odd = (body for _, body in listening.amazon.queues.sent)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|char"):
        json.loads(broken)
    assert json.loads(odd)["NotificationType"] == "ORDER_WEATHER_CHANGE"


def test_a_fault_may_meet_one_in_so_many(listening: Desk) -> None:
    listening.amazon.tell("faults", crossing="notification", fault="lost", times=0, chance=0.5)
    for _ in range(200):
        publish(listening)
    listening.amazon.pass_time(0)

    assert 50 < len(received(listening)) < 150


def test_news_waits_for_its_queue_and_is_given_up_in_the_end(listening: Desk) -> None:
    listening.amazon.queues.away = True
    publish(listening)
    listening.amazon.pass_time(0)
    listening.amazon.queues.away = False
    listening.amazon.pass_time(1)
    assert len(received(listening)) == 1

    listening.amazon.queues.away = True
    publish(listening)
    for _ in range(len(delivery.REPEATS) + 1):
        listening.amazon.pass_time(900)
    assert [one["fate"] for one in listening.amazon.tell_state("published")] == ["delivered", "given_up"]
    assert listening.amazon.tell_state("waiting") == []


@dataclass
class Queue:
    client: Any
    url: str
    arn: str

    def read(self) -> list[str]:
        found = self.client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, WaitTimeSeconds=2)
        return [message["Body"] for message in found.get("Messages", [])]


@pytest.fixture
def queue(ministack: Engine) -> Iterator[Queue]:
    client = ministack.client("sqs")
    url = client.create_queue(QueueName="news-of-the-simulator")["QueueUrl"]
    found = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    yield Queue(client, url, found["Attributes"]["QueueArn"])
    client.delete_queue(QueueUrl=url)


def test_the_emulators_queue_gets_it_by_its_arn(ministack: Engine, queue: Queue) -> None:
    EmulatedQueues(ministack.url, {}).send(queue.arn, [f"news {number}" for number in range(12)])

    assert sorted(queue.read() + queue.read()) == sorted(f"news {number}" for number in range(12))


def test_a_queue_that_is_not_there_is_an_oserror(ministack: Engine) -> None:
    with pytest.raises(OSError, match=r"NonExistent|does not exist"):
        EmulatedQueues(ministack.url, {}).send("arn:aws:sqs:eu-central-1:123456789012:nowhere", ["news"])


def test_a_fifo_queue_takes_news_and_never_shows_them(amazon: Amazon) -> None:
    EmulatedQueues("http://127.0.0.1:9", {}).send("arn:aws:sqs:eu-central-1:123456789012:news.fifo", ["news"])
