"""Amazon's own Python SDK confirms shipments, says quantities and submits feeds, over HTTP."""

import gzip
import json
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from simulator.selling.sales import placing
from simulator.selling.sales.countries import COUNTRIES
from simulator.selling.sales.making import Wish
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.stock.conftest import GERMANY, OWN, SKU, SLASHED, said
from tests.simulator.stock.feeder import CANCELS, CONTENT_TYPES, JSON_FEED, listings_feed, message
from tests.simulator.test_official_client import Running

OPENER = build_opener(ProxyHandler({}))


def submitted(api: Any, kind: str, content: bytes) -> str:
    made = api.create_feed_document({"contentType": CONTENT_TYPES[kind]})
    request = Request(made.url, data=content, method="PUT", headers={"Content-Type": CONTENT_TYPES[kind]})
    with OPENER.open(request) as answer:
        assert answer.status == 200
    body = {"feedType": kind, "marketplaceIds": [GERMANY], "inputFeedDocumentId": made.feed_document_id}
    return str(api.create_feed(body).feed_id)


def fetched(api: Any, document: str) -> bytes:
    told = api.get_feed_document(document)
    with OPENER.open(told.url) as answer:
        content: bytes = answer.read()
    return gzip.decompress(content) if told.compression_algorithm == "GZIP" else content


def test_a_shipment_is_confirmed(running: Running) -> None:
    wish = Wish(lines=1, quantity=2, fulfilled_by="MERCHANT", is_plain=True)
    sale = placing.place(running.world, COUNTRIES["DE"], wish=wish)
    parcel = {
        "packageReferenceId": "7",
        "carrierCode": "Other",
        "carrierName": "Velo",
        "trackingNumber": "V-1",
        "shipDate": "2026-11-21T12:00:00Z",
        "orderItems": [{"orderItemId": sale.order["orderItems"][0]["orderItemId"], "quantity": 2}],
    }
    api = running.sdk.OrdersV0Api(running.client())

    _, status, headers = api.confirm_shipment_with_http_info(
        sale.id, {"marketplaceId": GERMANY, "packageDetail": parcel}
    )
    with pytest.raises(running.sdk.ApiException) as refused:
        other = {**parcel, "packageReferenceId": "8"}
        api.confirm_shipment(sale.id, {"marketplaceId": GERMANY, "packageDetail": other})
    read = running.sdk.GetOrderApi(running.client()).get_order(sale.id, included_data=["PACKAGES", "FULFILLMENT"]).order

    assert (status, headers["x-amzn-RateLimit-Limit"]) == (204, "2.0")
    assert refused.value.status == 400
    assert "PackageToUpdateNotFound" in str(refused.value.body)
    assert read.fulfillment.fulfillment_status == "SHIPPED"
    assert [(one.package_reference_id, one.carrier, one.tracking_number) for one in read.packages] == [
        ("7", "Velo", "V-1")
    ]


def test_a_quantity_is_said_and_read_back(running: Running) -> None:
    api = running.sdk.ListingsApi(running.client())
    body = {"productType": "PRODUCT", "patches": [said(17)]}

    preview = api.patch_listings_item(EVERYWHERE, SLASHED, [GERMANY], body, mode="VALIDATION_PREVIEW")
    told = api.patch_listings_item(EVERYWHERE, SLASHED, [GERMANY], body)
    running.world.clock.forward(5)
    item = api.get_listings_item(EVERYWHERE, SLASHED, [GERMANY], included_data=["fulfillmentAvailability", "issues"])

    assert (preview.status, told.status, told.sku) == ("VALID", "ACCEPTED", SLASHED)
    [availability] = item.fulfillment_availability
    assert (availability.fulfillment_channel_code, availability.quantity) == ("DEFAULT", 17)


def test_a_feed_of_quantities(running: Running) -> None:
    api = running.sdk.FeedsApi(running.client())
    content = listings_feed(message(1, SKU, 17), *[message(number, OWN[number], -1) for number in range(2, 20)])

    feed = submitted(api, JSON_FEED, content)
    waiting = api.get_feed(feed)
    running.world.clock.forward(15)
    [done] = api.get_feeds(feed_types=[JSON_FEED], processing_statuses=["DONE"]).feeds
    report = json.loads(fetched(api, done.result_feed_document_id))

    assert (waiting.processing_status, done.feed_id) == ("IN_QUEUE", feed)
    assert report["summary"]["messagesAccepted"] == 1
    assert len(report["issues"]) == report["summary"]["messagesInvalid"] == 18


def test_a_feed_of_cancellations(running: Running) -> None:
    wish = Wish(lines=1, fulfilled_by="MERCHANT", is_plain=True)
    sale = placing.place(running.world, COUNTRIES["DE"], wish=wish)
    api = running.sdk.FeedsApi(running.client())
    rows = f"order-id\tcancellation-reason-code\tamazon-order-item-code\n{sale.id}\tNoInventory\t\n"

    feed = submitted(api, CANCELS, rows.encode())
    running.world.clock.forward(15)
    report = fetched(api, api.get_feed(feed).result_feed_document_id).decode()
    read = running.sdk.GetOrderApi(running.client()).get_order(sale.id, included_data=["FULFILLMENT"]).order

    assert "Number of records successful\t\t1" in report
    assert read.fulfillment.fulfillment_status == "CANCELLED"


def test_a_feed_in_the_queue_is_cancelled(running: Running) -> None:
    api = running.sdk.FeedsApi(running.client())
    feed = submitted(api, JSON_FEED, listings_feed(message(1, SKU, 17)))

    api.cancel_feed(feed)

    assert api.get_feed(feed).processing_status == "CANCELLED"
