"""What Amazon posts about an order: taken once, and kept whatever it says."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Created, Kept
from chalicelib.domain.errors import Conflict, Refused, Retryable
from chalicelib.domain.purchasing.confirmation import LineNews
from chalicelib.domain.purchasing.delivery import Answer, Receipt, recorded
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.domain.purchasing.shipping import Package
from chalicelib.ports.doors import Unreadable
from chalicelib.usecases.again import ATTEMPTS
from chalicelib.usecases.purchasing import documents
from chalicelib.usecases.purchasing.documents import UNMATCHED
from tests import examples, fakes
from tests.examples import HOUR, NOON, NUMBER, bills
from tests.usecases import steps
from tests.usecases.purchasing.billing import asked_for, shipped
from tests.usecases.purchasing.hearing import ACCEPTED, RAW, confirmation, delivered, document, house, told

# The same document twice.


def test_the_same_document_has_its_effect_once():
    hub = house()

    for _ in range(3):
        steps.hear(hub, confirmation(whole=ACCEPTED))

    assert (len(hub.store.commits), told(hub)) == (1, ["confirmed"])


def test_the_same_document_in_the_same_moment_has_its_effect_once():
    hub = house()
    hub.store.meanwhile = lambda: steps.hear(hub, confirmation(whole=ACCEPTED))

    steps.hear(hub, confirmation(whole=ACCEPTED))

    assert (len(hub.store.commits), told(hub), hub.pause.attempts) == (1, ["confirmed"], [1])


def test_the_same_document_in_many_threads_has_its_effect_once():
    hub = house()

    steps.together(4, lambda: steps.hear(hub, confirmation(whole=ACCEPTED)))

    assert (len(hub.store.commits), told(hub)) == (1, ["confirmed"])


def test_two_documents_in_the_same_moment_both_count():
    hub = house()
    hub.store.meanwhile = lambda: steps.hear(hub, confirmation(LineNews(1, ACCEPTED), payload_id="c-1"))

    steps.hear(hub, confirmation(LineNews(2, ACCEPTED), payload_id="c-2"))

    assert (delivered(hub), len(hub.orders.documents(NUMBER))) == (Delivery.CONFIRMED, 2)
    assert told(hub) == ["partly_confirmed", "confirmed"]


def test_two_payload_ids_that_look_alike_keep_two_files():
    hub = house()

    for payload_id in ("a.b@amazon", "a-b@amazon", "ä" * 300, "ö" * 300):
        steps.hear(hub, document(Kind.SHIP_NOTICE, payload_id))

    assert len(hub.files.stored) == 4
    assert all(name.isascii() and len(name) < 200 for name in hub.files.stored)


@pytest.mark.parametrize("trouble", [Retryable("Not now."), Conflict("Somebody was quicker.")])
def test_a_document_that_could_not_be_kept_is_not_acknowledged(trouble: Exception):
    hub = house()
    hub.store.troubles = [trouble] * ATTEMPTS

    with pytest.raises(type(trouble)):
        steps.hear(hub, confirmation(whole=ACCEPTED))
    assert (hub.store.commits, delivered(hub)) == ([], Delivery.SENT)
    hub.store.troubles = []

    steps.hear(hub, confirmation(whole=ACCEPTED))
    assert delivered(hub) is Delivery.CONFIRMED


# Orders that are not ours.


@pytest.mark.parametrize("number", ["PO-9999", "", "unmatched"])
def test_a_document_about_no_order_of_ours_is_kept_where_an_administrator_sees_it(number: str):
    hub = house()

    steps.hear(hub, confirmation(whole=ACCEPTED, order=number))

    at = NOON + HOUR
    (kept,) = hub.orders.documents(UNMATCHED)
    assert hub.store.commits == [
        (
            Created(Document(UNMATCHED, "c-1", Kind.CONFIRMATION, received_at=at, file=kept.file, is_waiting=True)),
            Audited(
                "received_confirmation",
                UNMATCHED,
                by="amazon",
                at=at,
                where="document door",
                facts={"payload_id": "c-1"},
            ),
            Kept(needed(Reason.UNKNOWN_ORDER, "c-1", at=at, file=kept.file, order=number, kind=Kind.CONFIRMATION)),
        )
    ]
    assert hub.files.read(kept.file) == RAW


def test_of_an_endless_order_number_only_the_beginning_is_listed():
    hub = house()

    steps.hear(hub, document(Kind.INVOICE, order="9" * 450_000))

    (item,) = hub.attention.all()
    assert item.facts["order"] == "9" * documents.LONGEST_NUMBER


def test_a_document_about_no_order_of_ours_is_kept_once():
    hub = house()

    for _ in range(2):
        steps.hear(hub, document(Kind.INVOICE, order="PO-9999"))

    assert (len(hub.store.commits), len(hub.attention.all())) == (1, 1)


# Ship notices and invoices.


@pytest.mark.parametrize("kind", [Kind.SHIP_NOTICE, Kind.INVOICE, Kind.STATUS])
def test_other_documents_are_kept_beside_the_order(kind: Kind):
    hub = house(Delivery.CONFIRMED)

    steps.hear(hub, document(kind))

    (kept,) = hub.orders.documents(NUMBER)
    assert (kept.kind, hub.files.read(kept.file)) == (kind, RAW)
    assert [type(change) for change in hub.store.commits[0]] == [Created, Audited]
    assert hub.store.audited == [f"received_{kind}"]


@pytest.mark.parametrize("kind", [Kind.SHIP_NOTICE, Kind.INVOICE])
@pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
def test_who_ships_or_invoices_an_order_has_it(kind: Kind, delivery: Delivery):
    dispatch = recorded(examples.dispatch(), Receipt(Answer.NONE))
    trouble = needed(Reason.UNKNOWN_DELIVERY, NUMBER, at=NOON)
    hub = fakes.hub(examples.ordered(delivery), examples.content(), dispatch, trouble)

    steps.hear(hub, document(kind))

    assert (delivered(hub), told(hub), hub.attention.all()) == (Delivery.SENT, ["sent"], [])
    steps.check(hub)
    steps.place(hub)
    assert hub.supplier.placed == []


def test_a_ship_notice_in_the_moment_of_a_repetition_stops_it():
    dispatch = recorded(examples.dispatch(), Receipt(Answer.NONE))
    hub = fakes.hub(examples.ordered(Delivery.UNKNOWN), examples.content(), dispatch)
    hub.clock.move(2 * examples.MINUTE)
    hub.store.meanwhile = lambda: steps.hear(hub, document(Kind.SHIP_NOTICE))

    steps.check(hub)

    assert (hub.supplier.placed, delivered(hub)) == ([], Delivery.SENT)


def test_a_ship_notice_says_nothing_about_what_is_confirmed():
    hub = house(Delivery.PARTLY_CONFIRMED)

    steps.hear(hub, document(Kind.SHIP_NOTICE))

    assert (delivered(hub), told(hub)) == (Delivery.PARTLY_CONFIRMED, [])


# What nobody can read.


def test_a_genuine_document_that_means_nothing_to_us_is_kept_once_where_an_administrator_sees_it():
    hub = house()
    unreadable = _unreadable()

    for _ in range(2):
        hub.do(documents.keep_unreadable, unreadable, where="document door")

    (kept,) = hub.orders.documents(UNMATCHED)
    (item,) = hub.attention.all()
    assert (item.reason, item.subject, item.file) == (Reason.UNREADABLE_DOCUMENT, "u-1", kept.file)
    assert (hub.files.read(kept.file), len(hub.store.commits)) == (RAW, 1)
    assert hub.store.audited == ["received_unreadable"]


def _unreadable() -> Unreadable:
    return Unreadable(Refused("This ship notice has no header."), kind=Kind.SHIP_NOTICE, payload_id="u-1", raw=RAW)


# More than we can write.


def test_a_document_whose_effects_are_too_much_is_kept_without_them():
    hub = house(Delivery.CONFIRMED)
    box = Package("UPS", "1Z" * 40, "https://www.ups.com/" + "x" * 470)
    for place in range(40):
        boxes = tuple(replace(box, tracking=f"{place}-{each}") for each in range(50))
        notice = bills.ship_notice((1, 1), shipment=f"S-{place}", payload_id=f"s-{place}", packages=boxes)
        steps.hear(hub, shipped(notice))

    kept, known = hub.orders.documents(NUMBER), hub.orders.shipments(NUMBER).known
    assert len(kept) == 40
    assert 0 < len(known) < 40
    waiting = {each.payload_id for each in kept if each.is_waiting}
    assert len(waiting) == 40 - len(known)
    assert {(item.reason, item.subject) for item in hub.attention.all()} == {
        (Reason.UNREADABLE_DOCUMENT, payload_id) for payload_id in waiting
    }


def test_an_invoice_with_an_endless_order_number_is_kept_where_an_administrator_sees_it():
    hub = house()

    steps.hear(hub, asked_for(bills.invoice_notice(bills.share(bills.asked(1), order="9" * 450_000))))

    (kept,) = hub.orders.documents(UNMATCHED)
    assert kept.is_waiting
    assert {item.reason for item in hub.attention.all()} == {Reason.UNREADABLE_DOCUMENT, Reason.UNKNOWN_ORDER}
    assert hub.invoices.newest().rows == []


def test_a_document_of_very_many_orders_is_kept_with_all_of_them():
    hub = house(Delivery.CONFIRMED)
    numbers = [f"PO-{place:04}" for place in range(40)]
    for number in numbers:
        hub.store.hold(examples.ordered(Delivery.SENT, number=number), replace(examples.content(), number=number))
    notices = tuple(bills.ship_notice((1, 1), order=number) for number in numbers)

    steps.hear(hub, shipped(*notices))

    assert all(len(hub.orders.documents(number)) == 1 for number in numbers)
    assert [item.reason for item in hub.attention.all()] == [Reason.UNREADABLE_DOCUMENT]
