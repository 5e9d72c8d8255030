"""Kept documents, read again: once their order is there, or we understand them, or the order has a place for them."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.errors import Conflict, Forbidden, Refused
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.ports.doors import Unreadable
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing import documents, reimport
from chalicelib.usecases.purchasing.documents import UNMATCHED
from tests import examples, fakes
from tests.examples import NUMBER
from tests.examples.bills import asked, invoice_notice, share, ship_notice
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing.billing import asked_for, figures, shipped, states
from tests.usecases.purchasing.hearing import ACCEPTED, RAW, confirmation, delivered, house

BILL = invoice_notice(payload_id="i-1")
SENT = ship_notice(payload_id="s-1")
OTHER = replace(examples.ordered(Delivery.CONFIRMED), number="PO-2")


def reasons(hub: FakeHub) -> list[Reason]:
    return [item.reason for item in hub.attention.all()]


def test_an_invoice_of_no_order_of_ours_stands_in_the_register_too():
    hub = house()

    steps.hear(hub, asked_for(invoice_notice(share(asked(1), order="PO-9"), payload_id="i-1")))

    assert (states(hub), reasons(hub)) == ({"INV-1": "unmatched"}, [Reason.UNKNOWN_ORDER])


def reading(hub: FakeHub, *inbounds: Inbound) -> None:
    hub.reader.documents = {inbound.raw: inbound for inbound in inbounds}  # type: ignore[attr-defined]


def retry(hub: FakeHub, by: str = "gita") -> None:
    (item,) = hub.attention.all()
    hub.do(reimport.retry_import, item.id, by=hub.people.get(by), where="page")


def test_an_unmatched_document_is_read_again_once_its_order_is_there():
    hub = fakes.hub()
    inbound = asked_for(BILL)
    reading(hub, inbound)
    steps.hear(hub, inbound)

    with pytest.raises(Refused, match="still names no order"):
        retry(hub)
    hub.store.hold(examples.ordered(Delivery.CONFIRMED), examples.content())
    item = hub.attention.all()[0]
    retry(hub)
    steps.hear(hub, inbound)

    assert (states(hub), hub.attention.all()) == ({"INV-1": "open"}, [])
    assert (len(hub.orders.documents(NUMBER)), hub.orders.documents(UNMATCHED)) == (1, [])
    assert hub.store.audited == ["received_invoice", "imported_again"]
    with pytest.raises(Conflict):
        hub.do(reimport.retry_import, item.id, by=hub.people.get("gita"), where="page")


def test_of_an_invoice_of_two_orders_the_known_one_counts_at_once():
    hub = house(Delivery.CONFIRMED)
    inbound = asked_for(invoice_notice(share(asked(1)), share(asked(1), order="PO-2"), payload_id="i-1"))
    reading(hub, inbound)

    steps.hear(hub, inbound)
    before = (states(hub), figures(hub)[1][2], reasons(hub))
    hub.store.hold(OTHER, replace(examples.content(), number="PO-2"))
    retry(hub)

    assert before == ({"INV-1": "unmatched"}, 2, [Reason.UNKNOWN_ORDER])
    assert (states(hub), hub.attention.all()) == ({"INV-1": "open"}, [])
    assert len(hub.orders.documents("PO-2")) == 1


def test_a_document_that_nobody_could_read_is_read_by_a_later_release():
    hub = house()
    unreadable = Unreadable(Refused("No header."), kind=Kind.SHIP_NOTICE, payload_id="s-1", raw=RAW)
    hub.do(documents.keep_unreadable, unreadable, where="document door")

    with pytest.raises(Refused, match="makes no sense"):
        retry(hub)
    reading(hub, shipped(SENT))
    retry(hub)

    assert (len(hub.orders.shipments(NUMBER).known), hub.attention.all()) == (1, [])


def test_a_confirmation_that_had_no_place_is_taken_once_the_order_was_sent_after_all():
    hub = house(Delivery.REFUSED)
    inbound = confirmation(whole=ACCEPTED)
    reading(hub, inbound)
    steps.hear(hub, inbound)

    with pytest.raises(Refused, match="no place"):
        retry(hub)
    hub.store.hold(replace(hub.orders.get(NUMBER), delivery=Delivery.SENT))
    retry(hub)

    assert (delivered(hub), hub.attention.all()) == (Delivery.CONFIRMED, [])
    assert [each.is_waiting for each in hub.orders.documents(NUMBER)] == [False]


def test_only_administrators_read_documents_again():
    hub = house()
    steps.hear(hub, asked_for(invoice_notice(share(asked(1), order="PO-9"), payload_id="i-1")))

    with pytest.raises(Forbidden):
        retry(hub, by="anna")
