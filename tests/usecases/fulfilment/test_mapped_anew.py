"""Orders that are mapped anew while a box of theirs has its pieces already: what leaves is what the stock loses."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.inventory import Level, Pieces
from chalicelib.domain.orders.order import LineKind, Status
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.following import put_back_done
from chalicelib.usecases.fulfilment.short_picking import short_pick
from chalicelib.usecases.fulfilment.stepping import pack
from tests.examples import articles, sales, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import ID, box, do, figures, house, is_true
from tests.usecases.fulfilment.test_following import ONE, heard, says

PLACEHOLDER = sales.sale_line(article="ITEM", kind=LineKind.PLACEHOLDER, quantity=2, open=2, amazon_line="1")


def packed(*lines: object) -> FakeHub:
    """Two kettles in a box, and ten cups on their shelf."""
    hub = house(*lines)
    cups = warehouse.movement("cups", article="A-200")
    hub.store.hold(cups, warehouse.level("A-200", on_hand=10, allocated=0, reserved=0, is_told=True))
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, warehouse.UPS)
    return hub


def mapped_to(hub: FakeHub, article: str, *, place: str = "") -> None:
    order = hub.sales.get(ID)
    after = replace(order, lines_version=order.lines_version + 1, warehouse=place or order.warehouse)
    line = sales.sale_line(article=article, quantity=2, open=2, amazon_line="1")
    hub.store.hold(replace(sales.sale_lines(line), version=after.lines_version))
    hub.commit(Changed(order, after))


def test_a_box_with_what_the_order_no_longer_means_gives_it_back_and_does_not_leave():
    hub = packed()
    mapped_to(hub, "A-200")

    with pytest.raises(Refused, match="mapped anew"):
        do(hub, despatch, ID, 1, None)
    heard(hub)

    after = box(hub)
    assert (list(after.done), after.taken, after.put_back) == ([], (), (Pieces("A-100", "MAIN", 2),))
    assert figures(hub) == (10, 0, 0) and figures(hub, "A-200") == (10, 0, 2)
    is_true(hub)


def test_what_lies_in_it_is_still_to_be_put_back_when_the_order_is_canceled_before_anybody_has():
    hub = packed()
    mapped_to(hub, "A-200")
    heard(hub)
    says(hub, status=Status.CANCELED)

    heard(hub)

    assert (box(hub).is_dropped, box(hub).put_back) == (True, (Pieces("A-100", "MAIN", 2),))
    assert figures(hub) == (10, 0, 0) and figures(hub, "A-200") == (10, 0, 0)


def test_nobody_looks_for_fewer_of_what_it_no_longer_means():
    hub = packed()
    mapped_to(hub, "A-200")

    with pytest.raises(Refused, match="mapped anew"):
        do(hub, short_pick, ID, 1, "A-100", 1)

    assert [each.number for each in hub.boxes.of(ID).boxes] == [1]
    assert figures(hub) == (10, 2, 0)


def test_it_goes_on_with_the_right_pieces_once_the_others_are_put_back():
    hub = packed()
    mapped_to(hub, "A-200")
    heard(hub)

    do(hub, put_back_done, ID, 1)
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, warehouse.UPS)
    do(hub, despatch, ID, 1, None)

    assert figures(hub) == (10, 0, 0) and figures(hub, "A-200") == (8, 0, 0)
    is_true(hub)


def test_a_placeholder_that_gets_its_article_after_it_was_allocated_takes_it_before_it_leaves():
    hub = packed(PLACEHOLDER)
    mapped_to(hub, "A-200")

    heard(hub)

    assert (list(box(hub).done), box(hub).put_back) == ([], ())
    do(hub, allocate, ID, 1)
    assert figures(hub, "A-200") == (10, 2, 0)


def test_what_only_lies_elsewhere_by_now_or_is_not_kept_in_stock_any_more_leaves_as_it_was_taken():
    hub = packed()
    mapped_to(hub, "A-100", place="NORTH")
    hub.store.hold(articles.article("A-100", is_stocked=False))

    heard(hub)
    do(hub, despatch, ID, 1, None)

    assert Step.DESPATCHED in box(hub).done
    assert figures(hub) == (8, 0, 0)
    assert [each for each in hub.store.all(Level) if each.warehouse == "NORTH" and each.on_hand] == []


@pytest.mark.parametrize("place", ["MAIN", "NORTH"])
@pytest.mark.parametrize("is_stocked", [True, False])
def test_and_keeps_what_it_has_of_it_when_a_piece_is_canceled_or_lacks(place: str, is_stocked: bool):
    hub = packed()
    mapped_to(hub, "A-100", place=place)
    hub.store.hold(articles.article("A-100", is_stocked=is_stocked))
    says(hub, quantity=1)

    heard(hub)

    assert (box(hub).taken, box(hub).put_back) == (ONE, ONE)
    assert figures(hub) == (10, 1, 0)
    do(hub, put_back_done, ID, 1)
    do(hub, short_pick, ID, 1, "A-100", 0)
    assert (box(hub).taken, figures(hub)[:2]) == ((), (0, 0))
    is_true(hub)


def test_of_an_article_from_two_warehouses_the_shelf_that_was_looked_at_is_put_right():
    hub = house(
        sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1"),
        sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="2", warehouse="NORTH"),
        told=sales.amazon_order(sales.amazon_line("1"), sales.amazon_line("2")),
    )
    hub.store.hold(
        warehouse.movement("north", article="A-100", warehouse="NORTH"),
        warehouse.level("A-100", "NORTH", on_hand=10, allocated=0, reserved=2),
    )
    do(hub, allocate, ID, 1)

    do(hub, short_pick, ID, 1, "A-100", 1)

    assert box(hub).taken == (*ONE, Pieces("A-100", "NORTH", 2))
    assert (figures(hub), figures(hub, place="NORTH")) == ((1, 1, 1), (10, 2, 0))
    is_true(hub)
