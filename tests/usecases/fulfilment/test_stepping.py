"""The steps of a box, one after the other, each once."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Forbidden, Refused, Unfit
from chalicelib.domain.fulfilment import Done, Parcel, Step
from chalicelib.domain.fulfilment.claims import Claimed
from chalicelib.domain.orders.order import Hold, HoldReason, NotWork, Status
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.claiming import claim
from chalicelib.usecases.fulfilment.stepping import pack, pick, print_notes, split, tick
from chalicelib.usecases.fulfilment.undoing import undo
from tests.examples import NOON, person, sales, warehouse
from tests.usecases.fulfilment.floor import HERE, ID, LENA, box, do, figures, house, is_true

DONE = Done(NOON, "jonas", HERE)


def test_a_box_goes_through_its_steps_and_the_order_shows_where_it_stands():
    hub = house()
    assert hub.sales.get(ID).step is None

    for verb, step, more in (
        (allocate, Step.ALLOCATED, ()),
        (pick, Step.PICKED, ()),
        (pack, Step.PACKED, (warehouse.UPS,)),
    ):
        after = do(hub, verb, ID, 1, *more)
        assert after.done[step] == DONE
        assert (after, hub.sales.get(ID).step) == (box(hub), step)

    assert box(hub).parcel == warehouse.UPS
    assert hub.store.audited == ["box_allocated", "box_picked", "box_packed"]
    assert hub.sales.get(ID).claim.by == "jonas"


def test_a_step_said_twice_is_done_once():
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pick, ID, 1)
    commits = len(hub.store.commits)

    assert do(hub, pick, ID, 1) == do(hub, allocate, ID, 1) == box(hub)

    assert len(hub.store.commits) == commits


def test_two_clicks_at_the_same_moment_are_one_step():
    hub = house()
    do(hub, allocate, ID, 1)
    hub.store.meanwhile = lambda: do(hub, pick, ID, 1)

    do(hub, pick, ID, 1)

    assert hub.store.audited.count("box_picked") == 1


def test_packing_does_the_picking_too():
    hub = house()
    do(hub, allocate, ID, 1)

    after = do(hub, pack, ID, 1, None)

    assert after.done == {Step.ALLOCATED: DONE, Step.PICKED: DONE, Step.PACKED: DONE}
    assert after.parcel == Parcel()


@pytest.mark.parametrize(("verb", "more"), [(pick, ()), (pack, (None,))])
def test_nothing_is_picked_or_packed_before_it_is_allocated(verb, more):
    hub = house()

    with pytest.raises(Refused, match="not allocated yet"):
        do(hub, verb, ID, 1, *more)

    assert hub.store.commits == []


def test_packing_again_puts_another_label_on():
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, None)

    after = do(hub, pack, ID, 1, Parcel("ups", " Ground ", " 1Z999AA10123456784\r\n"))

    assert after.parcel == warehouse.UPS


@pytest.mark.parametrize(
    ("parcel", "fields"),
    [
        (Parcel(), ["carrier", "tracking"]),
        (Parcel("NOBODY", tracking="1"), ["carrier"]),
        (Parcel("UPS", tracking=" "), ["tracking"]),
        (Parcel("UPS", tracking="1Z\x07999"), ["tracking"]),
        (Parcel("UPS", tracking="1Z\u202e999"), ["tracking"]),
        (Parcel("UPS", tracking="9" * 200), ["tracking"]),
        (Parcel("UPS", "x" * 61, "1Z"), ["method"]),
    ],
)
def test_what_can_not_be_on_a_parcel_is_refused_beside_its_field(parcel, fields):
    hub = house()
    do(hub, allocate, ID, 1)

    with pytest.raises(Unfit) as refused:
        do(hub, pack, ID, 1, parcel)

    assert [each.field for each in refused.value.refusals] == fields
    assert Step.PACKED not in box(hub).done


def test_an_untracked_carrier_needs_no_number_and_has_its_reference():
    hub = house()
    do(hub, allocate, ID, 1)

    assert do(hub, pack, ID, 1, Parcel("LETTER")).parcel == Parcel("LETTER", tracking="UNTRACKED")
    assert do(hub, pack, ID, 1, Parcel("LETTER", tracking="R 1")).parcel.tracking == "R1"


@pytest.mark.parametrize(
    ("step", "left", "stock"),
    [
        (Step.PACKED, [Step.ALLOCATED, Step.PICKED], (10, 2, 0)),
        (Step.PICKED, [Step.ALLOCATED], (10, 2, 0)),
        (Step.ALLOCATED, [], (10, 0, 2)),
    ],
)
def test_each_step_can_be_undone_with_what_needs_it(step, left, stock):
    hub = house()
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, warehouse.UPS)

    after = do(hub, undo, ID, 1, step)

    assert (list(after.done), figures(hub)) == (left, stock)
    assert after == do(hub, undo, ID, 1, step)
    assert hub.sales.get(ID).step is (left[-1] if left else None)
    is_true(hub)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ({"status": Status.PENDING}, "payment"),
        ({"status": Status.CANCELED}, "canceled"),
        ({"status": Status.SHIPPED}, "shipped"),
        ({"not_work": NotWork.AMAZON_SHIPS}, "Amazon ships"),
        ({"not_work": NotWork.FILTERED}, "filter"),
        ({"holds": (Hold(HoldReason.ADDRESS, NOON),)}, "held"),
    ],
)
def test_what_is_no_work_is_refused_with_the_reason(head, why):
    hub = house()
    order = hub.sales.get(ID)
    hub.commit(Changed(order, replace(order, **head)))
    hub.store.commits.clear()

    for verb, more in ((allocate, ()), (pick, ()), (pack, (None,)), (tick, ("A-100",)), (split, ({"1": 1},))):
        with pytest.raises(Refused, match=why):
            do(hub, verb, ID, 1, *more)
    (noted,) = hub.do(print_notes, [ID], by=LENA, station="", where="page")

    assert why in str(noted.why_not)
    assert hub.store.commits == []


def test_another_persons_order_is_left_alone():
    hub = house()
    do(hub, claim, ID, by=LENA)
    commits = len(hub.store.commits)

    for verb, more in ((allocate, ()), (undo, (Step.ALLOCATED,)), (split, ({"1": 1},))):
        with pytest.raises(Claimed):
            do(hub, verb, ID, 1, *more)
    (noted,) = hub.do(print_notes, [ID], by=person("will", roles=LENA.roles), station="", where="page")

    assert isinstance(noted.why_not, Claimed)
    assert len(hub.store.commits) == commits
    with pytest.raises(Forbidden):
        do(hub, allocate, ID, 1, by=person("anna"))


def test_notes_are_printed_for_many_orders_and_start_none_of_them():
    hub = house()
    other = "306-5550123-5550002"
    hub.store.hold(
        sales.sale(order_id=other, number="SO-2", status=Status.PENDING),
        sales.copy(order=sales.amazon_order(id=other)),
    )

    noted = hub.do(print_notes, [ID, other, "306-0", ID], by=LENA, station="", where="page")

    assert [(each.order_id, each.number, each.boxes) for each in noted] == [
        (ID, sales.SALE, (1,)),
        (other, "SO-2", ()),
        ("306-0", "", ()),
    ]
    assert box(hub).done == {Step.PRINTED: Done(NOON, "lena")}
    head = hub.sales.get(ID)
    assert (head.step, head.claim) == (Step.PRINTED, None)
    assert hub.store.audited == ["box_printed"]
    assert hub.do(print_notes, [ID], by=LENA, station="", where="page")[0].boxes == (1,)
    assert len(hub.store.commits) == 1


def test_an_order_that_leaves_in_parts_is_split_first():
    hub = house()

    fresh = do(hub, split, ID, 1, {"1": 1})

    assert (fresh.number, fresh.contents, box(hub).contents) == (2, {"1": 1}, {"1": 1})
    do(hub, allocate, ID, 2)
    assert (hub.sales.get(ID).step, figures(hub)) == (None, (10, 1, 1))
    with pytest.raises(Refused, match="There are only 1"):
        do(hub, split, ID, 1, {"1": 2})
    with pytest.raises(Refused, match="Undo"):
        do(hub, split, ID, 2, {"1": 1})
    is_true(hub)
