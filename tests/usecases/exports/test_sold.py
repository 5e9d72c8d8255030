"""Tables of orders that we are sent: at once or as a job, by what was asked for, and nobody's name in any of it."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain import exports as jobs
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.exports import Encoding, Export, State
from chalicelib.domain.orders.listing import Flag, Selection, Tab
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.exports import asking
from chalicelib.usecases.orders.indexing import index
from tests import examples, fakes
from tests.examples import MINUTE, NOON, sales
from tests.fakes import FakeHub
from tests.usecases import steps

PICKER = replace(examples.person("jonas"), roles=frozenset({Role.WAREHOUSE}))


def house(many: int, **changes: Any) -> FakeHub:
    records: list[Any] = [PICKER]
    for place in range(many):
        order_id = f"306-5550123-{place:07}"
        named = {"order_id": order_id, "number": f"SO-261123-{place:07}", "ordered_at": NOON + place * MINUTE}
        records.append(sales.sale(**(named | changes)))
        records.append(sales.copy(order=sales.amazon_order(id=order_id)))
        records.append(replace(sales.sale_lines(), order_id=order_id))
        records.append(sales.personal(order_id=order_id))
    return fakes.hub(*records)


def ask(hub: FakeHub, by: Any = PICKER, **selected: Any) -> bytes | Export:
    made: bytes | Export = hub.do(
        asking.ask_for_sales, Selection(**selected), encoding=Encoding.UTF8, by=by, where="page"
    )
    return made


def read(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def orders(table: bytes | Export) -> list[str]:
    assert isinstance(table, bytes)
    return list(dict.fromkeys(row["Customer PO"] for row in read(table)))


def test_a_small_table_comes_at_once_a_row_for_each_line():
    table = ask(house(2))

    assert isinstance(table, bytes)
    rows = read(table)
    assert [(row["Customer PO"], row["Kind"], row["Amount"]) for row in rows] == [
        ("306-5550123-0000001", "Article", "12.00"),
        ("306-5550123-0000001", "Charge", "3.99"),
        ("306-5550123-0000000", "Article", "12.00"),
        ("306-5550123-0000000", "Charge", "3.99"),
    ]
    assert {row["Credit rating"] for row in rows} == {"Amazon"}


def test_nothing_in_it_is_personal():
    table = ask(house(2))

    assert isinstance(table, bytes)
    for personal in ("Müller", "Lindenstraße", "50674", "5550123\r", "marketplace.amazon.de"):
        assert personal not in table.decode()


def test_it_has_what_the_list_has():
    hub = house(3)
    hub.store.hold(replace(hub.sales.get("306-5550123-0000001"), status=Status.CANCELED, is_prime=True))
    for place in range(3):
        hub.do(index, f"306-5550123-{place:07}")

    assert orders(ask(hub, tab=Tab.CANCELED)) == ["306-5550123-0000001"]
    assert orders(ask(hub, tab=Tab.READY)) == ["306-5550123-0000000", "306-5550123-0000002"]
    assert orders(ask(hub, flag=Flag.PRIME)) == ["306-5550123-0000001"]
    assert len(orders(ask(hub, search="müller"))) == 3
    assert orders(ask(hub, search="nobody")) == []
    assert orders(ask(hub, search="*")) == []


def test_a_large_table_is_a_job_that_ends_with_the_same_rows(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "MOST_ORDERS_AT_ONCE", 10)
    hub = house(120)

    begun = ask(hub)
    assert isinstance(begun, Export)
    assert (begun.state, begun.total) == (State.WRITING, 120)
    steps.pump(hub)

    done = hub.exports.get(PICKER.id, begun.id)
    assert (done.state, done.rows) == (State.READY, 240)
    assert orders(hub.export_files.stored[done.file]) == [f"306-5550123-{place:07}" for place in reversed(range(120))]


def test_what_was_searched_for_is_kept_in_no_words(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "MOST_ORDERS_AT_ONCE", 0)
    hub = house(3)
    for place in range(3):
        hub.do(index, f"306-5550123-{place:07}")

    begun = ask(hub, search="müller")
    assert isinstance(begun, Export)
    steps.pump(hub)

    done = hub.exports.get(PICKER.id, begun.id)
    assert (done.rows, "ller" in repr(done)) == (6, False)
    assert [entry.facts for entry in hub.store.entries if isinstance(entry, Audited)] == [
        {"encoding": "utf-8", "searched": "yes"}
    ]


def test_it_is_for_those_who_see_the_orders():
    for role in (Role.APPLICANT, Role.OPERATOR, Role.PURCHASING_ADMINISTRATOR):
        with pytest.raises(Forbidden):
            ask(house(1), by=replace(PICKER, roles=frozenset({role})))
