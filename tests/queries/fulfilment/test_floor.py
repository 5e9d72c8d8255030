"""One order as the floor sees it."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.fulfilment.shortages import Missing
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.orders.order import LineKind, Status
from chalicelib.queries.fulfilment.floor import FloorPage, floor_page
from chalicelib.queries.fulfilment.paper import picking_notes
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.claiming import claim
from chalicelib.usecases.fulfilment.following import follow
from chalicelib.usecases.fulfilment.stepping import split, tick
from tests.examples import NOON, person, sales, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, ID, JONAS, LENA, do, house
from tests.usecases.fulfilment.test_following import says

TWO = (Pieces("A-100", "MAIN", 2),)


def seen(hub: FakeHub, **more: object) -> FloorPage:
    return hub.do(floor_page, ID, **{"by": JONAS, "station": HERE} | more)  # type: ignore[no-any-return]


def test_an_order_that_nobody_touched_shows_one_box_with_everything():
    found = seen(house())

    (box,) = found.boxes
    (line,) = box.lines
    assert (box.box.number, box.next, box.short, box.why_not, found.why_not) == (1, Step.PRINTED, [], None, None)
    assert (line.inside.line.article, line.bin, line.ean, line.missing) == ("A-100", "R3-12", "4006381333931", 2)
    assert (found.warehouse, found.mine, found.stands) == ("Main warehouse", None, None)


def test_what_is_short_shows_before_anybody_tries():
    found = seen(house(on_hand=1))

    assert found.boxes[0].short == [Missing("A-100", "MAIN", 2, 1)]


def test_what_is_allocated_is_not_short_and_ticks_show():
    hub = house(on_hand=2)
    do(hub, allocate, ID, 1)
    do(hub, tick, ID, 1, "A-100")

    (box,) = seen(hub).boxes

    assert (box.short, box.lines[0].ticked, box.lines[0].missing) == ((), 1, 1)


def test_who_is_at_work_shows_to_the_others_with_their_name():
    hub = house()
    do(hub, claim, ID)

    mine, theirs = seen(hub), seen(hub, by=LENA)

    assert (mine.mine.by, mine.stands) == ("jonas", None)
    assert (theirs.mine, theirs.stands.by, theirs.stands.since) == (None, "jonas", NOON)
    assert seen(hub, by=LENA, at=NOON + timedelta(minutes=15)).stands is None


def test_what_is_canceled_says_so_and_what_to_put_back():
    hub = house()
    do(hub, allocate, ID, 1)
    says(hub, canceled_by="buyer", status=Status.CANCELED)
    hub.do(follow, ID)

    found = seen(hub)

    assert str(found.why_not) == "This order is canceled."
    assert [each.box.put_back for each in found.to_put_back] == [TWO]
    assert found.shelf(TWO[0]) == "R3-12"


def test_a_box_says_why_it_alone_can_not_go_on():
    hub = house()
    do(hub, split, ID, 1, {"1": 1})
    hub.store.hold(warehouse.box(), warehouse.box(2, contents={}))

    first, second = seen(hub).boxes

    assert (first.why_not, str(second.why_not)) == (None, "Box 2 is empty.")


def test_a_placeholder_is_found_by_what_amazon_calls_it():
    hub = house(
        sales.sale_line(kind=LineKind.PLACEHOLDER, article="ITEM", quantity=2, open=2, asin="B0X", title="A pen")
    )

    (line,) = seen(hub).boxes[0].lines

    assert (line.is_placeholder, line.title, line.inside.line.asin, line.is_stocked) == (True, "A pen", "B0X", False)


def test_lines_are_walked_past_as_on_the_note():
    lines = [
        sales.sale_line(article=article, quantity=2, open=2, amazon_line="1") for article in ("LOST", "FAR", "NEAR")
    ]
    hub = house(*lines)
    for number, bin in (("LOST", ""), ("FAR", "A-10"), ("NEAR", "A-2")):
        hub.store.hold(examples.article(number, bin=bin, ean="", skus=(), asins=()))

    (box,) = seen(hub).boxes
    (note,) = hub.do(picking_notes, [ID], by=JONAS).notes

    assert [line.bin for line in box.lines] == [line.bin for line in note.lines] == ["A-2", "A-10", ""]


def test_it_is_for_the_floor_and_for_orders_that_there_are():
    hub = house()

    with pytest.raises(Forbidden):
        seen(hub, by=person("anna"))
    with pytest.raises(NotFound):
        hub.do(floor_page, "306-0", by=JONAS, station=HERE)
