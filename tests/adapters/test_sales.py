"""Marketplace orders on every engine: by both numbers, in their lists, whole, and small."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder, NotWork, Status
from chalicelib.ports.orders import Known, ToDo, Whole
from tests.adapters.stores import DynamoStore, Store
from tests.adapters.test_items import is_consistent, size, watched
from tests.examples import DAY, NOON, sales

HELD = Hold(HoldReason.UNMAPPED_SHIP_METHOD, NOON, {"service_level": "SAME_DAY"})
RELEASED = replace(HELD, released_by="wendy")


def sale(number: int, **changes: Any) -> MarketplaceOrder:
    usual: dict[str, Any] = {
        "order_id": f"306-555012{number}-5550001",
        "number": f"SO-261123-{number:07}",
        "ordered_at": NOON + number * DAY,
        "ship_by": NOON - number * DAY,
    }
    return sales.sale(**{**usual, **changes})


def fill(store: Store, *orders: MarketplaceOrder) -> None:
    for order in orders:
        store.commit(Created(order))


def test_an_order_is_found_by_amazons_number_and_by_ours(store: Store):
    order = sale(1)
    fill(store, order, sale(2))

    assert store.sales.get(order.order_id) == order
    assert store.sales.by_number(" so-261123-0000001 ") == order
    for unknown in ("306-0000000-0000000", ""):
        with pytest.raises(NotFound):
            store.sales.get(unknown)
        with pytest.raises(NotFound):
            store.sales.by_number(unknown)


def test_a_number_of_ours_is_given_once(tables: DynamoStore):
    first, second = sale(1), replace(sale(2), number="SO-261123-0000001")
    fill(tables, first)

    with pytest.raises(Conflict):
        fill(tables, second)

    assert tables.sales.by_number("SO-261123-0000001") == first
    assert tables.sales.several([second.order_id]) == []
    tables.commit(Changed(first, replace(first, is_prime=True)))


def test_what_an_update_is_decided_from_is_read_together(store: Store):
    order, copy = sales.sale(), sales.copy()

    assert store.sales.known(order.order_id) is None
    store.commit(Created(order), Created(copy))
    assert store.sales.known(order.order_id) == Known(order, copy)
    store.commit(Created(sales.reservation()))
    assert store.sales.known(order.order_id) == Known(order, copy, sales.reservation())


def test_lines_are_kept_by_version(store: Store):
    first, second = sales.sale_lines(), sales.sale_lines(sales.sale_line(open=0), version=2)
    store.commit(Created(first), Created(second))

    assert store.sales.lines(sales.ORDER_ID, 1) == first
    assert store.sales.lines(sales.ORDER_ID, 2) == second
    with pytest.raises(NotFound):
        store.sales.lines(sales.ORDER_ID, 3)
    with pytest.raises(TypeError):
        store.commit(Changed(first, first))


def test_a_copy_of_any_size_comes_back_and_shrinks_again(store: Store):
    noise = "".join(chr(0x4E00 + (number * number * 7919) % 20_000) for number in range(400_000))
    order, large = sales.sale(), sales.copy(raw=noise)
    store.commit(Created(order), Created(large))

    assert store.sales.known(order.order_id) == Known(order, large)
    assert store.sales.copy(order.order_id) == large
    store.commit(Changed(large, sales.copy()))
    assert store.sales.copy(order.order_id) == sales.copy(revision=1)


def test_orders_are_listed_newest_first_page_by_page(store: Store):
    orders = [sale(number) for number in range(5)]
    fill(store, *orders)

    first = store.sales.newest(most=3)
    rest = store.sales.newest(most=3, after=first.next)

    assert [*first.rows, *rest.rows] == orders[::-1]
    assert rest.next is None


def test_several_statuses_are_one_list(store: Store):
    statuses = [Status.PENDING, Status.OPEN, Status.SHIPPED, Status.CANCELED, Status.OPEN]
    orders = [sale(number, status=status) for number, status in enumerate(statuses)]
    fill(store, *orders)

    first = store.sales.newest([Status.OPEN, Status.PENDING], most=2)
    rest = store.sales.newest([Status.PENDING, Status.OPEN], most=2, after=first.next)

    assert [*first.rows, *rest.rows] == [orders[4], orders[1], orders[0]]


def test_open_work_is_listed_by_its_ship_by_time(store: Store):
    ready = [sale(0), sale(1, holds=(RELEASED,)), sale(2, status=Status.PART_SHIPPED), sale(3, ship_by=None)]
    held = [sale(4, holds=(HELD,)), sale(5, holds=(RELEASED, replace(HELD, reason=HoldReason.ADDRESS)))]
    nobodys = [
        sale(6, not_work=NotWork.FILTERED, holds=(HELD,)),
        sale(7, status=Status.PENDING, holds=(HELD,)),
        sale(10, withheld={"1": 2}, pieces=2),
        sale(8, status=Status.SHIPPED),
        sale(9, cancel_wanted_at=NOON, status=Status.CANCELED),
    ]
    fill(store, *ready, *held, *nobodys)

    first = store.sales.to_do(ToDo.READY, most=2)
    rest = store.sales.to_do(ToDo.READY, most=2, after=first.next)

    assert [*first.rows, *rest.rows] == [ready[2], ready[1], ready[0], ready[3]]
    assert list(store.sales.to_do(ToDo.HELD).rows) == held[::-1]
    assert (store.sales.count(ToDo.READY), store.sales.count(ToDo.HELD)) == (4, 2)
    # What has no ship-by time is never late.
    assert [store.sales.count(ToDo.READY, before=NOON + day * DAY) for day in (-2, 0, 9)] == [0, 2, 3]
    counted = [store.sales.how_many(statuses) for statuses in ((), (Status.OPEN,), (Status.OPEN, Status.SHIPPED))]
    assert counted == [11, 7, 8]


def test_an_order_leaves_the_list_that_it_no_longer_belongs_to(store: Store):
    held = sale(1, holds=(HELD,))
    fill(store, held)

    store.commit(Changed(held, replace(held, holds=(RELEASED,))))
    assert [row.number for row in store.sales.to_do(ToDo.READY).rows] == [held.number]
    assert store.sales.count(ToDo.HELD) == 0

    (ready,) = store.sales.to_do(ToDo.READY).rows
    store.commit(Changed(ready, replace(ready, status=Status.SHIPPED)))
    assert store.sales.count(ToDo.READY) == 0
    assert store.sales.newest([Status.OPEN]).rows == []


def test_the_open_orders_of_a_connection_are_what_may_be_our_work(store: Store):
    ours = [sale(0), sale(1, status=Status.PENDING), sale(2, not_work=NotWork.FILTERED), sale(3, holds=(HELD,))]
    others = [
        sale(4, status=Status.SHIPPED),
        sale(5, not_work=NotWork.AMAZON_SHIPS),
        sale(6, marketplace="A1F83G8C2ARO7P"),
        sale(7, seller="ANOTHER"),
        sale(8, marketplace="UNKNOWN"),
    ]
    fill(store, *ours, *others)

    first = store.sales.open_of(sales.connection().id, most=3)
    rest = store.sales.open_of(sales.connection().id, most=3, after=first.next)

    assert [*first.rows, *rest.rows] == ours[::-1]


def test_several_orders_come_in_the_order_they_are_asked_for(store: Store):
    one, other = sale(1), sale(2)
    copy, lines = (
        sales.copy(order=sales.amazon_order(id=one.order_id)),
        replace(sales.sale_lines(), order_id=one.order_id),
    )
    fill(store, one, other)
    store.commit(Created(copy), Created(lines))

    assert store.sales.several([other.order_id, "306-0", one.order_id]) == [other, one]
    assert store.sales.wholes([one, other]) == [Whole(one, copy, lines), Whole(other, None, None)]
    assert (store.sales.several([]), store.sales.wholes([])) == ([], [])


def test_a_cursor_belongs_to_its_list(store: Store):
    fill(store, sale(1), sale(2))
    cursor = store.sales.newest(most=1).next

    for ask in (store.sales.to_do, store.sales.open_of):
        with pytest.raises(Refused):
            ask(ToDo.READY, after=cursor)
    with pytest.raises(Refused):
        store.sales.newest([Status.OPEN], after=cursor)


def test_an_ordinary_head_is_at_most_two_kilobytes(on_moto: DynamoStore):
    order = sales.sale(
        holds=(HELD, replace(HELD, reason=HoldReason.BUYER_CANCELS, released_by="0" * 16)),
        **dict.fromkeys(("delivery_terms", "payment_terms", "order_type", "customer_category"), "EXAMPLE-20-LETTERS-X"),
        customer="0" * 16,
        canceled_at=NOON,
        canceled_by="merchant",
        cancel_wanted_at=NOON,
        cancel_wanted_by="0" * 16,
        not_work=NotWork.CANCELED_BEFORE,
        is_prime=True,
        is_business=True,
    )

    fill(on_moto, order)

    (item,) = (item for item in on_moto.items("marketplace-orders") if item["sk"]["S"] == "head")
    assert size({"M": item}) <= 2048


@pytest.mark.parametrize(
    ("ask", "requests"),
    [
        (lambda store: store.sales.get(sales.ORDER_ID), ["GetItem"]),
        (lambda store: store.sales.by_number(sales.SALE), ["GetItem", "GetItem"]),
        (lambda store: store.sales.known(sales.ORDER_ID), ["BatchGetItem"]),
        (lambda store: store.sales.copy(sales.ORDER_ID), ["Query"]),
        (lambda store: store.sales.lines(sales.ORDER_ID, 1), ["Query"]),
        (lambda store: store.sales.newest(), ["Query", "BatchGetItem"]),
        (lambda store: store.sales.to_do(ToDo.READY), ["Query", "BatchGetItem"]),
        (lambda store: store.sales.to_do(ToDo.HELD), ["Query"]),
        (lambda store: store.personal.get(sales.ORDER_ID, at=NOON), ["GetItem"]),
    ],
)
def test_a_reader_asks_no_more_than_it_must(ask: Any, requests: list[str], on_moto: DynamoStore):
    on_moto.commit(*map(Created, (sales.sale(), sales.copy(), sales.sale_lines(), sales.personal())))

    with watched(on_moto) as calls:
        ask(on_moto)

    assert [name for name, _ in calls] == requests
    assert all(is_consistent(call) or "IndexName" in call for _, call in calls)


def test_a_step_that_changes_no_list_writes_one_item(on_moto: DynamoStore):
    before = sales.sale()
    fill(on_moto, before)

    with watched(on_moto) as calls:
        on_moto.commit(Changed(before, replace(before, customer="c-1", updated_at=NOON + timedelta(hours=1))))

    ((_, call),) = calls
    assert len(call["TransactItems"]) == 1
