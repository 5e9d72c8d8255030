"""Feeds: a document goes up, waits its turn, and a report comes down; up to twenty-five thousand messages at once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft7Validator
from waitress.channel import ClientDisconnected

from simulator.selling.listings import by_sku
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.stock.conftest import GERMANY, OWN, SKU, Shop, said
from tests.simulator.stock.feeder import CANCELS, JSON_FEED, Feeder, listings_feed, message

BORN_WITH = by_sku(EVERYWHERE)[SKU].quantity
FINISHED = "FEED_PROCESSING_FINISHED"


@pytest.fixture
def feeder(shop: Shop) -> Feeder:
    return Feeder(shop)


def checked(shared: Any, schema: str, document: Any) -> Any:
    path = shared / f"contracts/sp-api/schemas/feeds/{schema}.json"
    wrong = [error.message for error in Draft7Validator(json.loads(path.read_text())).iter_errors(document)]
    assert not wrong, wrong[:5]
    return document


def test_a_feed_waits_is_worked_on_and_done(feeder: Feeder) -> None:
    feed = feeder.submitted(listings_feed(message(1, SKU, 17)))
    seen = [feeder.stands(feed)]
    for seconds in (5, 10):
        feeder.shop.pass_time(seconds)
        seen.append(feeder.stands(feed))

    assert [one["processingStatus"] for one in seen] == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    assert ["resultFeedDocumentId" in one for one in seen] == [False, False, True]
    assert (seen[2]["feedType"], seen[2]["marketplaceIds"]) == (JSON_FEED, [GERMANY])
    assert seen[2]["processingEndTime"] == "2026-11-21T12:00:15.000Z"


def test_what_it_says_is_true_only_a_little_after_it_is_done(feeder: Feeder) -> None:
    feeder.submitted(listings_feed(message(1, SKU, 17)))

    feeder.shop.pass_time(15)
    done = feeder.shop.quantity()
    feeder.shop.pass_time(5)

    assert (done, feeder.shop.quantity()) == (BORN_WITH, 17)


def test_the_report_names_every_message_that_came_to_nothing_and_no_other(feeder: Feeder, shared_dir: Any) -> None:
    feeder.shop.amazon.tell("faults", crossing=f"listing/{OWN[3]}", fault="invalid", text="Not today")
    feed = listings_feed(
        message(1, OWN[1], 4),
        message(2, OWN[2], -4),
        message(3, OWN[3], 5),
        message(4, "NO-SUCH", 5),
        message(
            5, OWN[4], 6, operationType="PARTIAL_UPDATE", attributes={"fulfillment_availability": said(6)["value"]}
        ),
        message(6, OWN[5], 6, operationType="DELETE"),
        message(6, OWN[5], 6),
        {"messageId": 7},
        "eight",
    )
    checked(shared_dir, "listings-feed-schema-v2", json.loads(listings_feed(message(1, OWN[1], 4))))

    report = checked(shared_dir, "listings-feed-processing-report-schema-v2", json.loads(feeder.report(feed)))
    feeder.shop.pass_time(5)

    assert [(one.get("messageId"), one.get("sku")) for one in report["issues"]] == [
        (2, OWN[2]),
        (3, OWN[3]),
        (6, OWN[5]),
        (6, OWN[5]),
        (7, None),
        (None, None),
    ]
    assert report["issues"][1]["message"] == "Not today"
    assert report["summary"] == {
        "errors": 6,
        "warnings": 0,
        "messagesProcessed": 9,
        "messagesAccepted": 3,
        "messagesInvalid": 6,
    }
    assert [feeder.shop.quantity(sku) for sku in (OWN[1], OWN[4])] == [4, 6]
    assert feeder.shop.attribute(OWN[4]) == [{"fulfillment_channel_code": "DEFAULT", "quantity": 6}]


def test_the_report_tells_of_the_accepted_ones_when_it_is_asked_to(feeder: Feeder, shared_dir: Any) -> None:
    about = {"includedData": ["fulfillmentAvailability", "issues"], "apiVersion": "2021-08-01"}

    told = json.loads(feeder.report(listings_feed(message(1, SKU, 17), message(2, OWN[1], -1), report=about)))

    checked(shared_dir, "listings-feed-processing-report-schema-v2", told)
    assert [one["sku"] for one in told["items"]] == [SKU]
    assert told["summary"]["itemSummary"] == {"items": 1, "errors": 0, "warnings": 0}


def test_twenty_five_thousand_messages_at_once(feeder: Feeder) -> None:
    messages = [message(number, OWN[number % len(OWN)], number % 100) for number in range(1, 25_001)]

    report = json.loads(feeder.report(listings_feed(*messages)))

    assert report["summary"]["messagesAccepted"] == 25_000
    assert report["issues"] == []


@pytest.mark.parametrize("fault", ["fatal", "cancelled", "stuck", "fatal_halfway"])
def test_a_feed_can_come_to_nothing_or_to_half_of_it(feeder: Feeder, fault: str) -> None:
    feeder.shop.amazon.tell("faults", crossing=f"feed/{JSON_FEED}", fault=fault)
    feed = feeder.submitted(listings_feed(message(1, OWN[1], 71), message(2, OWN[2], 72)))

    feeder.shop.pass_time(600)

    status = {"cancelled": "CANCELLED", "stuck": "IN_PROGRESS"}.get(fault, "FATAL")
    seen = feeder.stands(feed)
    assert (seen["processingStatus"], "resultFeedDocumentId" in seen) == (status, False)
    assert (feeder.shop.quantity(OWN[1]) == 71) is (fault == "fatal_halfway")
    assert feeder.shop.quantity(OWN[2]) != 72


def test_a_feed_in_the_queue_can_be_cancelled_and_no_other(feeder: Feeder) -> None:
    feed = feeder.submitted(listings_feed(message(1, SKU, 17)))
    other = feeder.submitted(listings_feed(message(1, SKU, 18)))
    feeder.shop.pass_time(6)

    refused, taken = feeder.call("cancelFeed", feedId=feed), feeder.call("cancelFeed", feedId=other)
    feeder.shop.pass_time(60)

    assert (refused.status_code, taken.status_code) == (400, 200)
    assert feeder.stands(other)["processingStatus"] == "CANCELLED"
    assert feeder.shop.quantity() == 17


def test_one_of_a_kind_is_worked_on_at_a_time(feeder: Feeder) -> None:
    first = feeder.submitted(listings_feed(message(1, SKU, 17)))
    second = feeder.submitted(listings_feed(message(1, SKU, 18)))

    feeder.shop.pass_time(14)
    during = [feeder.stands(feed)["processingStatus"] for feed in (first, second)]
    feeder.shop.pass_time(11)

    assert during == ["IN_PROGRESS", "IN_QUEUE"]
    assert feeder.stands(second)["processingStatus"] == "DONE"


def test_no_more_than_five_in_five_minutes(feeder: Feeder) -> None:
    content = listings_feed(message(1, SKU, 17))
    for _ in range(5):
        feeder.submitted(content)
    sixth = feeder.create(feeder.filled(content))
    feeder.shop.pass_time(300)
    later = feeder.create(feeder.filled(content))

    assert (sixth.status_code, sixth.json["errors"][0]["code"], later.status_code) == (429, "QuotaExceeded", 202)


def test_a_lost_answer_has_been_taken_and_is_found_in_the_list(feeder: Feeder) -> None:
    document = feeder.filled(listings_feed(message(1, SKU, 17)))
    feeder.shop.amazon.tell("faults", crossing="sp-api/createFeed", fault="timeout_after", seconds=1)

    with pytest.raises(ClientDisconnected):
        feeder.create(document)
    [found] = feeder.listed().json["feeds"]
    feeder.shop.pass_time(20)

    assert found["processingStatus"] == "IN_QUEUE"
    assert feeder.shop.quantity() == 17


def test_feeds_are_listed_page_by_page_the_newest_first(feeder: Feeder) -> None:
    made = []
    for _ in range(3):
        made.append(feeder.submitted(listings_feed(message(1, SKU, 17))))
        feeder.shop.pass_time(60)

    first = feeder.listed(pageSize=2).json
    second = feeder.call("getFeeds", query={"nextToken": first["nextToken"]}).json
    since = feeder.shop.amazon.clock.now() - timedelta(seconds=90)
    recent = feeder.listed(createdSince=since.strftime("%Y-%m-%dT%H:%M:%SZ")).json["feeds"]

    assert [one["feedId"] for one in (*first["feeds"], *second["feeds"])] == made[::-1]
    assert "nextToken" not in second
    assert [one["feedId"] for one in recent] == [made[2]]
    assert feeder.listed(processingStatuses="IN_QUEUE").json["feeds"] == []
    assert feeder.listed(feedTypes=CANCELS).json["feeds"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"feedTypes": ""},
        {"processingStatuses": "GONE"},
        {"pageSize": 0},
        {"nextToken": "guessed"},
        {"createdSince": "x"},
    ],
)
def test_a_list_must_be_asked_for_properly(feeder: Feeder, query: dict[str, Any]) -> None:
    feeder.submitted(listings_feed(message(1, SKU, 17)))

    assert feeder.listed(**query).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"feedType": "POST_INVENTORY_AVAILABILITY_DATA"},
        {"feedType": None},
        {"marketplaceIds": []},
        {"marketplaceIds": GERMANY},
        {"inputFeedDocumentId": "amzn1.tortuga.4.eu.guessed"},
        {"inputFeedDocumentId": None},
    ],
)
def test_a_feed_must_be_described_properly(feeder: Feeder, change: dict[str, Any]) -> None:
    body = {"feedType": JSON_FEED, "marketplaceIds": [GERMANY], "inputFeedDocumentId": feeder.filled(b"{}")}

    assert feeder.call("createFeed", body={**body, **change}).status_code == 400


def test_without_the_role_there_is_no_feed_of_listings(feeder: Feeder) -> None:
    document = feeder.filled(b"{}")
    roles = ["inventory_and_order_tracking"]
    feeder.shop.amazon.tell("selling/roles", seller=EVERYWHERE, region="eu", roles=roles)

    assert feeder.create(document).status_code == 403


def test_the_sellers_queue_hears_that_a_feed_is_finished(feeder: Feeder, shared_dir: Any) -> None:
    shop = feeder.shop
    shop.desk.subscribed(shop.token)
    [destination] = shop.desk.call("getDestinations", shop.desk.grantless()).json["payload"]
    body = {"payloadVersion": "1.0", "destinationId": destination["destinationId"]}
    made = shop.desk.call("createSubscription", shop.token, body=body, notificationType=FINISHED)
    assert made.status_code == 200, made.text

    feed = feeder.submitted(listings_feed(message(1, SKU, 17)))
    shop.amazon.pass_time(15)
    shop.amazon.pass_time(1)

    [told] = [json.loads(body) for _, body in shop.amazon.queues.sent]
    path = shared_dir / "contracts/sp-api/schemas/notifications/FeedProcessingFinishedNotification.json"
    assert not list(Draft7Validator(json.loads(path.read_text())).iter_errors(told))
    about = told["payload"]["feedProcessingFinishedNotification"]
    assert (about["feedId"], about["processingStatus"]) == (feed, "DONE")
    assert about["resultFeedDocumentId"] == feeder.stands(feed)["resultFeedDocumentId"]
