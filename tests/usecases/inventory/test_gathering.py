"""Telling Amazon of whatever moved: few articles at once, many step by step into one feed for each seller."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.articles import Part
from chalicelib.domain.changes import Changed, Created, Record
from chalicelib.domain.errors import Conflict
from chalicelib.domain.inventory.feeds import FeedStep, QuantityFeed
from chalicelib.domain.inventory.offers import SILENT, Offer, OfferState
from chalicelib.domain.messages import FollowFeed, PushMoved, PushStock
from chalicelib.usecases.inventory import anew, gathering
from chalicelib.usecases.inventory.feeding import follow_feed
from chalicelib.usecases.inventory.gathering import FEW_NEWS, push_moved
from chalicelib.usecases.inventory.offering import FEW, moved
from tests import fakes
from tests.examples import NOON, connections, offers, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub

AUTH = offers.AUTHORIZATION
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
MANY = 300


def house(count: int, *records: Record) -> FakeHub:
    """So many articles that moved, a second apart, the last one just now."""
    hub = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(),
        *(examples.plain(number(place), skus=(f"SKU-{place:04}",)) for place in range(count)),
        *(warehouse.level(number(place), moved_at=moment(place, count)) for place in range(count)),
        *records,
    )
    hub.offering.quantities[AUTH] = {f"SKU-{place:04}": 0 for place in range(count)}
    return hub


def number(place: int) -> str:
    return f"A-{place:04}"


def moment(place: int, count: int) -> datetime:
    return NOON - (count - 1 - place) * SECOND


def go(hub: FakeHub, message: PushMoved | None = None, **ways: object) -> list[str]:
    """The articles that are pushed one by one."""
    pushed: list[str] = []
    hub.do(
        push_moved,
        message or PushMoved("stock"),
        push_article=lambda each: pushed.append(each.subject),
        gave_up=None,
        **ways,
    )
    return pushed


def feeds(hub: FakeHub) -> list[QuantityFeed]:
    return hub.store.all(QuantityFeed)


class Slow:
    """A step is over at the first look at it."""

    def now(self) -> datetime:
        return NOON + anew.STEP_LASTS


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for where in (gathering, anew):
        monkeypatch.setattr(where, "A_PAGE", 120)


def test_few_are_pushed_one_by_one_the_longest_ago_first():
    hub = house(FEW)

    assert go(hub) == [number(place) for place in range(FEW)]
    assert feeds(hub) == []


def test_while_amazon_is_slow_a_step_ends_in_time_and_leaves_the_others_for_later():
    hub = house(FEW)
    pushed: list[str] = []

    def slowly(message: PushStock) -> None:
        pushed.append(message.subject)
        hub.clock.move(5 * SECOND)

    hub.do(push_moved, PushMoved("stock"), push_article=slowly, gave_up=None)

    assert pushed == [number(place) for place in range(3)]


def test_what_moved_just_now_is_told_at_once_however_many_wait():
    hub = house(MANY)

    since = moment(MANY - FEW_NEWS, MANY) + gathering.LAG
    assert go(hub, PushMoved("stock", since=since.isoformat())) == [number(MANY - n) for n in range(FEW_NEWS, 0, -1)]
    assert feeds(hub) == []

    assert go(hub, PushMoved("stock", since=(since - SECOND).isoformat())) == []
    assert [feed.skus for feed in feeds(hub)] == [MANY]


@pytest.mark.usefixtures("pages")
def test_a_pass_goes_on_where_the_step_before_ended_and_fills_one_feed():
    hub = house(MORE := 400)

    assert go(hub, clock=Slow()) == [number(place) for place in range(120)]  # not enough for a feed yet
    (first,) = hub.store.messages
    assert (first, first.after != "") == (PushMoved("stock", after=first.after), True)

    assert go(hub, first) == []
    (only,) = feeds(hub)
    assert (only.skus, only.step, only.after, only.due_at) == (MORE - 120, FeedStep.WRITING, "", NOON)
    assert hub.store.messages[1:] == [FollowFeed(AUTH, feed=only.id)]


@pytest.mark.usefixtures("pages")
def test_a_feed_is_filled_over_several_steps_and_a_message_that_comes_twice_fills_nothing(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(gathering, "FEW", 100)
    hub = house(MANY)

    go(hub, clock=Slow())
    (only,) = feeds(hub)
    (first,) = hub.store.messages
    assert (only.skus, only.after, only.due_at) == (120, first.after, Slow().now() + SILENT)

    go(hub, first)
    go(hub, first)

    (only,) = feeds(hub)
    assert (only.skus, only.after) == (MANY, "")
    assert hub.store.messages == [first, FollowFeed(AUTH, feed=only.id)]
    assert {offer.feed for offer in hub.store.all(Offer)} == {only.id}


def test_what_is_more_than_a_feed_takes_waits_for_the_next_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gathering, "MOST_OF_A_FEED", 60)
    hub = house(MANY)
    made = []

    for _ in range(9):
        go(hub)
        for each in (each for each in feeds(hub) if each.is_open):
            made.append(each.skus)
            hub.do(follow_feed, FollowFeed(AUTH, feed=each.id))
            hub.offering.finish(f"f-{len(made)}", AUTH)
            hub.clock.move(MINUTE)
            assert hub.do(follow_feed, FollowFeed(AUTH, feed=each.id)) is FeedStep.DONE

    # For the last ones patches are quicker.
    assert made == [60, 60]
    assert [len(hub.offering.documents[f"d-{place}"]) for place in (1, 2)] == made
    assert hub.do(moved) == [number(place) for place in range(120, 300)]


def test_a_seller_has_one_feed_on_its_way_at_a_time():
    hub = house(MANY)
    go(hub)
    hub.store.hold(*(warehouse.level(f"B-{n}") for n in range(MANY)))

    assert go(hub) == []
    assert len(feeds(hub)) == 1


def test_of_two_who_begin_at_once_the_first_one_stays():
    hub = house(MANY)
    earlier = QuantityFeed(AUTH, "0", NOON - SECOND, due_at=NOON + MINUTE, revision=1)
    hub.store.meanwhile = lambda: hub.store.hold(earlier)

    assert go(hub) == []

    assert [(feed.id, feed.step) for feed in feeds(hub) if feed.id != "0"] == [(feeds(hub)[1].id, FeedStep.DONE)]
    assert hub.store.all(Offer) == []


def test_a_sku_that_somebody_patches_at_this_moment_leaves_its_neighbours_for_the_next_feed():
    hub = house(MANY)
    commit = hub.store.commit
    one = offers.offer("SKU-0007", state=OfferState.ACCEPTED)

    def meets_another(*changes: object, cause: str = "") -> None:
        if any(isinstance(each, Created) and isinstance(each.record, Offer) for each in changes) and not hub.store.all(
            Offer
        ):
            commit(Created(one))
        commit(*changes, cause=cause)

    go(hub, commit=meets_another)

    assert [feed.skus for feed in feeds(hub)] == [MANY - anew.AT_ONCE]
    assert len(hub.store.all(Offer)) == MANY - anew.AT_ONCE + 1


def test_whoever_goes_the_same_way_at_the_same_moment_leaves_the_feed_to_the_other():
    hub = house(MANY)
    commit, lost = hub.store.commit, []

    def overtaken(*changes: object, cause: str = "") -> None:
        marks = [each for each in changes if isinstance(each, Changed) and isinstance(each.before, QuantityFeed)]
        if marks and not lost:
            lost.append(marks[0].before)
            commit(Changed(marks[0].before, replace(marks[0].before, due_at=NOON + MINUTE)))
            raise Conflict("Somebody else was quicker.")
        commit(*changes, cause=cause)

    assert go(hub, commit=overtaken) == []

    assert [(feed.skus, feed.is_open) for feed in feeds(hub)] == [(0, True)]
    assert hub.store.messages == []


def test_levels_are_told_on_the_way_when_nobody_wants_to_be_told():
    hub = house(MANY)
    hub.store.hold(offers.policy(is_on=False))

    assert go(hub) == []

    assert hub.do(moved) == []
    assert feeds(hub) == []


def test_what_lies_in_every_warehouse_is_told_together():
    elsewhere = warehouse.level(number(5), "NOWHERE-LISTED", on_hand=3, allocated=0, reserved=0, moved_at=NOON)
    hub = house(MANY, elsewhere)

    go(hub)

    assert hub.offers.several([(AUTH, "SKU-0005")])[AUTH, "SKU-0005"].quantity == 5 + 3


def test_kits_go_with_their_parts_once():
    kit = examples.article("KIT", skus=("KIT-1",), is_stocked=False, parts=(Part(number(0), 2), Part(number(1), 1)))
    hub = house(MANY, kit)
    hub.offering.quantities[AUTH]["KIT-1"] = 0

    go(hub)

    (only,) = feeds(hub)
    assert only.skus == MANY + 1
    assert hub.offers.several([(AUTH, "KIT-1")])[AUTH, "KIT-1"].state is OfferState.SUBMITTED


@pytest.mark.usefixtures("pages")
def test_everything_is_looked_at_anew_in_steps_though_nothing_moved():
    hub = house(0, *(examples.plain(number(place), skus=(f"SKU-{place:04}",)) for place in range(150)))
    hub.store.hold(*(warehouse.level(number(place), is_told=True) for place in range(150)))

    assert go(hub, PushMoved("everything"), clock=Slow()) == []
    (first,) = hub.store.messages
    assert len(hub.do(moved)) == 120
    assert go(hub, first) == []

    assert hub.store.messages[1:] == [PushMoved("stock")]
    assert len(hub.do(moved)) == 150
    assert {level.revision for level in hub.stock.of_articles([number(7)])[number(7)]} == {2}


def test_nothing_is_looked_at_anew_while_nobody_is_told():
    hub = fakes.hub(connections.authorization(), connections.connection(), offers.policy(is_on=False))
    hub.store.hold(examples.plain("A-1", skus=("S-1",)), warehouse.level("A-1", is_told=True))

    assert go(hub, PushMoved("everything")) == []

    assert (hub.store.messages, hub.store.commits) == ([], [])
