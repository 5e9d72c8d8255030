"""What somebody searches for may be a name: it stands in no address, and opens for nobody else."""

from typing import Any
from urllib.parse import quote

import lxml.html
import pytest

from chalicelib.domain.directory import Role
from chalicelib.queries.orders.listing import MOST
from chalicelib.usecases.orders.indexing import index
from tests import examples
from tests.examples import sales
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser


@pytest.fixture
def house() -> FakeHub:
    everything = frozenset({Role.WAREHOUSE, Role.ACCOUNTANT})
    people = [examples.person(name, roles=everything) for name in ("jonas", "kira")]
    records: list[Any] = [*people, sales.sale(), sales.copy(), sales.sale_lines(), sales.personal()]
    made = hub(*records)
    made.do(index, sales.ORDER_ID)
    return made


@pytest.fixture
def jonas(house: FakeHub) -> Browser:
    return Browser(house).signed_in("jonas")


def test_a_search_leads_to_an_address_without_its_words_and_keeps_them_in_the_field(jonas: Browser):
    answer = jonas.send("/sales", {"search": "Müller Köln", "tab": "ready"})

    way = answer.headers["Location"]
    assert (answer.status, "tab=ready" in way, "ller" in way, "ln" in way.split("search=")[0]) == (
        303,
        True,
        False,
        False,
    )
    page = jonas.get(way)
    assert (sales.ORDER_ID in page.words, page.field("search")) == (True, "Müller Köln")
    assert "search=M" not in page.text


def test_it_opens_for_nobody_else(jonas: Browser, house: FakeHub):
    way = jonas.send("/sales", {"search": "Müller"}).headers["Location"]

    page = Browser(house).signed_in("kira").get(way)

    assert (page.status, "Müller" in page.text.split("<table")[0]) == (200, False)


def test_a_number_leads_straight_to_its_order(jonas: Browser):
    assert jonas.send("/sales", {"search": sales.ORDER_ID}).headers["Location"] == f"/sales/{sales.ORDER_ID}"


@pytest.mark.parametrize("kept", ["~", "~x", "~" + "A" * 400, "~é"])
def test_a_search_that_nobody_sealed_is_none(kept: str, jonas: Browser):
    for page in ("/sales", "/customers"):
        assert jonas.get(f"{page}?search={quote(kept)}").status == 200


def test_customers_are_searched_for_in_the_same_way(jonas: Browser):
    way = jonas.send("/customers", {"search": "Müller"}).headers["Location"]

    assert (way.startswith("/customers?search=~"), "ller" in way) == (True, False)
    assert jonas.get(way).field("search") == "Müller"


def test_the_way_on_through_orders_without_a_customer_does_not_say_it_either(jonas: Browser, house: FakeHub):
    for number in range(MOST + 1):
        id = f"306-{number:07}-0000000"
        about = sales.personal(order_id=id, buyer_name="Jörg Zeisig")
        known = sales.copy(order=sales.amazon_order(id=id))
        house.store.hold(sales.sale(order_id=id, lines_version=0), known, about)
        house.do(index, id)

    page = jonas.get(jonas.send("/customers", {"search": "Zeisig"}).headers["Location"])

    assert "No customer was found" in page.words and "Go on looking" in page.words
    assert [way for way in lxml.html.fromstring(page.text).xpath("//a/@href") if "eisig" in way] == []
