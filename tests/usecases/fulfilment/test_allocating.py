"""A box takes all that it needs of the stock, or nothing; and gives all of it back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.fulfilment.shortages import Missing, Short
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.messages import FinishAllocation
from chalicelib.domain.orders.order import LineKind
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.finishing import finish_allocation
from chalicelib.usecases.fulfilment.together import allocate_all
from chalicelib.usecases.fulfilment.undoing import undo
from chalicelib.usecases.inventory.promising import keep_promise
from tests.examples import NOON, sales, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, ID, JONAS, box, do, figures, house, is_true


def test_what_was_promised_is_allocated_in_the_same_commit():
    hub = house()
    assert figures(hub) == (10, 0, 2)

    after = do(hub, allocate, ID, 1)

    assert figures(hub) == (10, 2, 0)
    assert after.taken == (Pieces("A-100", "MAIN", 2),)
    assert hub.stock.promise(ID).pieces == ()
    assert len(hub.store.commits) == 1
    assert hub.do(keep_promise, ID) == 0
    is_true(hub)


def test_what_was_never_promised_is_allocated_too_and_not_promised_afterwards():
    hub = house()
    hub.store.hold(warehouse.level(allocated=0, reserved=0), warehouse.promise(revision=1, pieces=()))

    do(hub, allocate, ID, 1)

    assert (figures(hub), hub.do(keep_promise, ID)) == ((10, 2, 0), 0)


def test_a_promise_that_is_kept_at_the_same_moment_is_not_made_twice():
    hub = house()
    hub.store.hold(warehouse.level(allocated=0, reserved=0), warehouse.promise(revision=1, pieces=()))
    hub.store.meanwhile = lambda: do(hub, allocate, ID, 1)

    hub.do(keep_promise, ID)

    assert figures(hub) == (10, 2, 0)


def test_too_little_is_refused_with_all_that_is_short_and_nothing_is_taken():
    hub = house(
        sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1"),
        sales.sale_line(article="A-200", quantity=2, open=2, amazon_line="1"),
        on_hand=1,
    )
    before = len(hub.store.commits)

    with pytest.raises(Short) as refused:
        do(hub, allocate, ID, 1)

    assert refused.value.missing == (Missing("A-100", "MAIN", 2, 1), Missing("A-200", "MAIN", 2, 0))
    assert str(refused.value) == "There is too little in stock of: A-100, A-200."
    assert (figures(hub), len(hub.store.commits)) == ((1, 0, 2), before)


def test_of_two_who_want_the_last_piece_one_has_it():
    hub = house(on_hand=2)

    def rival() -> None:
        level = hub.stock.level("A-100", "MAIN")
        hub.commit(Changed(level, replace(level, allocated=1)))

    hub.store.meanwhile = rival
    with pytest.raises(Short):
        do(hub, allocate, ID, 1)

    assert figures(hub) == (2, 1, 2)


def test_of_many_orders_one_whose_shelf_moves_at_that_moment_is_decided_again_and_none_is_left_out():
    hub = house()

    def rival() -> None:
        level = hub.stock.level("A-100", "MAIN")
        hub.commit(Changed(level, replace(level, reserved=5)))

    hub.store.meanwhile = rival

    allocated = do(hub, allocate_all, [ID, "306-0", ID])

    assert [(each.order_id, each.boxes, str(each.why_not)) for each in allocated] == [
        (ID, (1,), "None"),
        ("306-0", (), "There is no such order."),
    ]
    assert figures(hub) == (10, 2, 3)


def test_what_is_not_kept_in_stock_never_stops_it():
    hub = house(
        sales.sale_line(article="SERVICE", quantity=2, open=2, amazon_line="1"),
        sales.sale_line(kind=LineKind.PLACEHOLDER, article="ITEM", quantity=2, open=2, amazon_line="1"),
        sales.sale_line(kind=LineKind.CHARGE, article="FREIGHT", quantity=1, amazon_line="1"),
    )

    after = do(hub, allocate, ID, 1)

    assert (after.taken, after.step) == ((), Step.ALLOCATED)


@pytest.mark.parametrize(
    ("contents", "why"), [({}, "Box 1 is empty"), ({"1": 3}, "Box 1 holds 1 more than is still to ship")]
)
def test_an_empty_box_and_one_with_too_much_are_refused(contents, why):
    hub = house()
    hub.store.hold(warehouse.box(contents=contents))

    with pytest.raises(Refused, match=why):
        do(hub, allocate, ID, 1)


MANY = [f"B-{place:03}" for place in range(70)]


def large(on_hand: int = 5) -> FakeHub:
    """An order of seventy articles."""
    hub = house(*(sales.sale_line(article=number, quantity=2, open=2, amazon_line="1") for number in MANY))
    for number in MANY:
        hub.store.hold(
            examples.plain(number),
            warehouse.level(number, on_hand=on_hand, allocated=0, reserved=0),
            warehouse.movement(f"m-{number}", on_hand, article=number),
        )
    hub.do(keep_promise, ID)
    hub.store.commits.clear()
    hub.store.envelopes.clear()
    return hub


def all_figures(hub: FakeHub) -> set[tuple[int, int, int]]:
    return {figures(hub, number) for number in MANY}


def test_a_large_box_takes_its_pieces_in_chunks_and_has_all_of_them_in_the_end():
    hub = large()

    after = do(hub, allocate, ID, 1)

    assert [len(commit) <= 40 for commit in hub.store.commits] == [True] * 3
    assert (len(after.taken), after.is_allocating, after.step) == (70, False, Step.ALLOCATED)
    assert all_figures(hub) == {(5, 2, 0)}
    assert hub.store.audited == ["box_allocated"]
    (promised,) = [each for each in hub.store.envelopes.values() if isinstance(each.message, FinishAllocation)]
    assert (promised.message, promised.due_at) == (FinishAllocation(ID, 1), NOON + timedelta(minutes=2))
    assert hub.do(finish_allocation, ID, 1) is False
    is_true(hub)


def dies_after(hub: FakeHub, commits: int) -> FakeHub:
    left = iter([True] * commits)

    def commit(*changes: object, cause: str = "") -> None:
        if not next(left, False):
            raise RuntimeError("killed")
        hub.store.commit(*changes)  # type: ignore[arg-type]

    return replace(hub, commit=commit)


def test_what_dies_in_the_middle_is_given_back_by_its_message():
    hub = large()
    with pytest.raises(RuntimeError):
        do(dies_after(hub, 2), allocate, ID, 1)
    assert (len(box(hub).taken), box(hub).is_allocating, box(hub).step) == (60, True, None)
    is_true(hub)
    assert hub.do(keep_promise, ID) == 0

    assert hub.do(finish_allocation, ID, 1) is True

    assert (box(hub).taken, box(hub).is_allocating) == ((), False)
    assert all_figures(hub) == {(5, 0, 2)}
    assert hub.do(keep_promise, ID) == 0
    assert hub.store.entries[-1].by == "crossdock"


def test_whoever_clicks_again_goes_on_where_it_died():
    hub = large()
    with pytest.raises(RuntimeError):
        do(dies_after(hub, 1), allocate, ID, 1)

    after = do(hub, allocate, ID, 1)

    assert (len(after.taken), after.step) == (70, Step.ALLOCATED)
    assert all_figures(hub) == {(5, 2, 0)}


def test_undoing_that_dies_is_finished_as_well():
    hub = large()
    do(hub, allocate, ID, 1)
    with pytest.raises(RuntimeError):
        do(dies_after(hub, 1), undo, ID, 1, Step.ALLOCATED)
    assert (box(hub).is_allocating, box(hub).step) == (True, None)

    assert hub.do(finish_allocation, ID, 1) is True

    assert all_figures(hub) == {(5, 0, 2)}
    is_true(hub)


def test_a_rival_in_the_middle_leaves_it_with_nothing():
    hub = large(on_hand=2)

    def commit(*changes: object, cause: str = "") -> None:
        hub.store.commit(*changes)  # type: ignore[arg-type]
        level = hub.stock.level(MANY[65], "MAIN")
        if level.allocated == 0:
            hub.store.commit(Changed(level, replace(level, allocated=1)))

    with pytest.raises(Short):
        replace(hub, commit=commit).do(allocate, ID, 1, by=JONAS, station=HERE, where="page")

    assert (box(hub).taken, box(hub).is_allocating, box(hub).step) == ((), False, None)
    assert all_figures(hub) == {(2, 0, 2), (2, 1, 2)}
