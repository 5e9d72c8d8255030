"""How orders come in: read as it was written, on every engine, and forgotten when it is worth nothing."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed, Created, Kept
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.orders import sweeps
from chalicelib.domain.orders.backfills import Backfill
from chalicelib.domain.orders.news import Fetch, Heard
from chalicelib.domain.orders.sweeps import Sweep
from tests.adapters.stores import DynamoStore, Store
from tests.examples import DAY, NOON

EU = "A2EXAMPLE-EU"


def backfill(id: str, authorization: str = EU) -> Backfill:
    return Backfill(id, authorization, (), NOON, NOON, NOON, "ida", NOON, NOON)


def test_a_seller_who_was_never_swept_has_an_empty_sweep(store: Store):
    assert store.intake.sweep(EU) == Sweep(EU)
    assert store.intake.heard(EU) is None
    assert store.intake.fetch("302-1234567-1234567") is None
    assert store.intake.backfills(EU) == []


def test_of_two_who_begin_a_sweep_one_does(store: Store):
    begun = replace(sweeps.begun(Sweep(EU), ("DE",), NOON, at=NOON), revision=1)
    store.commit(Created(begun))

    with pytest.raises(Conflict):
        store.commit(Created(begun))
    taken = sweeps.taken(begun, at=NOON)
    store.commit(Changed(begun, taken))
    with pytest.raises(Conflict):
        store.commit(Changed(begun, taken))

    assert store.intake.sweep(EU) == replace(taken, revision=2)


def test_sellers_do_not_meet(store: Store):
    store.commit(Kept(Heard(EU, NOON)), Kept(Heard("A2EXAMPLE-NA", NOON + DAY)))

    assert store.intake.heard(EU) == Heard(EU, NOON)
    assert store.intake.sweep("A2EXAMPLE-NA") == Sweep("A2EXAMPLE-NA")


def test_backfills_come_latest_first_and_belong_to_their_seller(store: Store):
    store.commit(*(Created(backfill(f"2026112{n}-1")) for n in range(5)), Created(backfill("9", "A2EXAMPLE-NA")))

    assert [each.id for each in store.intake.backfills(EU, most=2)] == ["20261124-1", "20261123-1"]
    with pytest.raises(NotFound):
        store.intake.backfill(EU, "9")


def test_what_was_fetched_for_is_forgotten_by_the_table(tables: DynamoStore):
    tables.commit(Created(Fetch("302-1234567-1234567", EU, NOON)))

    (item,) = tables.items("authorizations")

    assert item["expires"] == {"N": str(int((NOON + 4 * DAY).timestamp()))}
