"""The table of orders: what stands in its columns, and that no spreadsheet runs any of it."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.approvals.application import Decision, Verdict
from chalicelib.domain.exports import Encoding
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.order import Content, Delivery, PurchaseOrder, Status
from chalicelib.domain.purchasing.shipping import Package, Shipment, Shipments
from chalicelib.ports.purchasing import Whole
from chalicelib.views import sheets
from chalicelib.views.order_sheet import COLUMNS, CsvOrderSheet
from tests import examples
from tests.examples import HOUR, NOON, usd

PEOPLE = examples.people()


def whole(order: PurchaseOrder | None = None, content: Content | None = None, **changes: Any) -> Whole:
    order = order or examples.ordered()
    usual = Whole(order, content or examples.content(), AmazonSide(order.number), Shipments(order.number), None)
    return replace(usual, **changes)


def written(*orders: Whole, encoding: Encoding = Encoding.UTF8, zone: str = "Asia/Tokyo") -> str:
    sheet = CsvOrderSheet()
    rows = sheet.rows(orders, PEOPLE, encoding=encoding, zone=zone)
    return (sheet.head(encoding) + b"".join(rows)).decode("utf-8-sig" if encoding is Encoding.UTF8 else "cp932")


def read(*orders: Whole, **how: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(*orders, **how), newline="")))


def titled(text: str) -> Whole:
    return whole(content=examples.content(cart=examples.cart([examples.line(description=text)])))


def test_the_columns_are_these_for_good():
    assert (
        *("PO number", "Status", "Mode", "Applied at", "Applicant", "Applicant e-mail", "Approvers", "Decided at"),
        *("Comment", "Ordered at", "Amazon order numbers", "Billing group", "Ship-to", "Ship-to address"),
        *("Line", "ASIN", "Title", "Manufacturer", "Part number", "UNSPSC", "Category", "Seller", "Condition"),
        *("Quantity", "Unit price", "Line subtotal", "Line shipping", "Line tax"),
        *("Currency", "Order subtotal", "Order shipping", "Order tax", "Order total"),
        *("Confirmed quantity", "Confirmed unit price", "Shipped quantity", "Tracking numbers", "Last error"),
    ) == COLUMNS


def test_a_line_of_an_order_says_all_of_it():
    application = replace(
        examples.asked(),
        decisions=(
            Decision(0, "chiara", Verdict.APPROVE, "chiara", NOON + HOUR),
            Decision(1, "emma", Verdict.APPROVE, "felix", NOON + 2 * HOUR),
        ),
    )
    order = examples.ordered(Delivery.CONFIRMED, application=application, comment="For the desks", is_test=True)
    line = examples.line(
        1, shipping=usd("1.50"), tax=usd("0.07"), extrinsics=(("soldBy ", "Example Seller"), ("category", "Office"))
    )
    content = examples.content(cart=examples.cart([line, examples.line(2)]))
    side = AmazonSide(
        order.number,
        {1: LineAtAmazon(1, LineState.CHANGED, 1, usd("13.20"), ("114-5550123-5550001", "114-5550123-5550002"))},
    )
    boxes = (Package("UPS", "1Z1"), Package("UPS", "1Z2"))
    shipments = Shipments(order.number, {"S-1": Shipment("S-1", "p", NOON, packages=boxes, lines=((1, 1),))})

    first, second = read(whole(order, content, at_amazon=side, shipments=shipments))

    assert first == {
        "PO number": "PO-1001",
        "Status": "Ordered",
        "Mode": "test",
        "Applied at": "2026-11-23T21:00:00+09:00",
        "Applicant": "Anna Sato",
        "Applicant e-mail": "anna@example.com",
        "Approvers": "Chiara Rossi; Felix Okafor (for Emma Lindqvist)",
        "Decided at": "2026-11-23T23:00:00+09:00",
        "Comment": "For the desks",
        "Ordered at": "2026-11-23T21:00:00+09:00",
        "Amazon order numbers": "114-5550123-5550001; 114-5550123-5550002",
        "Billing group": examples.billing_group().name,
        "Ship-to": examples.address().label,
        "Ship-to address": first["Ship-to address"],
        "Line": "1",
        "ASIN": "B0CROSS001",
        "Title": "Ballpoint pen, blue, box of 12 (no. 1)",
        "Manufacturer": "Example Pens",
        "Part number": "EP-001",
        "UNSPSC": "44121706",
        "Category": "Office",
        "Seller": "Example Seller",
        "Condition": "",
        "Quantity": "2",
        "Unit price": "12.99",
        "Line subtotal": "25.98",
        "Line shipping": "1.50",
        "Line tax": "0.07",
        "Currency": "USD",
        "Order subtotal": "51.96",
        "Order shipping": "0.00",
        "Order tax": "0.00",
        "Order total": "51.96",
        "Confirmed quantity": "1",
        "Confirmed unit price": "13.20",
        "Shipped quantity": "1",
        "Tracking numbers": "1Z1; 1Z2",
        "Last error": "",
    }
    assert examples.address().city in first["Ship-to address"]
    assert {
        name: second[name] for name in ("Line", "Amazon order numbers", "Confirmed quantity", "Tracking numbers")
    } == {
        "Line": "2",
        "Amazon order numbers": "",
        "Confirmed quantity": "",
        "Tracking numbers": "",
    }
    assert second["Shipped quantity"] == "0"


def test_a_refusal_stands_there_until_it_is_mended():
    refused = examples.dispatch()
    refused = replace(refused, receipt=Receipt(Answer.REFUSED, "417", "No such address"))

    (trouble, *_) = read(whole(examples.ordered(Delivery.REFUSED), dispatch=refused))
    (mended, *_) = read(whole(examples.ordered(Delivery.CONFIRMED), dispatch=refused))

    assert (trouble["Last error"], mended["Last error"]) == ("417 No such address", "")


def test_an_order_that_lost_its_lines_has_a_row_that_says_so():
    (row,) = read(replace(whole(), content=None))

    assert (row["PO number"], row["Line"], row["Last error"]) == (
        "PO-1001",
        "",
        "The lines of this order could not be read.",
    )


def test_what_everybody_said_stands_together():
    remanded = replace(
        examples.asked(), decisions=(Decision(0, "chiara", Verdict.REMAND, "chiara", NOON, "Too many pens"),)
    )
    order = examples.order(
        status=Status.CANCELED, application=remanded, comment="For the desks", closed_reason="No longer needed"
    )

    (row, *_) = read(whole(order))

    assert row["Comment"] == "For the desks; Too many pens; No longer needed"


def test_an_automatic_approval_is_called_one():
    application = replace(examples.asked(), steps=(), automatic=usd(100))

    (row, *_) = read(whole(examples.ordered(application=application)))

    assert (row["Approvers"], row["Decided at"]) == ("(automatic)", "")


def test_a_whole_shipment_is_every_lines():
    shipments = Shipments("PO-1001", {"S-1": Shipment("S-1", "p", NOON, packages=(Package("", "1Z1"),))})

    assert [(row["Shipped quantity"], row["Tracking numbers"]) for row in read(whole(shipments=shipments))] == [
        ("2", "1Z1"),
        ("2", "1Z1"),
    ]


def test_amazons_numbers_are_known_from_ship_notices_too():
    first = Shipment("S-1", "p", NOON, lines=((1, 2),), amazon_orders=("111-1",))
    everything = Shipment("S-2", "p", NOON, amazon_orders=("111-2",))
    gone = Shipment("S-3", "p", NOON, amazon_orders=("111-3",), is_withdrawn=True)
    shipments = Shipments("PO-1001", {each.id: each for each in (first, everything, gone)})
    side = AmazonSide("PO-1001", {1: LineAtAmazon(1, LineState.ACCEPTED, 2, None, ("111-2", "111-0"))})

    rows = read(whole(shipments=shipments, at_amazon=side))

    assert [row["Amazon order numbers"] for row in rows] == ["111-2; 111-0; 111-1", "111-2"]


def test_while_an_order_waits_it_says_who_is_asked():
    decided = replace(examples.asked(), decisions=(Decision(0, "chiara", Verdict.APPROVE, "chiara", NOON),), step=1)

    rows = [read(whole(examples.applying(application=each)))[0] for each in (examples.asked(), decided)]

    assert [row["Approvers"] for row in rows] == [
        "Chiara Rossi (asked); Dmitri Orlov (asked)",
        "Chiara Rossi; Emma Lindqvist (asked); Felix Okafor (asked)",
    ]


def test_yen_have_no_decimals():
    cart = examples.cart([examples.line(unit_price=examples.jpy("1200"))], currency="JPY")

    (row,) = read(whole(examples.order(cart=cart), examples.content(cart=cart)))

    assert (row["Unit price"], row["Order total"], row["Currency"]) == ("1200", "2400", "JPY")


@pytest.mark.parametrize("text", ["=1+1", "+49 30 123", "-2+3", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_no_spreadsheet_takes_a_title_for_a_formula(text: str):
    assert read(titled(text))[0]["Title"] == f"'{text}"


@pytest.mark.parametrize("text", ["-12.50", "+5", "3", "1=1", "a@b", "'=x"])
def test_what_is_none_stays_as_it_is(text: str):
    assert read(titled(text))[0]["Title"] == text


def test_it_is_rfc_4180():
    text = written(titled('12" screen, "flat"\nnew line'))

    assert text.count("\r\n") == 2
    assert text.endswith("\r\n")
    assert '"12"" screen, ""flat""\nnew line"' in text


def test_utf_8_begins_with_its_mark():
    assert CsvOrderSheet().head(Encoding.UTF8).startswith(b"\xef\xbb\xbfPO number,")
    assert CsvOrderSheet().head(Encoding.CP932).startswith(b"PO number,")


@pytest.mark.parametrize(
    ("title", "seen"),
    [
        ("ボールペン 青 ①", "ボールペン 青 ①"),
        ("5 〜 10 cm − new — good", "5 ～ 10 cm － new ― good"),
        ("Größe 🖊 한", "Gr〓〓e 〓 〓"),
        ("half \ud83d", "half 〓"),
    ],
)
def test_windows_gets_what_it_knows_and_sees_what_it_lacks(title: str, seen: str):
    assert read(titled(title), encoding=Encoding.CP932)[0]["Title"] == seen


def test_a_broken_sign_breaks_no_file():
    assert sheets.encoded("a\ud83d", "utf-8") == b"a?"
