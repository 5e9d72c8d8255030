"""My orders: by status, by search, page by page, and what is said when there is nothing."""

import pytest

from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.usecases.search import index
from tests import examples
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser


def order(number: int, status: Status = Status.CART, **changes: object) -> PurchaseOrder:
    at = examples.NOON + number * examples.MINUTE
    application = examples.asked() if status is not Status.CART else None
    return examples.order(number=f"PO-{number:04}", created_at=at, status=status, application=application, **changes)


def anna(house: FakeHub) -> Browser:
    return Browser(house).signed_in("anna")


def test_one_status_is_shown_at_a_time():
    page = anna(hub(order(1), order(2, Status.REMANDED), order(3, Status.CANCELED))).get("/orders?status=remanded")

    assert "PO-0002" in page.words
    assert "PO-0001" not in page.words and "PO-0003" not in page.words


def test_a_rare_status_is_looked_for_further_back_and_one_can_look_on():
    many = [order(number, Status.CANCELED) for number in range(2, 300)]
    browser = anna(hub(order(1, Status.REMANDED), *many))

    first = browser.get("/orders?status=remanded")

    assert "None among your newest orders" in first.words
    following = first.text.partition('href="/orders?status=remanded&amp;after=')[2].partition('"')[0]
    assert "PO-0001" in browser.get(f"/orders?status=remanded&after={following}").words


def test_the_filter_goes_on_to_the_next_page():
    page = anna(hub(*(order(number, Status.CANCELED) for number in range(60)))).get("/orders?status=canceled")

    assert "/orders?status=canceled&amp;after=" in page.text


@pytest.mark.parametrize("words", ["PO-0002", " po-0002 ", "ballpoint", "BLUE pen"])
def test_an_order_is_found_by_its_number_or_words(words: str):
    theirs = order(3, Status.ORDERED, applicant="ben", applicant_name="Anna Sato")
    house = hub(order(2, Status.ORDERED), theirs, *contents(2, 3))
    for number in ("PO-0002", "PO-0003"):
        house.do(index, number)

    page = anna(house).get(f"/orders?search={words.replace(' ', '+')}")

    assert "/orders/PO-0002" in page.text
    assert "/orders/PO-0003" not in page.text


def test_somebody_elses_number_finds_nothing():
    page = anna(hub(order(3, applicant="ben"))).get("/orders?search=PO-0003")

    assert "/orders/PO-0003" not in page.text


def test_a_cart_is_found_before_anybody_else_knows_of_it():
    page = anna(hub(order(1), *contents(1))).get("/orders?search=ballpoint")

    assert "PO-0001" in page.words


def test_after_a_change_of_name_orders_are_still_found():
    house = hub(order(2, Status.ORDERED, applicant_name="Anna Suzuki"), *contents(2))
    house.do(index, "PO-0002")

    assert "PO-0002" in anna(house).get("/orders?search=ballpoint").words


@pytest.mark.parametrize("words", ["unicorn", "a", "%3Cscript%3E", "%00", "x" * 500])
def test_nothing_found_is_said_and_leads_back(words: str):
    page = anna(hub(order(1), *contents(1))).get(f"/orders?search={words}")

    assert page.status == 200
    assert "Nothing of yours fits" in page.words and "Show all my orders" in page.words
    assert "<script>" not in page.text


@pytest.mark.parametrize("status", ["gone", "CART", "%00"])
def test_a_status_that_is_none_is_a_clear_page(status: str):
    assert anna(hub()).get(f"/orders?status={status}").status == 404


def test_what_is_open_shows_how_long_its_price_is_held():
    house = hub(order(1), order(2, Status.CANCELED))
    house.clock.at = examples.NOON + 5 * examples.DAY
    browser = anna(house)

    assert browser.get("/orders").words.count("2 days left") == 1
    house.clock.at = examples.NOON + 8 * examples.DAY
    assert "price of the day" in anna(house).get("/orders").words


def contents(*numbers: int) -> list[object]:
    return [examples.content(number=f"PO-{number:04}") for number in numbers]
