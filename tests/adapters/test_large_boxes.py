"""A box of seventy articles on every engine: each of its commits is small enough for one transaction, and all of them
together leave the stock true."""

from typing import Any

from chalicelib.domain.changes import Created, Kept
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.inventory import Why
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.stepping import pack
from chalicelib.usecases.fulfilment.undoing import undo
from chalicelib.usecases.inventory.promising import keep_promise
from tests.adapters.stores import Store
from tests.examples import NOON, company, sales, warehouse
from tests.examples import articles as examples
from tests.usecases.fulfilment.floor import JONAS

ID = sales.ORDER_ID
NUMBERS = [f"B-{place:03}" for place in range(70)]


def stocked(store: Store) -> None:
    """An order of two each, of which five each lie there."""
    lines = (sales.sale_line(article=number, quantity=2, open=2, amazon_line="1") for number in NUMBERS)
    store.commit(Kept(company()), Created(sales.sale()), Created(sales.copy()), Created(sales.sale_lines(*lines)))
    for number in NUMBERS:
        level = warehouse.level(number, on_hand=5, allocated=0, reserved=0)
        store.commit(Created(examples.plain(number)), Created(level))
    keep_promise(
        ID,
        at=NOON,
        sales=store.sales,
        boxes=store.boxes,
        articles=store.articles,
        stock=store.stock,
        commit=store.commit,
    )


def do(store: Store, verb: Any, *more: Any, **ports: Any) -> Any:
    usual = {"by": JONAS, "station": "packing-1", "where": "page", "at": NOON}
    return verb(ID, 1, *more, **usual, sales=store.sales, boxes=store.boxes, commit=store.commit, **ports)


def figures(store: Store) -> set[tuple[int, int, int]]:
    levels = store.stock.levels((number, "MAIN") for number in NUMBERS).values()
    return {(level.on_hand, level.allocated, level.reserved) for level in levels}


def test_a_large_box_goes_through_its_whole_life(fair_store: Store):
    store = fair_store
    stocked(store)
    assert figures(store) == {(5, 0, 2)}

    do(store, allocate, articles=store.articles, stock=store.stock)
    assert figures(store) == {(5, 2, 0)}
    do(store, undo, Step.ALLOCATED, stock=store.stock)
    assert figures(store) == {(5, 0, 2)}

    do(store, allocate, articles=store.articles, stock=store.stock)
    do(store, pack, warehouse.UPS, lists=store.lists)
    more = {"articles": store.articles, "settings": store.settings, "takings": store.takings}
    box = do(store, despatch, None, lists=store.lists, stock=store.stock, **more)

    assert figures(store) == {(3, 0, 0)}
    assert (box.is_despatched, box.unmoved, len(box.taken)) == (True, (), 70)
    assert store.boxes.of(ID).box(1) == box
    (moved,) = store.stock.movements(NUMBERS[69], "MAIN").rows
    assert (moved.quantity, moved.why, moved.on_hand, moved.about) == (-2, Why.DESPATCHED, 3, f"{sales.SALE}/1")
    assert store.sales.get(ID).step is Step.DESPATCHED
