"""Keeping the index: what an order is found by follows it, however messages come."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Audited, Said
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.messages import IndexAllOrders, IndexOrder
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.domain.search import wanted
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases import search
from tests import examples, fakes
from tests.examples import MINUTE, NOON, NUMBER, bills
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing.billing import shipped


def found(hub: FakeHub, text: str) -> list[str]:
    return [hit.number for hit in hub.search.find(wanted(text)).hits]


def test_an_order_is_found_once_it_was_applied_for():
    hub = fakes.hub(examples.order(), examples.content())
    assert found(hub, "ballpoint") == []

    steps.apply(hub)
    steps.pump(hub)

    assert found(hub, "blue ballpoint") == found(hub, "Anna") == found(hub, "b0cross002") == [NUMBER]


def test_a_cart_that_is_given_up_is_found_too():
    hub = fakes.hub(examples.order(), examples.content())

    steps.cancel(hub)
    steps.pump(hub)

    assert found(hub, "ballpoint") == [NUMBER]


def test_amazons_numbers_find_an_order_when_the_confirmation_brings_them():
    hub = fakes.hub(examples.ordered(), examples.content())
    confirmed = examples.confirmation(whole=LineState.ACCEPTED, amazon_orders=("114-5550123-5550001",))

    steps.hear(hub, Inbound(Kind.CONFIRMATION, "c-1", NUMBER, b"<cXML/>", confirmation=confirmed))
    steps.pump(hub)

    assert found(hub, "114-5550123-5550001") == found(hub, "114-5550123") == found(hub, "5550001") == [NUMBER]


def test_a_ship_notice_that_was_quicker_brings_them_too():
    hub = fakes.hub(examples.ordered(Delivery.SENT), examples.content())

    steps.hear(hub, shipped(bills.ship_notice()))
    steps.pump(hub)
    steps.hear(hub, shipped(bills.ship_notice(payload_id="another", shipment="S-2")))

    assert found(hub, "111-2223334-5556667") == [NUMBER]
    assert hub.store.messages.count(IndexOrder(NUMBER)) == 1


def test_what_changes_nothing_to_find_it_by_writes_nothing():
    hub = fakes.hub(examples.applying(), examples.content())

    first, second = hub.do(search.index, NUMBER), hub.do(search.index, NUMBER)

    assert (first > 5, second, hub.search.terms(NUMBER).revision) == (True, 0, 0)


def test_a_dropped_line_is_not_found_any_more():
    hub = fakes.hub(examples.applying(), examples.content())
    hub.do(search.index, NUMBER)
    hub.store.hold(examples.applying(content_version=2), examples.content(version=2, cart=examples.cart(1)))

    hub.do(search.index, NUMBER)

    assert (found(hub, "b0cross002"), found(hub, "b0cross001")) == ([], [NUMBER])


def test_who_indexes_an_older_state_looks_again():
    hub = fakes.hub(examples.applying(), examples.content())
    index, real = hub.search, hub.search.keep

    def keep(before: object, after: object) -> None:
        """Somebody is quicker, with news that we have not seen."""
        index.keep = real  # type: ignore[method-assign]
        hub.store.hold(AmazonSide(NUMBER, {1: LineAtAmazon(1, amazon_orders=("114-5550123-5550001",))}))
        hub.do(search.index, NUMBER)
        real(before, after)  # type: ignore[arg-type]

    index.keep = keep  # type: ignore[method-assign]

    assert hub.do(search.index, NUMBER) == 0
    assert found(hub, "114-5550123-5550001") == [NUMBER]


def test_a_message_about_an_order_that_is_not_there_is_done():
    hub = fakes.hub()

    assert hub.do(search.index, "PO-9999") == 0
    assert hub.search.known == {}


def test_all_orders_are_indexed_again_step_by_step_and_no_carts():
    orders = [
        examples.order(
            number=f"PO-{n:03}", created_at=NOON + n * MINUTE, status=Status.CART if n == 3 else Status.ORDERED
        )
        for n in range(120)
    ]
    hub = fakes.hub(*orders, *(replace(examples.content(), number=order.number) for order in orders))

    hub.do(search.index_again, by=hub.people.get("gita"), where="page")
    steps.pump(hub)

    assert len(hub.search.known) == 119
    assert "PO-003" not in hub.search.known
    told = [message for message in hub.store.messages if isinstance(message, IndexAllOrders)]
    assert [bool(message.after) for message in told] == [False, True, True]
    assert not [message for message in hub.store.messages if isinstance(message, IndexOrder)]


def test_that_is_for_operators_and_in_the_trail():
    hub = fakes.hub()

    with pytest.raises(Forbidden):
        hub.do(search.index_again, by=hub.people.get("anna"), where="page")
    assert hub.store.commits == []

    hub.do(search.index_again, by=hub.people.get("gita"), where="page")

    assert hub.store.commits == [
        (
            Audited("indexed_again", "orders", by="gita", at=NOON, where="page"),
            Said(IndexAllOrders("orders"), due_at=NOON),
        )
    ]
