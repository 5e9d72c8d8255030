"""Orders of Amazon's that are odd: garbled by the field that is wrong, or understood, and people stay apart."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.amazon import parting
from chalicelib.domain.orders.amazon import Garbled, Received
from tests.adapters.amazon import words
from tests.adapters.amazon.test_orders import read, well


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("orderId",), None, "orderId"),
        (("orderId",), "../settings", "orderId"),
        (("createdTime",), "yesterday", "createdTime"),
        (("createdTime",), "9999-12-31T23:59:59Z", "createdTime"),
        (("createdTime",), "0001-01-01T00:00:00Z", "createdTime"),
        (("lastUpdatedTime",), "2026-11-21T23:59:60Z", "lastUpdatedTime"),
        (("lastUpdatedTime",), None, "lastUpdatedTime"),
        (("salesChannel", "marketplaceId"), "", "salesChannel.marketplaceId"),
        (("orderItems",), "none", "orderItems"),
        (("orderItems", 0), "none", "orderItems[0]"),
        (("orderItems", 1, "orderItemId"), "111", "orderItems"),
        (("orderItems", 1, "quantityOrdered"), -1, "orderItems[1].quantityOrdered"),
        (("orderItems", 1, "quantityOrdered"), None, "orderItems[1].quantityOrdered"),
        (("orderItems", 1, "quantityOrdered"), True, "orderItems[1].quantityOrdered"),
        (("proceeds", "grandTotal"), {"amount": "19,49", "currencyCode": "EUR"}, "proceeds.grandTotal"),
        (("proceeds", "grandTotal"), {"amount": "NaN", "currencyCode": "EUR"}, "proceeds.grandTotal"),
        (("proceeds", "grandTotal"), {"amount": "1e9999", "currencyCode": "EUR"}, "proceeds.grandTotal"),
        (("proceeds", "grandTotal"), {"amount": "1"}, "proceeds.grandTotal"),
        (("fulfillment", "shipByWindow"), {"latestDateTime": "soon"}, "fulfillment.shipByWindow.latestDateTime"),
        (("packages", 0, "packageReferenceId"), None, "packages[0].packageReferenceId"),
    ],
)
def test_an_order_that_can_not_be_understood_names_the_field(path: tuple[str | int, ...], value: object, place: str):
    order: Any = words.whole()
    inner = order
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value

    found = read(order)

    assert found == Garbled("" if path == ("orderId",) else order["orderId"], place, "request-1")


@pytest.mark.parametrize("latest", ["9999-12-31T23:59:59Z", "2999-01-01T00:00:00Z"])
def test_a_delivery_at_the_end_of_all_calendars_keeps_nobodys_address_for_ever(latest: str):
    order: Any = words.whole()
    order["fulfillment"]["deliverByWindow"] = {"latestDateTime": latest}

    found = well(order)

    assert found.personal is not None
    assert found.personal.expires_at == found.order.created_at + timedelta(days=400)


@pytest.mark.parametrize("nothing", [None, [], "order", 7])
def test_what_is_no_order_at_all_is_garbled(nothing: object):
    assert read(nothing) == Garbled("", "order", "request-1")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(content: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    named = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for name, inner in named:
        found += places(inner, (*at, name))
    return found


PLACES = places(words.whole())


@given(st.lists(st.tuples(st.sampled_from(PLACES), json_values), min_size=1, max_size=4))
def test_whatever_amazon_says_is_understood_or_garbled_and_people_stay_apart(
    changes: list[tuple[tuple[Any, ...], Any]],
):
    order: Any = words.whole()
    for path, value in changes:
        inner = order
        try:
            for name in path[:-1]:
                inner = inner[name]
            inner[path[-1]] = value
        except (TypeError, KeyError, IndexError):
            continue

    found = read(order)

    if isinstance(found, Received):
        kept, personal = json.loads(found.raw), json.loads(found.personal.raw) if found.personal else {}
        assert parting.joined(kept, personal) == order
        found.raw.encode()
        assert [word for word in words.PEOPLE if word in found.raw] == []


def test_500_lines_names_in_every_script_and_endless_messages_are_no_trouble():
    order = words.whole()
    item = order["orderItems"][0]
    item["fulfillment"]["packing"]["giftOption"]["giftMessage"] = "🎁" * 10_000
    order["buyer"]["buyerName"] = "山田太郎 Ωμέγα محمد \ud83d"
    order["orderItems"] = [{**item, "orderItemId": str(number)} for number in range(500)]

    found = well(order)

    assert len(found.order.lines) == 500
    assert found.personal is not None
    assert found.personal.buyer_name == "山田太郎 Ωμέγα محمد ?"
    assert len(found.personal.gift_messages) == 500
