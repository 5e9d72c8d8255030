"""What can become of an order, what the queue is told of it, and what cannot be done."""

import json
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft7Validator

from simulator.selling.marketplaces import BY_COUNTRY
from simulator.selling.sales.parcels import FATES
from simulator.selling.sales.quirks import QUIRKS
from tests.simulator.sales.conftest import Counter


def status(order: Any) -> str:
    return str(order["fulfillment"]["fulfillmentStatus"])


@pytest.mark.parametrize(
    "first",
    ["PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE"],
)
def test_an_order_can_be_first_seen_in_any_state(counter: Counter, first: str) -> None:
    assert status(counter.get(counter.make(status=first))) == first


def test_a_pre_order_is_released_paid_and_sent(counter: Counter) -> None:
    order_id = counter.make(status="PENDING_AVAILABILITY")

    states = [counter.step(order_id, name)["status"] for name in ("release", "pay", "ship")]

    assert states == ["PENDING", "UNSHIPPED", "SHIPPED"]


def test_every_change_bears_a_later_time_though_the_clock_stands_still(counter: Counter) -> None:
    order_id = counter.make()

    times = [counter.step(order_id, "touch")["updated"] for _ in range(3)]

    assert times == sorted(set(times))


def test_a_wish_to_cancel_cancels_nothing_until_it_is_done(counter: Counter) -> None:
    order_id = counter.make(lines=2)

    counter.step(order_id, "ask_to_cancel", reason="Ordered by mistake")
    asked = counter.get(order_id)
    counter.step(order_id, "cancel", by="MERCHANT", reason="BuyerCanceled")
    done = counter.get(order_id)

    assert status(asked) == "UNSHIPPED"
    assert [item["cancellation"] for item in asked["orderItems"]] == [
        {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Ordered by mistake"}}
    ] * 2
    assert status(done) == "CANCELLED"
    assert done["orderItems"][0]["cancellation"]["cancellationExecution"] == {
        "cancelledBy": "MERCHANT",
        "cancelReason": "BuyerCanceled",
    }
    assert not {"proceeds", "recipient", "buyer"} & set(done)
    assert "deliverByWindow" not in done["fulfillment"]


def test_a_cancelled_line_brings_in_nothing_and_the_rest_still_adds_up(counter: Counter) -> None:
    order_id = counter.make(lines=3, is_plain=True)
    before = counter.get(order_id)
    gone = before["orderItems"][1]

    counter.step(order_id, "cancel_lines", items=[gone["orderItemId"]], by="AMAZON")
    after = counter.get(order_id)

    assert status(after) == "UNSHIPPED"
    assert after["orderItems"][1]["cancellation"]["cancellationExecution"]["cancelledBy"] == "AMAZON"
    assert after["orderItems"][1]["fulfillment"]["quantityUnfulfilled"] == 0
    assert total(before) - total(after) == Decimal(gone["proceeds"]["proceedsTotal"]["amount"])


def total(order: Any) -> Decimal:
    return Decimal(order["proceeds"]["grandTotal"]["amount"])


def test_parcels_are_told_of_what_the_seller_sends_only(counter: Counter) -> None:
    ours, amazons = (counter.make(lines=2, quantity=3, fulfilled_by=by) for by in ("MERCHANT", "AMAZON"))
    line = counter.get(ours)["orderItems"][0]["orderItemId"]

    counter.step(ours, "ship", items={line: 2}, carrier="DHL", tracking="00340434161094")
    partly = counter.get(ours)
    counter.step(ours, "ship")
    counter.step(amazons, "ship")
    whole = counter.get(ours)

    assert status(partly) == "PARTIALLY_SHIPPED"
    assert partly["packages"][0]["trackingNumber"] == "00340434161094"
    assert partly["packages"][0]["packageItems"][0]["quantity"] == 2
    assert (status(whole), len(whole["packages"])) == ("SHIPPED", 2)
    assert "packages" not in counter.get(amazons)
    for parcel, detail in FATES:
        counter.step(ours, "track", status=parcel, detail=detail)
        assert counter.get(ours)["packages"][-1]["packageStatus"] == {"status": parcel, "detailedStatus": detail}


def test_a_buyer_moves_and_tips(counter: Counter) -> None:
    order_id = counter.make("US", is_plain=True)
    before = counter.get(order_id, region="na")

    counter.step(order_id, "change_address", address={"addressLine1": "1 New Street", "postalCode": "98101"})
    counter.step(order_id, "tip", amount="4.50")
    after = counter.get(order_id, region="na")

    assert after["recipient"]["deliveryAddress"]["addressLine1"] == "1 New Street"
    assert total(after) - total(before) == Decimal("4.50")
    assert after["proceeds"]["breakdowns"][-1]["type"] == "DELIVERY_TIP"


@pytest.mark.parametrize(
    ("first", "step", "given"),
    [
        ("SHIPPED", "cancel", {}),
        ("PENDING", "ship", {}),
        ("PENDING", "ask_to_cancel", {}),
        ("UNSHIPPED", "pay", {}),
        ("UNSHIPPED", "cancel", {"by": "NOBODY"}),
        ("UNSHIPPED", "cancel_lines", {"items": ["1"]}),
        ("UNSHIPPED", "ship", {"items": {"1": 1}}),
        ("UNSHIPPED", "track", {}),
        ("SHIPPED", "track", {"status": "BEAMED"}),
        ("UNSHIPPED", "fly", {}),
        ("UNSHIPPED", "cancel", {"nonsense": 1}),
    ],
)
def test_what_is_not_possible_is_refused_and_changes_nothing(
    counter: Counter, first: str, step: str, given: dict[str, Any]
) -> None:
    order_id = counter.make(status=first, fulfilled_by="MERCHANT")
    before = counter.kept(order_id)

    refused = counter.amazon.browser.post(f"/control/sales/orders/{order_id}/{step}", json=given)

    assert refused.status_code == 400
    assert refused.json["error"]
    assert counter.kept(order_id) == before


def test_an_unknown_order_is_not_found(counter: Counter) -> None:
    assert counter.amazon.browser.post("/control/sales/orders/1-2-3/pay", json={}).status_code == 404
    assert counter.amazon.browser.get("/control/sales/orders/1-2-3").status_code == 404


def test_the_queue_is_told_of_every_change_as_the_schema_has_it(counter: Counter) -> None:
    counter.desk.subscribed(counter.token("eu"))
    schema = json.loads(
        (counter.desk.shared / "contracts/sp-api/schemas/notifications/OrderChangeNotification.json").read_text()
    )

    order_id = counter.make(status="PENDING", quantity=2, fulfilled_by="MERCHANT")
    for name, given in (("pay", {}), ("ask_to_cancel", {}), ("tip", {}), ("change_address", {}), ("cancel", {})):
        counter.step(order_id, name, **given)
    counter.amazon.pass_time(1)

    sent = [json.loads(body) for _, body in counter.amazon.queues.sent]
    for told in sent:
        assert list(Draft7Validator(schema).iter_errors(told)) == []
    news = [told["Payload"]["OrderChangeNotification"] for told in sent]
    assert [(one["OrderChangeType"], one["Summary"]["OrderStatus"]) for one in news] == [
        ("OrderStatusChange", "Pending"),
        ("OrderStatusChange", "Unshipped"),
        ("BuyerRequestedChange", "Unshipped"),
        ("DeliveryTipChange", "Unshipped"),
        ("BuyerRequestedChange", "Unshipped"),
        ("OrderStatusChange", "Canceled"),
    ]
    assert news[0]["Summary"]["DestinationPostalCode"] is None
    assert news[1]["Summary"]["DestinationPostalCode"]
    assert all(item["IsBuyerRequestedCancel"] for item in news[2]["Summary"]["OrderItems"])
    assert {one["AmazonOrderId"] for one in news} == {order_id}


def test_what_was_done_quietly_is_not_told(counter: Counter) -> None:
    counter.desk.subscribed(counter.token("eu"))

    order_id = counter.make(is_news=False)
    counter.step(order_id, "cancel", is_news=False)
    counter.amazon.pass_time(1)

    assert counter.amazon.queues.sent == []


@pytest.mark.parametrize("quirk", QUIRKS)
def test_an_order_that_makes_trouble_makes_the_one_it_was_asked_for(counter: Counter, quirk: str) -> None:
    order_id = counter.make(quirk=quirk, is_plain=True)
    kept = counter.kept(order_id)["order"]

    if quirk != "new_words":  # which the model does not know, and that is the point
        counter.get(order_id)
    lines = sum(Decimal(item["proceeds"]["proceedsTotal"]["amount"]) for item in kept["orderItems"])
    address = kept.get("recipient", {}).get("deliveryAddress", {})
    assert (total(kept) != lines) is (quirk == "wrong_total")
    assert (address.get("postalCode") == "00000-WRONG") is (quirk == "bad_postcode")
    assert ("recipient" not in kept) is (quirk == "no_address")
    assert ("addressLine1" not in address) is (quirk in {"no_street", "no_address"})
    assert ("sellerSku" not in kept["orderItems"][0]["product"]) is (quirk == "no_sku")
    assert (kept["orderItems"][0]["product"]["asin"] == "B0NOBODY00") is (quirk == "unknown_sku")
    assert ("somethingNew" in kept) is (quirk == "new_words")


def test_five_hundred_lines_and_a_gift_message_of_ten_kilobytes(counter: Counter) -> None:
    order_id = counter.make(lines=500, gift_message_size=10_240)

    order = counter.get(order_id)

    assert len(order["orderItems"]) == 500
    assert len({item["orderItemId"] for item in order["orderItems"]}) == 500
    message = order["orderItems"][0]["fulfillment"]["packing"]["giftOption"]["giftMessage"]
    assert len(message.encode()) == 10_240


def test_every_marketplace_makes_orders(counter: Counter) -> None:
    for country, marketplace in BY_COUNTRY.items():
        order = counter.get(counter.make(country), region=marketplace.region)
        assert order["salesChannel"]["marketplaceId"] == marketplace.id
        assert order["proceeds"]["grandTotal"]["currencyCode"] == marketplace.currency
