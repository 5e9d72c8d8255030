"""Boxes follow what Amazon says of their order, and stock follows what is found on the shelf."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.inventory import Movement, Pieces, Why
from chalicelib.domain.inventory.counting import Fate
from chalicelib.domain.orders.order import NotWork, Status
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.following import follow, put_back_done
from chalicelib.usecases.fulfilment.short_picking import short_pick
from chalicelib.usecases.fulfilment.stepping import pack, pick, split, tick
from chalicelib.usecases.inventory.counting import count
from chalicelib.usecases.inventory.promising import keep_promise
from tests.examples import sales, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import ID, JONAS, box, do, figures, house, is_true
from tests.usecases.fulfilment.test_allocating import all_figures, dies_after, large

TWO = (Pieces("A-100", "MAIN", 2),)
ONE = (Pieces("A-100", "MAIN", 1),)


def says(hub: FakeHub, *, quantity: int = 2, canceled_by: str = "", status: Status = Status.OPEN) -> None:
    """What Amazon wants shipped of it now."""
    order, copy = hub.sales.get(ID), hub.sales.copy(ID)
    line = replace(copy.order.lines[0], unfulfilled=quantity, canceled_by=canceled_by)
    told = replace(copy.order, lines=(line, *copy.order.lines[1:]))
    hub.commit(Changed(order, replace(order, status=status)), Changed(copy, replace(copy, order=told)))


def heard(hub: FakeHub) -> None:
    hub.do(follow, ID)
    hub.do(keep_promise, ID)


def test_a_cancel_after_allocated_gives_the_stock_back_and_says_what_to_put_back():
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pick, ID, 1)
    says(hub, canceled_by="buyer", status=Status.CANCELED)

    heard(hub)

    after = box(hub)
    assert (after.contents, after.taken, after.put_back, after.is_dropped) == ({}, (), TWO, True)
    assert figures(hub) == (10, 0, 0)
    assert hub.store.audited[-1] == "box_trimmed"
    commits = len(hub.store.commits)
    assert hub.do(follow, ID) == 0
    assert len(hub.store.commits) == commits
    is_true(hub)

    do(hub, put_back_done, ID, 1)
    do(hub, put_back_done, ID, 1)
    assert box(hub).put_back == ()
    assert hub.store.audited.count("box_put_back") == 1


def test_pieces_that_are_canceled_leave_the_box_which_waits_until_they_are_put_back():
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, warehouse.UPS)
    says(hub, quantity=1)

    heard(hub)

    after = box(hub)
    assert (after.contents, after.taken, after.put_back) == ({"1": 1}, ONE, ONE)
    assert (list(after.done), figures(hub)) == ([Step.ALLOCATED], (10, 1, 0))
    for verb, more in ((pick, ()), (pack, (None,)), (tick, ("A-100",)), (despatch, (None,))):
        with pytest.raises(Refused, match="put back"):
            do(hub, verb, ID, 1, *more)
    do(hub, put_back_done, ID, 1)
    do(hub, pack, ID, 1, None)
    do(hub, despatch, ID, 1, None)
    assert figures(hub) == (9, 0, 0)
    is_true(hub)


def test_of_several_boxes_the_one_with_the_longest_way_to_go_gives_first():
    hub = house()
    do(hub, split, ID, 1, {"1": 1})
    do(hub, allocate, ID, 2)
    says(hub, quantity=1)

    heard(hub)

    assert (box(hub, 1).is_dropped, box(hub, 2).contents) == (True, {"1": 1})
    assert (box(hub, 1).put_back, figures(hub), hub.sales.get(ID).step) == ((), (10, 1, 0), Step.ALLOCATED)


def test_what_nobody_allocated_has_nothing_to_put_back():
    hub = house()
    hub.store.hold(warehouse.box(done=warehouse.done(Step.PRINTED)))
    says(hub, canceled_by="buyer", status=Status.CANCELED)

    heard(hub)

    assert (box(hub).put_back, box(hub).is_dropped, figures(hub)) == ((), True, (10, 0, 0))


def test_a_large_box_that_is_canceled_in_the_middle_gives_everything_back():
    hub = large()
    with pytest.raises(RuntimeError):
        do(dies_after(hub, 1), allocate, ID, 1)
    says(hub, canceled_by="buyer", status=Status.CANCELED)

    heard(hub)

    assert (box(hub).taken, box(hub).is_allocating, all_figures(hub)) == ((), False, {(5, 0, 0)})
    is_true(hub)


def test_a_parcel_that_nobody_wants_any_more_is_somebodys_task_once():
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, warehouse.UPS)
    do(hub, despatch, ID, 1, None)
    says(hub, canceled_by="buyer", status=Status.CANCELED)

    heard(hub)
    heard(hub)

    (item,) = hub.attention.all()
    assert (item.reason, item.subject, item.facts["by"]) == (Reason.CANCELED_AFTER_DESPATCH, ID, "buyer")
    assert hub.sales.get(ID).cancel_after_despatch
    assert (box(hub).contents, figures(hub)) == ({"1": 2}, (8, 0, 0))


def test_what_amazon_counts_as_shipped_stays_in_what_is_open_else():
    """Box 1 left; Amazon's copy knows of it, and wants the other piece."""
    hub = house()
    do(hub, split, ID, 1, {"1": 1})
    for number in (1, 2):
        do(hub, allocate, ID, number)
    do(hub, pack, ID, 1, warehouse.UPS)
    do(hub, despatch, ID, 1, None)
    assert hub.do(follow, ID) == 0
    copy = hub.sales.copy(ID)
    line = replace(copy.order.lines[0], fulfilled=1, unfulfilled=1)
    told = replace(copy.order, lines=(line,), packages=(sales.package(),))
    hub.commit(Changed(copy, replace(copy, order=told)))

    heard(hub)

    assert (box(hub, 2).contents, figures(hub)) == ({"1": 1}, (9, 1, 0))


def test_an_order_without_boxes_has_nothing_to_follow():
    hub = house(status=Status.CANCELED)

    assert (hub.do(follow, ID), hub.do(follow, "306-0")) == (0, 0)


def test_a_short_pick_puts_the_stock_right_and_what_lacks_waits_in_a_box_of_its_own():
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, tick, ID, 1, "A-100")

    after = do(hub, short_pick, ID, 1, "a-100", 1)

    assert (after.contents, after.taken, after.step) == ({"1": 1}, ONE, Step.ALLOCATED)
    assert (box(hub, 2).contents, box(hub, 2).step) == ({"1": 1}, None)
    (moved,) = [each for each in hub.store.all(Movement) if each.why is Why.SHORT_PICK]
    assert (moved.quantity, moved.on_hand, moved.about) == (-9, 1, sales.SALE)
    assert figures(hub) == (1, 1, 1)
    assert hub.stock.level("A-100", "MAIN").shortage == 1
    assert hub.do(keep_promise, ID) == 0
    assert hub.store.entries[-1].facts["found"] == "1"
    is_true(hub)


@pytest.mark.parametrize("why", [NotWork.NOT_CONNECTED, NotWork.FILTERED, NotWork.UNFULFILLABLE])
def test_what_is_none_of_our_work_any_more_gives_its_pieces_back_and_gets_them_anew_when_it_is(why: NotWork):
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, None)
    order = hub.sales.get(ID)
    hub.commit(Changed(order, replace(order, not_work=why)))

    heard(hub)

    assert (box(hub).is_dropped, box(hub).put_back, figures(hub)) == (True, TWO, (10, 0, 0))
    is_true(hub)

    order = hub.sales.get(ID)
    hub.commit(Changed(order, replace(order, not_work=None)))
    heard(hub)
    assert figures(hub) == (10, 0, 2)
    do(hub, put_back_done, ID, 1)
    do(hub, allocate, ID, 2)
    assert figures(hub) == (10, 2, 0)
    is_true(hub)


def test_whoever_looked_at_the_shelf_knows_more_than_an_older_count_that_arrives_late():
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, short_pick, ID, 1, "A-100", 1)
    cells = {"article": "A-100", "warehouse": "MAIN", "counted": "10"}

    before, after = (
        hub.do(count, cells | {"as_of": when}, by=JONAS, where="page").fate for when in ("2020-01-01 10:00", "")
    )

    assert (before, after) == (Fate.OLD, Fate.TAKEN)
    assert figures(hub) == (10, 1, 1)


def test_what_lies_in_other_boxes_is_none_of_the_shelf():
    hub = house()
    do(hub, split, ID, 1, {"1": 1})
    do(hub, allocate, ID, 1)
    do(hub, allocate, ID, 2)

    do(hub, short_pick, ID, 2, "A-100", 0)

    assert (figures(hub), box(hub, 1).taken) == ((1, 1, 1), ONE)
    is_true(hub)


def test_a_box_of_which_nothing_is_found_waits_itself():
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pick, ID, 1)

    after = do(hub, short_pick, ID, 1, "A-100", 0)

    assert (after.contents, after.taken, after.step, hub.boxes.of(ID).box(2)) == ({"1": 2}, (), None, None)
    assert figures(hub) == (0, 0, 2)
    is_true(hub)


def test_a_kit_lacks_as_a_whole():
    """Two sets of one kettle and two cups each; three cups are there."""
    hub = house(
        sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1", kit="SET-1"),
        sales.sale_line(article="A-200", quantity=4, open=4, amazon_line="1", kit="SET-1"),
    )
    hub.store.hold(warehouse.level("A-200", allocated=0, reserved=4), warehouse.movement("m-2", article="A-200"))
    do(hub, allocate, ID, 1)

    do(hub, short_pick, ID, 1, "A-200", 3)

    assert (box(hub, 1).contents, box(hub, 2).contents) == ({"1": 1}, {"1": 1})
    assert box(hub).taken == (Pieces("A-100", "MAIN", 1), Pieces("A-200", "MAIN", 2))
    assert (figures(hub), figures(hub, "A-200")) == ((10, 1, 1), (3, 2, 2))
    is_true(hub)


@pytest.mark.parametrize(
    ("article", "found", "why"),
    [("A-100", 2, "needs 2"), ("A-100", -1, "needs 2"), ("A-200", 0, "none of this"), ("", 0, "none of this")],
)
def test_what_does_not_lack_is_no_short_pick(article, found, why):
    hub = house()
    do(hub, allocate, ID, 1)

    with pytest.raises(Refused, match=why):
        do(hub, short_pick, ID, 1, article, found)

    assert figures(hub) == (10, 2, 0)


def test_what_was_taken_out_and_is_wanted_again_has_a_box_again():
    hub = house()
    do(hub, allocate, ID, 1)
    says(hub, status=Status.CANCELED)
    heard(hub)
    do(hub, put_back_done, ID, 1)
    says(hub, status=Status.OPEN)

    heard(hub)
    after = do(hub, allocate, ID, 2)

    assert (box(hub, 1).is_dropped, after.contents, figures(hub)) == (True, {"1": 2}, (10, 2, 0))
    is_true(hub)


def test_what_left_is_not_packed_once_more_while_amazon_does_not_count_it():
    """Amazon's copy has the package, and not yet its pieces."""
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, warehouse.UPS)
    do(hub, despatch, ID, 1, None)
    copy = hub.sales.copy(ID)
    hub.commit(Changed(copy, replace(copy, order=replace(copy.order, packages=(sales.package(),)))))

    with pytest.raises(NotFound):
        do(hub, allocate, ID, 2)
