"""Customers over HTTP: they come with their orders, are found, merged and forgotten; rules are tried and changed."""

from urllib.parse import quote

import pytest

from chalicelib.domain.customers.fields import values
from local.amazon import eventually
from tests.stories.selling.market import Market, Seller

pytestmark = [pytest.mark.stack, pytest.mark.slow]

RULES, TRY = "/customers/duplicates", "/customers/duplicates/try"


def test_an_order_brings_its_customer_who_is_merged_parted_and_forgotten(market: Market, seller: Seller) -> None:
    ida = market.town.browser("ida")
    order, other = (market.becomes(market.order(seller)) for _ in range(2))
    name = market.hub.personal.get(order.order_id, at=market.hub.clock.now()).buyer_name

    assert f"/customers/{order.customer}" in ida.get(f"/sales/{order.order_id}").text
    assert name in ida.get(f"/customers/{order.customer}").words
    eventually(lambda: order.customer in ida.get(f"/customers?search={quote(name)}").words, what="the index")

    preview = ida.submit(ida.get(f"/customers/{order.customer}"), "/customers/merge", other=other.customer)
    merged = ida.submit(preview, "/customers/merge", stays=order.customer)
    assert "They are one customer now." in merged.words
    assert ida.get(f"/customers/{other.customer}").path.startswith(f"/customers/{order.customer}")
    parted = ida.submit(merged, f"/customers/{other.customer}/part")
    assert "as before" in parted.words

    erased = ida.submit(ida.get(f"/customers/{order.customer}"), "/erase")
    assert "What was personal is erased." in erased.words
    assert name not in ida.get(f"/customers/{order.customer}").words
    assert market.hub.customers.get(order.customer).keys == ()
    assert market.hub.personal.get(order.order_id, at=market.hub.clock.now()) is None


@pytest.mark.timeout(600)
def test_rules_are_tried_changed_and_prepared_for_everybody(market: Market, seller: Seller) -> None:
    ida = market.town.browser("ida")
    order = market.becomes(market.order(seller))
    tried = ida.submit(ida.get(TRY), TRY, order=order.order_id)
    assert "It would be this customer’s order" in tried.words
    assert order.customer in tried.words

    told = values(market.hub.personal.get(order.order_id, at=market.hub.clock.now()))
    try:
        ida.submit(ida.get(RULES), RULES, rules="1", **{"rule-0-field": "name"})
        prepare(market)
        by_name = ida.submit(ida.get(TRY), TRY, name=told["name"])
        assert "It would be this customer’s order" in by_name.words
    finally:
        ida.submit(ida.get(RULES), RULES, rules="0")
        prepare(market)
    assert "The duplicate search is off" in ida.submit(ida.get(TRY), TRY, name=told["name"]).words


def prepare(market: Market) -> None:
    """The job waits a while for orders that are still compared by the rules of before, and then goes through the
    customers of all stories so far."""
    market.town.amazon.forward(60)
    eventually(lambda: market.hub.customers.duplicate_search().job is None, what="the job of the rules", patience=240)
