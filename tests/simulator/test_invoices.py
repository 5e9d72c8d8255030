"""Invoices and credit memos of the simulated Amazon: whole, in parts, wrong, twice, before anything was shipped."""

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from simulator.invoices import MODES
from tests.simulator.conftest import Amazon
from tests.simulator.hub_documents import order_request


def bought(amazon: Amazon, **settings: object) -> str:
    """The key of a confirmed order of two products, two pieces of the first; nothing is shipped or invoiced yet."""
    amazon.tell("settings", ship_mode="off", invoice_mode="off", **settings)
    cart = amazon.cart([{"asin": "B0CW759M5V", "quantity": 2}, {"asin": products(amazon)[1], "quantity": 1}])
    assert amazon.order(order_request(cart["document"])).code == "200"
    amazon.pass_time(3)
    amazon.hub.posts.clear()
    return str(amazon.state()["orders"][0]["key"])


def products(amazon: Amazon) -> list[str]:
    every = [product["asin"] for product in amazon.browser.get("/control/products").json["products"]]
    return ["B0CW759M5V", *(asin for asin in every if asin != "B0CW759M5V")]


def sent(amazon: Amazon) -> list[etree._Element]:
    amazon.pass_time(0.1)
    found = [document.find("Request/InvoiceDetailRequest") for document in amazon.hub.documents()]
    return [each for each in found if each is not None]


def figures(invoice: etree._Element) -> list[tuple[str, str]]:
    return [
        (item.find("InvoiceDetailItemReference").get("lineNumber"), item.get("quantity"))
        for item in invoice.iter("InvoiceDetailItem")
    ]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("whole", [("1", "2"), ("2", "1")]),
        ("partial", [("1", "1"), ("2", "1")]),
        ("wrong_quantity", [("1", "3"), ("2", "2")]),
        ("without_lines", []),
    ],
)
def test_an_invoice_asks_for_what_its_mode_says(amazon: Amazon, mode: str, expected: list[tuple[str, str]]) -> None:
    key = bought(amazon)

    amazon.tell(f"orders/{key}/invoice", mode=mode)

    (invoice,) = sent(amazon)
    assert figures(invoice) == expected


def test_what_was_shipped_is_invoiced_by_itself_a_while_later(amazon: Amazon) -> None:
    key = bought(amazon)
    amazon.tell("settings", invoice_mode="auto", invoice_after=5)

    amazon.tell(f"orders/{key}/ship", lines={"1": 1})
    amazon.pass_time(5)

    assert [figures(invoice) for invoice in sent(amazon)] == [[("1", "1")]]


def test_a_wrong_price_is_too_high_and_a_credit_gives_a_piece_back(amazon: Amazon) -> None:
    key = bought(amazon, price_change_percent=10)
    for mode in ("wrong_price", "credit"):
        amazon.tell(f"orders/{key}/invoice", mode=mode)

    dear, credit = sent(amazon)

    held = Decimal(amazon.state()["orders"][0]["lines"][0]["held_price"])
    assert Decimal(dear.findtext(".//UnitPrice/Money")) == (held * Decimal("1.2")).quantize(Decimal("0.01"))
    assert credit.find("InvoiceDetailRequestHeader").get("purpose") == "lineLevelCreditMemo"
    assert figures(credit) == [("1", "-1")]
    assert credit.findtext("InvoiceDetailSummary/NetAmount/Money").startswith("-")


def test_the_same_invoice_comes_again_with_other_content_and_is_taken_back(amazon: Amazon) -> None:
    key = bought(amazon)
    for mode in ("whole", "again", "changed", "withdrawn"):
        amazon.tell(f"orders/{key}/invoice", mode=mode)

    found = sent(amazon)

    heads = [each.find("InvoiceDetailRequestHeader") for each in found]
    sums = [Decimal(each.findtext("InvoiceDetailSummary/NetAmount/Money")) for each in found]
    assert len({head.get("invoiceID") for head in heads}) == 1
    assert (sums[1] - sums[0], sums[2] - sums[0]) == (0, 1)
    assert (heads[3].get("operation"), heads[3].find("DocumentReference").get("payloadID")) == (
        *("delete", amazon.state()["orders"][0]["invoices"][0]["payload_id"]),
    )


def test_a_shipment_is_corrected_and_taken_back(amazon: Amazon) -> None:
    key = bought(amazon)
    amazon.tell(f"orders/{key}/ship")
    (shipment,) = amazon.state()["orders"][0]["shipments"]

    amazon.tell(f"orders/{key}/ship", shipment=shipment["id"], operation="update", lines={"1": 1})
    changed = [line["shipped_quantity"] for line in amazon.state()["orders"][0]["lines"]]
    amazon.tell(f"orders/{key}/ship", shipment=shipment["id"], operation="delete")

    assert changed == [1, 0]
    assert [line["shipped_quantity"] for line in amazon.state()["orders"][0]["lines"]] == [0, 0]


def test_what_can_not_be_is_refused(amazon: Amazon) -> None:
    key = bought(amazon)

    for path, given in (
        (f"orders/{key}/invoice", {"mode": "odd"}),
        (f"orders/{key}/invoice", {"mode": "again"}),
        (f"orders/{key}/invoice", {"mode": "shipped"}),
        (f"orders/{key}/invoice", {"lines": {"9": 1}}),
        (f"orders/{key}/ship", {"shipment": "x", "operation": "explode"}),
    ):
        assert amazon.browser.post(f"/control/{path}", json=given).status_code == 400
    assert amazon.browser.post(f"/control/orders/{key}/ship", json={"shipment": "x"}).status_code == 404


def test_more_than_ordered_is_confirmed_when_told_so(amazon: Amazon) -> None:
    key = bought(amazon, confirm_mode="too_many")

    assert [line["confirmed_quantity"] for line in amazon.state()["orders"][0]["lines"]] == [3, 2]
    assert key


def test_everything_is_valid(amazon: Amazon, shared_dir: Path) -> None:
    folder = shared_dir / "contracts/cxml/1.2.071"
    dtds = {name: etree.DTD(str(folder / f"{name}.dtd")) for name in ("InvoiceDetail", "Fulfill")}
    key = bought(amazon, confirm_mode="price_changed")
    amazon.tell(f"orders/{key}/ship", lines={"1": 1})
    for mode in ("shipped", *(mode for mode in MODES if mode not in {"shipped", "whole"})):
        amazon.tell(f"orders/{key}/invoice", mode=mode, **({} if mode in {"shipped", "again"} else {"lines": {"1": 1}}))
    amazon.tell(f"orders/{key}/confirm", mode="too_many")
    amazon.pass_time(0.1)

    for document in amazon.hub.documents():
        name = "InvoiceDetail" if document.find("Request/InvoiceDetailRequest") is not None else "Fulfill"
        assert dtds[name].validate(document), (dtds[name].error_log, etree.tostring(document)[:3000])
