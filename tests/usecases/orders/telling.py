"""Amazon tells of an order, and what the house makes of it."""

from typing import Any

from chalicelib.domain.orders.amazon import AmazonLine, AmazonStatus
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.usecases.orders.upserting import upsert
from tests.examples import HOUR, NOON, sales
from tests.fakes.house import FakeHub

A = AmazonStatus
ID = sales.ORDER_ID
LATER = NOON + HOUR


def tell(house: FakeHub, *lines: AmazonLine, **changes: Any) -> bool:
    return bool(house.do(upsert, sales.received(*lines, **changes)))


def head(house: FakeHub) -> MarketplaceOrder:
    return house.store.only(MarketplaceOrder)
