"""What Amazon drops, forgets, makes wait or says in riddles: every feed comes to an end, and no SKU is lost with it."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.inventory.feeds import FORGOTTEN, KNOWN_AFTER, STALE, FeedStep
from chalicelib.domain.inventory.offers import Offer, OfferState
from chalicelib.domain.messages import FollowFeed, PushStock
from chalicelib.ports.offering import FeedReport, FeedState
from chalicelib.ports.selling import BadApplication, Denied, Missing, Rejected, Revoked, Throttled
from chalicelib.usecases.inventory.feeding import follow_feed, look_after_feeds
from chalicelib.usecases.inventory.offering import push_article
from tests.examples import NOON, offers
from tests.fakes.house import FakeHub
from tests.fakes.offering import silent
from tests.usecases.inventory.feeding import AUTH, MINUTE, NUMBERS, feed, follow, gather, house, latest, states


@pytest.fixture
def hub() -> FakeHub:
    return house()


def test_what_amazon_drops_is_said_again_and_has_failed_when_it_is_dropped_again(hub: FakeHub):
    for number, after in ((1, OfferState.APPLIED), (2, OfferState.FAILED)):
        gather(hub)
        hub.do(follow_feed, FollowFeed(AUTH, feed=latest(hub).id))
        hub.offering.finish(f"f-{number}", AUTH, FeedState.FAILED)
        hub.clock.move(MINUTE)

        assert hub.do(follow_feed, FollowFeed(AUTH, feed=latest(hub).id)) is FeedStep.FAILED
        assert states(hub) == {after}

    assert hub.offering.count("submit_feed") == 2


@pytest.mark.parametrize(
    ("operation", "step", "calls"),
    [
        ("write_quantities", FeedStep.WRITING, ["write_quantities", "write_quantities", "submit_feed"]),
        ("submit_feed", FeedStep.WRITING, ["write_quantities", "submit_feed", "submit_feed"]),
    ],
)
def test_a_slot_is_used_by_the_call_that_waited_for_it(hub: FakeHub, operation: str, step: FeedStep, calls: list[str]):
    gather(hub)
    slot = NOON + 2 * MINUTE
    hub.offering.fail(operation, Throttled(slot))

    assert follow(hub) is step
    assert (feed(hub).due_at, feed(hub).booked) == (slot, slot)
    hub.clock.move(MINUTE)
    assert (follow(hub), hub.do(look_after_feeds)) == (step, 0)  # no other books one, too
    hub.clock.move(MINUTE)
    assert follow(hub) is FeedStep.PROCESSING

    assert [called for called, _ in hub.offering.calls] == calls
    assert [caller.slot for called, caller in hub.offering.callers if called == operation] == [None, slot]
    assert feed(hub).booked is None


def test_a_slot_for_the_report_is_not_used_up_by_another_look(hub: FakeHub):
    gather(hub)
    follow(hub)
    hub.offering.finish("f-1", AUTH)
    hub.clock.move(MINUTE)
    slot = hub.clock.now() + MINUTE
    hub.offering.fail("quantities_report", Throttled(slot))

    assert follow(hub) is FeedStep.PROCESSING
    hub.clock.move(MINUTE)
    assert follow(hub) is FeedStep.DONE

    assert [(called, caller.slot) for called, caller in hub.offering.callers[-3:]] == [
        ("feed", None),
        ("quantities_report", None),
        ("quantities_report", slot),
    ]


@pytest.mark.parametrize("fault", [Rejected("UnreadableReport"), Missing("Amazon does not know this.")])
def test_a_report_that_nobody_can_read_has_each_sku_looked_at(hub: FakeHub, fault: Exception):
    gather(hub)
    follow(hub)
    hub.offering.finish("f-1", AUTH)
    hub.offering.quantities[AUTH]["SKU-A-7"] = 0
    hub.offering.fail("quantities_report", fault)
    hub.clock.move(MINUTE)

    assert follow(hub) is FeedStep.DONE
    assert states(hub) == {OfferState.ACCEPTED}
    hub.clock.move(MINUTE)
    for number in NUMBERS:
        hub.do(push_article, PushStock(number))

    assert [offer.sku for offer in hub.store.all(Offer) if offer.state is not OfferState.APPLIED] == ["SKU-A-7"]
    assert hub.offering.patches == []


@pytest.mark.parametrize("report", [FeedReport(nameless=1), FeedReport(messages=249)])
def test_a_report_that_says_not_whose_an_error_is_counts_nobody_as_told(hub: FakeHub, report: FeedReport):
    gather(hub)
    follow(hub)
    hub.offering.finish("f-1", AUTH)
    hub.offering.reports["report-of-f-1"] = replace(report, refused={"SKU-A-7": "'brand' is required."})
    hub.clock.move(MINUTE)

    assert follow(hub) is FeedStep.DONE

    kept = Counter(offer.state for offer in hub.store.all(Offer))
    assert kept == {OfferState.ACCEPTED: 249, OfferState.FAILED: 1}


def test_a_feed_that_amazon_forgot_is_said_again(hub: FakeHub):
    gather(hub)
    follow(hub)
    hub.clock.move(MINUTE)
    hub.offering.fail("feed", *[Missing("Amazon does not know this.")] * 2)

    assert follow(hub) is FeedStep.PROCESSING  # it may have been made a moment ago
    hub.clock.move(KNOWN_AFTER)
    assert follow(hub) is FeedStep.FAILED

    assert gather(hub) == []
    assert latest(hub).step is FeedStep.WRITING
    assert states(hub) == {OfferState.SUBMITTED}


@pytest.mark.parametrize(
    "fault", [Revoked("No."), BadApplication("No."), Denied("Unauthorized"), Rejected("InvalidInput"), silent()]
)
def test_whatever_amazon_says_for_hours_no_feed_is_open_for_ever(hub: FakeHub, fault: Exception):
    gather(hub)
    follow(hub)
    hub.clock.move(MINUTE)
    hub.offering.fail("feed", *[fault] * 200)

    assert follow(hub) is FeedStep.PROCESSING
    assert hub.do(look_after_feeds) == 0
    hub.clock.move(FORGOTTEN)
    assert hub.do(look_after_feeds) == 1
    assert follow(hub) is FeedStep.FAILED

    assert gather(hub) == []


@pytest.mark.parametrize("fault", [Revoked("No."), Denied("Unauthorized"), Missing("Amazon does not know this.")])
def test_what_waited_for_long_is_not_said_any_more(hub: FakeHub, fault: Exception):
    gather(hub)
    hub.offering.fail("submit_feed", fault)
    assert follow(hub) is FeedStep.WRITING

    hub.clock.move(STALE)
    assert follow(hub) is FeedStep.FAILED

    assert (hub.offering.count("submit_feed"), states(hub)) == (1, {OfferState.APPLIED})
    gather(hub)
    assert states(hub) == {OfferState.SUBMITTED}


def test_an_entry_goes_once_its_sku_is_taken(hub: FakeHub):
    hub.offering.invalid["SKU-A-7"] = "'brand' is required."
    gather(hub)
    follow(hub)
    hub.offering.finish("f-1", AUTH)
    hub.clock.move(MINUTE)
    follow(hub)
    hub.offering.invalid.clear()
    for number in NUMBERS:
        before = hub.stock.level(number, "MAIN")
        hub.commit(Changed(before, replace(before, on_hand=11, moved_at=hub.clock.now(), is_told=False)))
    assert gather(hub) == ["A-7"]
    hub.do(push_article, PushStock("A-7"))
    hub.do(follow_feed, FollowFeed(AUTH, feed=latest(hub).id))
    hub.offering.finish("f-2", AUTH)
    hub.clock.move(MINUTE)
    hub.do(push_article, PushStock("A-7"))

    assert hub.do(follow_feed, FollowFeed(AUTH, feed=latest(hub).id)) is FeedStep.DONE

    assert (states(hub), hub.store.all(AttentionItem)) == ({OfferState.APPLIED}, [])


@pytest.mark.parametrize(
    "changes", [{"marketplace": "A13V1IB3VIYZZH"}, {"state": OfferState.FAILED, "marketplace": ""}]
)
def test_what_a_feed_can_not_tell_goes_by_a_patch(hub: FakeHub, changes: dict[str, Any]):
    """A feed is of the seller's first marketplace, and what that does not list is refused."""
    hub.commit(Created(offers.offer("SKU-A-7", article="A-7", basis="old", **changes)))

    assert gather(hub) == ["A-7"]

    assert feed(hub).skus == 249
