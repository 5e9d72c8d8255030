"""A box leaves: its pieces leave the stock with it, and Amazon is to be told, in one commit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.fulfilment import Parcel, Step
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.fulfilment.parcels import TrackingAsked
from chalicelib.domain.inventory import Movement, Why
from chalicelib.domain.messages import FinishAllocation
from chalicelib.domain.messages.warehouse import ConfirmShipment
from chalicelib.domain.orders.amazon import Package
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.bench import laid_out
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.finishing import finish_allocation
from chalicelib.usecases.fulfilment.following import follow
from chalicelib.usecases.fulfilment.stepping import correct_parcel, pack, split
from chalicelib.usecases.fulfilment.undoing import undo
from chalicelib.usecases.inventory.promising import keep_promise
from tests.examples import NOON, sales, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, ID, box, do, figures, house, is_true
from tests.usecases.fulfilment.test_allocating import MANY, all_figures, dies_after, large


def packed(parcel: Parcel | None = warehouse.UPS, **more) -> FakeHub:
    hub = house(**more)
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, parcel)
    hub.store.commits.clear()
    return hub


def test_a_box_that_leaves_is_the_movement_and_is_told_to_amazon_in_the_same_commit():
    hub = packed()

    after = do(hub, despatch, ID, 1, None)

    assert after.is_despatched
    assert figures(hub) == (8, 0, 0)
    moved = [each for each in hub.store.all(Movement) if each.why is Why.DESPATCHED]
    assert [(each.quantity, each.on_hand, each.about, each.by, each.station) for each in moved] == [
        (-2, 8, f"{sales.SALE}/1", "jonas", HERE)
    ]
    told = hub.boxes.of(ID).confirmation(1)
    assert (told.reference, told.fate, told.items, told.parcel) == (1, Fate.PENDING, {"1": 2}, warehouse.UPS)
    assert ConfirmShipment(ID, box=1) in hub.store.messages
    assert len(hub.store.commits) == 1
    assert (hub.sales.get(ID).step, hub.sales.get(ID).claim) == (Step.DESPATCHED, None)
    assert hub.do(keep_promise, ID) == 0
    is_true(hub)


SHIP_PLUS = frozenset({"FBM_SHIP_PLUS"})


def test_what_amazon_confirms_itself_leaves_without_a_label_of_ours_and_nothing_is_sent():
    hub = packed(None, told=sales.amazon_order(programs=SHIP_PLUS))

    do(hub, despatch, ID, 1, None)

    told = hub.boxes.of(ID).confirmation(1)
    assert (told.fate, told.due_at, told.trouble) == (Fate.BY_AMAZON, None, None)
    assert [each for each in hub.store.messages if isinstance(each, ConfirmShipment)] == []
    assert hub.attention.all() == []
    assert figures(hub) == (8, 0, 0)
    do(hub, correct_parcel, ID, 1, warehouse.UPS)
    assert hub.boxes.of(ID).confirmation(1).fate is Fate.BY_AMAZON
    assert [each for each in hub.store.messages if isinstance(each, ConfirmShipment)] == []


def test_the_rest_of_what_amazon_confirms_itself_is_still_to_leave_when_amazon_counts_its_package():
    hub = house(told=sales.amazon_order(programs=SHIP_PLUS))
    do(hub, allocate, ID, 1)
    do(hub, undo, ID, 1, Step.ALLOCATED)
    do(hub, split, ID, 1, {"1": 1})
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, None)
    do(hub, despatch, ID, 1, None)
    copy = hub.sales.copy(ID)
    (line,) = copy.order.lines
    package = Package("77001", shipped_at=NOON, items={"1": 1})
    counts = replace(copy.order, lines=(replace(line, fulfilled=1, unfulfilled=1),), packages=(package,))
    hub.commit(Changed(copy, replace(copy, order=counts)))

    bench = laid_out(ID, hub.sales, hub.boxes)

    assert bench.counted == {1}
    do(hub, allocate, ID, 2)
    do(hub, pack, ID, 2, None)
    assert hub.do(follow, ID) == 0


def test_leaving_twice_is_leaving_once():
    hub = packed()
    hub.store.meanwhile = lambda: do(hub, despatch, ID, 1, None)

    do(hub, despatch, ID, 1, None)
    do(hub, despatch, ID, 1, None)

    assert (figures(hub), len(hub.store.commits)) == ((8, 0, 0), 1)


def test_carrier_and_number_are_asked_for_again_and_may_be_ignored_on_purpose():
    hub = packed(None)

    with pytest.raises(TrackingAsked):
        do(hub, despatch, ID, 1, None)
    assert (hub.store.commits, figures(hub)) == ([], (10, 2, 0))

    do(hub, despatch, ID, 1, None, ignore=True)

    told = hub.boxes.of(ID).confirmation(1)
    assert (told.fate, told.due_at) == (Fate.TRACKING_MISSING, None)
    (item,) = hub.attention.all()
    assert (item.reason, item.subject) == (Reason.TRACKING_MISSING, ID)
    assert (item.facts["box"], item.facts["ship_by"]) == ("1", (NOON + timedelta(days=2)).isoformat())
    assert not [each for each in hub.store.messages if isinstance(each, ConfirmShipment)]
    is_true(hub)


def test_what_was_ignored_is_told_as_soon_as_somebody_knows_it():
    hub = packed(None)
    do(hub, despatch, ID, 1, None, ignore=True)

    do(hub, correct_parcel, ID, 1, warehouse.UPS)

    told = hub.boxes.of(ID).confirmation(1)
    assert (told.fate, told.parcel, told.edition, told.reference) == (Fate.PENDING, warehouse.UPS, 2, 1)
    assert (hub.attention.all(), box(hub).parcel) == ([], warehouse.UPS)
    assert hub.store.messages[-1] == ConfirmShipment(ID, box=1)
    before = len(hub.store.commits)
    do(hub, correct_parcel, ID, 1, warehouse.UPS)
    assert len(hub.store.commits) == before


def test_number_and_carrier_may_be_entered_when_it_leaves():
    hub = packed(None)

    assert do(hub, despatch, ID, 1, warehouse.UPS).parcel == warehouse.UPS


def test_the_blanks_that_carriers_print_and_full_width_digits_are_not_part_of_a_number():
    hub = packed(None)

    assert (
        do(hub, despatch, ID, 1, Parcel("UPS", tracking=" 1Z 999 AA1\u00a001 ２３ ")).parcel.tracking == "1Z999AA10123"
    )


def test_a_bad_number_is_refused_beside_its_field():
    hub = packed(None)

    with pytest.raises(Unfit) as refused:
        do(hub, despatch, ID, 1, Parcel("UPS", tracking="9" * 101))

    assert [each.field for each in refused.value.refusals] == ["tracking"]
    assert hub.store.commits == []


def test_an_order_that_goes_without_tracking_sends_the_reference_of_its_carrier():
    hub = packed(None, carrier="LETTER")

    do(hub, despatch, ID, 1, None)

    assert hub.boxes.of(ID).confirmation(1).parcel == Parcel("LETTER", "Paket", "UNTRACKED")


def test_a_reference_that_amazon_knows_already_is_not_used_once_more():
    hub = packed(told=sales.amazon_order(packages=(sales.package(reference="1", items={}),)))

    do(hub, despatch, ID, 1, None)

    assert hub.boxes.of(ID).confirmation(1).reference == 2


def test_nothing_leaves_before_it_is_packed_and_nothing_is_undone_after():
    hub = house()
    do(hub, allocate, ID, 1)
    with pytest.raises(Refused, match="not packed yet"):
        do(hub, despatch, ID, 1, warehouse.UPS)
    do(hub, pack, ID, 1, warehouse.UPS)
    do(hub, despatch, ID, 1, None)

    for verb, more in ((undo, (Step.ALLOCATED,)), (undo, (Step.PACKED,)), (split, ({"1": 1},)), (pack, (None,))):
        with pytest.raises(Refused, match="left the house"):
            do(hub, verb, ID, 1, *more)


def test_what_was_canceled_a_second_ago_does_not_leave():
    hub = packed()

    def amazon() -> None:
        order = hub.sales.get(ID)
        hub.commit(Changed(order, replace(order, status=Status.CANCELED)))

    hub.store.meanwhile = amazon
    with pytest.raises(Refused, match="canceled"):
        do(hub, despatch, ID, 1, None)

    assert (figures(hub), hub.boxes.of(ID).confirmations) == ((10, 2, 0), ())


def test_more_than_is_left_to_ship_does_not_leave():
    hub = packed()
    copy = hub.sales.copy(ID)
    line = replace(copy.order.lines[0], fulfilled=1, unfulfilled=1)
    hub.store.hold(replace(copy, order=replace(copy.order, lines=(line,))))

    with pytest.raises(Refused, match="1 more than is still to ship"):
        do(hub, despatch, ID, 1, None)


def test_the_rest_of_an_order_leaves_later():
    hub = house()
    do(hub, split, ID, 1, {"1": 1})
    for number in (1, 2):
        do(hub, allocate, ID, number)
        do(hub, pack, ID, number, warehouse.UPS)

    do(hub, despatch, ID, 2, None)
    assert (figures(hub), hub.sales.get(ID).step) == ((9, 1, 0), Step.PACKED)
    do(hub, despatch, ID, 1, None)

    assert (figures(hub), hub.sales.get(ID).step) == ((8, 0, 0), Step.DESPATCHED)
    assert [each.items for each in hub.boxes.of(ID).confirmations] == [{"1": 1}, {"1": 1}]
    is_true(hub)


def test_a_large_box_is_booked_in_several_commits_and_to_the_end():
    hub = large()
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, warehouse.UPS)
    with pytest.raises(RuntimeError):
        do(dies_after(hub, 2), despatch, ID, 1, None)
    assert (len(box(hub).unmoved), box(hub).is_despatched) == (10, True)
    assert FinishAllocation(ID, box=1) in hub.store.messages
    is_true(hub)

    assert hub.do(finish_allocation, ID, 1) is True

    assert (box(hub).unmoved, len(box(hub).taken), all_figures(hub)) == ((), 70, {(3, 0, 0)})
    assert len([each for each in hub.store.all(Movement) if each.why is Why.DESPATCHED]) == len(MANY)
    assert len(hub.boxes.of(ID).confirmations) == 1
    is_true(hub)


def test_a_number_put_right_edits_the_same_package():
    hub = packed()
    do(hub, despatch, ID, 1, None)

    do(hub, correct_parcel, ID, 1, replace(warehouse.UPS, tracking="1Z999AA10123456785"))

    told = hub.boxes.of(ID).confirmation(1)
    assert (told.reference, told.edition, told.parcel.tracking) == (1, 2, "1Z999AA10123456785")
    assert hub.store.audited[-1] == "parcel_corrected"
    assert figures(hub) == (8, 0, 0)
