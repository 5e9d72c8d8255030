"""Telling Amazon of many SKUs at once: no patch beside a feed, no feed twice, and each SKU by the report."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest

from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.changes import Changed
from chalicelib.domain.inventory.feeds import FeedStep
from chalicelib.domain.inventory.offers import SILENT, Offer, OfferState
from chalicelib.domain.messages import FollowFeed, PushMoved, PushStock
from chalicelib.usecases.inventory.feeding import LAGS, LONGEST_LAG, STEP_LASTS, follow_feed, look_after_feeds
from chalicelib.usecases.inventory.offering import moved, push_article
from tests.examples import NOON
from tests.fakes.house import FakeHub
from tests.fakes.offering import silent
from tests.usecases.inventory.feeding import AUTH, MINUTE, feed, follow, gather, house, states


@pytest.fixture
def hub() -> FakeHub:
    return house()


def test_many_go_by_one_feed_and_are_told_when_its_report_says_so(hub: FakeHub):
    assert gather(hub) == []
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
    assert gather(hub) == []
    assert hub.do(moved) == []


def test_what_the_report_refuses_is_a_failure_of_that_sku_alone(hub: FakeHub):
    hub.offering.invalid["SKU-A-7"] = "'brand' is required."
    gather(hub)
    follow(hub)
    hub.offering.finish("f-1", AUTH)
    hub.clock.move(MINUTE)

    assert follow(hub) is FeedStep.DONE

    assert (feed(hub).skus, feed(hub).refused) == (250, 1)
    assert hub.offers.wrong(AUTH).rows[0].words == "'brand' is required."
    assert hub.store.only(AttentionItem).subject == f"{AUTH}/SKU-A-7"
    gather(hub)
    assert hub.do(moved) == ["A-7"]


def test_a_feed_without_an_answer_is_found_again_and_never_made_twice(hub: FakeHub):
    gather(hub)
    hub.offering.fail("after_submit", silent())

    assert follow(hub) is FeedStep.SENDING
    assert follow(hub) is FeedStep.SENDING  # nobody asks before the first attempt has lapsed
    hub.clock.move(SILENT)
    assert follow(hub) is FeedStep.PROCESSING

    assert (feed(hub).feed, hub.offering.count("submit_feed")) == ("f-1", 1)


def test_one_that_never_arrived_is_asked_for_again_with_the_same_document(hub: FakeHub):
    gather(hub)
    hub.offering.fail("submit_feed", silent())
    follow(hub)
    hub.clock.move(SILENT + MINUTE)

    assert hub.do(look_after_feeds) == 1
    assert hub.store.messages[-1] == FollowFeed(AUTH, feed=feed(hub).id)
    assert follow(hub) is FeedStep.PROCESSING

    assert [about for called, about in hub.offering.calls if called == "submit_feed"] == ["d-1", "d-1"]
    assert feed(hub).attempt == 2


class Ticking:
    """Half of a step lies between two looks."""

    def __init__(self) -> None:
        self.at = NOON + MINUTE

    def now(self) -> datetime:
        self.at += STEP_LASTS / 2
        return self.at


def test_a_long_report_is_settled_in_steps(hub: FakeHub):
    gather(hub)
    follow(hub)
    hub.offering.finish("f-1", AUTH)
    hub.clock.move(MINUTE)

    assert hub.do(follow_feed, FollowFeed(AUTH, feed=feed(hub).id), clock=Ticking()) is FeedStep.PROCESSING
    assert Counter(offer.state for offer in hub.store.all(Offer)) == {OfferState.SUBMITTED: 60, OfferState.APPLIED: 190}
    assert (feed(hub).refused, hub.store.messages[-1]) == (0, FollowFeed(AUTH, feed=feed(hub).id))

    hub.clock.move(MINUTE)
    assert follow(hub) is FeedStep.DONE
    assert states(hub) == {OfferState.APPLIED}


def test_a_document_waits_until_the_list_has_all_that_were_marked(hub: FakeHub):
    gather(hub)
    before = feed(hub)
    hub.commit(Changed(before, replace(before, skus=251)))

    assert follow(hub) is FeedStep.WRITING
    assert (feed(hub).due_at, hub.offering.calls) == (NOON + LAGS, [])

    hub.clock.move(LONGEST_LAG)
    assert follow(hub) is FeedStep.PROCESSING
    assert feed(hub).skus == 250
