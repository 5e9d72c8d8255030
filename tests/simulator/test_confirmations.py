"""What Amazon does after it took an order: confirmations in every mode, ship notices, and how it posts them."""

import pytest

from tests.simulator.conftest import OK, Amazon
from tests.simulator.hub_documents import order_request


def ordered(amazon: Amazon, items: object = 2, **settings: object) -> None:
    amazon.tell("settings", ship_mode="off", **settings)
    assert amazon.order(order_request(amazon.cart(items)["document"])).code == "200"


def types(amazon: Amazon) -> tuple[str, list[str]]:
    [confirmation] = [document.find("Request/ConfirmationRequest") for document in amazon.hub.documents()]
    statuses = [status.get("type") for status in confirmation.iter("ConfirmationStatus")]
    return confirmation.find("ConfirmationHeader").get("type"), statuses


def test_an_order_is_confirmed_after_three_seconds_of_world_time(amazon: Amazon) -> None:
    ordered(amazon)

    amazon.pass_time(2.9)
    assert amazon.hub.posts == []
    amazon.pass_time(0.2)

    [(url, _)] = amazon.hub.posts
    assert url == "http://localhost:9106/cxml/local-cxml-door"
    assert types(amazon) == ("accept", ["accept", "accept"])
    [order] = amazon.state()["orders"]
    assert order["status"] == "confirmed"
    assert order["posts"][0]["attempts"][0]["cxml_status"] == "200"


@pytest.mark.parametrize(
    ("mode", "expected", "status"),
    [
        ("reject", ("reject", ["reject", "reject"]), "rejected"),
        ("split", ("accept", ["accept", "accept"]), "confirmed"),
        ("price_changed", ("detail", ["detail", "detail"]), "confirmed"),
        ("partial", ("except", ["accept", "reject"]), "partly_confirmed"),
    ],
)
def test_each_mode_decides_the_lines(amazon: Amazon, mode: str, expected: tuple[str, list[str]], status: str) -> None:
    ordered(amazon, confirm_mode=mode)

    amazon.pass_time(3)

    assert types(amazon) == expected
    assert amazon.state()["orders"][0]["status"] == status


def test_a_split_order_has_two_amazon_order_numbers(amazon: Amazon) -> None:
    ordered(amazon, confirm_mode="split")

    amazon.pass_time(3)

    numbers = [
        found.text for found in amazon.hub.documents()[0].iter("Extrinsic") if found.get("name") == "AmazonOrderNumber"
    ]
    assert len(numbers) == len(set(numbers)) == 2


def test_a_changed_price_is_told_line_by_line(amazon: Amazon) -> None:
    ordered(amazon, items=1, confirm_mode="price_changed", price_change_percent=10)

    amazon.pass_time(3)

    assert amazon.hub.documents()[0].findtext(".//ConfirmationStatus/UnitPrice/Money") == "36.19"  # 32.90 and a tenth


def test_what_amazon_charges_is_the_held_price_whatever_the_order_said(amazon: Amazon) -> None:
    document = amazon.cart(items=1)["document"]
    amazon.order(order_request(document, total="1.00").replace(">32.90<", ">1.00<"))

    amazon.pass_time(3)

    assert types(amazon) == ("detail", ["detail"])
    assert amazon.hub.documents()[0].findtext(".//UnitPrice/Money") == "32.90"


def test_off_means_nothing_until_somebody_confirms_by_hand(amazon: Amazon) -> None:
    ordered(amazon, confirm_mode="off")
    amazon.pass_time(3600)
    assert amazon.hub.posts == []

    amazon.tell("orders/PO-1/confirm", mode="reject", comments="Out of stock")
    amazon.pass_time(0)

    assert types(amazon) == ("reject", ["reject", "reject"])


def test_a_second_confirmation_names_the_one_it_replaces(amazon: Amazon) -> None:
    ordered(amazon)
    amazon.pass_time(3)

    amazon.tell("orders/PO-1/confirm", mode="partial")
    amazon.pass_time(0)

    first, second = amazon.hub.documents()
    header = second.find("Request/ConfirmationRequest/ConfirmationHeader")
    assert header.get("operation") == "update"
    assert header.find("DocumentReference").get("payloadID") == first.get("payloadID")


def test_each_amazon_order_has_its_own_ship_notice(amazon: Amazon) -> None:
    ordered(amazon, confirm_mode="split")
    amazon.tell("settings", ship_mode="auto", ship_after=10)

    amazon.pass_time(3)
    amazon.pass_time(10)

    notices = [document.find("Request/ShipNoticeRequest") for document in amazon.hub.documents()[1:]]
    assert [notice.find("ShipNoticeHeader").get("fulfillmentType") for notice in notices] == ["partial", "complete"]
    assert [line["shipped_quantity"] for line in amazon.state()["orders"][0]["lines"]] == [1, 1]


def test_a_part_can_be_sent_by_hand_and_never_more_than_there_is(amazon: Amazon) -> None:
    ordered(amazon, items=[{"asin": "B0CW759M5V", "quantity": 5}])
    amazon.pass_time(3)

    amazon.tell("orders/PO-1/ship", lines={"1": 2}, carrier="Velo", tracking="V-1")
    too_many = amazon.browser.post("/control/orders/PO-1/ship", json={"lines": {"1": 4}})

    assert (too_many.status_code, too_many.json) == (400, {"error": "line 1 has 3 pieces to send, not 4"})
    [shipment] = amazon.state()["orders"][0]["shipments"]
    assert (shipment["carrier"], shipment["tracking"], shipment["quantities"]) == ("Velo", "V-1", {"1": 2})


def test_news_may_overtake_itself(amazon: Amazon) -> None:
    ordered(amazon, confirm_mode="off")

    amazon.tell("orders/PO-1/ship")
    amazon.tell("orders/PO-1/confirm", mode="accept")
    amazon.pass_time(0)

    assert [document.find("Request")[0].tag for document in amazon.hub.documents()] == [
        "ShipNoticeRequest",
        "ConfirmationRequest",
    ]


def test_a_hub_that_does_not_take_a_confirmation_gets_it_again_under_the_same_payload_id(amazon: Amazon) -> None:
    ordered(amazon)
    amazon.hub.answers = [None, (500, b"oops"), (200, OK.replace("200", "500").encode()), (200, OK.encode())]

    for seconds in (3, 2, 5, 15):
        amazon.pass_time(seconds)

    [post] = amazon.state()["posts"]
    assert post["state"] == "delivered"
    assert [attempt["http_status"] for attempt in post["attempts"]] == [None, 500, 200, 200]
    assert len({document.get("payloadID") for document in amazon.hub.documents()}) == 1
    assert len(amazon.hub.posts) == 4


def test_in_the_end_amazon_gives_up(amazon: Amazon) -> None:
    ordered(amazon)
    amazon.hub.answers = [(404, b"<html>")] * 9

    for seconds in (3, 2, 5, 15, 60, 600):
        amazon.pass_time(seconds)

    assert amazon.state()["posts"][0]["state"] == "given_up"
    assert len(amazon.hub.posts) == 5


@pytest.mark.parametrize("shape", ["PunchOutOrderMessage", "OrderRequest"])
def test_a_punched_in_cart_can_be_ordered(amazon: Amazon, shape: str) -> None:
    amazon.tell("punch-in", unique_name="anna", document=shape, items=2)
    amazon.pass_time(0)

    [(url, body)] = amazon.hub.posts

    assert url.endswith("/punchout/po-requests/local-cart-door")
    assert b'<Extrinsic name="UniqueName">anna</Extrinsic>' in body
    assert b"UserEmail" not in body
    assert b"<SharedSecret>local-inbound-secret</SharedSecret>" in body
    if shape == "PunchOutOrderMessage":
        assert amazon.order(order_request(body.decode())).code == "200"
