"""Marketplace orders come in: by Amazon's news within seconds, by the sweep when news are lost or broken."""

import pytest

from chalicelib.domain.orders.order import Status
from local.amazon import eventually
from local.visitor import Page, Visitor
from tests.stories.selling.market import Market, Seller

pytestmark = pytest.mark.stack


@pytest.fixture
def ida(market: Market) -> Visitor:
    return market.town.browser("ida")


def test_an_order_is_there_within_seconds_and_so_is_its_cancellation(market: Market, seller: Seller) -> None:
    order = market.order(seller)
    market.stands(order, Status.OPEN, patience=30)

    market.at_amazon.step(order, "cancel", by="BUYER")

    market.stands(order, Status.CANCELED, patience=30)


@pytest.mark.parametrize("fault", ["twice", "reordered", "malformed", "unknown_kind"])
def test_whatever_news_are_like_the_order_comes(market: Market, seller: Seller, ida: Visitor, fault: str) -> None:
    market.town.amazon.break_once("notification", fault, seller=seller.id)
    order = market.order(seller)
    market.town.amazon.forward(150)  # Amazon lists what is two minutes old

    if fault in ("malformed", "unknown_kind"):
        sync(ida, seller)

    assert market.becomes(order).order_id == order


def test_lost_news_are_made_good_by_a_sync(market: Market, seller: Seller, ida: Visitor) -> None:
    market.town.amazon.break_once("notification", "lost", seller=seller.id)
    order = market.order(seller)
    market.town.amazon.forward(150)

    assert "sync" in sync(ida, seller).words

    market.becomes(order)
    eventually(lambda: "ago" in ida.get(syncing(seller)).words, what="the sync to be over")


def test_one_order_is_got_by_its_number(market: Market, seller: Seller, ida: Visitor) -> None:
    order = market.order(seller, is_news=False)

    page = ida.submit(ida.get(syncing(seller)), f"{connection(seller)}/order", order=order)

    assert order in page.words
    assert market.stored(order) is not None


def test_a_throttled_order_comes_when_its_slot_comes(market: Market, seller: Seller) -> None:
    market.town.amazon.break_once("sp-api/getOrder", "429", seller=seller.id)
    order = market.order(seller)

    eventually(lambda: market.hub.intake.fetch(order), what="the order to wait for its slot", patience=30)
    market.town.amazon.forward(600)

    market.becomes(order)


def sync(browser: Visitor, seller: Seller) -> Page:
    return browser.submit(browser.get(syncing(seller)), syncing(seller))


def syncing(seller: Seller) -> str:
    return f"{connection(seller)}/sync"


def connection(seller: Seller) -> str:
    return f"/connections/{seller.connection('DE')}"
