"""Boxes of orders and their confirmations on every engine."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.fulfilment.cancellation import CancelStep
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.ports.fulfilment import DueCancellation, DueConfirmation, Shipping
from tests.adapters.stores import Store
from tests.examples import NOON, sales, warehouse

MINUTE = timedelta(minutes=1)


def test_an_order_that_nobody_touched_has_no_boxes(store: Store):
    store.commit(Created(sales.sale()), Created(sales.sale_lines()))

    assert store.boxes.of(sales.ORDER_ID) == Shipping()


def test_an_orders_boxes_are_read_with_what_amazon_was_told_of_them(store: Store):
    boxes = tuple(warehouse.box(number) for number in (1, 2, 10))
    told = warehouse.confirmation(2)
    other = replace(boxes[0], order_id="306-9999999-9999999")
    store.commit(*map(Created, (*boxes, told, other)))

    shipping = store.boxes.of(sales.ORDER_ID)

    assert shipping == Shipping(boxes, (told,))
    assert (shipping.box(10), shipping.confirmation(2), shipping.confirmation(1)) == (boxes[2], told, None)
    assert store.boxes.of_several([sales.ORDER_ID, "none"]) == {sales.ORDER_ID: shipping, "none": Shipping()}


def test_of_many_orders_each_has_its_own_boxes_however_many(store: Store):
    ids = [f"306-{number:07}-0000001" for number in range(40)]
    one = {id: (replace(warehouse.box(1), order_id=id),) for id in ids[1:]}
    told = {id: (replace(warehouse.confirmation(1), order_id=id),) for id in ids[::3]}
    many = tuple(replace(warehouse.box(number), order_id=ids[0]) for number in (1, 2, 3))
    second = replace(warehouse.confirmation(3), order_id=ids[0])
    store.commit(*map(Created, many), Created(second))
    for id in ids:
        if records := (*one.get(id, ()), *told.get(id, ())):
            store.commit(*map(Created, records))

    found = store.boxes.of_several([*ids, ids[5], "none"])

    assert found == {
        ids[0]: Shipping(many, (told[ids[0]][0], second)),
        **{id: Shipping(one[id], told.get(id, ())) for id in ids[1:]},
        "none": Shipping(),
    }
    assert store.boxes.of_several([]) == {}


def test_confirmations_that_wait_are_listed_until_there_is_nothing_to_do(store: Store):
    first, second = (warehouse.confirmation(number, due_at=NOON - number * MINUTE) for number in (1, 2))
    later = warehouse.confirmation(3, due_at=NOON)
    waits = warehouse.confirmation(4, fate=Fate.TRACKING_MISSING, due_at=None)
    store.commit(*map(Created, (first, second, later, waits)))

    due = [DueConfirmation(sales.ORDER_ID, each.box, each.due_at) for each in (second, first)]
    assert list(store.boxes.due(before=NOON, most=10)) == due
    assert list(store.boxes.due(before=NOON, most=1)) == due[:1]

    store.commit(Changed(second, replace(second, fate=Fate.ACCEPTED, due_at=None)))
    assert list(store.boxes.due(before=NOON, most=10)) == due[1:]


def test_what_amazon_was_asked_to_cancel_is_read_with_the_boxes_and_listed_until_it_is_over(store: Store):
    first, second = (warehouse.cancellation(number, due_at=NOON - number * MINUTE) for number in (1, 2))
    told = warehouse.confirmation(1, due_at=NOON - MINUTE)
    store.commit(*map(Created, (first, second, told)))

    shipping = store.boxes.of(sales.ORDER_ID)
    assert (shipping.cancellations, shipping.canceling, shipping.cancellation(1)) == ((first, second), second, first)
    assert shipping.cancellation(3) is None
    due = [DueCancellation(sales.ORDER_ID, each.number, each.due_at) for each in (second, first)]
    assert list(store.boxes.due_cancellations(before=NOON, most=10)) == due
    assert [each.box for each in store.boxes.due(before=NOON, most=10)] == [1]

    store.commit(Changed(second, replace(second, step=CancelStep.DONE, due_at=None)))
    assert list(store.boxes.due_cancellations(before=NOON, most=10)) == due[1:]
