"""`sale_run`: what one marketplace order asks of everything but DynamoDB's units, on a whole local world.

Each is ordered, told of by Amazon, fetched, indexed, looked at by somebody, shipped at Amazon, which tells of it once
more, and forgotten when its time is over. How it is measured, and what that leaves out, stands in `purchase_run`.
"""

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import Result
from benchmarks.purchase_run import Counting, Figures, Reading, figures, reading
from chalicelib.domain.orders.order import Status
from local import ports
from local.amazon import eventually
from local.stack import Stack
from tests.stories.selling.market import Market
from tests.stories.town import Town, house

ORDERS = 20
# Where an order leaves something that stays; what is personal goes.
KEPT = ("marketplace-orders", "customers", "audit", "search-terms")
QUIET = ("marketplace-news", "orders-in", "projections")
# Behind delivery and 30 days.
FORGOTTEN_AFTER = 90 * 24 * 3600.0


def run() -> list[Result]:
    found, timed = measured()
    busy = sum(found.milliseconds.values())
    counts = ", ".join(f"{count:.1f} {name}" for name, count in found.invocations.items())
    looks = ", ".join(f"{name} {ms:.0f} ms" for name, ms in timed.items())
    return [
        Result("sale_run", f"{busy:.0f} ms in functions for an order, locally", "reported", None),
        Result("sale_run invocations", counts, "reported", None),
        Result("sale_run, by the clock", looks, "reported", None),
    ]


def measured() -> tuple[Figures, Mapping[str, float]]:
    """For one order; and the milliseconds of one run of what the clock begins."""
    with selling() as market:
        stack, seller = market.town.stack, _Seller(market)
        seller.sell()  # fills caches and connections, as a function that is not new has them
        before = reading(stack, KEPT)
        Counting.sent = 0
        for _ in range(ORDERS):
            seller.sell()
        market.town.amazon.forward(FORGOTTEN_AFTER)
        eventually(lambda: not seller.personal(), what="what is personal to be gone", patience=120)
        seller.wait_until_quiet()
        after = reading(stack, KEPT)
        return figures(before, after, Counting.sent, ORDERS), _by_the_clock(before, after)


@contextmanager
def selling() -> Iterator[Market]:
    """The marketplaces of a whole local world."""
    folder = tempfile.TemporaryDirectory(prefix="crossdock-bench-")
    with folder as state, Stack(ports.find_base(), Path(state)) as stack:
        os.environ.update({name: stack.environment[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")})
        yield Market(Town(stack, house(stack)))


class _Seller:
    def __init__(self, market: Market) -> None:
        self._market = market
        self._stack = market.town.stack
        self._account = market.seller("DE")
        self._looks = Counting(self._stack.urls.hub)
        self._looks.sign_in("ida")

    def sell(self) -> None:
        order = self._market.order(self._account)
        self._market.becomes(order)
        self._looks.get("/sales")
        self._looks.get(f"/sales/{order}")
        self._market.at_amazon.step(order, "ship")
        self._market.stands(order, Status.SHIPPED)
        self.wait_until_quiet()

    def personal(self) -> list[Any]:
        found: list[Any] = self._stack.client("dynamodb").scan(TableName="crossdock-local-personal-data")["Items"]
        return found

    def wait_until_quiet(self) -> None:
        eventually(self._is_quiet, what="the queues to be empty")

    def _is_quiet(self) -> bool:
        time.sleep(0.3)  # what is between two queues is in none
        return not any(map(self._depth, QUIET))

    def _depth(self, queue: str) -> int:
        sqs = self._stack.client("sqs")
        url = sqs.get_queue_url(QueueName=f"crossdock-local-{queue}")["QueueUrl"]
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return int(told["ApproximateNumberOfMessages"]) + int(told["ApproximateNumberOfMessagesNotVisible"])


def _by_the_clock(before: Reading, after: Reading) -> Mapping[str, float]:
    def each(name: str) -> float:
        runs = after.invocations[name] - before.invocations[name]
        return (after.milliseconds[name] - before.milliseconds[name]) / max(runs, 1)

    return {name: each(name) for name in ("begin-sweeps", "sweep-orders")}


if __name__ == "__main__":
    print(measured())
