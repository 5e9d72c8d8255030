"""`csv`: a table of 100,000 lines as the job writes it: rows a second, and how much memory it takes above idle.

20,000 orders of five lines in Amazon's DynamoDB Local, pieces in ministack's S3, and one process that takes every step
as a warm function would. Idle is that process after it has written a small table: everything is imported, every
connection open.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import Result, order_list
from benchmarks.order_list import FIRST, Item, number
from benchmarks.purchase_cost import CREDENTIALS
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.dynamo import keys, purchasing
from chalicelib.adapters.export_files import S3ExportFiles
from chalicelib.domain.exports import Encoding, Export, State
from chalicelib.domain.management import Selection
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.usecases.exports import asking, writing
from local import dynamodb_local, resources
from tests import engines, examples, fakes
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store

ORDERS, LINES = 20_000, 5
MOST_MEMORY = 64 * 1024 * 1024
REGION = "eu-central-1"
TITLE = "Ergonomic mesh office chair with lumbar support, adjustable armrests and headrest, black, no. {number}"


def run() -> list[Result]:
    reason = dynamodb_local.missing() or ("" if sys.platform == "linux" else "memory is told by Linux only")
    if reason:
        return [Result("csv", f"not measured ({reason})", "reported", None)]
    told = measured()
    above, speed = told["peak"] - told["idle"], told["rows"] / told["seconds"]
    megabytes = 1024 * 1024
    return [
        Result(
            "csv memory",
            f"{above / megabytes:.0f} MiB above idle ({told['idle'] / megabytes:.0f} MiB) for {told['rows']:,} rows",
            f"<= {MOST_MEMORY // megabytes} MiB",
            above <= MOST_MEMORY,
        ),
        Result(
            "csv speed",
            f"{speed:,.0f} rows a second, {told['size'] / 1e6:.0f} MB in {told['steps']} steps",
            "reported",
            None,
        ),
    ]


def measured() -> dict[str, Any]:
    os.environ |= CREDENTIALS | {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    folder = tempfile.TemporaryDirectory(prefix="crossdock-bench-")
    with folder as place, engines.dynamodb_local(Path(place)) as tables, engines.ministack(Path(place)) as files:
        store = dynamo_store(Aws(REGION, tables.url))
        resources.create_tables(store.client, PREFIX)
        resources.create_buckets(files.client("s3"), PREFIX)
        order_list.write(store, _items(store))
        # In a process of its own: what this one needed to write the orders must not count.
        asked = [sys.executable, "-m", "benchmarks.csv", tables.url, files.url]
        told: dict[str, Any] = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
        _check(files.client("s3"), told)
        return told


def _check(s3: Any, told: dict[str, Any]) -> None:
    """Every line of every order once, and the columns' names."""
    lines = s3.get_object(Bucket=f"{PREFIX}documents", Key=told["file"])["Body"].iter_lines()
    names = [line.split(b",", 1)[0] for line in lines][1:]
    assert len(names) == ORDERS * LINES == told["rows"], (len(names), told["rows"])
    assert names == [number(place).encode() for place in range(ORDERS - 1, -1, -1) for _ in range(LINES)]


def _items(store: DynamoStore) -> Iterator[tuple[str, Item]]:
    orders = store.tables.purchase_orders
    lines = [examples.line(place, description=TITLE.format(number=place)) for place in range(1, LINES + 1)]
    cart = examples.cart(lines)
    made = examples.ordered(Delivery.CONFIRMED, cart=cart, application=examples.asked())
    (head, *_) = purchasing.head(orders, made)
    (piece,) = purchasing.content(orders, examples.content(cart=cart))
    said = {
        line.number: LineAtAmazon(line.number, LineState.ACCEPTED, 2, line.unit_price, ("114-5550123-5550001",))
        for line in lines
    }
    (side,) = purchasing.amazon(orders, AmazonSide(examples.NUMBER, said))
    head_item, content, amazon = (row.item.serialize() for row in (head, piece, side))
    for place in range(ORDERS):
        at = FIRST + timedelta(minutes=5 * place)
        name, listed = {"S": number(place)}, {"S": f"{keys.moment(at)}#{number(place)}"}
        order = {"M": {**head_item["order"]["M"], "number": name, "created_at": {"S": at.isoformat()}}}
        yield "purchase-orders", {**head_item, "pk": name, "listed_at": listed, "order": order}
        yield "purchase-orders", {**content, "pk": name}
        yield "purchase-orders", {**amazon, "pk": name}


def export(tables_url: str, files_url: str) -> dict[str, Any]:
    """What the function does, step by step; the process tells its own memory."""
    store = dynamo_store(Aws(REGION, tables_url))
    files = S3ExportFiles(Aws(REGION, files_url), PREFIX)
    house = fakes.hub(
        clock=SystemClock(),
        orders=store.orders,
        search=store.search,
        commit=store.commit,
        exports=store.exports,
        export_files=files,
    )
    gita = house.people.get("gita")
    picked = tuple(number(place) for place in range(100))
    house.do(asking.ask, Selection(picked=picked), encoding=Encoding.UTF8, by=gita, where="bench")
    begun: Export = house.do(asking.ask, Selection(Status.ORDERED), encoding=Encoding.UTF8, by=gita, where="bench")
    files.keep("exports/idle", b"")
    gc.collect()
    forget_peak()
    idle, began = memory("VmRSS"), time.perf_counter()
    while (now := house.exports.get(begun.person, begun.id)).state is not State.READY:
        house.do(writing.write_on, now.id, now.person, now.step)
    seconds = time.perf_counter() - began
    return {
        "idle": idle,
        "peak": memory("VmHWM"),
        "seconds": seconds,
        "rows": now.rows,
        "size": now.size,
        "steps": now.step,
        "file": now.file,
    }


def memory(what: str) -> int:
    """In bytes, as Linux knows it: ``VmRSS`` is what this process has now, ``VmHWM`` the most since it was last asked
    to forget. (What getrusage tells begins with what the parent had.)"""
    said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(said[what].split()[0]) * 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


if __name__ == "__main__":
    print(json.dumps(export(*sys.argv[1:])))
