"""With streams switched off, and whatever was said at once of stock and of the parcel lost, the schedules finish a
story by themselves: push-inventory tells of the piece that is gone, push-tracking of the box that has left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.fulfilment import Parcel
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.messages import ConfirmShipment, Message, PushMoved, PushStock
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.stepping import pack
from local.amazon import eventually
from local.stack import Stack
from tests.stories.alone import hub, stack
from tests.stories.selling.last_pieces import ABROAD, LastPiece
from tests.stories.selling.market import Market

__all__ = ["hub", "stack"]  # what is sold out here would be short elsewhere

pytestmark = [pytest.mark.stack, pytest.mark.slow]

DHL = Parcel("DHL", "Paket", "00340434161094042557")
HOUR = timedelta(hours=1)
# Every five minutes, and Amazon takes some seconds.
PUSH_INVENTORY = 6


@contextmanager
def without_streams(stack: Stack) -> Iterator[None]:
    stack.kill_hub()
    stack.start_hub(streams=False)
    try:
        yield
    finally:
        stack.kill_hub()
        stack.start_hub()


@pytest.mark.timeout(600)
def test_the_schedules_alone_take_an_order_from_amazon_and_its_tracking_back(market: Market, stack: Stack) -> None:
    last = LastPiece(market)
    last.is_there()

    with without_streams(stack):
        order = last.sell()
        by_the_clock(market, lambda: is_open(market, order), minutes=10)
        by_the_clock(market, lambda: last.level().available == 0, minutes=10, losing=(PushMoved, PushStock))
        passed = by_the_clock(market, lambda: last.at_amazon(ABROAD) == 0, minutes=10, losing=(PushMoved, PushStock))
        assert passed <= PUSH_INVENTORY
        by_the_clock(market, lambda: last.level().is_told, minutes=20, losing=(PushMoved, PushStock))

        for verb, *more in ((allocate,), (pack, DHL), (despatch, None)):
            at_work(market, verb, order, 1, *more)
        lost(market, ConfirmShipment)
        by_the_clock(market, lambda: fate(market, order) is Fate.ACCEPTED, minutes=10)

        (package,) = market.told(order)["packages"]
        assert (package["carrier"], package["trackingNumber"]) == ("DHL", DHL.tracking)
        by_the_clock(market, lambda: market.hub.sales.get(order).status is Status.SHIPPED, minutes=10)
        level = last.level()
        assert (level.on_hand, level.allocated, level.reserved) == (0, 0, 0)


def by_the_clock(
    market: Market, look: Callable[[], object], *, minutes: int, losing: tuple[type[Message], ...] = ()
) -> int:
    """How many minutes went by until it was so. Nothing leaves the outbox between two of them."""
    for passed in range(minutes):
        lost(market, *losing)
        with suppress(TimeoutError):
            eventually(look, what="this", patience=4)
            return passed
        lost(market, *losing)
        market.town.pass_time(minutes=1)
    eventually(look, what="the schedules to do this", patience=4)
    return minutes


def lost(market: Market, *kinds: type[Message]) -> None:
    hub = market.hub
    for envelope in hub.outbox.due(hub.clock.now() + HOUR, most=1_000) if kinds else ():
        if isinstance(envelope.message, kinds):
            hub.outbox.taken(envelope)


def is_open(market: Market, order: str) -> bool:
    stored = market.stored(order)
    return stored is not None and stored.status is Status.OPEN


def fate(market: Market, order: str) -> Fate | None:
    told = market.hub.boxes.of(order).confirmation(1)
    return told.fate if told else None


def at_work(market: Market, verb: Callable[..., Any], *inputs: object) -> None:
    jonas = market.town.person("jonas")
    market.hub.do(verb, *inputs, by=jonas, station="packing-1", where="story")
