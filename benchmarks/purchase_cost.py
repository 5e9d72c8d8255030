"""`purchase_cost`: what one purchase order's life asks of DynamoDB, and what that costs.

Five lines, any of the team leads and then both directors, from *Shop* to the confirmation and the last forgotten
reminder, every page looked at once by whom it is for; then the same with ship notice, receipt and matched invoice. The
figures are the engine's own ConsumedCapacity; raw documents lie in S3. The referee is Amazon's DynamoDB Local, which
counts transactions twice over: its transactional units are halved, so that a kilobyte in a transaction is two units, as
on AWS. Where it is missing, ministack counts.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import Result
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.changes import Created
from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.register import InvoiceState
from chalicelib.ports.purchasing import Inbound
from chalicelib.queries import approvals
from chalicelib.queries.purchasing.details import details
from chalicelib.usecases import outbox
from chalicelib.usecases.purchasing import receiving
from infra import prices
from local import dynamodb_local, resources
from tests import engines, examples, fakes
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store
from tests.examples import bills
from tests.usecases import steps

LINES = 5
MOST_WRITE_UNITS = 150
# Any will do for an engine of our own, and none that somebody has lying about should reach it.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "eu-central-1"}
WRITES = {"TransactWriteItems", "PutItem", "DeleteItem", "UpdateItem", "BatchWriteItem"}


class Meter:
    """Requests and units by operation, as the engine reports them."""

    def __init__(self, *, counts_transactions_twice: bool) -> None:
        self.requests: Counter[str] = Counter()
        self.units: Counter[str] = Counter()
        self._share = {"TransactWriteItems": 0.5} if counts_transactions_twice else {}

    def note(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity") or []
        tables = consumed if isinstance(consumed, list) else [consumed]
        self.requests[model.name] += 1
        self.units[model.name] += sum(table["CapacityUnits"] for table in tables) * self._share.get(model.name, 1)

    @property
    def writes(self) -> float:
        return sum(units for operation, units in self.units.items() if operation in WRITES)

    @property
    def reads(self) -> float:
        return sum(units for operation, units in self.units.items() if operation not in WRITES)

    @property
    def dollars(self) -> float:
        """For a thousand orders, by AWS's list prices."""
        return (self.writes * prices.WRITE_UNIT + self.reads * prices.READ_UNIT) * 1000


def run() -> list[Result]:
    engine, meter = measured(is_invoiced=False)
    _, whole = measured()
    return [
        Result(
            "purchase_cost",
            f"{meter.writes:.0f} write units on {engine}, from shop to confirmation",
            f"<= {MOST_WRITE_UNITS}",
            meter.writes <= MOST_WRITE_UNITS,
        ),
        Result(
            "purchase_cost all in all",
            f"{whole.requests.total()} requests, {whole.writes:.0f} write and {whole.reads:.0f} read units, "
            f"${whole.dollars:.2f} for 1,000 orders, shipped, received and invoiced too",
            "reported",
            None,
        ),
    ]


def measured(*, is_invoiced: bool = True) -> tuple[str, Meter]:
    """Which engine counted, and what."""
    os.environ |= CREDENTIALS
    with metered(Meter) as (engine, meter):
        store = dynamo_store(Aws("eu-central-1", engine.url), RandomIds("crossdock.example"))
        resources.create_tables(store.client, PREFIX)
        house = _house(store)
        store.client.meta.events.register("after-call.dynamodb", meter.note)
        _live(house, fresh_images(engine.client("dynamodb")), is_invoiced=is_invoiced)
    return engine.name, meter


M = TypeVar("M", bound=Meter)


@contextmanager
def metered(kind: type[M]) -> Iterator[tuple[engines.Engine, M]]:
    """The engine that counts, and what its counts are noted in."""
    start = engines.ministack if dynamodb_local.missing() else engines.dynamodb_local
    with tempfile.TemporaryDirectory(prefix="crossdock-bench-") as folder, start(Path(folder)) as engine:
        yield engine, kind(counts_transactions_twice=start is engines.dynamodb_local)


def _house(store: DynamoStore) -> Any:
    """A FakeHub over real tables: everything else is a fake. The company is there before anybody counts."""
    house = fakes.hub(
        ids=RandomIds("crossdock.example"),
        commit=store.commit,
        orders=store.orders,
        punch_outs=store.punch_outs,
        people=store.people,
        sessions=store.sessions,
        settings=store.settings,
        addresses=store.addresses,
        billing_groups=store.billing_groups,
        attention=store.attention,
        trail=store.trail,
        outbox=store.outbox,
        search=store.search,
        invoices=store.invoices,
    )
    for record in house.store.records.values():
        store.commit(Created(record))
    return house


def _live(house: Any, fresh: Callable[[], list[dict[str, Any]]], *, is_invoiced: bool) -> None:
    """A life as most are: bought, approved, ordered, sent, confirmed; and shipped, received, invoiced."""

    def pump() -> None:
        """The fast path: the stream shows what is new, or due by now. Sweeps find nothing and are not the order's."""
        while house.do(outbox.publish, house.outbox.fresh(fresh())):
            taken, house.queues.taken = house.queues.taken, []
            for envelope in taken:
                steps.deliver(house, envelope)

    steps.go_shopping(house)
    cookie = house.supplier.started[0].buyer_cookie
    number = steps.bring(house, examples.cart(LINES, buyer_cookie=cookie))
    _look(house, number)
    steps.apply(house, number, comment="For the new colleague.")
    pump()
    for approver in ("chiara", "emma", "felix"):
        house.do(approvals.look, steps.link(house, approver, number), signed_in=None)
        steps.approve(house, approver, number=number)
        pump()
    steps.hear(house, _confirmation(number))
    pump()
    _look(house, number)
    if is_invoiced:
        _invoice(house, number, pump)
    house.clock.move(30 * examples.DAY)
    pump()
    assert house.mail.letters and not fresh(), "a message was left behind"


def _look(house: Any, number: str) -> None:
    house.do(details, number, person=house.people.get("anna"))


def _confirmation(number: str) -> Inbound:
    confirmed = examples.confirmation(whole=LineState.ACCEPTED, order=number, amazon_orders=("114-5550123-5550001",))
    return Inbound(Kind.CONFIRMATION, confirmed.payload_id, number, b"<cXML/>", confirmation=confirmed)


def _invoice(house: Any, number: str, pump: Callable[[], None]) -> None:
    """It is shipped, all of it arrives, and what Amazon asks for matches."""
    shipped = bills.ship_notice(*((line, 2) for line in range(1, LINES + 1)), order=number)
    steps.hear(house, Inbound(Kind.SHIP_NOTICE, shipped.payload_id, number, b"<cXML/>", notices=(shipped,)))
    pump()
    house.do(receiving.receive_all, number, by=house.people.get("anna"), where="page")
    lines = (bills.asked(line) for line in range(1, LINES + 1))
    invoice = bills.invoice_notice(bills.share(*lines, order=number))
    steps.hear(house, Inbound(Kind.INVOICE, invoice.payload_id, number, b"<cXML/>", invoice=invoice))
    pump()
    entry = house.invoices.find(bills.invoice(invoice).key)
    assert entry.state is InvoiceState.MATCHED, "the invoice does not match"
    _look(house, number)


def fresh_images(client: Any) -> Callable[[], list[dict[str, Any]]]:
    """What the outbox's stream would show, seen through a client that nobody meters."""
    return lambda: client.scan(TableName=f"{PREFIX}outbox", ConsistentRead=True)["Items"]
