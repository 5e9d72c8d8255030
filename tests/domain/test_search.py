"""Search: what an order is found by, and what somebody looks for."""

import pytest

from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon
from chalicelib.domain.purchasing.shipping import Shipment, Shipments
from chalicelib.domain.search import MOST_TERMS, MOST_WANTED, indexed, wanted, whole_id, words
from tests import examples


def terms(text: str) -> list[str]:
    return list(words(text))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Ballpoint pen, blue, box of 12 (no. 1)", ["ballpoint", "pen", "blue", "box", "12", "no"]),
        ("USB-C cable", ["usb", "cable"]),
        ("ＡＢＣ　ｹｰﾌﾞﾙ", ["abc", "ケーブル"]),
        ("GROẞE STRAẞE", ["grosse", "strasse"]),
        ("プリンター用紙 A4 500枚", ["プリンター", "用紙", "a4", "500", "枚"]),
        ("事務用品", ["事務", "務用", "用品"]),
        ("つめかえ用", ["つめかえ", "用"]),
        ("한국어 노트", ["한국어", "노트"]),
        ("x" * 90, ["x" * 40]),
        ("", []),
        ("- — !", []),
    ],
)
def test_titles_are_found_by_their_words(title: str, found: list[str]):
    assert terms(title) == found


def test_an_order_is_found_by_its_numbers_its_applicant_its_asins_and_titles():
    order = examples.order(number="PO-261121-4F7K2QX")
    side = AmazonSide(order.number, {1: LineAtAmazon(1, amazon_orders=("114-5550123-5550001",))})

    shipped = Shipment("S-1", "1@amazon", examples.NOON, amazon_orders=("250-1234567-7654321", "114-5550123-5550001"))

    found = indexed(order, examples.content(cart=examples.cart(1)), side, Shipments(order.number, {"S-1": shipped}))

    assert (found.number, found.created_at, found.revision) == (order.number, order.created_at, 0)
    assert found.terms == {
        *("po-261121-4f7k2qx", "po-261121", "4f7k2qx"),
        *("114-5550123-5550001", "114-5550123", "5550001"),
        *("250-1234567-7654321", "250-1234567", "7654321"),
        *("anna", "sato", "b0cross001"),
        *("ballpoint", "pen", "blue", "box", "12", "no"),
    }


def test_an_order_of_endless_words_is_found_by_the_first_of_them():
    lines = [examples.line(n, description=" ".join(f"w{n}x{m}" for m in range(9))) for n in range(1, 501)]

    found = indexed(
        examples.order(), examples.content(cart=examples.cart(lines)), AmazonSide("PO-1001"), Shipments("PO-1001")
    )

    assert len(found.terms) == MOST_TERMS
    assert {"b0cross500", "w1x0"} <= found.terms


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("Blue PENS", ("blue", "pens")),
        ("  114-5550123-5550001 ", ("114-5550123-5550001",)),
        ("114-5550123", ("114-5550123",)),
        ("PO-261121", ("po-261121",)),
        ("ＰＯ－２６１１２１", ("po-261121",)),
        ("usb-c", ("usb",)),
        ("b0cross001", ("b0cross001",)),
        ("pen pen", ("pen",)),
        ("a & b", ()),
        ("the", ()),
        ("", ()),
    ],
)
def test_what_is_typed_is_looked_for_by_the_same_words(typed: str, looked_for: tuple[str, ...]):
    assert wanted(typed) == looked_for


def test_nobody_looks_for_a_novel():
    assert len(wanted(" ".join(f"word{n}" for n in range(500)))) == MOST_WANTED


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        (" po-261121-4f7k2qx", "PO-261121-4F7K2QX"),
        ("１１４-5550123-5550001", "114-5550123-5550001"),
        ("pens", ""),
        ("po-1 po-2", ""),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_number_is_recognised(typed: str, id: str):
    assert whole_id(typed) == id
