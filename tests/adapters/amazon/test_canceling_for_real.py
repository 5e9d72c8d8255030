"""Canceling at Amazon means the same of the fake that use cases are tested on, and of the adapter before the simulated
Amazon."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest

from chalicelib.adapters.amazon.cancellations import FedCancellations
from chalicelib.domain.fulfilment.cancellation import CancelReason
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.ports.cancellations import Answer, Cancellations, CancelState
from chalicelib.ports.selling import Missing, Unavailable
from simulator.selling.sellers import EVERYWHERE
from tests.adapters.amazon.simulated import DE, Here
from tests.examples import sales
from tests.fakes.cancellations import FakeCancellations
from tests.fakes.selling import FakeSelling
from tests.fakes.world import FakeClock
from tests.simulator.conftest import Amazon, amazon  # noqa: F401 - a fixture, here for a neighbour

EU = f"{EVERYWHERE}-EU"
WAITING, TAKEN = Answer(CancelState.WAITING), Answer(CancelState.TAKEN)


class Amazons(Protocol):
    port: Cancellations

    def order(self) -> tuple[str, list[str]]:
        """Of two lines; its id and theirs."""

    def settle(self) -> None:
        """Amazon works on all that waits."""

    def lose(self) -> None:
        """The answer to what is asked next."""

    def now(self) -> datetime: ...

    def is_canceled(self, order_id: str, lines: list[str]) -> bool: ...


class Fake:
    def __init__(self) -> None:
        self.selling = FakeSelling(FakeClock())
        self.fake = FakeCancellations(self.selling)
        self.port: Cancellations = self.fake

    def order(self) -> tuple[str, list[str]]:
        lines = sales.amazon_line("1"), sales.amazon_line("2")
        self.selling.put(EU, sales.received(*lines))
        return sales.ORDER_ID, ["1", "2"]

    def settle(self) -> None:
        self.fake.settle()

    def lose(self) -> None:
        self.fake.fail("after_ask", Unavailable("Amazon does not answer."))

    def now(self) -> datetime:
        return self.selling.clock.now()

    def is_canceled(self, order_id: str, lines: list[str]) -> bool:
        order = self.selling.orders[EU][order_id].order
        if len(lines) == len(order.lines):
            return order.status is AmazonStatus.CANCELLED
        return [line.id for line in order.lines if line.canceled_by] == lines


class Simulated:
    def __init__(self, amazon: Amazon) -> None:  # noqa: F811
        self.here = Here(amazon, {})
        self.here.authorized(EVERYWHERE, "eu")
        self.port: Cancellations = FedCancellations(self.here.feeds)

    def order(self) -> tuple[str, list[str]]:
        (id,) = self.here.make(fulfilled_by="MERCHANT", lines=2, quantity=2, is_plain=True)
        return id, [item["orderItemId"] for item in self._kept(id)["orderItems"]]

    def settle(self) -> None:
        self.here.amazon.pass_time(30)

    def lose(self) -> None:
        self.here.amazon.tell("faults", crossing="sp-api/createFeed", fault="503_html", recorded=True)

    def now(self) -> datetime:
        return self.here.amazon.clock.now()

    def is_canceled(self, order_id: str, lines: list[str]) -> bool:
        kept = self._kept(order_id)
        items = [item["orderItemId"] for item in kept["orderItems"] if "cancellationExecution" in _wish(item)]
        is_whole = kept["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
        return items == lines and is_whole is (len(lines) == len(kept["orderItems"]))

    def _kept(self, id: str) -> Any:
        return self.here.amazon.browser.get(f"/control/sales/orders/{id}").json["order"]


def _wish(item: Any) -> Any:
    return item.get("cancellation") or {}


@pytest.fixture(params=["fake", "simulated"])
def there(request: pytest.FixtureRequest, amazon: Amazon) -> Iterator[Amazons]:  # noqa: F811
    yield Fake() if request.param == "fake" else Simulated(amazon)


def asked(there: Amazons, order_id: str, *lines: str) -> str:
    wish = there.port.write(EU, order_id, CancelReason.NO_INVENTORY, lines)
    return there.port.ask(EU, DE, wish)


def test_nothing_follows_from_a_wish_that_nobody_asked_for(there: Amazons):
    order_id, lines = there.order()

    there.port.write(EU, order_id, CancelReason.NO_INVENTORY)
    there.settle()

    assert not there.is_canceled(order_id, lines)
    assert not there.port.is_under_way(EU, there.now() - timedelta(hours=1))


def test_a_whole_order_is_canceled_after_a_while(there: Amazons):
    order_id, lines = there.order()

    request = asked(there, order_id)
    assert there.port.answer(EU, request, order_id) == WAITING
    there.settle()

    assert there.port.answer(EU, request, order_id) == TAKEN
    assert there.is_canceled(order_id, lines)


def test_a_line_is_canceled_alone(there: Amazons):
    order_id, lines = there.order()

    request = asked(there, order_id, lines[1])
    there.settle()

    assert there.port.answer(EU, request, order_id) == TAKEN
    assert there.is_canceled(order_id, lines[1:])


def test_what_is_canceled_is_refused_the_second_time(there: Amazons):
    order_id, lines = there.order()
    asked(there, order_id)
    there.settle()

    again = asked(there, order_id)
    there.settle()

    answer = there.port.answer(EU, again, order_id)
    assert (answer.state, "CANCELLED" in answer.words) == (CancelState.REFUSED, True)
    assert there.is_canceled(order_id, lines)


def test_a_request_whose_answer_was_lost_is_under_way_until_it_is_done(there: Amazons):
    order_id, lines = there.order()
    wish, since = there.port.write(EU, order_id, CancelReason.NO_INVENTORY), there.now() - timedelta(minutes=2)
    there.lose()

    with pytest.raises(Unavailable):
        there.port.ask(EU, DE, wish)
    assert there.port.is_under_way(EU, since)
    there.settle()

    assert not there.port.is_under_way(EU, since)
    assert there.is_canceled(order_id, lines)


def test_a_request_that_there_is_not_is_missing(there: Amazons):
    with pytest.raises(Missing):
        there.port.answer(EU, "12345", sales.ORDER_ID)
