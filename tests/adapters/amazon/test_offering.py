"""Quantities and feeds: what is asked, held against the models, and what becomes of the answers."""

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chalicelib.adapters.amazon.endpoints import DOCUMENT_HOSTS
from chalicelib.adapters.amazon.feeds import Feeds
from chalicelib.adapters.amazon.offering import AmazonOffering
from chalicelib.domain.destinations import allow_list
from chalicelib.ports.http import Response, Unanswered
from chalicelib.ports.offering import Feed, FeedKind, FeedReport, FeedState, Listed, Submitted
from chalicelib.ports.selling import Missing, Rejected, Unavailable
from tests.adapters.amazon import models
from tests.adapters.amazon.api import AUTHORIZATION, DE, GB, SELLER, World, asked, refused, said
from tests.examples import NOON

BUCKET = "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/feed?X-Amz-Signature=secret"


@pytest.fixture
def offering(world: World) -> AmazonOffering:
    return AmazonOffering(world.api, Feeds(world.api, world.wire, allow_list(DOCUMENT_HOSTS)))


def patched(status: str, *issues: dict[str, Any]) -> Response:
    content = {"sku": "A-100", "status": status, "submissionId": "s-1", "issues": list(issues)}
    return said(models.answers("patchListingsItem", content))


ISSUE = {"code": "90220", "message": "'brand' is required.", "severity": "ERROR", "categories": []}


def test_a_quantity_is_merged_into_one_listing_of_a_sku_with_any_signs(world: World, offering: AmazonOffering):
    world.wire.answers = [patched("ACCEPTED")]

    assert offering.patch(AUTHORIZATION, DE, "A/1 ä", 7) == Submitted(True, "s-1")

    assert asked(world) == ["patchListingsItem"]
    assert world.wire.paths == [f"PATCH /listings/2021-08-01/items/{SELLER}/A%2F1%20%C3%A4"]
    assert world.wire.queries == [{"marketplaceIds": DE}]
    assert world.wire.bodies == [
        {
            "productType": "PRODUCT",
            "patches": [
                {
                    "op": "merge",
                    "path": "/attributes/fulfillment_availability",
                    "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 7}],
                }
            ],
        }
    ]


def test_an_invalid_one_is_refused_though_the_answer_is_fine(world: World, offering: AmazonOffering):
    world.wire.answers = [patched("INVALID", ISSUE, {**ISSUE, "severity": "WARNING", "message": "Dull."})]

    assert offering.patch(AUTHORIZATION, DE, "A-100", 7) == Submitted(False, "s-1", "'brand' is required.")


def test_an_answer_without_a_status_is_none_and_an_unknown_sku_is_missing(world: World, offering: AmazonOffering):
    world.wire.answers = [said({}), refused(404, "NOT_FOUND", "SKU not found"), said({})]

    with pytest.raises(Unavailable):
        offering.patch(AUTHORIZATION, DE, "A-100", 7)
    with pytest.raises(Missing):
        offering.patch(AUTHORIZATION, DE, "A-100", 7)
    with pytest.raises(Unavailable):
        offering.listed(AUTHORIZATION, DE, "A-100")


def test_what_is_listed_is_what_we_ship_ourselves(world: World, offering: AmazonOffering):
    availability = [
        {"fulfillmentChannelCode": "AMAZON_EU", "quantity": 3},
        {"fulfillmentChannelCode": "DEFAULT", "quantity": 12},
    ]
    whole = {"sku": "A-100", "fulfillmentAvailability": availability, "issues": [ISSUE]}
    fba = {"sku": "A-100", "fulfillmentAvailability": availability[:1]}
    endless = {
        "sku": "A-100",
        "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": 99_999_999}],
    }
    several = (whole, {"sku": "A-100"}, fba, endless)
    world.wire.answers = [said(models.answers("getListingsItem", each)) for each in several]

    assert offering.listed(AUTHORIZATION, DE, "A-100") == Listed(12, "'brand' is required.")
    assert offering.listed(AUTHORIZATION, DE, "A-100") == Listed(None)
    assert offering.listed(AUTHORIZATION, DE, "A-100") == Listed(None, is_amazons=True)
    assert offering.listed(AUTHORIZATION, DE, "A-100") == Listed(99_999_999)
    assert world.wire.queries[0] == {"marketplaceIds": DE, "includedData": "fulfillmentAvailability,issues"}


def document(**more: Any) -> Response:
    return said({"feedDocumentId": "d-1", "url": BUCKET, **more}, 201)


def test_quantities_are_written_as_the_schema_of_the_feed_wants_them(
    world: World, offering: AmazonOffering, shared_dir: Path
):
    world.wire.answers = [document(), Response(200)]

    assert offering.write_quantities(AUTHORIZATION, [("A-100", 7), ("Ä“2", 0)]) == "d-1"

    created, put = world.wire.sent
    assert models.check(created) == "createFeedDocument"
    assert (put.method, put.url) == ("PUT", BUCKET)
    assert put.headers == {"Content-Type": json.loads(created.body)["contentType"]}
    written = json.loads(put.body)
    schema = json.loads((shared_dir / "contracts/sp-api/schemas/feeds/listings-feed-schema-v2.json").read_text())
    schema["properties"]["messages"].pop("items", None)
    jsonschema.validate(written, schema)
    assert written["header"] == {"sellerId": SELLER, "version": "2.0", "issueLocale": "en_US"}
    assert [(each["messageId"], each["sku"], each["operationType"]) for each in written["messages"]] == [
        (1, "A-100", "PATCH"),
        (2, "Ä“2", "PATCH"),
    ]
    assert written["messages"][1]["patches"][0]["value"] == [{"fulfillment_channel_code": "DEFAULT", "quantity": 0}]


def test_a_document_goes_nowhere_but_to_amazon_and_is_not_there_before_it_says_so(
    world: World, offering: AmazonOffering
):
    world.wire.answers = [document(url="https://evil.example/feed")]
    with pytest.raises(Rejected, match="Amazon refuses"):
        offering.write_quantities(AUTHORIZATION, [("A-100", 7)])
    for answer in (Response(503), Unanswered("…")):
        world.wire.answers = [document(), answer]
        with pytest.raises(Unavailable):
            offering.write_quantities(AUTHORIZATION, [("A-100", 7)])


def test_a_feed_is_made_of_a_document_and_looked_up(world: World, offering: AmazonOffering):
    shown = {"feedId": "f-1", "feedType": FeedKind.QUANTITIES.value, "createdTime": "2026-11-23T12:00:00.000Z"}
    done = {**shown, "processingStatus": "DONE", "resultFeedDocumentId": "d-2"}
    world.wire.answers = [
        said(models.answers("createFeed", {"feedId": "f-1"}, "202"), 202),
        said(models.answers("getFeed", {**shown, "processingStatus": "IN_QUEUE"})),
        said(models.answers("getFeeds", {"feeds": [done, {**shown, "feedId": "f-2", "processingStatus": "FATAL"}]})),
        said({"feedId": "f-1"}),
    ]

    assert offering.submit_feed(AUTHORIZATION, FeedKind.QUANTITIES, [DE, GB], "d-1") == "f-1"
    waiting = offering.feed(AUTHORIZATION, "f-1")
    found = offering.feeds(AUTHORIZATION, FeedKind.QUANTITIES, NOON - timedelta(minutes=5))
    with pytest.raises(Unavailable):
        offering.feed(AUTHORIZATION, "f-1")

    assert world.wire.bodies[0] == {
        "feedType": "JSON_LISTINGS_FEED",
        "marketplaceIds": [DE, GB],
        "inputFeedDocumentId": "d-1",
    }
    assert waiting.state is FeedState.WAITING
    assert found == [
        Feed("f-1", "JSON_LISTINGS_FEED", FeedState.DONE, waiting.created_at, "d-2"),
        Feed("f-2", "JSON_LISTINGS_FEED", FeedState.FAILED, waiting.created_at),
    ]
    assert asked(world) == ["createFeed", "getFeed", "getFeeds", "getFeed"]


def test_a_report_names_what_was_refused_of_a_feed(world: World, offering: AmazonOffering, shared_dir: Path):
    folder = shared_dir / "contracts/sp-api/schemas/feeds"
    example = (folder / "listings-feed-processing-report-schema-v2.example.json").read_bytes()
    content = {"feedDocumentId": "d-2", "url": BUCKET, "compressionAlgorithm": "GZIP"}
    world.wire.answers = [
        said(models.answers("getFeedDocument", content)),
        Response(200, {"content-type": "application/json"}, gzip.compress(example)),
    ]

    report = offering.quantities_report(AUTHORIZATION, "d-2")

    assert list(report.refused) == ["My-SKU-B", "My-SKU-C"]
    assert report.refused["My-SKU-B"].startswith("'[batteries_required]' is required but not supplied. '[supplier")
    assert report.messages == 4


@pytest.mark.parametrize("text", ["", "[]", "{", '{"issues": 1}'])
def test_a_report_that_nobody_can_read_is_refused(world: World, offering: AmazonOffering, text: str):
    world.wire.answers = [document(), Response(200, {}, text.encode())]

    with pytest.raises(Rejected):
        offering.quantities_report(AUTHORIZATION, "d-2")


def test_a_report_without_issues_took_everything(world: World, offering: AmazonOffering):
    world.wire.answers = [document(), Response(200, {}, b'{"summary": {"messagesProcessed": 2}}')]

    assert offering.quantities_report(AUTHORIZATION, "d-2") == FeedReport({}, 2)


def test_an_error_that_names_no_sku_is_counted(world: World, offering: AmazonOffering):
    """Amazon's schema demands severity and words alone."""
    issues = [
        {"severity": "ERROR", "message": "It is invalid.", "messageId": 3},
        {"severity": "ERROR", "message": "The feed is no feed."},
        {"severity": "WARNING", "message": "It is late.", "messageId": 4},
    ]
    content = json.dumps({"issues": issues, "summary": {"messagesProcessed": 4}}).encode()
    world.wire.answers = [document(), Response(200, {}, content)]

    assert offering.quantities_report(AUTHORIZATION, "d-2") == FeedReport({}, 4, nameless=2)
