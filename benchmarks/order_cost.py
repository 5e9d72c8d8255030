"""`order_cost`: what the life of one marketplace order asks of DynamoDB, and what that costs.

Two lines. It comes while its payment is pending, is paid, partly shipped, shipped, told once more by the sweep, looked
at in between, and what is personal about it is forgotten at the end; every message is worked off. Terms of the search
are counted apart. The figures are the engine's own ConsumedCapacity, as `purchase_cost` explains.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import Result
from benchmarks.purchase_cost import CREDENTIALS, WRITES, Meter, fresh_images, metered
from benchmarks.upsert import order as two_lines
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.changes import Created
from chalicelib.domain.messages import Envelope, ForgetPersonal, IndexSale
from chalicelib.domain.orders.amazon import AmazonStatus, Personal, Received, Window
from chalicelib.usecases import outbox
from chalicelib.usecases.orders.indexing import index
from chalicelib.usecases.orders.upserting import upsert
from chalicelib.usecases.personal.forgetting import forget
from infra import prices
from local import resources
from tests import examples, fakes
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store
from tests.examples import HOUR, sales

MOST_WRITE_UNITS, MOST_FOR_TERMS = 150, 60
PORTS = ("commit", "sales", "personal", "attention", "connections", "mappings", "articles", "sale_search", "outbox")
SEARCH = f"{PREFIX}search-terms"


class SaleMeter(Meter):
    """Units of the search's table apart."""

    def __init__(self, *, counts_transactions_twice: bool) -> None:
        super().__init__(counts_transactions_twice=counts_transactions_twice)
        self.for_terms = 0.0

    def note(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity") or []
        tables = consumed if isinstance(consumed, list) else [consumed]
        apart = sum(table["CapacityUnits"] for table in tables if table["TableName"] == SEARCH)
        super().note({"ConsumedCapacity": [table for table in tables if table["TableName"] != SEARCH]}, model)
        if model.name in WRITES:
            self.for_terms += apart
        else:
            self.units[model.name] += apart


def run() -> list[Result]:
    engine, meter = measured()
    whole = meter.writes + meter.for_terms
    dollars = meter.dollars + meter.for_terms * prices.WRITE_UNIT * 1000
    return [
        Result(
            "order_cost",
            f"{meter.writes:.0f} write units on {engine} in an order's life",
            f"<= {MOST_WRITE_UNITS}",
            meter.writes <= MOST_WRITE_UNITS,
        ),
        Result(
            "order_cost search terms",
            f"{meter.for_terms:.0f} write units",
            f"<= {MOST_FOR_TERMS}",
            meter.for_terms <= MOST_FOR_TERMS,
        ),
        Result(
            "order_cost all in all",
            f"{meter.requests.total()} requests, {whole:.0f} write and {meter.reads:.0f} read units, "
            f"${dollars:.2f} for 1,000 orders",
            "reported",
            None,
        ),
    ]


def measured() -> tuple[str, SaleMeter]:
    os.environ |= CREDENTIALS
    with metered(SaleMeter) as (engine, meter):
        store = dynamo_store(Aws("eu-central-1", engine.url), RandomIds("crossdock.example"))
        resources.create_tables(store.client, PREFIX)
        house = fakes.hub(ids=RandomIds("crossdock.example"), **{name: getattr(store, name) for name in PORTS})
        store.commit(Created(sales.connection()))
        store.client.meta.events.register("after-call.dynamodb", meter.note)
        _live(house, store, fresh_images(engine.client("dynamodb")))
    return engine.name, meter


def _live(house: Any, store: DynamoStore, fresh: Callable[[], list[dict[str, Any]]]) -> None:
    for received in _told():
        house.do(upsert, received)
        _pump(house, fresh)
        house.sales.get(received.order.id)  # somebody looks at it
        house.clock.move(HOUR)
    house.do(upsert, received)  # the sweep brings it once more
    house.clock.move(60 * examples.DAY)
    _pump(house, fresh)
    if store.items("personal-data") or fresh():
        raise ValueError("something was left behind")


def _told() -> Iterator[Received]:
    """As Amazon tells it: pending without money and address, paid, shipped in two parcels."""
    whole = two_lines(1)
    first, second = whole.order.lines
    at = examples.NOON
    changes: list[dict[str, Any]] = [
        {"status": AmazonStatus.PENDING, "total": None, "country": "", "deliver_by": Window()},
        {},
        {"status": AmazonStatus.PARTIALLY_SHIPPED, "lines": (sales.shipped(first), second)},
        {"status": AmazonStatus.SHIPPED, "lines": (sales.shipped(first), sales.shipped(second))},
    ]
    for hour, change in enumerate(changes):
        personal = whole.personal if hour else Personal(whole.order.id, at)
        packages = tuple(sales.package(reference=str(number)) for number in range(1, hour)) if hour > 1 else ()
        order = sales.amazon_order(
            **{"lines": whole.order.lines, "id": whole.order.id, "packages": packages, **change},
            updated_at=at + hour * HOUR,
        )
        yield Received(order, personal, raw=whole.raw, request_id=whole.request_id)


def _pump(house: Any, fresh: Callable[[], list[dict[str, Any]]]) -> None:
    """The fast path: the stream shows what is new, or due by now."""
    while house.do(outbox.publish, house.outbox.fresh(fresh())):
        taken, house.queues.taken = house.queues.taken, []
        for envelope in taken:
            _deliver(house, envelope)


def _deliver(house: Any, envelope: Envelope) -> None:
    match envelope.message:
        case IndexSale(subject=order_id):
            house.do(index, order_id)
        case ForgetPersonal(subject=order_id):
            house.do(forget, order_id)
