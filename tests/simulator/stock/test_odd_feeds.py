"""Feeds that nobody can read, or of which some messages make no sense: they come to nothing, and the world goes on."""

import json

import pytest

from simulator.selling.listings import by_sku
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.stock.conftest import OWN, SKU, Shop, said
from tests.simulator.stock.feeder import Feeder, listings_feed, message


@pytest.fixture
def feeder(shop: Shop) -> Feeder:
    return Feeder(shop)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        listings_feed(),
        listings_feed(message(1, SKU, 1), seller="A2EXAMPLE2TOOL"),
        listings_feed(message(1, SKU, 1), version="1.0"),
        listings_feed(message(1, SKU, 1), report={"includedData": ["colours"], "apiVersion": "2021-08-01"}),
        listings_feed(message(1, SKU, 1), report={"includedData": 5, "apiVersion": "2021-08-01"}),
        listings_feed(message(1, SKU, 1), report={"includedData": [[]], "apiVersion": "2021-08-01"}),
        b"[" * 100_000,
        listings_feed(*[message(number, SKU, 1) for number in range(1, 25_002)]),
    ],
    ids=[
        "empty",
        "not-json",
        "list",
        "no-messages",
        "foreign",
        "version",
        "report",
        "no-list",
        "no-names",
        "deep",
        "too-many",
    ],
)
def test_what_cannot_be_read_is_fatal_and_the_report_says_why(feeder: Feeder, content: bytes) -> None:
    feed = feeder.submitted(content)
    feeder.shop.pass_time(15)
    seen = feeder.stands(feed)
    report = json.loads(feeder.fetched(seen["resultFeedDocumentId"]))

    assert seen["processingStatus"] == "FATAL"
    assert report["summary"]["messagesProcessed"] == 0
    assert "messageId" not in report["issues"][0]


def test_no_message_stops_the_world(feeder: Feeder) -> None:
    entry = {"fulfillment_channel_code": {}, "quantity": []}
    delete = {"op": "delete", "path": "/attributes/fulfillment_availability", "value": [entry]}
    feed = listings_feed(
        message(1, OWN[1], None),
        message(2, OWN[2], 1, patches=5),
        message(3, "\ud800", 1),
        message(4, OWN[4], 1, patches=[said(1, note="\ud800")]),
        message(5, OWN[5], 1, patches=[delete]),
    )

    report = json.loads(feeder.report(feed))
    feeder.shop.pass_time(5)

    assert [(one["messageId"], one.get("sku")) for one in report["issues"]] == [(1, OWN[1]), (2, OWN[2]), (3, None)]
    assert [feeder.shop.quantity(sku) for sku in (OWN[4], OWN[5])] == [1, by_sku(EVERYWHERE)[OWN[5]].quantity]


def test_nothing_was_uploaded_and_so_there_is_nothing_to_work_on(feeder: Feeder) -> None:
    feed = feeder.create(feeder.document()["feedDocumentId"]).json["feedId"]
    feeder.shop.pass_time(15)

    assert feeder.stands(feed)["processingStatus"] == "FATAL"
