"""Boxes that leave are known to Amazon within seconds, each once, whatever is lost or breaks on the way."""

import time
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.fulfilment import Parcel
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.stepping import correct_parcel, pack, split
from local.amazon import eventually
from tests.stories.selling.market import Market, Seller

pytestmark = pytest.mark.stack

DHL = Parcel("DHL", "Paket", "00340434161094042557")
CONFIRM = "sp-api/confirmShipment"


class Floor:
    """Jonas at his station, an order of a customer before him."""

    def __init__(self, market: Market, seller: Seller, **asked: object) -> None:
        self.market, self.hub = market, market.hub
        # Plain: of a Ship+ order, which chance makes now and then, Amazon is told nothing.
        self.order = market.order(seller, **{"is_plain": True, **asked})
        market.stands(self.order, Status.OPEN, patience=60)

    def leaves(self, box: int = 1, parcel: Parcel = DHL) -> None:
        self.do(allocate, box)
        self.do(pack, box, parcel)
        self.do(despatch, box, None)

    def do(self, verb: Any, *inputs: object) -> Any:
        jonas = self.market.town.person("jonas")
        return self.hub.do(verb, self.order, *inputs, by=jonas, station="packing-1", where="story")

    def confirmation(self, box: int = 1) -> Confirmation:
        found = self.hub.boxes.of(self.order).confirmation(box)
        assert found is not None
        return found

    def becomes(self, fate: Fate, box: int = 1, *, patience: float = 60.0) -> Confirmation:
        def look() -> Confirmation | None:
            told = self.confirmation(box)
            return told if told.fate is fate else None

        return eventually(look, what=f"box {box} to be {fate}", patience=patience)

    def is_accepted_by_the_clock(self, box: int = 1) -> None:
        """Minutes pass as quickly as they may."""
        for _ in range(20):
            if self.confirmation(box).fate is Fate.ACCEPTED:
                return
            self.market.town.pass_time(minutes=1)
            time.sleep(2)
        raise AssertionError(self.confirmation(box))

    def packages(self) -> list[dict[str, Any]]:
        return list(self.market.told(self.order).get("packages", ()))

    def status(self) -> str:
        return str(self.market.told(self.order)["fulfillment"]["fulfillmentStatus"])

    def troubles(self) -> set[Reason]:
        return {item.reason for item in self.hub.attention.all(most=500) if item.subject == self.order}


@pytest.fixture
def floor(market: Market, seller: Seller) -> Floor:
    return Floor(market, seller)


def test_amazon_knows_of_a_box_within_seconds(floor: Floor) -> None:
    floor.leaves()

    floor.becomes(Fate.ACCEPTED, patience=30)

    (package,) = floor.packages()
    assert (package["packageReferenceId"], package["carrier"], package["shippingService"]) == ("1", "DHL", "Paket")
    assert package["trackingNumber"] == DHL.tracking
    assert floor.status() == "SHIPPED"
    floor.market.stands(floor.order, Status.SHIPPED)


def test_an_order_in_two_boxes_is_shipped_in_two_packages(market: Market, seller: Seller) -> None:
    floor = Floor(market, seller, lines=1, quantity=3)
    (line,) = market.whole(floor.order).copy.order.lines  # type: ignore[union-attr]
    floor.do(split, 1, {line.id: 1})

    floor.leaves(2)
    floor.becomes(Fate.ACCEPTED, 2)
    assert floor.status() == "PARTIALLY_SHIPPED"
    floor.leaves(1, Parcel("UPS", "", "1Z999AA10123456784"))
    floor.becomes(Fate.ACCEPTED, 1)

    assert floor.status() == "SHIPPED"
    assert sorted(sum(item["quantity"] for item in each["packageItems"]) for each in floor.packages()) == [1, 2]


@pytest.mark.parametrize("fault", ["garbage", "503_html", "500"])
def test_an_answer_that_is_lost_makes_no_second_package(floor: Floor, fault: str) -> None:
    floor.market.town.amazon.break_once(CONFIRM, fault, recorded=fault != "503_html")
    floor.leaves()

    # A 204 has no words to spoil: garbage of nothing is the right answer.
    floor.is_accepted_by_the_clock()

    assert len(floor.packages()) == 1 and floor.status() == "SHIPPED"
    assert floor.troubles() == set()


def test_who_is_throttled_waits_for_a_slot(floor: Floor) -> None:
    floor.market.town.amazon.break_once(CONFIRM, "429", times=2)
    floor.leaves()

    floor.is_accepted_by_the_clock()

    assert len(floor.packages()) == 1


def test_what_amazon_refuses_is_put_right_and_sent_again(floor: Floor) -> None:
    floor.market.town.amazon.break_once(CONFIRM, "refuse", code=400, text="Invalid trackingNumber.")
    floor.leaves()
    refused = floor.becomes(Fate.REFUSED)
    assert (refused.code, refused.words) == ("InvalidInput", "Invalid trackingNumber.")
    assert floor.troubles() == {Reason.CONFIRMATION_REFUSED}

    floor.do(correct_parcel, 1, Parcel("DHL", "Paket", "00340434161094042558"))
    floor.becomes(Fate.ACCEPTED)

    (package,) = floor.packages()
    assert package["trackingNumber"] == "00340434161094042558"
    assert floor.troubles() == set()


def test_a_number_that_is_corrected_later_edits_the_package(floor: Floor) -> None:
    floor.leaves()
    floor.becomes(Fate.ACCEPTED)

    floor.do(correct_parcel, 1, Parcel("UPS", "", "1Z999AA10123456784"))
    eventually(lambda: floor.packages()[0]["trackingNumber"] == "1Z999AA10123456784", what="Amazon to know it")

    assert len(floor.packages()) == 1 and floor.packages()[0]["carrier"] == "UPS"


@pytest.mark.parametrize("fault", ["timeout_after", "timeout_before"])
def test_a_hub_that_is_killed_while_it_tells_forgets_nothing_and_tells_nothing_twice(floor: Floor, fault: str) -> None:
    floor.market.town.amazon.break_once(CONFIRM, fault, seconds=5)
    floor.leaves()
    eventually(lambda: floor.confirmation().lapses_at, what="somebody to tell Amazon")

    floor.market.town.stack.kill_hub()
    floor.market.town.stack.start_hub()
    floor.market.town.pass_time(**{"minutes": timedelta(seconds=100) / timedelta(minutes=1)})
    floor.is_accepted_by_the_clock()

    assert len(floor.packages()) == 1 and floor.status() == "SHIPPED"
