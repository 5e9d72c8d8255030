"""`last_piece`: from the sale of the last piece on one marketplace to nobody being able to buy it on another.

On a whole local world, with a seller in two regions, for which Amazon keeps a figure each. Measured is from the order
at the simulated Amazon, which tells of it at once, to the other region having heard of nought, and to it showing
nought: Amazon's own lag, five seconds in the simulator, lies between the two. Looking takes up to 50 ms more. Each sale
begins when the hub knows that Amazon sells the piece: one that comes while a submission is on its way waits for that.
"""

import time
from collections.abc import Callable
from statistics import median, quantiles

from benchmarks import Result
from benchmarks.sale_run import selling
from chalicelib.domain.orders.order import Status
from tests.stories.selling.last_pieces import ABROAD, LastPiece

SALES = 20
GOAL = 10.0
PATIENCE = 120.0
LOOK = 0.05


def run() -> list[Result]:
    with selling() as market:
        last = LastPiece(market)
        _sold(last)  # fills caches and connections
        took = [_sold(last) for _ in range(SALES)]
    return [_result("heard", [heard for heard, _ in took]), _result("shown", [shown for _, shown in took])]


def _sold(last: LastPiece) -> tuple[float, float]:
    last.is_there()
    order, began = last.sell(), time.monotonic()
    heard = _waited(lambda: last.told(ABROAD) == 0, began)
    shown = _waited(lambda: last.at_amazon(ABROAD) == 0, began)
    last.market.stands(order, Status.OPEN)
    return heard, shown


def _waited(look: Callable[[], bool], began: float) -> float:
    while not look():
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError("It was never told")
        time.sleep(LOOK)
    return time.monotonic() - began


def _result(what: str, took: list[float]) -> Result:
    p95 = quantiles(took, n=20)[-1]
    found = f"p50 {median(took):.2f} s, p95 {p95:.2f} s, longest {max(took):.2f} s of {len(took)} sales"
    return Result(
        f"last_piece, sold in one region until {what} in the other", found, f"p95 ≤ {GOAL:.0f} s", p95 <= GOAL
    )
