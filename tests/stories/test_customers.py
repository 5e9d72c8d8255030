"""Customers over HTTP: they come with their orders, are found, merged and forgotten; rules are tried and changed."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from chalicelib.domain.customers.fields import values
from local.amazon import eventually
from local.visitor import Visitor
from tests.stories.market import Market, market_of, sellers_browser
from tests.stories.town import Town

pytestmark = pytest.mark.stack

RULES, TRY = "/customers/duplicates", "/customers/duplicates/try"


@pytest.fixture
def hugo(town: Town) -> Iterator[Visitor]:
    with sellers_browser(town) as browser:
        yield browser


@pytest.fixture
def market(town: Town, hugo: Visitor) -> Market:
    made = market_of(town)
    made.grant()
    return made


def customer(market: Market) -> str:
    """Of an order that comes now."""
    return market.arrives(market.order()).customer


def test_an_order_brings_its_customer_who_is_merged_parted_and_forgotten(market: Market, hugo: Visitor) -> None:
    order, other = market.arrives(market.order()), customer(market)
    name = market.hub.personal.get(order.order_id, at=market.hub.clock.now()).buyer_name

    assert f"/customers/{order.customer}" in hugo.get(f"/sales/{order.order_id}").text
    assert name in hugo.get(f"/customers/{order.customer}").words
    eventually(
        lambda: order.customer in hugo.get(f"/customers?search={quote(name)}").words, what="the index", patience=30
    )

    preview = hugo.submit(hugo.get(f"/customers/{order.customer}"), "/customers/merge", other=other)
    merged = hugo.submit(preview, "/customers/merge", stays=order.customer)
    assert "They are one customer now." in merged.words
    assert hugo.get(f"/customers/{other}").path.startswith(f"/customers/{order.customer}")
    parted = hugo.submit(merged, f"/customers/{other}/part")
    assert "as before" in parted.words

    erased = hugo.submit(hugo.get(f"/customers/{order.customer}"), "/erase")
    assert "What was personal is erased." in erased.words
    assert name not in hugo.get(f"/customers/{order.customer}").words
    assert market.hub.customers.get(order.customer).keys == ()
    assert market.hub.personal.get(order.order_id, at=market.hub.clock.now()) is None


def test_rules_are_tried_changed_and_prepared_for_everybody(market: Market, hugo: Visitor) -> None:
    order = market.arrives(market.order())
    tried = hugo.submit(hugo.get(TRY), TRY, order=order.order_id)
    assert "It would be this customer’s order" in tried.words
    assert order.customer in tried.words

    told = values(market.hub.personal.get(order.order_id, at=market.hub.clock.now()))
    try:
        hugo.submit(hugo.get(RULES), RULES, rules="1", **{"rule-0-field": "name"})
        eventually(
            lambda: market.hub.customers.duplicate_search().job is None, what="the job of the rules", patience=60
        )
        by_name = hugo.submit(hugo.get(TRY), TRY, name=told["name"])
        assert "It would be this customer’s order" in by_name.words
    finally:
        hugo.submit(hugo.get(RULES), RULES, rules="0")
        eventually(
            lambda: market.hub.customers.duplicate_search().job is None, what="the job of the rules", patience=60
        )
    assert "The duplicate search is off" in hugo.submit(hugo.get(TRY), TRY, name=told["name"]).words
