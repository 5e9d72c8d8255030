"""The index of marketplace orders follows them, however messages come."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.changes import Changed
from chalicelib.domain.fingerprints import fingerprints
from chalicelib.domain.orders.terms import wanted
from chalicelib.usecases.orders.indexing import index
from tests import fakes
from tests.examples import NOON, sales
from tests.examples.moments import DAY
from tests.fakes import FakeHub


def finds(hub: FakeHub, text: str) -> bool:
    of = fingerprints(hub.fingerprint_key())
    return any(hub.sale_search.find(way, at=hub.clock.now()).hits for way in wanted(text, of))


def house(*more: Any) -> FakeHub:
    return fakes.hub(sales.sale(), sales.copy(), *more)


def test_an_order_is_found_by_its_people_once_they_are_known():
    hub = house()
    assert hub.do(index, sales.ORDER_ID) > 0
    assert (finds(hub, "PENCIL-1"), finds(hub, "müller")) == (True, False)

    hub.store.hold(sales.personal())
    assert hub.do(index, sales.ORDER_ID) > 0

    assert finds(hub, "müller")


def test_messages_that_repeat_themselves_write_nothing():
    hub = house(sales.personal())
    hub.do(index, sales.ORDER_ID)
    before = hub.sale_search.terms(sales.ORDER_ID)

    assert hub.do(index, sales.ORDER_ID) == 0
    assert hub.sale_search.terms(sales.ORDER_ID) == before


def test_a_package_makes_its_order_found():
    hub = house()
    hub.do(index, sales.ORDER_ID)
    copy = hub.sales.copy(sales.ORDER_ID)
    hub.commit(Changed(copy, replace(copy, order=replace(copy.order, packages=(sales.package(),)))))

    hub.do(index, sales.ORDER_ID)

    assert finds(hub, "00340434161094015902")


def test_a_word_of_a_name_that_is_one_of_a_sku_too_is_written_once_and_lasts():
    hub = house(sales.personal(buyer_name="Pencil Müller", expires_at=NOON + DAY))

    hub.do(index, sales.ORDER_ID)

    kept = hub.sale_search.terms(sales.ORDER_ID)
    assert kept.terms & kept.passing == frozenset()
    hub.clock.move(DAY)
    assert finds(hub, "pencil")


def test_terms_of_people_live_as_long_as_they_do():
    hub = house(sales.personal(expires_at=NOON + DAY))
    hub.do(index, sales.ORDER_ID)
    assert hub.sale_search.terms(sales.ORDER_ID).until == NOON + DAY

    hub.clock.move(DAY)
    hub.do(index, sales.ORDER_ID)

    assert hub.sale_search.terms(sales.ORDER_ID).passing == frozenset()


def test_an_order_that_nobody_knows_is_no_trouble():
    assert fakes.hub().do(index, "306-5550123-5550009") == 0
