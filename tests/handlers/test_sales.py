"""Marketplace orders over HTTP: lists, search, preview, details, raw words and tables."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain import exports as jobs
from chalicelib.domain.directory import Role
from chalicelib.domain.orders.order import Hold, HoldReason, Status
from chalicelib.usecases.orders.indexing import index
from tests import examples
from tests.examples import NOON, sales
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser

SECOND = "306-5550123-5550002"


@pytest.fixture
def house() -> FakeHub:
    held = (Hold(HoldReason.UNMAPPED_SHIP_METHOD, NOON, {"service_level": "PRIORITY"}),)
    people = [
        examples.person("jonas", roles=frozenset({Role.WAREHOUSE})),
        examples.person("olga", roles=frozenset({Role.OPERATOR})),
    ]
    records: list[Any] = [*people, sales.sale(), sales.copy(), sales.sale_lines(), sales.personal()]
    records += [
        sales.sale(order_id=SECOND, number="SO-261123-0000002", holds=held, is_prime=True),
        sales.copy(order=sales.amazon_order(id=SECOND, packages=(sales.package(),))),
        replace(sales.sale_lines(), order_id=SECOND),
        sales.personal(order_id=SECOND, buyer_name="Eva Lund", address=sales.address(name="Eva Lund", city="Bonn")),
    ]
    made = hub(*records)
    for order_id in (sales.ORDER_ID, SECOND):
        made.do(index, order_id)
    return made


@pytest.fixture
def jonas(house: FakeHub) -> Browser:
    return Browser(house).signed_in("jonas")


def test_the_list_shows_orders_with_the_first_one_beside_it(jonas: Browser):
    page = jonas.get("/sales")

    assert (page.status, page.words.count("Amazon.de") >= 3) == (200, True)
    for words in (sales.ORDER_ID, SECOND, "Eva Lund", "Jörg Müller", "Ship method is not mapped", "Full details"):
        assert words in page.words


def test_tabs_filters_and_searches_narrow_it(jonas: Browser):
    held = jonas.get("/sales?tab=held").words
    prime = jonas.get("/sales?flag=prime").words
    bonn = jonas.get("/sales?search=lund%20bonn").words

    for words in (held, prime, bonn):
        assert (SECOND in words, sales.ORDER_ID in words) == (True, False)


def test_a_number_leads_straight_to_its_order(jonas: Browser):
    for text in (SECOND, "so-261123-0000002"):
        answer = jonas.get(f"/sales?search={text}")
        assert (answer.status, answer.headers["Location"]) == (303, f"/sales/{SECOND}")


def test_the_customer_po_stands_in_list_preview_and_details(jonas: Browser):
    assert SECOND in jonas.get("/sales").words
    preview = jonas.get(f"/sales/{SECOND}/preview").words
    details = jonas.get(f"/sales/{SECOND}").words

    assert (preview.count(SECOND) >= 3, details.count(SECOND) >= 3) == (True, True)
    assert ("Customer PO" in preview, "Comment" in preview) == (True, True)
    for words in ("Customer PO", "Comment", "Credit rating", "Amazon", "00340434161094015902", "SO-261123-0000002"):
        assert words in details


def test_the_raw_order_stands_apart_from_what_is_personal(jonas: Browser, house: FakeHub):
    words = jonas.get(f"/sales/{sales.ORDER_ID}/raw").words
    assert ("orderId" in words, "Jörg Müller" in words) == (True, True)

    words = Browser(house).signed_in("olga").get(f"/sales/{sales.ORDER_ID}/raw").words
    assert ("orderId" in words, "Jörg Müller" in words) == (True, False)


def test_an_operator_sees_an_order_without_its_people(house: FakeHub):
    words = Browser(house).signed_in("olga").get(f"/sales/{SECOND}").words

    assert (SECOND in words, "Ship method is not mapped" in words) == (True, True)
    for personal in ("Eva Lund", "Bonn", "50674", "5550123", "marketplace.amazon.de"):
        assert personal not in words.replace(SECOND, "").replace(sales.ORDER_ID, "")


def test_pending_orders_say_that_their_address_is_pending(jonas: Browser, house: FakeHub):
    house.store.hold(sales.sale(status=Status.PENDING, total=None))

    assert "Address pending" in jonas.get(f"/sales/{sales.ORDER_ID}").words


@pytest.mark.parametrize(
    "asked",
    [
        "search=%22%27%25*%3F",
        "search=%F0%9F%98%80",
        "search=" + "x" * 10_000,
        "search=" + "%F0%9F%98%80" * 500,
        "marketplace=nowhere",
        "source=%00",
    ],
)
def test_odd_questions_find_nothing_and_break_nothing(asked: str, jonas: Browser):
    page = jonas.get(f"/sales?{asked}")

    assert (page.status, "Nothing fits" in page.words) == (200, True)


@pytest.mark.parametrize(("asked", "is_of_words"), [("search=nobody", True), ("flag=gift", False)])
def test_only_who_searched_for_words_is_told_of_words(asked: str, is_of_words: bool, jonas: Browser):
    words = jonas.get(f"/sales?{asked}").words

    assert ("Nothing fits “nobody”" in words, "All words have to be there" in words) == (is_of_words, is_of_words)
    assert ("Nothing fits these filters" in words) is not is_of_words


def test_lists_that_there_are_not_are_not_found(jonas: Browser):
    assert jonas.get("/sales?tab=everything").status == 404
    assert jonas.get("/sales?flag=gold").status == 404
    assert jonas.get("/sales/306-0000000-0000000").status == 404


def test_a_strange_cursor_is_refused_in_words(jonas: Browser):
    page = jonas.get("/sales?after=x")

    assert (page.status, "This page of the list is not valid" in page.words) == (422, True)


def test_a_way_back_leads_to_the_place_in_the_list(jonas: Browser):
    page = jonas.get(f"/sales/{SECOND}?list=tab%3Dheld")

    assert "/sales?tab=held" in page.text


def test_a_table_comes_at_once_or_as_a_job(jonas: Browser, house: FakeHub, monkeypatch: pytest.MonkeyPatch):
    answer = jonas.send("/sales/download", {"tab": "ready"})
    assert (answer.status, "attachment" in answer.headers["Content-Disposition"]) == (200, True)

    monkeypatch.setattr(jobs, "MOST_ORDERS_AT_ONCE", 0)
    begun = jonas.send("/sales/download")
    assert (begun.status, begun.headers["Location"].startswith("/sales/downloads/")) == (303, True)
    assert "This begins in a moment" in jonas.get(begun.headers["Location"]).words
    assert "(All)" in jonas.get("/sales/downloads").words


def test_a_table_of_sales_is_none_of_the_management(house: FakeHub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "MOST_ORDERS_AT_ONCE", 0)
    house.store.hold(examples.person("bo", roles=frozenset({Role.WAREHOUSE, Role.PURCHASING_ADMINISTRATOR})))
    bo = Browser(house).signed_in("bo")

    place = bo.send("/sales/download").headers["Location"]

    assert bo.get(place).status == 200
    assert bo.get(place.replace("/sales/downloads", "/management/exports")).status == 404
