"""Marketplace orders come in: by Amazon's news within seconds, by the sweep when news are lost, and whatever dies."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.orders.backfills import State
from chalicelib.domain.orders.order import Status
from local.amazon import eventually
from local.visitor import Visitor
from tests.stories.market import AUTHORIZATION, CONNECTION, Market, market_of, sellers_browser
from tests.stories.town import Town

pytestmark = pytest.mark.stack

PAGE = f"/connections/{CONNECTION}"


@pytest.fixture
def hugo(town: Town) -> Iterator[Visitor]:
    with sellers_browser(town) as browser:
        yield browser


@pytest.fixture
def market(town: Town, hugo: Visitor) -> Market:
    made = market_of(town)
    made.grant()
    return made


def canceled(market: Market, order: str) -> bool:
    stored = market.stored(order)
    return stored is not None and stored.status is Status.CANCELED


def test_an_order_is_there_within_seconds_and_so_is_its_cancellation(market: Market) -> None:
    order = market.order()
    assert market.arrives(order).status is Status.OPEN

    market.step(order, "cancel", by="BUYER")

    eventually(lambda: canceled(market, order), what="the cancellation", patience=30)


@pytest.mark.parametrize("fault", ["twice", "reordered", "malformed", "unknown_kind"])
def test_whatever_news_are_like_the_order_comes(market: Market, town: Town, hugo: Visitor, fault: str) -> None:
    market.fault("notification", fault)
    order = market.order()
    town.amazon.forward(150)  # Amazon lists what is two minutes old

    if fault in ("malformed", "unknown_kind"):
        hugo.submit(hugo.get(f"{PAGE}/sync"), f"{PAGE}/sync")

    assert market.arrives(order, patience=60).order_id == order


def test_lost_news_are_made_good_by_a_sync(market: Market, town: Town, hugo: Visitor) -> None:
    market.fault("notification", "lost")
    order = market.order()
    town.amazon.forward(150)

    page = hugo.submit(hugo.get(f"{PAGE}/sync"), f"{PAGE}/sync")
    assert "sync" in page.words

    market.arrives(order, patience=60)
    eventually(lambda: "ago" in hugo.get(f"{PAGE}/sync").words, what="the sync to be over", patience=60)


def test_one_order_is_got_by_its_number(market: Market, hugo: Visitor) -> None:
    market.fault("notification", "lost")
    order = market.order()

    page = hugo.submit(hugo.get(f"{PAGE}/sync"), f"{PAGE}/order", order=order)

    assert order in page.words
    assert market.stored(order) is not None


def test_a_throttled_order_comes_when_its_slot_comes(market: Market, town: Town) -> None:
    market.fault("sp-api/getOrder", "429")
    order = market.order()

    eventually(lambda: town.hub.intake.fetch(order), what="the order to wait for its slot", patience=30)
    town.amazon.forward(600)

    market.arrives(order, patience=60)


def test_killed_in_the_middle_nothing_is_missed(market: Market, town: Town, hugo: Visitor) -> None:
    orders = [market.order() for _ in range(3)]
    town.stack.kill_hub()
    orders += [market.order() for _ in range(3)]
    market.step(orders[0], "cancel", by="BUYER")
    town.stack.start_hub()
    town.amazon.forward(7 * 60)

    for order in orders:
        market.arrives(order, patience=90)
    eventually(lambda: canceled(market, orders[0]), what="the cancellation", patience=90)


def test_older_orders_come_with_a_progress_bar(market: Market, town: Town, hugo: Visitor) -> None:
    market.ask(
        "POST",
        "/control/sales/days",
        {"seed": 7, "orders": 120, "marketplaces": "DE", "hours_ago": 30, "hours": 24, "seller": market_seller()},
    )
    since = (town.hub.clock.now()).date().replace(day=1).isoformat()

    page = hugo.submit(hugo.get(f"{PAGE}/backfill"), f"{PAGE}/backfill", since=since)
    assert "Pause" in page.words

    def is_over() -> bool:
        return town.hub.intake.backfills(AUTHORIZATION)[0].is_over

    eventually(is_over, what="the older orders", patience=240)
    done = town.hub.intake.backfills(AUTHORIZATION)[0]
    assert (done.state, done.trouble) == (State.DONE, "")
    assert done.orders >= 100
    assert "Done: " in hugo.get(f"{PAGE}/backfill").words


def market_seller() -> str:
    return AUTHORIZATION.rpartition("-")[0]
