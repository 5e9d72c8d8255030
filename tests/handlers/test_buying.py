"""The buyer's pages: the shop, the cart that came home, applying, canceling, and the lists."""

from typing import Any

import pytest

from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.purchasing.order import Delivery
from tests import examples
from tests.fakes import FakeHub, FakeSupplier, hub
from tests.handlers.browser import Browser

CHOICE = {"address": "BERLIN", "billing_group": "OFFICE"}


def house(*records: Any, **others: Any) -> FakeHub:
    return hub(examples.order(), examples.content(), *records, **others)


def test_the_shop_sends_the_browser_to_the_store():
    supplier = FakeSupplier()

    page = Browser(hub(supplier=supplier)).signed_in("anna").send("/shop", CHOICE)

    assert (page.status, page.headers["Location"]) == (303, supplier.start_page)
    assert [set_up.ship_to.code for set_up in supplier.started] == ["BERLIN"]


def test_with_one_address_and_one_group_the_start_page_leads_straight_to_the_store():
    start = Browser(hub()).signed_in("anna").get("/")

    assert (start.field("address"), start.field("billing_group")) == ("BERLIN", "OFFICE")
    assert 'action="/shop"' in start.text


def test_looking_at_the_shop_starts_nothing():
    supplier = FakeSupplier()
    anna = Browser(hub(supplier=supplier)).signed_in("anna")

    assert anna.get("/shop").status == 200
    assert anna.get("/").status == 200
    assert supplier.started == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (CHOICE | {"address": "MOON"}, "Please choose a shipping address."),
        (CHOICE | {"billing_group": "MOON"}, "Please choose a billing group."),
        ({}, "Please choose a shipping address."),
    ],
)
def test_a_choice_that_is_none_is_shown_again_with_the_error(typed: dict[str, str], sentence: str):
    supplier = FakeSupplier()

    page = Browser(hub(supplier=supplier)).signed_in("anna").send("/shop", typed)

    assert page.status == 422
    assert sentence in page.words
    assert supplier.started == []


@pytest.mark.parametrize(
    ("trouble", "status"),
    [(Refused("Amazon refused: {text}", text="403 Forbidden"), 422), (Retryable("Amazon does not answer."), 409)],
)
def test_a_store_that_does_not_open_leaves_the_choice_to_try_again(trouble: Exception, status: int):
    supplier = FakeSupplier()
    supplier.start_page = trouble

    page = Browser(hub(supplier=supplier)).signed_in("anna").send("/shop", CHOICE)

    assert page.status == status
    assert str(trouble) in page.words
    assert page.field("address") == "BERLIN"


def test_who_may_not_order_sees_why_and_whom_to_ask():
    closed = hub(examples.integration(may_order=Anyone(), ask_instead="Gita Rao"))
    hugo = Browser(closed).signed_in("hugo")

    assert "You may not order on Amazon Business. Please ask Gita Rao." in hugo.get("/shop").words
    assert "Please ask Gita Rao." in hugo.get("/").words
    assert hugo.send("/shop", CHOICE).status == 422


def test_a_cart_shows_its_lines_and_says_that_nothing_is_ordered():
    page = Browser(house()).signed_in("anna").get("/orders/PO-1001")

    assert page.status == 200
    assert "Nothing is ordered yet" in page.words
    assert "Ballpoint pen, blue, box of 12 (no. 1)" in page.words
    assert "$51.96" in page.words


def test_applying_leads_back_to_the_order_which_is_under_way():
    anna = Browser(house()).signed_in("anna")

    page = anna.send("/orders/PO-1001/apply", {"comment": "For the new desks"})

    assert (page.status, page.headers["Location"]) == (303, "/orders/PO-1001")
    shown = anna.get("/orders/PO-1001").words
    assert "Applying" in shown and "For the new desks" in shown and "Chiara Rossi · was asked" in shown


def test_a_double_click_on_apply_applies_once():
    asked = house()
    anna = Browser(asked).signed_in("anna")

    first, second = anna.send("/orders/PO-1001/apply"), anna.send("/orders/PO-1001/apply")

    assert (first.status, second.status) == (303, 303)
    assert [entry.action for entry in asked.store.trail.of("PO-1001")] == ["applied"]


def test_what_was_typed_is_kept_beside_what_was_wrong_with_it():
    page = Browser(house()).signed_in("anna").send("/orders/PO-1001/apply", {"comment": "why " * 200})

    assert page.status == 422
    assert "Please keep this under 500 characters." in page.words
    assert "why why why" in page.text
    assert "Cart" in page.words


def test_canceling_asks_again_first_and_then_does_it():
    anna = Browser(house()).signed_in("anna")
    assert "Cancel this order?" in anna.get("/orders/PO-1001").words

    page = anna.send("/orders/PO-1001/cancel", {"reason": "Bought elsewhere"})

    assert page.status == 303
    shown = anna.get("/orders/PO-1001").words
    assert "Canceled" in shown and "Bought elsewhere" in shown


def test_somebody_elses_order_does_not_exist():
    ben = Browser(house()).signed_in("ben")

    assert ben.get("/orders/PO-1001").status == 404
    assert ben.send("/orders/PO-1001/apply").status == 404
    assert ben.send("/orders/PO-1001/cancel").status == 404
    assert ben.get("/orders/PO-1001").words == ben.get("/orders/PO-9999").words


@pytest.mark.parametrize("number", ["PO-9999", "%2e%2e", "%00", "PO 1", "<script>", "x" * 300, "PO-1001%2Fapply"])
def test_an_order_that_is_not_there_is_a_clear_page(number: str):
    page = Browser(house()).signed_in("anna").get(f"/orders/{number}")

    assert page.status == 404
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN, Delivery.REFUSED])
def test_an_order_that_is_not_at_amazon_never_reads_as_a_bare_ordered(delivery: Delivery):
    shop = hub(examples.ordered(delivery), examples.content(), examples.dispatch())
    beside = shop.pages.words("en").delivery(delivery)

    anna = Browser(shop).signed_in("anna")

    for path in ("/", "/orders", "/orders/PO-1001"):
        assert f"Ordered– {beside}" in anna.get(path).words


@pytest.mark.parametrize("delivery", [Delivery.SENT, Delivery.CONFIRMED, Delivery.PARTLY_CONFIRMED, Delivery.UNKNOWN])
def test_once_amazon_may_have_it_the_page_says_how_to_cancel_there(delivery: Delivery):
    shop = hub(examples.ordered(delivery), examples.content(), examples.dispatch())

    page = Browser(shop).signed_in("anna").get("/orders/PO-1001")

    assert "/orders/PO-1001/cancel" not in page.text
    assert "How to cancel at Amazon" in page.words


def test_what_came_from_a_cart_is_text_and_never_markup():
    evil = examples.cart([examples.line(description="<script>alert(1)</script>", manufacturer="<img src=x>")])
    shop = hub(examples.order(cart=evil), examples.content(cart=evil))

    page = Browser(shop).signed_in("anna").get("/orders/PO-1001")

    assert "<script>alert" not in page.text and "<img" not in page.text
    assert "<script>alert(1)</script>" in page.words


@pytest.mark.parametrize(
    ("link", "is_shown"),
    [
        ("https://www.amazon.com/dp/B0CROSS001", True),
        ("javascript:alert(1)", False),
        ("https://amazon.com.evil.example/dp/1", False),
        ("http://www.amazon.com/dp/1", False),
        ("https://anna@www.amazon.com/dp/1", False),
        ("https://[", False),
    ],
)
def test_only_amazons_own_pages_are_linked(link: str, is_shown: bool):
    cart = examples.cart([examples.line(extrinsics=(("detailPageURL", link),))])
    shop = hub(examples.order(cart=cart), examples.content(cart=cart))

    assert (f'href="{link}"' in Browser(shop).signed_in("anna").get("/orders/PO-1001").text) is is_shown


def test_a_test_order_is_marked_wherever_it_is_shown():
    tried = examples.order(is_test=True)
    anna = Browser(hub(tried, examples.content())).signed_in("anna")

    assert all("TEST" in anna.get(path).words for path in ("/", "/orders", "/orders/PO-1001"))


def test_a_list_that_is_longer_than_a_page_goes_on():
    many = [
        examples.order(number=f"PO-{index:04}", created_at=examples.NOON + index * examples.MINUTE)
        for index in range(30)
    ]
    anna = Browser(hub(*many)).signed_in("anna")

    first = anna.get("/orders")
    following = first.text.partition("/orders?after=")[2].partition('"')[0]
    second = anna.get(f"/orders?after={following}")

    assert "PO-0029" in first.words and "PO-0000" not in first.words
    assert "PO-0000" in second.words and "PO-0029" not in second.words


def test_a_forged_place_in_a_list_is_refused_in_words():
    assert Browser(hub()).signed_in("anna").get("/orders?after=%00nonsense").status == 422
