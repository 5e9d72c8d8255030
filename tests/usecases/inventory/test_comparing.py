"""What Amazon sells held against what it was told: drift is found, and nothing that only looks like it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.inventory.drift import Kind, Step
from chalicelib.domain.inventory.offers import OfferState
from chalicelib.domain.messages import PushStock
from chalicelib.usecases.inventory.comparing.asking import tell_again
from chalicelib.usecases.inventory.policies import Given, save
from tests.examples import articles as goods
from tests.examples import connections, warehouse
from tests.usecases.inventory.comparing import (
    AUTH,
    IDA,
    MINUTE,
    at_amazon,
    compare,
    house,
    now,
    pulled,
    start,
    step,
    tell,
)


def test_what_somebody_changed_at_amazon_is_found_with_both_figures():
    hub = house()
    at_amazon(hub, "SKU-1", 4)

    found = compare(hub)

    assert found.step is Step.DONE
    (drift,) = found.found
    assert (drift.sku, drift.kind, drift.article, drift.told, drift.shown) == ("SKU-1", Kind.DIFFERS, "A-100", 10, 4)
    assert (found.found_compared, found.finished_at) == (1, hub.clock.now())
    item = hub.store.only(AttentionItem)
    assert (item.reason, item.subject, item.facts) == (Reason.STOCK_DRIFTS, AUTH, {"seller": AUTH, "count": "1"})


def test_the_button_tells_the_right_quantity_by_the_usual_way_and_the_next_comparison_finds_nothing():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    compare(hub)

    assert hub.do(tell_again, AUTH, ["SKU-1"], by=IDA, where="test") == 1
    assert hub.store.all(AttentionItem) == []
    assert hub.store.messages[-1] == PushStock("A-100")
    tell(hub)
    assert hub.offering.patches == [("SKU-1", 10), ("SKU-1", 10)]
    assert hub.do(tell_again, AUTH, [], by=IDA, where="test") == 0
    hub.selling.listed["SKU-1"] = 10

    assert compare(hub).found == ()


def test_a_drift_that_stays_keeps_the_day_on_which_it_was_found():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    (first,) = compare(hub).found
    hub.clock.move(timedelta(days=1))

    (second,) = compare(hub).found

    assert second.since == first.since < hub.clock.now() - timedelta(hours=23)


def test_nothing_drifts_where_amazon_sells_what_it_was_told():
    hub = house()

    found = compare(hub)

    assert (found.step, found.found, found.found_compared, found.listed) == (Step.DONE, (), 1, 1)
    assert hub.store.all(AttentionItem) == []
    assert hub.offering.count("listed") == 2  # of telling, none of comparing


def test_amazons_own_sale_is_no_drift_once_its_order_is_here():
    hub = house()
    at_amazon(hub, "SKU-1", 9)
    start(hub)
    while now(hub).step is not Step.RESTING:
        step(hub)
    hub.clock.move(MINUTE)
    assert step(hub).step is Step.RESTING  # the order may still be on its way to us
    level = hub.stock.level("A-100", "MAIN")
    hub.commit(Changed(level, replace(level, reserved=1, moved_at=hub.clock.now(), is_told=False)))
    pulled(hub)

    while not now(hub).is_over:
        hub.clock.move(MINUTE)
        step(hub)

    assert (now(hub).step, now(hub).found) == (Step.DONE, ())


def test_a_sale_at_the_moment_of_the_second_look_is_waited_for_another_night():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    start(hub)
    while now(hub).step is not Step.LOOKING_AGAIN:
        hub.clock.move(MINUTE)
        pulled(hub)
        step(hub)
    hub.offering.quantities[AUTH]["SKU-1"] = 3

    assert step(hub).found == ()


def test_a_list_of_some_hours_ago_is_no_proof():
    hub = house()
    at_amazon(hub, "SKU-1", 10, listed=7)

    assert compare(hub).found == ()


@pytest.mark.parametrize("state", [OfferState.SUBMITTED, OfferState.ACCEPTED, OfferState.FAILED, OfferState.NONE])
def test_what_is_on_its_way_or_has_failed_is_told_anyhow(state: OfferState):
    hub = house()
    offer = hub.offers.several([(AUTH, "SKU-1")])[AUTH, "SKU-1"]
    hub.commit(Changed(offer, replace(offer, state=state, due_at=hub.clock.now() + timedelta(hours=9))))
    at_amazon(hub, "SKU-1", 4)

    assert compare(hub).found == ()


def test_skus_that_only_one_of_us_knows_are_named_and_trouble_nobody():
    hub = house(goods.plain("A-200", skus=("GONE",)), warehouse.level("A-200", allocated=0, reserved=0))
    tell(hub, "A-200")
    hub.commit(Created(goods.plain("A-300", skus=("OLD",), archived=True)))
    hub.selling.listed |= {"STRANGE": 5, "OLD": 2, "AMAZONS": None}

    found = compare(hub)

    assert [(each.sku, each.kind) for each in found.found] == [("GONE", Kind.UNKNOWN), ("STRANGE", Kind.STRANGER)]
    assert found.found_strangers == 1
    assert hub.store.all(AttentionItem) == []


def test_a_listing_that_was_deleted_is_unknown_to_amazon():
    hub = house()
    hub.offering.quantities[AUTH].clear()
    hub.selling.listed.clear()

    assert [(each.sku, each.kind) for each in compare(hub).found] == [("SKU-1", Kind.UNKNOWN)]


def test_what_amazon_lists_by_now_and_what_nobody_told_is_told_by_the_way():
    hub = house(goods.plain("A-200", skus=("NEW",)), warehouse.level("A-200", allocated=0, reserved=0))
    tell(hub, "A-200")
    at_amazon(hub, "NEW", 1)

    assert compare(hub).found == ()
    tell(hub, "A-200")

    assert hub.offering.quantities[AUTH]["NEW"] == 10


def test_what_somebody_else_tells_is_not_compared():
    hub = house(excluded=("SKU-1",))
    at_amazon(hub, "SKU-1", 4)

    found = compare(hub)

    assert (found.found, found.found_strangers, found.found_compared) == ((), 0, 0)


def test_every_marketplace_has_its_list_and_a_sku_is_compared_once():
    other = connections.connection(marketplace="A13V1IB3VIYZZH")
    hub = house(other)

    found = compare(hub)

    assert [places for _, places, *_ in hub.selling.requested] == [
        ("A1PA6795UKMFR9",),
        ("A13V1IB3VIYZZH",),
    ]
    assert (found.listed, found.found_compared) == (1, 1)


def test_nobody_waits_for_a_comparison_where_amazon_is_told_nothing_any_more():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    compare(hub)
    off = Given(False, 0, 100, None, (), hub.offers.policy(AUTH).revision)

    hub.do(save, AUTH, off, by=IDA, where="test")

    assert hub.store.all(AttentionItem) == []
