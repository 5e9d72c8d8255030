"""Mapping one order: what is loaded for it, and what is wrong with its address."""

from dataclasses import replace

import pytest

from chalicelib.adapters.addressing import PostalRules
from chalicelib.domain.articles import Article, Part
from chalicelib.domain.orders.amazon import Address
from chalicelib.domain.orders.mapping import Tax
from chalicelib.domain.orders.mapping.making import Destination
from chalicelib.domain.orders.order import HoldReason
from chalicelib.usecases.orders.mapping import destination, mapped
from tests.adapters.test_mappings import FULL
from tests.examples import sales
from tests.fakes import FakeHub, hub

RULES = PostalRules()
MAPPING = replace(FULL, connection=f"{sales.SELLER}-DE", placeholder="", filters=(), tax=Tax.AS_IT_ADDS_UP)


def made(of: FakeHub, **changes: object):
    return of.do(mapped, sales.amazon_order(**changes), sales.personal(), sales.connection())


def of_address(**changes: str) -> Destination:
    return destination(sales.personal(address=sales.address(**changes)), RULES)


def test_an_order_finds_its_articles_its_kits_parts_and_its_charges():
    kit = Article("SET", "Set", skus=("PENCIL-1",), parts=(Part("PENCIL", 2), Part("RUBBER")))
    parts = (Article("PENCIL", "Pencil"), Article("RUBBER", "Rubber"), Article("FREIGHT", "Freight", is_stocked=False))

    found = made(hub(MAPPING, kit, *parts))

    assert [(line.article, line.quantity, str(line.amount)) for line in found.lines] == [
        ("PENCIL", 4, "8.00 EUR"),
        ("RUBBER", 2, "4.00 EUR"),
        ("FREIGHT", 1, "3.99 EUR"),
    ]
    assert found.holds == ()


def test_an_order_of_a_connection_that_nobody_has_mapped_is_held_for_all_that_is_missing():
    assert [hold.reason for hold in made(hub()).holds] == [
        HoldReason.UNMAPPED_SHIP_METHOD,
        HoldReason.UNMAPPED_ARTICLE,
        HoldReason.UNMAPPED_CHARGE,
    ]


@pytest.mark.parametrize("about", [None, sales.personal(address=None), sales.personal(address=Address(name="Jörg"))])
def test_an_address_may_be_missing(about: object):
    assert destination(about, RULES) == Destination(is_missing=True)  # type: ignore[arg-type]


def test_an_address_that_its_country_refuses_says_which_fields_and_nothing_personal():
    assert of_address(postcode="5067").refused == ("postcode",)
    assert of_address(city="", postcode="").refused == ("city", "postcode")
    assert of_address(country="XX").refused == ("country",)
    assert of_address().refused == ()


def test_a_district_stands_for_a_city_that_amazon_leaves_out():
    assert of_address(city="", district="Köln").refused == ()


def test_a_japanese_address_needs_no_city_of_its_own():
    assert (
        of_address(country="JP", city="", state="東京都", postcode="100-0005", line1="千代田区丸の内1-2-3").refused
        == ()
    )
