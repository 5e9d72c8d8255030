"""News that lead to no call: of strangers, of what nobody wants to see, and what nobody can read."""

from dataclasses import replace

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.orders.amazon import FulfilledBy, Received
from chalicelib.domain.orders.news import MalformedNews, OtherNews
from chalicelib.usecases.orders.hearing import Heeded
from tests.examples import NOON
from tests.usecases.intake_world import MINUTE, US, amazon_order, change
from tests.usecases.test_hearing import reasons, world


def test_news_for_strangers_are_told_once():
    house = world()

    heeded = {house.hear(change(n, seller="ASTRANGER", id=f"n-{n}")) for n in range(500)}

    assert heeded == {Heeded.UNKNOWN_SELLER}
    assert reasons(house) == [(Reason.UNKNOWN_SELLER, "ASTRANGER")]
    assert len(house.store.commits) == 1
    assert house.selling.calls == []


def test_news_of_another_region_or_marketplace_are_not_ours():
    house = world(1)

    assert house.hear(change(1, marketplace=US)) is Heeded.UNKNOWN_SELLER  # no grant for North America
    assert house.hear(change(1, marketplace="A1F83G8C2ARO7P")) is Heeded.NOT_OURS  # granted, not connected
    assert house.selling.calls == []


def test_news_of_orders_that_amazon_ships_cost_no_call_where_nobody_wants_to_see_them():
    house = world(1)
    by_amazon = replace(change(1), fulfilled_by=FulfilledBy.AMAZON)
    house.connections.connected = [replace(each, shows_fba=False) for each in house.connections.connected]

    assert [house.hear(by_amazon) for _ in range(3)] == [Heeded.NOT_OURS] * 3
    assert (house.selling.calls, reasons(house)) == ([], [])

    house.upsert(Received(amazon_order(1, changed=NOON - MINUTE)))  # one that is shown already stays right
    assert house.hear(by_amazon) is Heeded.STORED


def test_news_that_nobody_can_read_are_told_once_by_what_they_lack():
    house = world()

    heeded = [house.hear(MalformedNews(f"n-{n}", "AmazonOrderId")) for n in range(100)]

    assert set(heeded) == {Heeded.MALFORMED}
    item = house.store.only(AttentionItem)
    assert (item.reason, item.subject, item.facts) == (
        Reason.NEWS_UNREADABLE,
        "AmazonOrderId",
        {"notification": "n-0"},
    )
    assert len(house.store.commits) == 1


def test_news_of_another_kind_are_left_aside():
    house = world()

    assert house.hear(OtherNews("n-1", "FEED_PROCESSING_FINISHED")) is Heeded.OTHER_KIND
    assert house.store.commits == []
