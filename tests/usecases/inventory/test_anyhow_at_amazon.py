"""Whatever Amazon answers, forgets or keeps to itself, whoever dies over it and whichever messages are lost: in the end
Amazon sells what lies on the shelves, and nothing is on its way for ever. A property on fakes."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Problem
from chalicelib.domain.inventory.offers import OfferState
from chalicelib.domain.messages import FollowFeed, Message, PushMoved, PushStock
from chalicelib.ports.offering import FeedReport, FeedState
from chalicelib.ports.selling import BadApplication, Denied, Missing, Rejected, Revoked, Throttled
from chalicelib.usecases.inventory import gathering
from chalicelib.usecases.inventory.feeding import follow_feed, look_after_feeds
from chalicelib.usecases.inventory.gathering import push_moved
from chalicelib.usecases.inventory.lapsing import push_lapsed
from chalicelib.usecases.inventory.offering import push_article
from tests import fakes
from tests.examples import HOUR, MINUTE, articles, connections, offers, warehouse
from tests.fakes.house import FakeHub
from tests.fakes.offering import silent

AUTH = offers.AUTHORIZATION
NUMBERS = ("A-1", "A-2", "A-3", "A-4")
FEEDS = ("write_quantities", "submit_feed", "after_submit", "feed", "feeds", "quantities_report")
OPERATIONS = st.sampled_from(("patch", "after_patch", "listed", *FEEDS))
SAID: dict[str, Callable[[datetime], Exception]] = {
    "silent": lambda _: silent(),
    "throttled": lambda at: Throttled(at + 3 * MINUTE),
    "much later": lambda at: Throttled(at + 50 * MINUTE),
    "revoked": lambda _: Revoked("No."),
    "bad": lambda _: BadApplication("No."),
    "denied": lambda _: Denied("Unauthorized"),
    "rejected": lambda _: Rejected("InvalidInput"),
    "missing": lambda _: Missing("Amazon does not know this."),
}
# After these Amazon is asked again within minutes; what it refuses waits for hours.
SOON = ("silent", "throttled", "revoked", "bad")


def deeds_of(said: tuple[str, ...], works: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, str, object]]]:
    return st.lists(
        st.one_of(
            st.tuples(st.just("fault"), OPERATIONS, st.sampled_from(said)),
            st.tuples(st.just("moves"), st.sampled_from(NUMBERS), st.integers(2, 30)),
            st.tuples(st.just("sells"), st.sampled_from(NUMBERS), st.just(0)),
            st.tuples(st.just("clock"), st.just(""), st.sampled_from((0, 1, 5, 20, 400))),
            st.tuples(st.just("works"), st.sampled_from(works), st.just(0)),
            st.tuples(st.just("dies"), st.just(""), st.integers(1, 6)),
            st.tuples(st.just("hears"), st.sampled_from(("all", "twice", "none")), st.just(0)),
            st.just(("looks", "", 0)),
        ),
        max_size=30,
    )


@dataclass
class World:
    hub: FakeHub
    heard: set[str] = field(default_factory=set)
    dies_in: int = 0

    def commit(self, *changes: object, cause: str = "") -> None:
        self.dies_in -= 1
        if self.dies_in == 0:
            raise KeyboardInterrupt
        self.kept(*changes, cause=cause)  # type: ignore[arg-type]

    def __post_init__(self) -> None:
        self.kept = self.hub.store.commit

    def do(self, way: Callable[..., object], *told: object, **named: object) -> None:
        """Whatever is raised: the message comes again, or the clock."""
        with suppress(Problem, KeyboardInterrupt):
            replace(self.hub, commit=self.commit).do(way, *told, **named)

    def one(self, message: PushStock) -> object:
        return replace(self.hub, commit=self.commit).do(push_article, message)

    def looks(self) -> None:
        self.do(look_after_feeds)
        self.do(push_lapsed, push_article=self.one, gave_up=lambda *_: None)
        self.do(push_moved, PushMoved("stock"), push_article=self.one, gave_up=lambda *_: None)

    def hears(self, how: str) -> None:
        now = self.hub.clock.now()
        due = [
            (id, each.message)
            for id, each in list(self.hub.store.envelopes.items())
            if id not in self.heard and each.due_at <= now
        ]
        self.heard |= {id for id, _ in due}
        for _, message in due * {"none": 0, "all": 1, "twice": 2}[how]:
            self.takes(message)

    def takes(self, message: Message) -> None:
        match message:
            case PushStock():
                self.do(push_article, message)
            case PushMoved():
                self.do(push_moved, message, push_article=self.one, gave_up=lambda *_: None)
            case FollowFeed():
                self.do(follow_feed, message)

    def works(self, how: str) -> None:
        amazon = self.hub.offering
        amazon.settle()
        for id, feed in list(amazon.made.items()):
            if feed.state is not FeedState.WAITING:
                continue
            amazon.finish(id, AUTH, FeedState.FAILED if how == "failed" else FeedState.DONE)
            if how == "forgotten":
                del amazon.made[id]
            elif how == "riddle":
                amazon.reports[f"report-of-{id}"] = FeedReport(nameless=1)
            elif how == "unreadable":
                del amazon.reports[f"report-of-{id}"]

    def acts(self, kind: str, about: str, many: object) -> None:
        match kind:
            case "fault":
                if not (many == "missing" and about in ("patch", "after_patch", "listed")):
                    self.hub.offering.fail(about, SAID[str(many)](self.hub.clock.now()))
            case "moves":
                level = self.hub.stock.level(about, "MAIN")
                after = replace(level, on_hand=int(str(many)), moved_at=self.hub.clock.now(), is_told=False)
                self.hub.commit(Changed(level, after))
            case "sells" if (shown := self.hub.offering.quantities[AUTH])[f"SKU-{about}"]:
                shown[f"SKU-{about}"] -= 1
                self.acts("moves", about, self.hub.stock.level(about, "MAIN").on_hand - 1)
            case "clock":
                self.hub.clock.move(int(str(many)) * MINUTE + timedelta(seconds=1))
            case "works":
                self.works(about)
            case "dies":
                self.dies_in = int(str(many))
            case "hears":
                self.hears(about)
            case _:
                self.looks()


def world() -> World:
    hub = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(),
        *(articles.plain(number, skus=(f"SKU-{number}",)) for number in NUMBERS),
        *(warehouse.level(number, allocated=0, reserved=0) for number in NUMBERS),
    )
    hub.offering.quantities[AUTH] = {f"SKU-{number}": 1 for number in NUMBERS}
    hub.offering.is_slow = True
    return World(hub)


@pytest.fixture(scope="module", autouse=True)
def _few() -> Iterator[None]:
    """Two SKUs are many here, and go by a feed."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gathering, "FEW", 1)
        patched.setattr(gathering, "FEW_NEWS", 1)
        yield


USUAL = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@USUAL
@given(deeds_of(tuple(SAID), ("done", "failed", "forgotten", "riddle", "unreadable")))
def test_in_the_end_amazon_sells_what_lies_there(deeds: list[tuple[str, str, object]]):
    comes_true(deeds, 10 * HOUR)


@USUAL
@given(deeds_of(SOON, ("done", "riddle", "unreadable")))
def test_an_outage_that_is_over_is_soon_forgotten(deeds: list[tuple[str, str, object]]):
    comes_true(deeds, HOUR)


def comes_true(deeds: list[tuple[str, str, object]], within: timedelta) -> None:
    made = world()
    hub = made.hub
    for deed in deeds:
        made.acts(*deed)

    hub.offering.faults.clear()
    made.dies_in = 0
    for _ in range(within // (5 * MINUTE)):
        hub.clock.move(5 * MINUTE)
        made.works("done")
        made.looks()
        made.hears("all")

    kept = hub.offers.several((AUTH, f"SKU-{number}") for number in NUMBERS).values()
    assert {offer.state for offer in kept} == {OfferState.APPLIED}
    assert not [feed for feed in hub.offers.feeds(AUTH) if feed.is_open]
    assert all(hub.stock.level(number, "MAIN").is_told for number in NUMBERS)
    shelves = {f"SKU-{number}": max(0, hub.stock.level(number, "MAIN").available) for number in NUMBERS}
    assert hub.offering.quantities[AUTH] == shelves
