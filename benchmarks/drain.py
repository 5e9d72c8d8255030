"""`drain`: how long 10,000 orders that wait at Amazon take, and how many calls, with Amazon's published buckets.

The real use cases and the real rules of booking run on a simulated clock against an Amazon in memory that refuses
whatever its own bucket does not have; messages leave the outbox once a minute, as the sweep has them. Storing and
answering take no time here: what is measured is waiting. Beside it the way of peers: the order lists of Orders v0, and
one getOrderItems for each order.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from benchmarks import Result
from chalicelib.adapters.amazon import operations
from chalicelib.domain import throttling
from chalicelib.domain.orders.backfills import Phase, State
from chalicelib.domain.orders.sweeps import Sweep
from chalicelib.domain.throttling import Bucket, Limit
from chalicelib.ports.selling import BACKGROUND, Caller, ReportKind, ReportState, Throttled
from tests.examples import NOON
from tests.usecases.backfill_world import ask, rows
from tests.usecases.intake_world import EU, World, amazon_order

ORDERS = 10_000
MOST_CALLS_AN_ORDER, MOST_TIME, MOST_CALLS_BY_REPORT = 0.011, 1.10, 20
OUTBOX = timedelta(minutes=1)
# What Amazon was seen to take for a report of so many rows; up to half an hour is documented for what is in it.
REPORT_MADE = timedelta(minutes=10)

# Which calls the port's methods make, as the adapter makes them: a restricted document needs a token of its own.
CALLS = {
    "search": (operations.SEARCH_ORDERS,),
    "request_report": (operations.CREATE_REPORT,),
    "report": (operations.GET_REPORT,),
    "report_rows": (operations.GET_REPORT_DOCUMENT,),
}
V0_LIST, V0_ITEMS = Limit(0.0167, 20), Limit(0.5, 30)


@dataclass
class Amazon:
    """Its buckets, full at the beginning, and our own books about them. A call that Amazon would refuse is counted."""

    clock: Any
    ours: dict[str, Bucket] = field(default_factory=dict)
    tokens: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def call(self, operation: operations.Operation, caller: Caller) -> None:
        """Raises Throttled."""
        at = self.clock.now()
        booking = throttling.book(
            self.ours.get(operation.name, Bucket()),
            operation.limit,
            at=at,
            is_person=caller.is_person,
            holding=caller.slot,
        )
        self.ours[operation.name] = booking.bucket
        if booking.slot is not None:
            raise Throttled(booking.slot)
        left, since = self.tokens.get(operation.name, (float(operation.limit.burst), at))
        left = min(operation.limit.burst, left + (at - since).total_seconds() * operation.limit.rate)
        self.refused += left < 1
        self.tokens[operation.name] = (left - 1, at)
        self.made[operation.name] += 1


def run() -> list[Result]:
    pages_calls, pages_time, refused = by_pages()
    report_calls, report_time = by_report()
    peers_calls, peers_time = by_peers()
    full = at_best(ORDERS // 100, operations.SEARCH_ORDERS.limit)
    each, ratio = pages_calls / ORDERS, pages_time / full
    quietly = f"{_hours(pages_time)} at a full bucket's {_hours(full)}; {refused} calls refused by Amazon"
    return [
        Result("drain, calls an order", f"{each:.4f}", f"≤ {MOST_CALLS_AN_ORDER}", each <= MOST_CALLS_AN_ORDER),
        Result("drain, time by pages ÷ a full bucket's", f"{ratio:.3f}", f"≤ {MOST_TIME}", ratio <= MOST_TIME),
        Result("drain, by pages", f"{pages_calls} calls", quietly, None),
        Result(
            "drain, calls by report",
            str(report_calls),
            f"≤ {MOST_CALLS_BY_REPORT} for {ORDERS:,} orders, stored after {_hours(report_time)}",
            report_calls <= MOST_CALLS_BY_REPORT,
        ),
        Result("drain, as peers do it", f"{peers_calls / ORDERS:.2f} calls an order", f"{_hours(peers_time)}", None),
    ]


def by_pages() -> tuple[int, timedelta, int]:
    """The sweep, after a long silence: all of them changed since the cursor."""
    world, amazon = _world(ORDERS)
    world.store.hold(Sweep(EU, NOON - timedelta(days=2), frozenset(_covered(world)), revision=1))
    world.begin()
    while world.intake.sweep(EU).chain is not None:
        _minute(world)
    assert len(world.sales.stored) == ORDERS
    return amazon.made.total(), world.now - NOON, amazon.refused


def by_report() -> tuple[int, timedelta]:
    """A backfill, until all are stored; their pages follow in their own time, and are none of these calls."""
    world, amazon = _world(ORDERS)
    world.selling.rows[ReportKind.ALL_BY_CHANGE] = rows(ORDERS)
    world.selling.report_state = ReportState.WAITING
    ask(world)
    ready: dict[str, datetime] = {}
    while not (backfill := world.intake.backfills(EU)[0]).is_reported:
        for report in world.selling.reports:
            if world.now >= ready.setdefault(report, world.now + REPORT_MADE):
                world.selling.finish(report)
        assert backfill.state is State.RUNNING
        world.work_once()
        if not any(envelope.due_at <= world.now for envelope in world.store.envelopes.values()):
            world.clock.move(OUTBOX)
    assert len(world.sales.stored) == ORDERS
    assert backfill.phase is Phase.PAGES
    return amazon.made.total() + 1, world.now - NOON  # and the token for the restricted document


def by_peers() -> tuple[int, timedelta]:
    """Both buckets full, nothing lost in between: as good as it can be."""
    return ORDERS // 100 + ORDERS, max(at_best(ORDERS // 100, V0_LIST), at_best(ORDERS, V0_ITEMS))


def at_best(calls: int, limit: Limit) -> timedelta:
    return timedelta(seconds=max(0, calls - limit.burst) / limit.rate)


def _world(orders: int) -> tuple[World, Amazon]:
    world = World()
    first = NOON - timedelta(days=1)
    world.selling.put(EU, *(amazon_order(n, changed=first + timedelta(seconds=8 * n)) for n in range(orders)))
    amazon = Amazon(world.clock)
    for method, calls in CALLS.items():
        setattr(world.selling, method, _metered(getattr(world.selling, method), calls, amazon))
    return world, amazon


def _metered(method: Any, calls: tuple[operations.Operation, ...], amazon: Amazon) -> Any:
    def called(*arguments: Any, caller: Caller = BACKGROUND, **named: Any) -> Any:
        for operation in calls:
            amazon.call(operation, caller)
        return method(*arguments, caller=caller, **named)

    return called


def _minute(world: World) -> None:
    """What is said for now leaves by the stream; what waited leaves with the next sweep of the outbox."""
    world.work()
    world.clock.move(OUTBOX)


def _covered(world: World) -> list[str]:
    return [each.marketplace for each in world.connections.connected]


def _hours(lasted: timedelta) -> str:
    return f"{lasted.total_seconds() / 3600:.2f} h"
