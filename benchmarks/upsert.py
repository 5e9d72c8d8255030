"""`upsert`: orders stored a second, beside bare transactions of items as large on the same engine in the same run.

Pages of a hundred orders of two lines with address and Amazon's own words, all new: loaded, mapped, decided, sealed and
written, as the sweep does. The bare
run sends the very same transactions, one after the other, by boto3's client and nothing else; so what is left between
the two is ours. They take turns, so that a busy machine slows both. The referee is Amazon's DynamoDB Local; where it is
missing, ministack.
"""

import os
import tempfile
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import Result
from benchmarks.purchase_cost import CREDENTIALS
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.changes import Created
from chalicelib.domain.orders.amazon import Received
from chalicelib.usecases.orders.remembering import Desk
from chalicelib.usecases.orders.upserting import upsert
from local import dynamodb_local, resources
from tests import engines, fakes
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store
from tests.examples import sales

ROUNDS, A_ROUND = 4, 100
# Of so many different things; each is looked up once a page.
ARTICLES = 40
GOAL = 0.5
PORTS = ("commit", "sales", "personal", "attention", "connections", "mappings", "articles", "customers")


def run() -> Result:
    os.environ |= CREDENTIALS
    start = engines.ministack if dynamodb_local.missing() else engines.dynamodb_local
    with tempfile.TemporaryDirectory(prefix="crossdock-bench-") as folder, start(Path(folder)) as engine:
        store = dynamo_store(Aws("eu-central-1", engine.url), RandomIds("crossdock.example"))
        resources.create_tables(store.client, PREFIX)
        house = fakes.hub(ids=RandomIds("crossdock.example"), **{name: getattr(store, name) for name in PORTS})
        store.commit(Created(sales.connection()))
        ours, bare = _measured(house, store, engine.client("dynamodb"))
    share = bare / ours
    return Result(
        "upsert",
        f"{ROUNDS * A_ROUND / ours:.0f} orders/s ÷ {ROUNDS * A_ROUND / bare:.0f} bare transactions/s on "
        f"{engine.name} = {share:.2f}",
        f">= {GOAL}",
        share >= GOAL,
    )


def _measured(house: Any, store: DynamoStore, client: Any) -> tuple[float, float]:
    """Seconds of ours and of the bare ones, without the first round, which warms both up."""
    written: list[dict[str, Any]] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name == "TransactWriteItems":
            written.append(params)

    store.client.meta.events.register("provide-client-params.dynamodb", note)
    ours = bare = 0.0
    for turn in range(ROUNDS + 1):
        written.clear()
        began = perf_counter()
        desk = Desk(
            partial(house.do, upsert),
            store.sales,
            store.connections,
            store.mappings,
            store.articles,
            store.customers,
            house.fingerprint_key,
        )
        came = [order(turn * A_ROUND + number) for number in range(A_ROUND)]
        desk.ahead(came)
        for received in came:
            desk(received)
        between = perf_counter()
        transactions = [_again(params, f"{turn}") for params in written]
        began_bare = perf_counter()
        for transaction in transactions:
            client.transact_write_items(**transaction)
        if turn:
            ours, bare = ours + between - began, bare + perf_counter() - began_bare
        if len(transactions) != A_ROUND:
            raise ValueError("not every order was one transaction")
    return ours, bare


def order(number: int) -> Received:
    """Two lines, of another customer each."""
    order_id = f"306-{number:07}-5550001"
    lines = [
        sales.amazon_line(id, sku=f"SKU-{sold % ARTICLES}", asin=f"B0EXAMPL{sold % ARTICLES:02}")
        for id, sold in (("1", number), ("2", number * 7))
    ]
    words = f'{{"orderId":"{order_id}","orderItems":[{_ITEM},{_ITEM}]}}'
    told = sales.received(*lines, id=order_id)
    name, email = f"Ann Example {number}", f"x{number}example@marketplace.amazon.de"
    buyer = sales.personal(order_id=order_id, buyer_name=name, buyer_email=email, address=sales.address(name=name))
    return Received(told.order, buyer, raw=words, request_id=f"r-{number}")


# As long as Amazon's words about a line are.
_ITEM = (
    '{"product":{"title":"' + "A pencil, HB, sold in sixes " * 3 + '"},"proceeds":' + '{"amount":"12.00"}' * 40 + "}"
)


def _again(params: dict[str, Any], turn: str) -> dict[str, Any]:
    """The same transaction under keys of its own."""
    items = []
    for item in params["TransactItems"]:
        ((verb, write),) = item.items()
        where = "Item" if verb == "Put" else "Key"
        key = write[where] | {"pk": {"S": f"bare#{turn}#{write[where]['pk']['S']}"}}
        items.append({verb: write | {where: key}})
    return {"TransactItems": items}
