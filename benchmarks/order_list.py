"""`order_list`: what Order Management asks of DynamoDB with 50,000 orders, divided by what it asks with 1,000.

List, filter, search and details, each filling a page at both sizes: items read, requests and request units should not
grow with what is stored. Amazon's DynamoDB Local counts; the times are this machine's. Orders are written past the
commit, in batches, each with one line and the terms that it is found by. Outside of CI
`python -m benchmarks.order_list 1000000` compares a million orders with a thousand.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import Result
from benchmarks.purchase_cost import CREDENTIALS
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo import keys, purchasing
from chalicelib.adapters.dynamo import search as indexes
from chalicelib.domain.management import Selection
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.domain.search import Indexed
from chalicelib.queries import management
from chalicelib.queries.purchasing.details import details
from local import dynamodb_local, resources
from tests import engines, examples, fakes
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store

# In DynamoDB's words.
Item = dict[str, Any]

FEW, MANY = 1_000, 50_000
WRITERS = 4
MOST_GROWTH = 1.2
FIRST = datetime.fromisoformat("2016-01-01T00:00:00+00:00")
# As many statuses as there are, most of them ordered; a word that all have, one that every fifth has and one that every
# twenty-third has, so that all of them fill a page of a thousand orders.
_STATUSES = (*(Status.ORDERED,) * 6, Status.APPLYING, Status.REMANDED, Status.CANCELED, Status.DISAPPROVED)
_RARER = {5: "green", 23: "gold"}


@dataclass
class Meter:
    """What was asked for since ``begin``."""

    items: int = 0
    requests: int = 0
    units: float = 0.0

    def note(self, parsed: dict[str, Any], **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity") or []
        tables = consumed if isinstance(consumed, list) else [consumed]
        given = sum(len(items) for items in parsed.get("Responses", {}).values())
        self.items += parsed.get("ScannedCount", given + ("Item" in parsed))
        self.requests += 1
        self.units += sum(table["CapacityUnits"] for table in tables)

    def begin(self) -> None:
        self.items, self.requests, self.units = 0, 0, 0.0


@dataclass(frozen=True)
class Asked:
    items: int
    requests: int
    units: float
    milliseconds: float


def run(many: int = MANY) -> list[Result]:
    return growth("order_list", many, _items, _asked)


def growth(
    bench: str,
    many: int,
    items: Callable[[DynamoStore, range], Iterator[tuple[str, Item]]],
    asked: Callable[[DynamoStore, Meter, int], dict[str, Asked]],
) -> list[Result]:
    """What is ``asked`` with many of these ``items`` in the tables, beside the same with few."""
    if reason := dynamodb_local.missing():
        return [Result(bench, f"not measured ({reason})", "reported", None)]
    os.environ |= CREDENTIALS
    with (
        tempfile.TemporaryDirectory(prefix="crossdock-bench-") as folder,
        engines.dynamodb_local(Path(folder)) as engine,
    ):
        store = dynamo_store(Aws("eu-central-1", engine.url))
        resources.create_tables(store.client, PREFIX)
        meter = Meter()
        store.client.meta.events.register("after-call.dynamodb", meter.note)
        write(store, items(store, range(FEW)))
        few = asked(store, meter, FEW)
        write(store, items(store, range(FEW, many)))
        lots = asked(store, meter, many)
    return [result for name in few for result in _compared(bench, name, few[name], lots[name], many)]


def _compared(bench: str, name: str, few: Asked, many: Asked, count: int) -> Iterator[Result]:
    growth = max(many.items / few.items, many.requests / few.requests, many.units / few.units)
    yield Result(
        f"{bench} {name}",
        f"{growth:.2f} × ({many.items} items, {many.requests} requests, {many.units:g} units with {count:,} orders;"
        f" {few.items}, {few.requests}, {few.units:g} with {FEW:,})",
        f"<= {MOST_GROWTH}",
        growth <= MOST_GROWTH,
    )
    yield Result(f"{bench} {name} takes", f"{many.milliseconds:.0f} ms ({few.milliseconds:.0f} ms)", "reported", None)


def _asked(store: DynamoStore, meter: Meter, count: int) -> dict[str, Asked]:
    house = fakes.hub(orders=store.orders, search=store.search, trail=store.trail)
    gita = house.people.get("gita")

    def listed(after: str | None = None, **selected: Any) -> Any:
        found = house.do(management.listed, Selection(**selected), after=after)
        assert len(found.rows) == management.MOST, f"{selected} does not fill a page"
        return found

    second = listed().next
    newest = listed(status=Status.ORDERED).rows[0].number
    asks: dict[str, Callable[[], object]] = {
        "list": listed,
        "list, next page": lambda: listed(second),
        "filter": lambda: listed(status=Status.DISAPPROVED),
        "search by a word of all": lambda: listed(search="pen"),
        "search by two words": lambda: listed(search="pen gold"),
        "search with a filter": lambda: listed(status=Status.ORDERED, search="green"),
        "search by number": lambda: house.do(management.named, number(count - 1)),
        "details": lambda: house.do(details, newest, person=gita),
    }
    return {name: one_asked(meter, ask) for name, ask in asks.items()}


def one_asked(meter: Meter, ask: Callable[[], object]) -> Asked:
    """Counted once, timed five times."""
    meter.begin()
    ask()
    items, requests, units = meter.items, meter.requests, meter.units
    began = time.perf_counter()
    for _ in range(5):
        ask()
    return Asked(items, requests, units, (time.perf_counter() - began) / 5 * 1000)


def number(place: int) -> str:
    return f"PO-{FIRST + timedelta(minutes=5 * place):%y%m%d}-{place:07}"


def write(store: DynamoStore, items: Iterator[tuple[str, Item]]) -> None:
    """Straight into the tables, as raw items: 50,000 transactions would take an hour."""
    client, batches = store.client, _batches(items)
    with ThreadPoolExecutor(WRITERS) as pool:
        # Some at a time: a pool takes all that it is given at once, and a million orders are gigabytes.
        while some := list(islice(batches, 100 * WRITERS)):
            list(pool.map(lambda batch: _put(client, batch), some))


def _put(client: Any, batch: Sequence[tuple[str, Item]]) -> None:
    requests: dict[str, Any] = {}
    for table, item in batch:
        requests.setdefault(PREFIX + table, []).append({"PutRequest": {"Item": item}})
    while requests:
        requests = client.batch_write_item(RequestItems=requests)["UnprocessedItems"]


def _batches(items: Iterator[tuple[str, Item]]) -> Iterator[list[tuple[str, Item]]]:
    while batch := list(islice(items, 25)):
        yield batch


def _items(store: DynamoStore, places: range) -> Iterator[tuple[str, Item]]:
    """One order of each status is made by the adapters; the others differ from it by number and time."""
    heads = {status: _head(store, status) for status in set(_STATUSES)}
    (piece,) = purchasing.content(store.tables.purchase_orders, examples.content(cart=examples.cart(1)))
    content = piece.item.serialize()
    for place in places:
        at = FIRST + timedelta(minutes=5 * place)
        name, listed = {"S": number(place)}, {"S": f"{keys.moment(at)}#{number(place)}"}
        head = heads[_STATUSES[place * 7 % len(_STATUSES)]]
        order = {"M": {**head["order"]["M"], "number": name, "created_at": {"S": at.isoformat()}}}
        yield "purchase-orders", {**head, "pk": name, "listed_at": listed, "order": order}
        yield "purchase-orders", {**content, "pk": name}
        terms = ["pen", f"b{place:09}", *(word for every, word in _RARER.items() if place % every == 0)]
        yield from (("search-terms", {"pk": {"S": f"term#{term}"}, "sk": listed}) for term in terms)
        (indexed,) = indexes.items(store.tables.search_terms, Indexed(number(place), at, frozenset()))
        record = indexed.serialize()
        record["indexed"]["M"]["terms"] = {"L": [{"S": term} for term in terms]}
        yield "search-terms", record


def _head(store: DynamoStore, status: Status) -> Item:
    delivery = Delivery.CONFIRMED if status is Status.ORDERED else None
    (row, *_) = purchasing.head(store.tables.purchase_orders, examples.order(status=status, delivery=delivery))
    return row.item.serialize()


if __name__ == "__main__":
    for result in run(int(sys.argv[1]) if sys.argv[1:] else MANY):
        print(result, flush=True)
