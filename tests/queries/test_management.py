"""Order Management: everybody's orders by status, by words and by number, page by page."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.management import LISTED, Selection
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.queries import management
from chalicelib.queries.management import MOST, MOST_LOOKED_AT, Listed
from chalicelib.usecases import search
from tests import examples, fakes
from tests.examples import MINUTE, NOON
from tests.fakes import FakeHub


def orders(many: int, status: Status = Status.ORDERED, **changes: Any) -> list[PurchaseOrder]:
    """The first is the oldest."""
    return [
        examples.order(number=f"{status}-{n:03}", status=status, created_at=NOON + n * MINUTE, **changes)
        for n in range(many)
    ]


def listed(hub: FakeHub, after: str | None = None, **selected: Any) -> Listed:
    found: Listed = hub.do(management.listed, Selection(**selected), after=after)
    assert hub.store.commits == []
    return found


def numbers(found: Listed) -> list[str]:
    return [order.number for order in found.rows]


def walked(hub: FakeHub, **selected: Any) -> list[list[str]]:
    """Every page until the last."""
    pages, after = [], None
    while True:
        found = listed(hub, after, **selected)
        pages.append(numbers(found))
        after = found.next
        if after is None:
            return pages


def titled(title: str, *found: PurchaseOrder) -> FakeHub:
    """Orders for something with this title, indexed."""
    cart = examples.cart([examples.line(description=title)])
    hub = fakes.hub(*found, *(examples.content(number=order.number, cart=cart) for order in found))
    for order in found:
        hub.do(search.index, order.number)
    return hub


def test_one_status_is_listed_newest_first_and_leads_on():
    hub = fakes.hub(*orders(MOST + 2), *orders(3, Status.CANCELED))

    first, second = walked(hub, status=Status.ORDERED)

    assert first == [f"ordered-{n:03}" for n in range(MOST + 1, 1, -1)]
    assert second == ["ordered-001", "ordered-000"]


def test_all_of_them_are_one_list_without_carts():
    hub = fakes.hub(*(order for status in Status for order in orders(12, status)))

    pages = walked(hub)

    every = [number for page in pages for number in page]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert sorted(every) == sorted(f"{status}-{n:03}" for status in LISTED for n in range(12))
    times = [hub.orders.get(number).created_at for number in every]
    assert times == sorted(times, reverse=True)


def test_words_find_orders_of_the_chosen_status():
    hub = titled("Blue pens", *orders(2), *orders(2, Status.CANCELED), *orders(1, Status.CART))

    assert sorted(numbers(listed(hub, search="PENS blue"))) == [
        "canceled-000",
        "canceled-001",
        "ordered-000",
        "ordered-001",
    ]
    assert numbers(listed(hub, search="pens", status=Status.CANCELED)) == ["canceled-001", "canceled-000"]
    assert numbers(listed(hub, search="pencils")) == numbers(listed(hub, search="&")) == []


def test_found_orders_come_in_pages_like_others():
    hub = titled("Blue pens", *orders(60))

    pages = walked(hub, search="pens")

    assert [len(page) for page in pages] == [25, 25, 10]
    assert [number for page in pages for number in page] == [f"ordered-{n:03}" for n in range(59, -1, -1)]


def test_exactly_one_page_leads_nowhere():
    assert listed(titled("Blue pens", *orders(MOST)), search="pens").next is None


def test_a_search_that_looked_at_enough_says_so_and_can_look_on():
    rare = replace(orders(1, Status.CANCELED)[0], created_at=NOON - MINUTE)
    hub = titled("Blue pens", *orders(MOST_LOOKED_AT + 10), rare)

    first = listed(hub, search="pens", status=Status.CANCELED)
    second = listed(hub, first.next, search="pens", status=Status.CANCELED)

    assert (first.rows, first.is_cut, first.next is None) == ([], True, False)
    assert (numbers(second), second.is_cut, second.next) == (["canceled-000"], False, None)


@pytest.mark.parametrize("typed", ["PO-261123-4F7K2QX", " po-261123-4f7k2qx ", "ＰＯ-261123-4F7K2QX"])
def test_an_order_number_names_an_order(typed: str):
    hub = fakes.hub(examples.ordered(number="PO-261123-4F7K2QX"))

    assert hub.do(management.named, typed) == "PO-261123-4F7K2QX"


def test_an_amazon_order_number_names_the_one_order_that_has_it():
    side = AmazonSide("ordered-000", {1: LineAtAmazon(1, amazon_orders=("114-5550123-5550001",))})
    hub = titled("Blue pens", *orders(2))
    hub.store.hold(side)
    hub.do(search.index, "ordered-000")

    assert hub.do(management.named, "114-5550123-5550001") == "ordered-000"
    assert hub.do(management.named, "114-5550123-9999999") is None


@pytest.mark.parametrize("typed", ["", "pens", "blue pens", "PO-1 PO-2", "usb-c", "PO-261123-XXXXXXX"])
def test_other_words_name_nothing(typed: str):
    assert fakes.hub(examples.ordered()).do(management.named, typed) is None


def test_a_cart_is_nobodys_to_name():
    hub = fakes.hub(examples.order(number="PO-261123-4F7K2QX"))

    assert hub.do(management.named, "PO-261123-4F7K2QX") is None
