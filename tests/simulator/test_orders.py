"""The PO Request URL: what it takes, what it refuses, and repetitions in both ways of treating them."""

from collections.abc import Callable

import pytest

from tests.simulator.conftest import Amazon
from tests.simulator.hub_documents import order_request


def test_an_order_is_kept_with_its_addresses_and_lines(amazon: Amazon) -> None:
    cart = amazon.cart()

    answer = amazon.order(order_request(cart["document"]))

    assert (answer.http, answer.code) == (200, "200")
    [order] = amazon.state()["orders"]
    assert order["order_id"] == "PO-1"
    assert (order["ship_to"]["address_id"], order["bill_to"]["address_id"]) == ("HQ-1", "BILL-7")
    assert [line["quantity"] for line in order["lines"]] == [1, 1]
    assert order["remarks"] == []
    assert (order["status"], order["mode"]) == ("received", "test")


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (lambda order: order.replace("local-catalog-password", "wrong"), "401", "credential"),
        (lambda order: order.replace('payloadID="order-1@hub"', 'payloadID=""'), "400", "payloadID"),
        (lambda order: order.replace('orderID="PO-1"', 'orderID=""'), "400", "orderID"),
        (lambda order: order.replace('orderID="PO-1"', 'orderID="' + "9" * 21 + '"'), "400", "orderID"),
        (lambda order: order.replace('orderID="PO-1"', 'orderID="注文"'), "400", "orderID"),
        (lambda order: order.replace('type="new"', 'type="update"'), "400", "type new"),
        (lambda order: order.replace(",1<", ",7<"), "400", "was never issued"),
        (lambda order: order.replace(",2<", ",1<"), "400", "was issued for"),
        (lambda order: order.replace('quantity="1"', 'quantity="-1"'), "400", "positive quantity"),
        (lambda order: order.replace('quantity="1"', 'quantity="0"'), "400", "positive quantity"),
        (lambda order: order.replace('quantity="1"', 'quantity="2"'), "400", "the lines come to"),
        (lambda order: order.replace('lineNumber="2"', 'lineNumber="1"'), "400", "the same lineNumber"),
        (lambda order: order.replace('currency="USD"', 'currency="EUR"'), "400", "the offer was in USD"),
        (lambda order: order.replace('deploymentMode="test"', ""), "400", "made in test mode, the order is production"),
        (lambda order: order.replace("<BillTo>", "<X>").replace("</BillTo>", "</X>"), "400", "BillTo"),
        (lambda order: order.replace("OrderRequest", "QuoteRequest"), "450", "OrderRequest"),
        (lambda order: order[:-20], "406", "well-formed"),
    ],
)
def test_a_bad_order_is_refused_and_not_kept(amazon: Amazon, change: Change, code: str, words: str) -> None:
    cart = amazon.cart()

    answer = amazon.order(change(order_request(cart["document"])))

    assert (answer.http, answer.code) == (200, code)
    assert words in answer.detail
    assert amazon.state()["orders"] == []


def test_the_totals_must_agree(amazon: Amazon) -> None:
    cart = amazon.cart()

    assert amazon.order(order_request(cart["document"], total="1.00")).code == "400"
    assert amazon.state()["orders"] == []


def test_the_same_payload_id_is_one_order_where_amazon_deduplicates(amazon: Amazon) -> None:
    document = order_request(amazon.cart()["document"])

    answers = [amazon.order(document).code for _ in range(3)]

    assert answers == ["200", "200", "200"]
    assert [order["key"] for order in amazon.state()["orders"]] == ["PO-1"]


def test_every_request_is_an_order_where_amazon_does_not_deduplicate(amazon: Amazon) -> None:
    amazon.tell("settings", deduplicate=False)
    document = order_request(amazon.cart()["document"])

    answers = [amazon.order(document).code for _ in range(2)]

    assert answers == ["200", "200"]
    assert [order["key"] for order in amazon.state()["orders"]] == ["PO-1", "PO-1#2"]


@pytest.mark.parametrize("deduplicate", [True, False])
def test_an_order_id_belongs_to_one_payload(amazon: Amazon, deduplicate: bool) -> None:
    amazon.tell("settings", deduplicate=deduplicate)
    document = amazon.cart()["document"]
    amazon.order(order_request(document))

    answer = amazon.order(order_request(document, payload_id="order-2@hub"))

    assert (answer.code, answer.detail) == ("409", "PO number PO-1 was used before")
    assert len(amazon.state()["orders"]) == 1


def test_a_cart_is_bought_once(amazon: Amazon) -> None:
    document = amazon.cart()["document"]
    amazon.order(order_request(document))

    answer = amazon.order(order_request(document, order_id="PO-2", payload_id="order-2@hub"))

    assert (answer.code, answer.detail) == ("400", "Line 1 was bought before, by PO-1")


def test_what_amazon_takes_but_grumbles_about_is_remarked(amazon: Amazon) -> None:
    document = amazon.cart(items=1)["document"]
    amazon.clock.forward(8 * 24 * 3600)
    order = order_request(document, total="30.00").replace(">32.90<", ">30.00<")

    answer = amazon.order(order.replace('<Extrinsic name="soldBy">Amazon</Extrinsic>', ""))

    assert answer.code == "200"
    [kept] = amazon.state()["orders"]
    assert kept["remarks"] == [
        "Line 1 does not echo soldBy",
        "Line 1 says 30.00, the price held is 32.90",
        "Line 1's price was held until 2026-11-28 12:00 UTC",
    ]


def test_only_the_real_address_takes_orders(amazon: Amazon) -> None:
    answer = amazon.browser.post("/po/another", data=order_request(amazon.cart()["document"]))

    assert answer.status_code == 404
    assert amazon.state()["orders"] == []
