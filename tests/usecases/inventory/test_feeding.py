"""Telling Amazon of many SKUs at once: no patch beside a feed, no feed twice, and each SKU by the report."""

from datetime import timedelta

import pytest

from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.inventory.feeds import FeedStep, QuantityFeed
from chalicelib.domain.inventory.offers import SILENT, OfferState
from chalicelib.domain.messages import FollowFeed, PushMoved, PushStock
from chalicelib.ports.offering import FeedState
from chalicelib.ports.selling import Throttled, Unavailable
from chalicelib.usecases.inventory.feeding import begin_feeds, follow_feed, look_after_feeds
from chalicelib.usecases.inventory.offering import moved, push_article
from tests import fakes
from tests.examples import NOON, connections, offers, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub
from tests.fakes.offering import silent

AUTH = offers.AUTHORIZATION
MINUTE = timedelta(minutes=1)
NUMBERS = [f"A-{number}" for number in range(1, 251)]


@pytest.fixture
def hub() -> FakeHub:
    """250 articles that moved."""
    made = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(),
        *(examples.plain(number, skus=(f"SKU-{number}",)) for number in NUMBERS),
        *(warehouse.level(number, allocated=0, reserved=0) for number in NUMBERS),
    )
    made.offering.quantities[AUTH] = {f"SKU-{number}": 0 for number in NUMBERS}
    return made


def feed(hub: FakeHub) -> QuantityFeed:
    return hub.store.only(QuantityFeed)


def follow(hub: FakeHub) -> FeedStep | None:
    return hub.do(follow_feed, FollowFeed(AUTH, feed=feed(hub).id))


def states(hub: FakeHub) -> set[OfferState]:
    kept = hub.offers.several((AUTH, f"SKU-{number}") for number in NUMBERS)
    return {offer.state for offer in kept.values()}


def test_many_go_by_one_feed_and_are_told_when_its_report_says_so(hub: FakeHub):
    assert hub.do(begin_feeds, NUMBERS) == []
    assert states(hub) == {OfferState.SUBMITTED}
    assert follow(hub) is FeedStep.PROCESSING
    hub.do(push_article, PushStock("A-1"))
    assert hub.offering.patches == []

    hub.clock.move(MINUTE)
    assert follow(hub) is FeedStep.PROCESSING
    hub.offering.finish("f-1", AUTH)
    hub.clock.move(MINUTE)
    assert follow(hub) is FeedStep.DONE

    assert states(hub) == {OfferState.APPLIED}
    assert hub.offering.count("submit_feed") == 1
    assert set(hub.offering.quantities[AUTH].values()) == {10}
    assert hub.store.messages[-1] == PushMoved("stock")
    assert hub.do(begin_feeds, hub.do(moved)) == []
    assert hub.do(moved) == []


def test_what_the_report_refuses_is_a_failure_of_that_sku_alone(hub: FakeHub):
    hub.offering.invalid["SKU-A-7"] = "'brand' is required."
    hub.do(begin_feeds, NUMBERS)
    follow(hub)
    hub.offering.finish("f-1", AUTH)
    hub.clock.move(MINUTE)

    assert follow(hub) is FeedStep.DONE

    assert (feed(hub).skus, feed(hub).refused) == (250, 1)
    assert hub.offers.wrong(AUTH).rows[0].words == "'brand' is required."
    assert hub.store.only(AttentionItem).subject == f"{AUTH}/SKU-A-7"
    hub.do(begin_feeds, hub.do(moved))
    assert hub.do(moved) == ["A-7"]


def test_a_feed_without_an_answer_is_found_again_and_never_made_twice(hub: FakeHub):
    hub.do(begin_feeds, NUMBERS)
    hub.offering.fail("after_submit", silent())
    with pytest.raises(Unavailable):
        follow(hub)
    assert feed(hub).step is FeedStep.SENDING

    assert follow(hub) is FeedStep.SENDING  # nobody asks before the first attempt has lapsed
    hub.clock.move(SILENT)
    assert follow(hub) is FeedStep.PROCESSING

    assert (feed(hub).feed, hub.offering.count("submit_feed")) == ("f-1", 1)


def test_one_that_never_arrived_is_asked_for_again_with_the_same_document(hub: FakeHub):
    hub.do(begin_feeds, NUMBERS)
    hub.offering.fail("submit_feed", silent())
    with pytest.raises(Unavailable):
        follow(hub)
    hub.clock.move(SILENT + MINUTE)

    assert hub.do(look_after_feeds) == 1
    assert hub.store.messages[-1] == FollowFeed(AUTH, feed=feed(hub).id)
    assert follow(hub) is FeedStep.PROCESSING

    assert [about for called, about in hub.offering.calls if called == "submit_feed"] == ["d-1", "d-1"]
    assert feed(hub).attempt == 2


def test_a_throttled_one_waits_and_what_amazon_drops_has_failed(hub: FakeHub):
    hub.do(begin_feeds, NUMBERS)
    hub.offering.fail("submit_feed", Throttled(NOON + 2 * MINUTE))

    assert follow(hub) is FeedStep.WRITING
    hub.clock.move(2 * MINUTE)
    assert follow(hub) is FeedStep.PROCESSING
    hub.offering.finish("f-1", AUTH, FeedState.FAILED)
    hub.clock.move(MINUTE)
    assert follow(hub) is FeedStep.FAILED

    assert states(hub) == {OfferState.FAILED}


def test_a_seller_has_one_feed_on_its_way_at_a_time(hub: FakeHub):
    hub.do(begin_feeds, NUMBERS[:201])

    assert hub.do(begin_feeds, NUMBERS) == NUMBERS[201:]
    assert len(hub.store.all(QuantityFeed)) == 1


def test_a_few_that_are_due_among_many_that_are_not_go_by_patches(hub: FakeHub):
    assert hub.do(begin_feeds, NUMBERS[:200]) == NUMBERS[:200]
    assert hub.store.all(QuantityFeed) == []
