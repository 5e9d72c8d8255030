"""A seller has Amazon cancel: it is canceled once, or work again, whatever is lost, refused or killed on the way."""

import time
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason, CancelStep
from chalicelib.domain.orders.order import HoldReason, Status
from chalicelib.usecases.canceling.asking import cancel_at_amazon
from chalicelib.usecases.fulfilment.allocating import allocate
from local.amazon import eventually
from tests.stories.selling.market import Market, Seller

pytestmark = [pytest.mark.stack, pytest.mark.slow]

CREATE = "sp-api/createFeed"
FEED = "feed/POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA"


class Desk:
    """Ida at hers, with an order that she can't ship."""

    def __init__(self, market: Market, seller: Seller, **asked: object) -> None:
        self.market, self.hub = market, market.hub
        self.order = market.order(seller, **{"is_plain": True, **asked})
        market.stands(self.order, Status.OPEN, patience=60)

    def cancel(self, *lines: str) -> None:
        ida = self.market.town.person("ida")
        how: dict[str, Any] = {"reason": CancelReason.NO_INVENTORY, "lines": lines or None, "is_sure": True}
        self.hub.do(cancel_at_amazon, self.order, **how, by=ida, where="story")

    def wish(self) -> Cancellation:
        (found,) = self.hub.boxes.of(self.order).cancellations
        return found

    def comes_to(self, step: CancelStep) -> Cancellation:
        """By the clock: minutes pass as quickly as they may."""
        for _ in range(25):
            if self.wish().step is step:
                return self.wish()
            self.market.town.pass_time(minutes=1)
            time.sleep(2)
        raise AssertionError(self.wish())

    def status(self) -> str:
        return str(self.market.told(self.order)["fulfillment"]["fulfillmentStatus"])

    def is_held(self) -> bool:
        return HoldReason.CANCELING in self.market.held(self.order)

    def troubles(self) -> set[Reason]:
        return {item.reason for item in self.hub.attention.all(most=500) if item.subject == self.order}

    def is_canceled_once(self) -> None:
        self.comes_to(CancelStep.DONE)
        assert self.status() == "CANCELLED"
        assert self.market.stands(self.order, Status.CANCELED).canceled_by == "merchant"
        assert (self.troubles(), len(self.hub.boxes.of(self.order).cancellations)) == (set(), 1)


@pytest.fixture
def desk(market: Market, seller: Seller) -> Desk:
    return Desk(market, seller)


def test_an_order_is_canceled_at_amazon_from_its_page_and_comes_back_canceled(market: Market, seller: Seller) -> None:
    desk = Desk(market, seller)
    ida, form = market.town.browser("ida"), f"/sales/{desk.order}/cancel"

    page = ida.submit(ida.get(form), form, reason="NoInventory", what="whole", sure="yes")

    assert "Amazon is asked to cancel it." in page.words
    assert desk.is_held()
    jonas = market.town.browser("jonas").get(f"/warehouse/{desk.order}")
    assert "Amazon has been asked to cancel this order" in jonas.words
    desk.is_canceled_once()


def test_of_two_lines_one_is_canceled_and_the_other_is_work(market: Market, seller: Seller) -> None:
    desk = Desk(market, seller, lines=2, quantity=2)
    first, second = market.whole(desk.order).copy.order.lines  # type: ignore[union-attr]

    desk.cancel(first.id)
    desk.comes_to(CancelStep.DONE)

    order = market.becomes(desk.order, lambda stored: stored.is_work)
    assert (order.status, order.open_pieces, desk.is_held()) == (Status.OPEN, second.quantity, False)
    assert desk.hub.do(
        allocate, desk.order, 1, by=market.town.person("jonas"), station="packing-1", where="story"
    ).contents == {second.id: second.quantity}


@pytest.mark.parametrize(("fault", "is_there"), [("503_html", True), ("500", False), ("garbage", True)])
def test_a_request_whose_answer_is_lost_is_looked_for_and_cancels_once(desk: Desk, fault: str, is_there: bool) -> None:
    desk.market.town.amazon.break_once(CREATE, fault, recorded=is_there)

    desk.cancel()

    desk.is_canceled_once()


def test_a_feed_that_fails_is_told_to_people_and_the_order_is_work_again(desk: Desk) -> None:
    desk.market.town.amazon.break_once(FEED, "fatal")

    desk.cancel()
    desk.comes_to(CancelStep.REFUSED)

    assert (desk.troubles(), desk.is_held()) == ({Reason.CANCEL_REFUSED}, False)
    assert (desk.status(), desk.market.stored(desk.order).is_work) == ("UNSHIPPED", True)  # type: ignore[union-attr]


def test_what_amazon_refuses_comes_with_its_words(market: Market, seller: Seller) -> None:
    desk = Desk(market, seller)
    market.town.amazon.break_once("document/upload", "503_html", times=1)
    desk.cancel()
    market.at_amazon.step(desk.order, "ship")

    refused = desk.comes_to(CancelStep.REFUSED)

    assert "SHIPPED" in refused.words or market.stands(desk.order, Status.SHIPPED)
    assert desk.status() == "SHIPPED"


@pytest.mark.parametrize("fault", ["timeout_after", "timeout_before"])
def test_a_hub_that_is_killed_while_it_asks_forgets_nothing(desk: Desk, fault: str) -> None:
    desk.market.town.amazon.break_once(CREATE, fault, seconds=5)
    desk.cancel()
    eventually(lambda: desk.wish().step is CancelStep.SENDING, what="somebody to ask Amazon")

    desk.market.town.stack.kill_hub()
    desk.market.town.stack.start_hub()
    desk.market.town.pass_time(**{"minutes": timedelta(seconds=100) / timedelta(minutes=1)})

    desk.is_canceled_once()
