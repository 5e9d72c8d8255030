"""A house with an open order of two lines, and an Amazon that is asked to cancel of it."""

from datetime import timedelta
from functools import partial
from typing import Any

from chalicelib.domain.attention import Reason
from chalicelib.domain.directory import Person
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason, CancelStep
from chalicelib.domain.messages import CancelAtAmazon, FetchOrder
from chalicelib.domain.orders.order import HoldReason, MarketplaceOrder
from chalicelib.usecases.canceling.asking import cancel_at_amazon
from chalicelib.usecases.canceling.telling import tell_of_cancel
from chalicelib.usecases.orders.hearing import fetch
from chalicelib.usecases.orders.losing import lost
from chalicelib.usecases.orders.upserting import upsert
from tests import examples, fakes
from tests.examples import connections, sales
from tests.fakes.cancellations import FakeCancellations
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID
EU = f"{sales.SELLER}-EU"
SECOND = timedelta(seconds=1)
SAM = examples.person("sam", roles=frozenset({"sellers_administrator"}))
LINES = (sales.amazon_line("1"), sales.amazon_line("2"))


def house(*records: Any, **told: Any) -> FakeHub:
    received = sales.received(*(told.pop("lines", None) or LINES), **told)
    hub = fakes.hub(connections.authorization(seller=sales.SELLER), sales.connection(), *records)
    hub.selling.put(EU, received)  # type: ignore[attr-defined]
    hub.do(upsert, received)
    return hub


def ask(
    hub: FakeHub, *lines: str, reason: str = CancelReason.NO_INVENTORY, by: Person = SAM, **given: Any
) -> Cancellation:
    usual: dict[str, Any] = {"reason": reason, "lines": lines or None, "is_sure": True, "by": by, "where": "page"}
    done: Cancellation = hub.do(cancel_at_amazon, ID, **(usual | given))
    return done


def go_on(hub: FakeHub, number: int = 1, slot: str = "") -> CancelStep:
    found: Cancellation = hub.do(tell_of_cancel, CancelAtAmazon(ID, number, slot), gave_up=partial(hub.do, lost))
    return found.step


def later(hub: FakeHub, by: timedelta = 30 * SECOND) -> CancelStep:
    hub.clock.move(by)
    return go_on(hub)


def read(hub: FakeHub) -> None:
    """Whoever reads orders does so now."""
    ways = {"upsert": partial(hub.do, upsert), "gave_up": partial(hub.do, lost)}
    hub.do(fetch, FetchOrder(ID, authorization=EU), **ways)


def amazon(hub: FakeHub) -> FakeCancellations:
    found = hub.cancellations
    assert isinstance(found, FakeCancellations)
    return found


def head(hub: FakeHub) -> MarketplaceOrder:
    return hub.store.only(MarketplaceOrder)


def wish(hub: FakeHub, number: int = 1) -> Cancellation:
    found = hub.boxes.of(ID).cancellation(number)
    assert found is not None
    return found


def is_held(hub: FakeHub) -> bool:
    return HoldReason.CANCELING in {hold.reason for hold in head(hub).open_holds}


def waiting(hub: FakeHub) -> list[tuple[Reason, str]]:
    return [(item.reason, item.facts.get("words", "")) for item in hub.attention.all(most=50)]
