"""What is promised to orders follows them: from the first news of one to its last piece."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.orders.order import Hold, HoldReason, LineKind, NotWork, Status
from chalicelib.usecases.inventory.promising import keep_promise
from tests import fakes
from tests.examples import NOON, sales, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID


def house(*lines: object, **head: object) -> FakeHub:
    """An order of two kettles, of which ten lie in the main warehouse."""
    shown = lines or (sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1"),)
    return fakes.hub(
        examples.article(),
        examples.article("A-200"),
        examples.article("SERVICE", is_stocked=False),
        warehouse.level(allocated=0, reserved=0, is_told=True),
        sales.sale(**head),
        sales.copy(),
        sales.sale_lines(*shown),
    )


def figures(hub: FakeHub, article: str = "A-100") -> tuple[int, int, int]:
    level = hub.stock.level(article, "MAIN")
    return level.on_hand, level.allocated, level.reserved


@pytest.mark.parametrize("status", [Status.PENDING, Status.OPEN, Status.PART_SHIPPED])
def test_an_order_reserves_what_it_has_to_ship_once(status: Status):
    hub = house(status=status)

    assert hub.do(keep_promise, ID) == 1
    assert hub.do(keep_promise, ID) == 0

    assert figures(hub) == (10, 0, 2)
    assert hub.stock.level("A-100", "MAIN").available == 8
    assert not hub.stock.level("A-100", "MAIN").is_told
    assert hub.stock.promise(ID).pieces == (Pieces("A-100", "MAIN", 2),)


@pytest.mark.parametrize(
    "changes", [{"status": Status.CANCELED}, {"status": Status.SHIPPED}, {"not_work": NotWork.FILTERED}]
)
def test_an_order_that_is_over_or_not_ours_gives_back_what_it_reserved(changes: dict[str, object]):
    hub = house()
    hub.do(keep_promise, ID)
    order = hub.sales.get(ID)
    hub.commit(Changed(order, replace(order, **changes)))

    assert hub.do(keep_promise, ID) == 1

    assert figures(hub) == (10, 0, 0)
    assert hub.stock.promise(ID).pieces == ()


def test_a_held_order_keeps_its_pieces():
    hub = house(holds=(Hold(HoldReason.ADDRESS, NOON),))

    hub.do(keep_promise, ID)

    assert figures(hub) == (10, 0, 2)


def test_more_than_there_is_is_a_shortage_that_shows():
    hub = house(sales.sale_line(article="A-200", quantity=3, open=3, amazon_line="1"))
    copy = hub.sales.copy(ID)
    line = replace(copy.order.lines[0], quantity=3, unfulfilled=3)
    hub.commit(Changed(copy, replace(copy, order=replace(copy.order, lines=(line,)))))

    hub.do(keep_promise, ID)

    level = hub.stock.level("A-200", "MAIN")
    assert (level.available, level.shortage, level.free) == (-3, 3, 0)


def test_parts_of_a_kit_are_reserved_and_what_is_not_kept_in_stock_is_not():
    hub = house(
        sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1", kit="SET-1"),
        sales.sale_line(article="A-200", quantity=8, open=8, amazon_line="1", kit="SET-1"),
        sales.sale_line(article="SERVICE", quantity=2, open=2, amazon_line="1"),
        sales.sale_line(kind=LineKind.CHARGE, article="FREIGHT", quantity=1, amazon_line="1"),
        sales.sale_line(kind=LineKind.PLACEHOLDER, article="AMAZON-ITEM", quantity=2, open=2, amazon_line="1"),
    )

    hub.do(keep_promise, ID)

    assert hub.stock.promise(ID).pieces == (Pieces("A-100", "MAIN", 2), Pieces("A-200", "MAIN", 8))


def test_what_a_box_has_taken_is_not_reserved_once_more():
    hub = house()
    hub.do(keep_promise, ID)
    hub.store.hold(warehouse.box(contents={"1": 1}, done=warehouse.done(Step.ALLOCATED)))

    hub.do(keep_promise, ID)

    assert hub.stock.promise(ID).pieces == (Pieces("A-100", "MAIN", 1),)


def test_of_a_box_that_is_still_taking_only_what_it_has_taken_counts():
    hub = house()
    hub.store.hold(warehouse.box(is_allocating=True, taken=(Pieces("A-100", "MAIN", 1),)))

    hub.do(keep_promise, ID)

    assert hub.stock.promise(ID).pieces == (Pieces("A-100", "MAIN", 1),)


def test_what_a_box_that_becomes_lighter_has_yet_to_give_back_keeps_no_other_piece_from_being_promised():
    hub = house()
    lighter = {"contents": {"1": 1}, "is_allocating": True, "taken": (Pieces("A-100", "MAIN", 2),)}
    hub.store.hold(warehouse.box(done=warehouse.done(Step.ALLOCATED), **lighter))

    hub.do(keep_promise, ID)

    assert hub.stock.promise(ID).pieces == (Pieces("A-100", "MAIN", 1),)


def test_who_is_not_the_first_decides_again():
    hub = house()

    def quicker() -> None:
        level = hub.stock.level("A-100", "MAIN")
        hub.commit(Changed(level, replace(level, on_hand=9)))

    hub.store.meanwhile = quicker
    hub.do(keep_promise, ID)

    assert figures(hub) == (9, 0, 2)


def test_an_order_of_hundreds_of_articles_takes_several_commits_each_of_which_is_true():
    numbers = [f"B-{place:03}" for place in range(70)]
    hub = house(*(sales.sale_line(article=number, quantity=2, open=2, amazon_line="1") for number in numbers))
    hub.store.hold(*(examples.plain(number) for number in numbers))

    assert hub.do(keep_promise, ID) == 70

    assert len(hub.store.commits) == 3
    assert {figures(hub, number) for number in numbers} == {(0, 0, 2)}


def test_what_stops_in_the_middle_is_finished_by_the_next_hint():
    numbers = [f"B-{place:03}" for place in range(40)]
    hub = house(*(sales.sale_line(article=number, quantity=2, open=2, amazon_line="1") for number in numbers))
    hub.store.hold(*(examples.plain(number) for number in numbers))

    commits = iter([True, False])

    def commit(*changes: object, cause: str = "") -> None:
        if not next(commits, True):
            raise RuntimeError("killed")
        hub.store.commit(*changes)  # type: ignore[arg-type]

    with pytest.raises(RuntimeError):
        replace(hub, commit=commit).do(keep_promise, ID)
    assert sum(hub.stock.level(number, "MAIN").reserved for number in numbers) == 60

    assert hub.do(keep_promise, ID) == 10
    assert {figures(hub, number) for number in numbers} == {(0, 0, 2)}


def test_an_order_that_nobody_knows_needs_nothing():
    assert house().do(keep_promise, "306-0000000-0000000") == 0
