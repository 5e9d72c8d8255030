"""A day of two thousand orders over sixteen marketplaces, with everything that can go wrong going wrong."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from random import Random

import pytest

from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.errors import Retryable
from chalicelib.domain.marketplaces import BY_COUNTRY, Region
from local.amazon import eventually
from tests.stories.alone import hub, stack
from tests.stories.selling.market import STATUS, Market, Seller

__all__ = ["hub", "stack"]  # two thousand orders and their customers

pytestmark = [pytest.mark.stack, pytest.mark.slow]

ORDERS = 2000
COUNTRIES = ["DE", "GB", "FR", "IT", "ES", "NL", "SE", "PL", "BE", "TR", "US", "CA", "MX", "BR", "JP", "AU"]
EUROPE = [country for country in COUNTRIES if BY_COUNTRY[country].region is Region.EU]
# One passage in so many.
FAULTS = (
    ("sp-api", "429", 0.04),
    ("sp-api", "503_html", 0.03),
    ("sp-api", "500", 0.02),
    ("sp-api", "garbage", 0.01),
    ("sp-api", "timeout_before", 0.01),
    ("sp-api", "timeout_after", 0.01),
    ("lwa", "503_html", 0.05),
    ("notification", "lost", 0.10),
    ("notification", "late", 0.10),
    ("notification", "twice", 0.10),
    ("notification", "reordered", 0.10),
    ("notification", "malformed", 0.02),
    ("notification", "unknown_kind", 0.02),
)
# The chance decides where the hub dies; the same in every run.
CHANCE = Random(20261122)
HOURS, STEPS = 24, 8
# Real seconds that the hub gets between two jumps of the clock: less than it would need.
BREATH = 6.0


@pytest.fixture
def seller(market: Market) -> Iterator[Seller]:
    yield market.seller(*COUNTRIES)
    market.town.amazon.mend()


@pytest.mark.timeout(400)
def test_each_order_is_here_once_in_its_last_state_whatever_breaks(market: Market, seller: Seller) -> None:
    for crossing, fault, chance in FAULTS:
        market.town.amazon.break_once(crossing, fault, times=0, chance=chance, seconds=0.3)
    made = market.at_amazon.day(
        seed="hard", orders=ORDERS, marketplaces=",".join(COUNTRIES), seller=seller.id, hours=HOURS
    )
    assert made["orders"] == ORDERS

    kills = set(CHANCE.sample(range(STEPS), 4))
    for step in range(STEPS):
        if step == 2:
            market.at_amazon.revoke(seller.id, Region.EU)
        market.town.pass_time(hours=HOURS / STEPS)
        time.sleep(CHANCE.random() * BREATH)
        if step in kills:
            market.town.stack.kill_hub()
            market.town.stack.start_hub()
        time.sleep(BREATH / 2)
        if step == 4:
            assert market.authorized(seller.authorization("DE")) is AuthorizationState.REVOKED
            eventually(lambda: granted_again(market, seller), what="the grant to be renewed")

    market.town.amazon.mend()
    settle(market, seller, until=datetime.fromisoformat(made["last_step"].replace("Z", "+00:00")))
    here = market.assert_everything_is_right(seller)

    assert len(here) == ORDERS
    assert {order.marketplace for order in here.values()} == {BY_COUNTRY[country].id for country in COUNTRIES}
    truth = Counter(STATUS[told["status"]] for told in market.truth([seller]).values())
    assert Counter(order.status for order in here.values()) == truth


def granted_again(market: Market, seller: Seller) -> bool:
    """Whoever meets an outage on that page presses once more."""
    try:
        market.grant(seller, *EUROPE, waits=False)
    except Retryable:
        return False
    return True


def settle(market: Market, seller: Seller, *, until: datetime) -> None:
    """Whatever was to happen happens, with nothing broken any more; then time goes on until all of it is known."""
    left = until - market.hub.clock.now()
    market.town.pass_time(seconds=max(0.0, left.total_seconds()))
    for _ in range(20):
        market.town.pass_time(minutes=16)
        with suppress(AssertionError):
            market.catches_up(seller, patience=8)
            return
    market.catches_up(seller, patience=30)
