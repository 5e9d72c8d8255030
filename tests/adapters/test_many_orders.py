"""Orders of several statuses as one list, and many orders with all that is theirs."""

import random
import string
from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.cart import MOST_LINES
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.order import LIFE, Delivery, PurchaseOrder, Status
from chalicelib.domain.purchasing.shipping import Shipment, Shipments
from chalicelib.ports.purchasing import Page, Whole
from tests import examples
from tests.adapters.stores import DynamoStore, Store
from tests.examples import MINUTE, NOON

STATUSES = (Status.APPLYING, Status.CANCELED, Status.DISAPPROVED)


def numbers(page: Page) -> list[str]:
    return [order.number for order in page.rows]


def mixed(count: int) -> list[PurchaseOrder]:
    """So many orders a minute apart, the last one newest, of one status after the other, a cart among every four."""
    return [
        examples.order(
            number=f"PO-{place:03}",
            created_at=NOON + place * MINUTE,
            status=(*STATUSES, Status.CART)[place % 4],
        )
        for place in range(1, count + 1)
    ]


def test_several_statuses_are_one_list_newest_first(store: Store):
    store.commit(*map(Created, mixed(11)))

    first = store.orders.listed(STATUSES, most=4)
    second = store.orders.listed(STATUSES, after=first.next, most=4)

    assert numbers(first) == ["PO-010", "PO-009", "PO-008", "PO-006"]
    assert numbers(second) == ["PO-005", "PO-004", "PO-002", "PO-001"]
    assert second.next is None


@pytest.mark.parametrize(("before", "after"), sorted({(status, to) for (status, _), to in LIFE.items()}))
@pytest.mark.parametrize("reads", range(1, 7))
def test_an_order_that_moves_while_the_lists_are_read_is_met(
    tables: DynamoStore, monkeypatch: pytest.MonkeyPatch, before: Status, after: Status, reads: int
):
    """It moves after so many of the lists were read."""
    order = examples.order(status=before)
    tables.commit(Created(order))
    index = tables.tables.purchase_orders.by_status
    query, done = index.query, []

    def querying(*args: object, **named: object) -> list[object]:
        if len(done) == reads:
            tables.commit(Changed(order, replace(order, status=after)))
        done.append(args)
        return list(query(*args, **named))

    monkeypatch.setattr(index, "query", querying)

    assert numbers(tables.orders.listed(tuple(Status))) == [order.number]


def test_the_last_page_leads_nowhere(store: Store):
    store.commit(*map(Created, mixed(5)))

    assert store.orders.listed(STATUSES, most=4).next is None
    assert store.orders.listed([Status.ORDERED]) == Page([], None)


def test_a_page_of_one_list_is_none_of_another(store: Store):
    store.commit(*map(Created, mixed(11)))
    cursor = store.orders.listed(STATUSES, most=2).next

    with pytest.raises(Refused, match="not valid"):
        store.orders.listed(STATUSES[:2], after=cursor)
    with pytest.raises(Refused, match="not valid"):
        store.orders.by_status(Status.APPLYING, after=cursor)


def test_they_are_counted(store: Store):
    store.commit(*map(Created, mixed(11)))

    assert store.orders.count(STATUSES) == 8
    assert store.orders.count([Status.ORDERED]) == 0


def test_several_come_in_the_order_in_which_they_were_asked_for(store: Store):
    store.commit(*map(Created, mixed(3)))

    assert [order.number for order in store.orders.several(["PO-003", "PO-x", "", "PO-001"])] == ["PO-003", "PO-001"]
    assert store.orders.several([]) == []


def test_more_orders_than_one_request_takes(store: Store):
    orders = mixed(130)
    for start in (0, 65):
        store.commit(*map(Created, orders[start : start + 65]))

    asked = [order.number for order in orders]

    assert [order.number for order in store.orders.several(asked)] == asked


def test_orders_come_with_all_that_is_theirs(store: Store):
    sent = examples.ordered(Delivery.CONFIRMED, number="PO-A")
    side = AmazonSide("PO-A", {1: LineAtAmazon(1, LineState.ACCEPTED, amazon_orders=("114-5550123-5550001",))})
    dispatch = examples.dispatch(number="PO-A")
    shipments = Shipments("PO-A", {"S-1": Shipment("S-1", "1@amazon", NOON, lines=((1, 2),))})
    waiting = examples.applying(number="PO-B", content_version=2)
    store.commit(
        Created(sent),
        Created(examples.content(number="PO-A")),
        Created(side),
        Created(dispatch),
        Created(shipments),
        Created(examples.content(number="PO-B", version=2)),
        Created(waiting),
        Created(examples.content(number="PO-B", version=1)),
    )

    assert store.orders.wholes([waiting, sent]) == [
        Whole(waiting, examples.content(number="PO-B", version=2), AmazonSide("PO-B"), Shipments("PO-B"), None),
        Whole(sent, examples.content(number="PO-A"), side, shipments, dispatch),
    ]


def test_an_order_without_its_content_does_not_stand_in_the_way(store: Store):
    order = examples.order()
    store.commit(Created(order))

    assert store.orders.wholes([order]) == [Whole(order, None, AmazonSide(order.number), Shipments(order.number), None)]


def test_a_content_of_several_pieces_is_read_whole(tables: DynamoStore):
    chance = random.Random(7)
    noise = ["".join(chance.choices(string.printable, k=900)) for _ in range(MOST_LINES)]
    content = examples.content(cart=examples.cart(examples.line(n, description=noise[n - 1]) for n in range(1, 501)))
    order = examples.order()
    tables.commit(Created(order), Created(content))

    (whole,) = tables.orders.wholes([order])

    assert whole.content == content
    assert len([item for item in tables.items("purchase-orders") if "piece" in item]) > 1
