"""confirmShipment: what Amazon takes, what it refuses, and what a lost answer leaves behind."""

from typing import Any

import pytest
from waitress.channel import ClientDisconnected

from simulator.selling.sales.countries import COUNTRIES
from tests.simulator.conftest import Amazon
from tests.simulator.sales.conftest import Counter

GERMANY = COUNTRIES["DE"].marketplace.id


def an_order(counter: Counter, **given: Any) -> Any:
    """Two lines of three pieces each, unless something else is wished for."""
    order_id = counter.make(**{"fulfilled_by": "MERCHANT", "lines": 2, "quantity": 3, "is_plain": True, **given})
    return counter.kept(order_id)["order"]


def body(order: Any, pieces: dict[int, int] | None = None, **detail: Any) -> Any:
    """Everything that is open, or so many pieces of the lines at these places."""
    items = order["orderItems"]
    taken = pieces or {place: item["fulfillment"]["quantityUnfulfilled"] for place, item in enumerate(items)}
    parcel = {
        "packageReferenceId": "1",
        "carrierCode": "DHL",
        "trackingNumber": "00340434161094042557",
        "shipDate": "2026-11-21T12:00:00Z",
        "orderItems": [
            {"orderItemId": items[place]["orderItemId"], "quantity": count} for place, count in taken.items()
        ],
        **detail,
    }
    return {
        "marketplaceId": order["salesChannel"]["marketplaceId"],
        "packageDetail": {name: value for name, value in parcel.items() if value is not None},
    }


def confirm(counter: Counter, order: Any, wanted: Any, **path: str) -> Any:
    counter.amazon.tell("selling/buckets/fill")
    return counter.desk.call(
        "confirmShipment", counter.token("eu"), body=wanted, orderId=path.get("order_id", order["orderId"])
    )


def test_a_parcel_with_everything_ships_the_order(counter: Counter) -> None:
    order = an_order(counter)

    answer = confirm(counter, order, body(order, shippingMethod="Paket"))
    seen = counter.get(order["orderId"])

    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["x-amzn-RateLimit-Limit"] == "2.0"
    assert seen["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [item["fulfillment"]["quantityFulfilled"] for item in seen["orderItems"]] == [3, 3]
    [package] = seen["packages"]
    assert package["packageReferenceId"] == "1"
    assert (package["carrier"], package["shippingService"]) == ("DHL", "Paket")
    assert package["trackingNumber"] == "00340434161094042557"
    assert package["shipTime"] == "2026-11-21T12:00:00.000Z"
    assert [item["quantity"] for item in package["packageItems"]] == [3, 3]


def test_part_of_an_order_leaves_the_rest_open_until_its_own_parcel(counter: Counter) -> None:
    order = an_order(counter)

    confirm(counter, order, body(order, {0: 2}))
    partly = counter.get(order["orderId"])
    rest = confirm(counter, order, body(order, {0: 1, 1: 3}, packageReferenceId="2"))
    seen = counter.get(order["orderId"])

    assert partly["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert [item["fulfillment"]["quantityUnfulfilled"] for item in partly["orderItems"]] == [1, 3]
    assert rest.status_code == 204
    assert seen["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [one["packageReferenceId"] for one in seen["packages"]] == ["1", "2"]


def test_the_same_reference_again_corrects_the_parcel_and_never_makes_a_second_one(counter: Counter) -> None:
    order = an_order(counter)
    confirm(counter, order, body(order))

    again = confirm(counter, order, body(order, trackingNumber="JJD0099", carrierCode="Other", carrierName="Velo"))
    seen = counter.get(order["orderId"])

    assert again.status_code == 204
    assert [(one["carrier"], one["trackingNumber"]) for one in seen["packages"]] == [("Velo", "JJD0099")]
    assert [item["fulfillment"]["quantityFulfilled"] for item in seen["orderItems"]] == [3, 3]


def test_a_correction_of_the_contents_frees_what_was_not_in_it(counter: Counter) -> None:
    order = an_order(counter)
    confirm(counter, order, body(order))

    confirm(counter, order, body(order, {0: 3, 1: 1}))
    seen = counter.get(order["orderId"])

    assert seen["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert [item["fulfillment"]["quantityUnfulfilled"] for item in seen["orderItems"]] == [0, 2]


def test_after_everything_was_sent_an_unknown_reference_finds_no_parcel(counter: Counter) -> None:
    order = an_order(counter)
    confirm(counter, order, body(order))

    refused = confirm(counter, order, body(order, packageReferenceId="2"))

    assert refused.status_code == 400
    assert "PackageToUpdateNotFound" in refused.json["errors"][0]["message"]
    assert len(counter.get(order["orderId"])["packages"]) == 1


@pytest.mark.parametrize(
    "detail",
    [
        {"packageReferenceId": 1},
        {"packageReferenceId": "0"},
        {"packageReferenceId": "-1"},
        {"packageReferenceId": "A1"},
        {"packageReferenceId": "١"},
        {"packageReferenceId": None},
        {"shipDate": "2026-11-21T12:00:00+00:00"},
        {"shipDate": "2026-11-21T12:00:00"},
        {"shipDate": "2026-11-21"},
        {"shipDate": "2026-13-21T12:00:00Z"},
        {"shipDate": "2026-11-01T12:00:00Z"},
        {"shipDate": "2026-12-24T12:00:00Z"},
        {"shipDate": None},
        {"carrierCode": None},
        {"carrierCode": "Other"},
        {"carrierCode": "Other", "carrierName": " "},
        {"trackingNumber": ""},
        {"trackingNumber": "12\t34"},
        {"trackingNumber": "1" * 200},
        {"trackingNumber": 1234},
        {"orderItems": []},
        {"orderItems": ["x"]},
        {"orderItems": [{"orderItemId": "1", "quantity": 1}]},
    ],
)
def test_what_is_said_of_a_parcel_must_be_as_amazon_wants_it(counter: Counter, detail: dict[str, Any]) -> None:
    order = an_order(counter)

    refused = confirm(counter, order, body(order, **detail))

    assert refused.status_code == 400
    assert counter.kept(order["orderId"])["order"] == order


@pytest.mark.parametrize("quantity", [0, -1, 4, "3", True, 1.5, None])
def test_no_more_than_is_open_and_nothing_that_is_no_number(counter: Counter, quantity: Any) -> None:
    order = an_order(counter)
    line = {"orderItemId": order["orderItems"][0]["orderItemId"], "quantity": quantity}

    refused = confirm(counter, order, body(order, orderItems=[line]))

    assert refused.status_code == 400
    assert counter.kept(order["orderId"])["order"] == order


def test_a_line_is_named_once(counter: Counter) -> None:
    order = an_order(counter)
    line = {"orderItemId": order["orderItems"][0]["orderItemId"], "quantity": 1}

    assert confirm(counter, order, body(order, orderItems=[line, line])).status_code == 400


@pytest.mark.parametrize("wanted", [None, [], {}, {"packageDetail": {}}, {"marketplaceId": GERMANY}])
def test_half_a_body_is_none(counter: Counter, wanted: Any) -> None:
    assert confirm(counter, an_order(counter), wanted).status_code == 400


@pytest.mark.parametrize(
    "given",
    [
        {"fulfilled_by": "AMAZON"},
        {"programs": ["FBM_SHIP_PLUS"]},
        {"status": "PENDING"},
        {"status": "CANCELLED"},
    ],
)
def test_orders_that_are_not_the_sellers_to_confirm(counter: Counter, given: dict[str, Any]) -> None:
    order = an_order(counter, **given)
    pieces = dict.fromkeys(range(len(order["orderItems"])), 1)

    refused = confirm(counter, order, body(order, pieces))

    assert refused.status_code == 400
    assert counter.kept(order["orderId"])["order"] == order


def test_an_order_of_nobody_and_one_of_another_marketplace(counter: Counter) -> None:
    order = an_order(counter)

    assert confirm(counter, order, body(order), order_id="302-0000000-0000000").status_code == 404
    assert confirm(counter, order, {**body(order), "marketplaceId": "A13V1IB3VIYZZH"}).status_code == 400


def test_without_the_role_nothing_is_confirmed(counter: Counter) -> None:
    order = an_order(counter)
    token = counter.token("eu")
    counter.amazon.tell("selling/roles", seller="A2EXAMPLE1HOME", region="eu", roles=["product_listing"])

    refused = counter.desk.call("confirmShipment", token, body=body(order), orderId=order["orderId"])

    assert refused.status_code == 403


def test_the_bucket_holds_ten_and_fills_two_a_second(counter: Counter) -> None:
    order, token = an_order(counter), counter.token("eu")

    def send() -> int:
        answer = counter.desk.call("confirmShipment", token, body=body(order), orderId=order["orderId"])
        return int(answer.status_code)

    assert [send() for _ in range(11)] == [204] * 10 + [429]
    counter.amazon.clock.forward(0.5)
    assert [send(), send()] == [204, 429]


def test_a_lost_answer_has_been_taken_and_saying_it_again_changes_nothing(counter: Counter) -> None:
    order = an_order(counter)
    counter.amazon.tell("faults", crossing="sp-api/confirmShipment", fault="timeout_after", seconds=30)

    with pytest.raises(ClientDisconnected):
        confirm(counter, order, body(order))
    seen = counter.get(order["orderId"])
    again = confirm(counter, order, body(order))

    assert seen["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert again.status_code == 204
    assert len(counter.get(order["orderId"])["packages"]) == 1


@pytest.mark.parametrize(("fault", "status"), [("429", 429), ("503_html", 503), ("timeout_before", 0), ("refuse", 400)])
def test_what_breaks_before_has_not_happened(counter: Counter, fault: str, status: int) -> None:
    order, token = an_order(counter), counter.token("eu")
    planned = {"fault": fault, "seconds": 1, "code": 400 if fault == "refuse" else 0, "text": "Invalid tracking number"}
    counter.amazon.tell("faults", crossing="sp-api/confirmShipment", **planned)

    heard = raw(counter.amazon, token, order)

    assert heard == status
    assert counter.kept(order["orderId"])["order"] == order


def raw(amazon: Amazon, token: str, order: Any) -> int:
    """Without the model's judgement: a page for people is none of its answers. 0: silence."""
    try:
        answer = amazon.browser.post(
            f"/sp-api/eu/orders/v0/orders/{order['orderId']}/shipmentConfirmation",
            json=body(order),
            headers={"x-amz-access-token": token},
        )
    except ClientDisconnected:
        return 0
    return answer.status_code


def test_the_sellers_queue_hears_of_it(counter: Counter) -> None:
    counter.desk.subscribed(counter.token("eu"))
    order = an_order(counter)
    counter.amazon.pass_time(1)
    counter.amazon.queues.sent.clear()

    confirm(counter, order, body(order))
    counter.amazon.pass_time(1)

    [(_, told)] = counter.amazon.queues.sent
    assert '"OrderStatus":"Shipped"' in told.replace(" ", "")
    assert order["orderId"] in told


def test_the_page_shows_the_parcels(counter: Counter) -> None:
    order = an_order(counter)
    confirm(counter, order, body(order))

    page = counter.amazon.browser.get("/control/sales").text

    assert "1: DHL <code>00340434161094042557</code>" in page
