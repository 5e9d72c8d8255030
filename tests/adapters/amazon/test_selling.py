"""Orders: what we ask Amazon for, held against its models, and what we make of its answers."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.amazon.selling import AmazonSelling, moment
from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.ports.http import Response
from chalicelib.ports.selling import (
    Caller,
    Search,
    Throttled,
    Unavailable,
)
from tests.adapters.amazon import words
from tests.adapters.amazon.api import AUTHORIZATION, DE, GB, SELLER, World, asked, said
from tests.examples import DAY, NOON

SEARCH = Search((DE, GB), NOON - DAY, by_change=True)


def found(*orders: dict[str, Any], **more: Any) -> Response:
    return said({"orders": list(orders), "lastUpdatedBefore": "2026-11-22T11:58:00.500Z", **more})


def test_a_page_of_orders_with_everything_and_the_bound_that_amazon_echoed(world: World, selling: AmazonSelling):
    world.wire.answers = [found(words.whole(), pagination={"nextToken": "next+/="})]

    page = selling.search(AUTHORIZATION, SEARCH)

    assert asked(world) == ["searchOrders"]
    assert world.wire.queries == [
        {
            "lastUpdatedAfter": moment(NOON - DAY),
            "marketplaceIds": f"{DE},{GB}",
            "maxResultsPerPage": "100",
            "includedData": "BUYER,RECIPIENT,PROCEEDS,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,PAYMENT",
        }
    ]
    assert [received.order.id for received in page.received] == ["306-1234567-1234567"]
    assert page.received[0].order.seller == SELLER
    assert page.until == datetime(2026, 11, 22, 11, 58, 0, 500_000, tzinfo=UTC)
    assert (page.next, page.request_id, page.garbled) == ("next+/=", "request-1", ())


def test_the_next_page_asks_the_same_question_with_amazons_token(world: World, selling: AmazonSelling):
    world.wire.answers = [found(), found()]
    search = Search((DE,), NOON - DAY, until=NOON - timedelta(hours=1), by_change=False)

    selling.search(AUTHORIZATION, search)
    page = selling.search(AUTHORIZATION, search, page="next+/=")

    first, second = world.wire.queries
    assert second == {**first, "paginationToken": "next+/="}
    assert set(first) >= {"createdAfter", "createdBefore"} and "lastUpdatedAfter" not in first
    assert page.next is None
    assert asked(world) == ["searchOrders", "searchOrders"]


def test_one_bad_order_never_stops_the_rest(world: World, selling: AmazonSelling):
    world.wire.answers = [found(words.whole(), {"orderId": "306-7654321-7654321"}, None)]  # type: ignore[arg-type]

    page = selling.search(AUTHORIZATION, SEARCH)

    assert len(page.received) == 1
    assert page.garbled == (
        Garbled("306-7654321-7654321", "salesChannel.marketplaceId", "request-1"),
        Garbled("", "order", "request-1"),
    )


@pytest.mark.parametrize("content", [{}, {"orders": None}, {"orders": {}}, {"payload": {"orders": []}}])
def test_an_answer_without_orders_is_no_empty_page(content: dict[str, Any], world: World, selling: AmazonSelling):
    world.wire.answers = [said(content)]

    with pytest.raises(Unavailable):
        selling.search(AUTHORIZATION, SEARCH)


@pytest.mark.parametrize("echoed", [{}, {"lastUpdatedBefore": "soon"}, {"lastUpdatedBefore": None}])
def test_where_the_bound_is_missing_less_is_believed_than_amazon_knows(
    echoed: dict[str, Any], world: World, selling: AmazonSelling
):
    bounded = Search((DE,), NOON - DAY, until=NOON - timedelta(hours=1))
    world.wire.answers = [said({"orders": [], **echoed})] * 3

    assert selling.search(AUTHORIZATION, SEARCH).until == NOON - timedelta(minutes=5)
    assert selling.search(AUTHORIZATION, bounded).until == NOON - timedelta(hours=1)
    assert selling.search(AUTHORIZATION, Search((DE,), NOON)).until == NOON


def test_one_order(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"order": words.whole()})]

    received = selling.order(AUTHORIZATION, "306-1234567-1234567")

    assert isinstance(received, Received) and received.personal is not None
    assert asked(world) == ["getOrder"]


def test_another_order_than_was_asked_for_is_garbled(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"order": words.whole()}), said({"order": None}), said({})]

    assert selling.order(AUTHORIZATION, "306-1") == Garbled("306-1", "orderId", "request-1")
    assert selling.order(AUTHORIZATION, "306-1") == Garbled("306-1", "order", "request-1")
    with pytest.raises(Unavailable):
        selling.order(AUTHORIZATION, "306-1")


def test_whoever_was_throttled_comes_back_with_the_slot(world: World, selling: AmazonSelling):
    world.wire.answers = [found()] * 16
    for _ in range(16):
        selling.search(AUTHORIZATION, SEARCH)
    with pytest.raises(Throttled) as caught:
        selling.search(AUTHORIZATION, SEARCH)
    world.clock.at = caught.value.until
    world.wire.answers = [found()]

    assert selling.search(AUTHORIZATION, SEARCH, caller=Caller(slot=caught.value.until)).received == ()


def test_moments_are_written_as_amazon_takes_them():
    assert moment(datetime(2026, 11, 22, 9, 8, 7, 654_321, tzinfo=UTC)) == "2026-11-22T09:08:07.654Z"
    assert json.dumps(moment(NOON)).count("+") == 0
