"""Exports: kept by whom they are for, the latest first."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.exports import Encoding, Export, State
from chalicelib.domain.management import Selection
from chalicelib.domain.purchasing.order import Status
from tests.adapters.stores import DynamoStore, Store
from tests.examples import NOON


def export(id: str, person: str = "gita", **changes: object) -> Export:
    usual = Export(id, person, Selection(), Encoding.UTF8, "Europe/Berlin", asked_at=NOON, changed_at=NOON)
    return replace(usual, **changes)  # type: ignore[arg-type]


def test_an_export_is_kept_whole(store: Store):
    begun = export("1", selection=Selection(Status.ORDERED, "pens", ("PO-1", "PO-2")), encoding=Encoding.CP932, total=7)
    done = replace(begun, state=State.READY, step=3, pieces=("a", "b"), tail="c", file="d", ready_at=NOON, rows=5)
    store.commit(Created(begun))

    store.commit(Changed(begun, done))

    assert store.exports.get("gita", "1") == replace(done, revision=1)
    with pytest.raises(Conflict):
        store.commit(Changed(begun, done))


def test_it_is_only_for_whom_it_was_made(store: Store):
    store.commit(Created(export("1")))

    for person, id in (("anna", "1"), ("gita", "2"), ("", "1")):
        with pytest.raises(NotFound, match="no such export"):
            store.exports.get(person, id)


def test_the_latest_come_first(store: Store):
    store.commit(*(Created(export(f"20261123-12000{n}-x")) for n in range(5)), Created(export("9", "anna")))

    assert [each.id[-3] for each in store.exports.of("gita", most=3)] == ["4", "3", "2"]
    assert store.exports.of("ben") == []


def test_the_table_forgets_it_when_the_file_goes(tables: DynamoStore):
    tables.commit(Created(export("1")))

    (item,) = tables.items("exports")

    assert item["expires"] == {"N": str(int(NOON.timestamp()) + 7 * 24 * 3600)}
