"""Goods received, and shopping for the same once more."""

from typing import Any

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.domain.purchasing.receiving import ReceivedLine
from tests import examples
from tests.examples import NUMBER
from tests.fakes import FakeHub, FakeSupplier, hub
from tests.handlers.browser import Browser

ORDER = f"/orders/{NUMBER}"
LINK = (("detailPageURL", "https://www.amazon.com/dp/B0CROSS001"),)


def house(*records: Any, delivery: Delivery = Delivery.CONFIRMED, **others: Any) -> FakeHub:
    porter = examples.person("pia", roles=frozenset({Role.WAREHOUSE}))
    return hub(examples.ordered(delivery), examples.content(), examples.dispatch(), porter, *records, **others)


def test_everything_has_arrived_with_one_click():
    shop = house()
    anna = Browser(shop).signed_in("anna")
    assert "Nobody has noted yet what has arrived." in anna.get(ORDER).words

    page = anna.send(f"{ORDER}/received-all")

    assert (page.status, page.headers["Location"]) == (303, f"{ORDER}#received")
    assert shop.orders.receipts(NUMBER).lines == {1: ReceivedLine(2), 2: ReceivedLine(2)}
    shown = anna.get(ORDER).words
    assert "4 of 4 pieces have arrived." in shown and "noted what has arrived" in shown


def test_some_and_damaged():
    shop = house()
    anna = Browser(shop).signed_in("anna")

    anna.send(f"{ORDER}/receive", {"received-1": "1", "damaged-1": "1", "received-2": "", "revision": "0"})

    assert shop.orders.receipts(NUMBER).lines == {1: ReceivedLine(1, 1)}
    assert "1 damaged" in anna.get(ORDER).words
    assert anna.get(f"{ORDER}/receive").field("received-1") == "1"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"received-1": "3"}, "More has arrived than was ordered in line 1."),
        ({"received-1": "1", "damaged-1": "2"}, "No more can be damaged than has arrived."),
        ({"received-1": "-1"}, "Please write a whole number."),
        ({"received-1": "many"}, "Please write a whole number."),
        ({"received-2": "1"}, "Please say why line 2 is corrected."),
    ],
)
def test_bad_figures_are_shown_beside_their_field(typed: dict[str, str], sentence: str):
    shop = house()
    anna = Browser(shop).signed_in("anna")
    anna.send(f"{ORDER}/receive", {"received-2": "2"})
    before = shop.orders.receipts(NUMBER)

    page = anna.send(f"{ORDER}/receive", {"received-2": "2"} | typed)

    assert page.status == 422
    assert sentence in page.words
    assert shop.orders.receipts(NUMBER) == before


def test_more_than_ordered_is_taken_after_a_second_look():
    shop = house()
    anna = Browser(shop).signed_in("anna")
    assert "I have counted again" in anna.send(f"{ORDER}/receive", {"received-1": "3"}).words

    assert anna.send(f"{ORDER}/receive", {"received-1": "3", "accepts_more": "yes"}).status == 303

    assert shop.orders.receipts(NUMBER).lines == {1: ReceivedLine(3)}


def test_two_people_who_note_are_shown_each_others_figures():
    shop = house()
    Browser(shop).signed_in("pia").send(f"{ORDER}/receive", {"received-1": "1", "revision": "0"})

    page = Browser(shop).signed_in("anna").send(f"{ORDER}/receive", {"received-1": "2", "revision": "0"})

    assert page.status == 409
    assert "Stored meanwhile: 1" in page.words
    assert page.field("revision") == "1"


def test_the_warehouse_receives_without_seeing_prices_or_the_order():
    shop = house()
    pia = Browser(shop).signed_in("pia")

    page = pia.get(f"{ORDER}/receive")

    assert page.status == 200
    assert "Ballpoint pen" in page.words and "$" not in page.words
    assert pia.get(ORDER).status == 404
    assert pia.send(f"{ORDER}/received-all").status == 303


@pytest.mark.parametrize("person", ["ben", "chiara", "hugo"])
def test_nobody_else_receives(person: str):
    shop = house()
    browser = Browser(shop).signed_in(person)

    assert browser.get(f"{ORDER}/receive").status == 404
    assert browser.send(f"{ORDER}/receive", {"received-1": "1"}).status == 404
    assert browser.send(f"{ORDER}/received-all").status == 404
    assert not shop.orders.receipts(NUMBER).is_booked


def test_what_amazon_does_not_have_can_not_arrive():
    shop = house(delivery=Delivery.PENDING)
    anna = Browser(shop).signed_in("anna")

    assert anna.get(f"{ORDER}/receive").status == 404
    assert anna.send(f"{ORDER}/received-all").status == 422
    assert "Goods received" not in anna.get(ORDER).words


def test_the_items_of_an_order_are_listed_with_links_into_the_store():
    lines = examples.cart(
        [examples.line(1, extrinsics=LINK), examples.line(2, extrinsics=(("detailPageURL", "https://evil.example/"),))]
    )
    shop = hub(
        examples.order(cart=lines, status=Status.DISAPPROVED, application=examples.asked()),
        examples.content(cart=lines),
    )

    page = Browser(shop).signed_in("anna").get(f"{ORDER}/copy")

    assert 'href="https://www.amazon.com/dp/B0CROSS001" target="store"' in page.text
    assert "evil.example" not in page.text
    assert page.text.count("Search for its ASIN") == 1


def test_one_punch_out_opens_the_store_at_the_first_item():
    supplier = FakeSupplier()
    shop = house(supplier=supplier)

    page = (
        Browser(shop)
        .signed_in("anna")
        .send(f"{ORDER}/copy", {"address": "BERLIN", "billing_group": "OFFICE", "item": "B0CROSS001"})
    )

    assert (page.status, page.headers["Location"]) == (303, supplier.start_page)
    assert [(set_up.item, set_up.ship_to.code) for set_up in supplier.started] == [("B0CROSS001", "BERLIN")]


def test_an_item_that_amazon_does_not_sell_any_more_leaves_the_front_page_to_try():
    supplier = FakeSupplier()
    supplier.start_page = Refused("Amazon refused: {text}", text="SelectedItem is not sold here")
    shop = house(supplier=supplier)

    page = (
        Browser(shop)
        .signed_in("anna")
        .send(f"{ORDER}/copy", {"address": "BERLIN", "billing_group": "OFFICE", "item": "B0CROSS001"})
    )

    assert page.status == 422
    assert "SelectedItem is not sold here" in page.words and "Open the store’s front page" in page.words


@pytest.mark.parametrize("item", ["x" * 101, "a\nb"])
def test_an_item_that_is_none_opens_nothing(item: str):
    supplier = FakeSupplier()

    page = (
        Browser(house(supplier=supplier))
        .signed_in("anna")
        .send(f"{ORDER}/copy", {"address": "BERLIN", "billing_group": "OFFICE", "item": item})
    )

    assert (page.status, supplier.started) == (422, [])


def test_somebody_elses_order_is_not_copied():
    supplier = FakeSupplier()
    ben = Browser(house(supplier=supplier)).signed_in("ben")

    assert ben.get(f"{ORDER}/copy").status == 404
    assert ben.send(f"{ORDER}/copy", {"address": "BERLIN", "billing_group": "OFFICE"}).status == 404
    assert supplier.started == []


def test_the_warehouse_finds_an_order_by_what_is_on_its_packing_slip():
    pia = Browser(house()).signed_in("pia")

    assert ">Goods received<" in pia.get("/").text
    assert "Something has arrived?" in pia.get("/goods").words
    assert pia.get(f"/goods?number=%20{NUMBER.lower()}").headers["Location"] == f"{ORDER}/receive"


@pytest.mark.parametrize("delivery", [Delivery.CONFIRMED, Delivery.PENDING])
def test_a_number_of_which_nothing_arrives_leads_nowhere(delivery: Delivery):
    pia = Browser(house(delivery=delivery)).signed_in("pia")
    number = "PO-0" if delivery is Delivery.CONFIRMED else NUMBER

    page = pia.get(f"/goods?number={number}")

    assert (page.status, page.field("number")) == (200, number)
    assert "Nothing is expected for an order with this number." in page.words


def test_only_who_may_order_is_led_to_the_store():
    shop = house()

    assert '/shop">Shop</a>' in Browser(shop).signed_in("anna").get("/").text
    assert '/shop">Shop</a>' not in Browser(shop).signed_in("hugo").get("/").text
