"""A scan ticks its line, and refuses what does not belong into the box."""

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.orders.order import LineKind
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.stepping import tick
from chalicelib.usecases.fulfilment.undoing import undo
from tests.examples import sales, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import ID, box, do, house


def ready_to_pick() -> FakeHub:
    """Two kettles and a gift set of one kettle and two cups; what nothing is mapped to besides."""
    hub = house(
        sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1", sku="KETTLE-17"),
        sales.sale_line(article="A-100", quantity=1, open=1, amazon_line="2", sku="SET-1", kit="SET-1"),
        sales.sale_line(article="A-200", quantity=2, open=2, amazon_line="2", sku="SET-1", kit="SET-1"),
        sales.sale_line(
            kind=LineKind.PLACEHOLDER, article="ITEM", quantity=2, open=2, amazon_line="3", asin="B0PLACE001"
        ),
        told=sales.amazon_order(
            sales.amazon_line("1"), sales.amazon_line("2", quantity=1, unfulfilled=1), sales.amazon_line("3")
        ),
    )
    hub.store.hold(warehouse.level("A-200", allocated=0, reserved=2), warehouse.movement("m-2", article="A-200"))
    do(hub, allocate, ID, 1)
    return hub


def test_a_scan_ticks_its_line_by_whatever_the_article_is_called():
    hub = ready_to_pick()

    first = do(hub, tick, ID, 1, " KETTLE-17\n")
    second = do(hub, tick, ID, 1, "4006381333931")
    part = do(hub, tick, ID, 1, "a-100")
    cups = do(hub, tick, ID, 1, "2 x A-200")
    last = do(hub, tick, ID, 1, "2*b0place001")

    assert [(each.inside.key, each.ticked, each.inside.quantity) for each in (first, second, part, cups, last)] == [
        ("1", 1, 2),
        ("1", 2, 2),
        ("2/A-100", 1, 1),
        ("2/A-200", 2, 2),
        ("3", 2, 2),
    ]
    assert [each.is_all for each in (cups, last)] == [False, True]
    assert box(hub).ticked == {"1": 2, "2/A-100": 1, "2/A-200": 2, "3": 2}


def test_a_upc_is_the_ean_with_a_nought_before_it():
    hub = ready_to_pick()

    assert do(hub, tick, ID, 1, "04006381333931").inside.key == "1"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "Please scan"),
        ("4006381333955", "“4006381333955” is not in this box"),
        ("SET-1", "is not in this box"),
        ("3 x A-200", "Only 2 of this"),
        ("0 x A-200", "Only 2 of this"),
        ("x" * 500, "is not in this box"),
    ],
)
def test_the_wrong_article_is_refused(code, why):
    hub = ready_to_pick()

    with pytest.raises(Refused, match=why):
        do(hub, tick, ID, 1, code)

    assert box(hub).ticked == {}


def test_one_too_many_is_refused():
    hub = ready_to_pick()
    do(hub, tick, ID, 1, "2 x A-200")

    with pytest.raises(Refused, match="All 2 of this"):
        do(hub, tick, ID, 1, "A-200")


def test_nothing_is_ticked_before_it_is_allocated_and_undoing_forgets_the_ticks():
    hub = house()
    with pytest.raises(Refused, match="not allocated yet"):
        do(hub, tick, ID, 1, "A-100")
    do(hub, allocate, ID, 1)
    do(hub, tick, ID, 1, "A-100")

    do(hub, undo, ID, 1, Step.ALLOCATED)

    assert box(hub).ticked == {}
