"""What connections make of their orders, as every engine keeps it."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Alias, AliasKind, Part
from chalicelib.domain.changes import Changed, Created, Erased
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.orders.amazon import ChargeKind
from chalicelib.domain.orders.mapping import (
    Assignment,
    Effect,
    Filter,
    FilterKind,
    OrderMapping,
    ShipMethod,
    Tax,
    Way,
)
from chalicelib.domain.orders.mapping.releasing import Release
from tests.adapters.stores import Store
from tests.examples import NOON

CONNECTION = "A1SELLER-DE"
FULL = OrderMapping(
    CONNECTION,
    ship_methods=(ShipMethod("STANDARD", Way("DHL", "Paket")),),
    other=Way("DHL"),
    prime=Way("UPS", "Express Saver"),
    first=AliasKind.ASIN,
    placeholder="ANY",
    charges={ChargeKind.SHIPPING: "FREIGHT", ChargeKind.OTHER: "OTHER"},
    tax=Tax.ADDED,
    warehouse="NORTH",
    prefers_own_warehouse=False,
    checks_addresses=False,
    filters=(Filter(FilterKind.POSTCODE, Effect.HOLD, "DE", "101"), Filter(FilterKind.SKU, Effect.IGNORE, text="Ä 1")),
    revision=1,
)


def sku(text: str) -> Alias:
    return Alias(AliasKind.SKU, text)


def assigned(text: str, kind: AliasKind = AliasKind.SKU, connection: str = CONNECTION) -> Assignment:
    return Assignment(connection, Alias(kind, text), (Part("CUP", 2), Part("SAUCER")))


def test_a_mapping_comes_back_whole_and_only_changes_from_what_was_read(store: Store):
    assert store.mappings.mapping(CONNECTION) == OrderMapping(CONNECTION)

    store.commit(Created(FULL))
    store.commit(Changed(FULL, replace(FULL, placeholder="")))

    assert store.mappings.mapping(CONNECTION) == replace(FULL, placeholder="", revision=2)
    assert store.mappings.mapping("A1SELLER-FR") == OrderMapping("A1SELLER-FR")
    with pytest.raises(Conflict):
        store.commit(Changed(FULL, FULL))


def test_what_names_stand_for_is_found_by_name_and_connection(store: Store):
    asin = assigned("CUP", AliasKind.ASIN)
    for one in (assigned("CUP"), asin, assigned("CUP", connection="A1SELLER-FR"), assigned("x" * 2_000)):
        store.commit(Created(one))

    found = store.mappings.assignments(CONNECTION, [sku("CUP"), sku("cup"), asin.alias, sku("x" * 2_000)])

    assert found == {sku("CUP"): assigned("CUP"), asin.alias: asin, sku("x" * 2_000): assigned("x" * 2_000)}
    assert store.mappings.assignments(CONNECTION, []) == {}


def test_assignments_are_listed_page_by_page_skus_first(store: Store):
    for one in (assigned("B000000001", AliasKind.ASIN), assigned("B"), assigned("A"), assigned("C")):
        store.commit(Created(one))

    first = store.mappings.assigned(CONNECTION, most=3)
    second = store.mappings.assigned(CONNECTION, after=first.next, most=3)

    assert [each.alias.text for each in first.rows] == ["A", "B", "C"]
    assert [each.alias.text for each in second.rows] == ["B000000001"]
    assert second.next is None
    assert [each.alias.text for each in store.mappings.all_assigned(CONNECTION)] == ["A", "B", "C", "B000000001"]
    with pytest.raises(Refused, match="not valid"):
        store.mappings.assigned("A1SELLER-FR", after=first.next)


def test_an_assignment_can_go(store: Store):
    store.commit(Created(assigned("A")))
    store.commit(Erased(assigned("A")))

    assert store.mappings.all_assigned(CONNECTION) == []


def test_the_job_that_maps_again_is_kept_by_connection(store: Store):
    assert store.mappings.release(CONNECTION) is None

    store.commit(Created(Release(CONNECTION, "gita", NOON, NOON, after="x", looked=3)))

    assert store.mappings.release(CONNECTION) == Release(CONNECTION, "gita", NOON, NOON, after="x", looked=3)
