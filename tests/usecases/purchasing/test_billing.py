"""Ship notices and invoices as they come, and what becomes of the order and of the register."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import Reason, about
from chalicelib.domain.errors import Conflict
from chalicelib.domain.purchasing.confirmation import LineNews
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.invoices import Purpose
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.domain.purchasing.register import InvoiceState
from chalicelib.domain.purchasing.shipping import Operation
from chalicelib.usecases.purchasing import disputes, documents
from tests import examples, fakes
from tests.examples import HOUR, NOON, NUMBER, usd
from tests.examples.bills import asked, invoice_notice, share, ship_notice
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing.billing import asked_for, book, figures, match, shipped, states
from tests.usecases.purchasing.hearing import ACCEPTED, CHANGED, confirmation, delivered, house

BILL = invoice_notice(payload_id="i-1")
SENT = ship_notice(payload_id="s-1")
OTHER = replace(examples.ordered(Delivery.CONFIRMED), number="PO-2")


def reasons(hub: FakeHub) -> list[Reason]:
    return [item.reason for item in hub.attention.all()]


# The usual way.


def test_what_is_ordered_shipped_and_invoiced_agrees():
    hub = house(Delivery.CONFIRMED)

    steps.hear(hub, shipped(SENT))
    steps.hear(hub, asked_for(BILL))

    assert figures(hub) == {1: (2, 2, 2), 2: (2, 2, 2)}
    (entry,) = hub.invoices.newest().rows
    assert (entry.number, entry.state, entry.billing_group, entry.said.gross) == (
        *("INV-1", InvoiceState.MATCHED, "OFFICE", usd("51.96")),
    )
    assert [(each.kind, each.is_waiting) for each in hub.orders.documents(NUMBER)] == [
        (Kind.INVOICE, False),
        (Kind.SHIP_NOTICE, False),
    ]
    assert hub.attention.all() == []


def test_an_invoice_waits_for_the_goods_and_is_matched_when_they_leave():
    hub = house(Delivery.CONFIRMED)

    steps.hear(hub, asked_for(BILL))
    before = states(hub)
    steps.hear(hub, shipped(SENT))

    assert (before, states(hub)) == ({"INV-1": "open"}, {"INV-1": "matched"})


def test_what_people_book_counts_more_than_what_amazon_says_it_sent():
    hub = house(Delivery.CONFIRMED)
    for inbound in (shipped(SENT), asked_for(BILL)):
        steps.hear(hub, inbound)

    book(hub, l1=2)
    missing = states(hub)
    book(hub, l2=(2, 1))
    damaged = (states(hub), reasons(hub))
    credit = invoice_notice(share(asked(2, -1)), number="K-1", purpose=Purpose.CREDIT, payload_id="k-1")
    steps.hear(hub, asked_for(credit))

    assert (missing, damaged) == ({"INV-1": "open"}, ({"INV-1": "differs"}, [Reason.INVOICE_DIFFERS]))
    assert figures(hub)[2] == (2, 2, 1)
    assert (match(hub).differences, reasons(hub)) == ((), [])


@pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
def test_who_ships_or_invoices_an_order_has_it(delivery: Delivery):
    for inbound in (shipped(SENT), asked_for(BILL)):
        hub = house(delivery)

        steps.hear(hub, inbound)

        assert delivered(hub) is Delivery.SENT


def test_an_invoice_of_two_orders_is_compared_with_both():
    hub = fakes.hub(
        examples.ordered(Delivery.CONFIRMED), examples.content(), OTHER, replace(examples.content(), number="PO-2")
    )
    notice = invoice_notice(share(asked(1), asked(2)), share(asked(1), order="PO-2"), payload_id="i-1")

    steps.hear(hub, asked_for(notice))
    steps.hear(hub, shipped(SENT))
    one = states(hub)
    steps.hear(hub, shipped(replace(SENT, order="PO-2", payload_id="s-2")))

    assert (one, states(hub)) == ({"INV-1": "open"}, {"INV-1": "matched"})
    assert [len(hub.orders.documents(number)) for number in (NUMBER, "PO-2")] == [2, 2]


def test_an_invoice_for_information_asks_for_nothing():
    hub = house(Delivery.CONFIRMED)

    steps.hear(hub, asked_for(replace(BILL, is_information=True)))

    assert (states(hub), len(hub.orders.documents(NUMBER))) == ({}, 1)


def test_an_invoice_dated_in_the_future_is_listed_where_it_came():
    hub = house(Delivery.CONFIRMED)

    steps.hear(hub, asked_for(invoice_notice(payload_id="i-1", at=NOON + 3_000 * HOUR)))

    (entry,) = hub.invoices.newest().rows
    assert (entry.listed_at, entry.said.dated_at) == (NOON + HOUR, NOON + 3_000 * HOUR)


# What does not agree.


@pytest.mark.parametrize(
    "notice",
    [
        invoice_notice(share(asked(1, 3))),
        invoice_notice(share(asked(1, 2, "14.00"))),
        invoice_notice(share(asked(1), asked(2), shipping="4.00")),
        invoice_notice(share(asked(1), asked(2), tax="4.00")),
        invoice_notice(share(asked(9))),
        invoice_notice(share(net="60.00")),
        replace(BILL, gross=usd("60.00")),
    ],
    ids=["more", "dearer", "shipping", "tax", "unknown line", "as a whole", "sums"],
)
def test_what_asks_for_too_much_differs(notice: object):
    hub = house(Delivery.CONFIRMED)
    steps.hear(hub, shipped(SENT))

    steps.hear(hub, asked_for(notice))  # type: ignore[arg-type]

    assert states(hub) == {"INV-1": "differs"}


def test_a_price_within_the_tolerance_agrees_and_a_difference_is_told_once():
    hub = house(Delivery.CONFIRMED)
    steps.hear(hub, asked_for(invoice_notice(share(asked(1, 2, "13.60")), payload_id="i-1")))
    assert reasons(hub) == []

    steps.hear(hub, asked_for(invoice_notice(share(asked(2, 2, "20.00")), number="I-2", payload_id="i-2")))
    (item,) = hub.attention.all()
    hub.do(documents.hear, shipped(SENT), where="document door")

    assert (item.reason, item.facts) == (Reason.INVOICE_DIFFERS, {"lines": "2"})
    assert hub.attention.all() == [item]
    assert states(hub) == {"INV-1": "matched", "I-2": "differs"}


def test_an_invoice_that_is_taken_back_asks_for_nothing():
    hub = house(Delivery.CONFIRMED)
    wrong = invoice_notice(share(asked(1, 9)), payload_id="i-1")
    steps.hear(hub, asked_for(wrong))

    steps.hear(hub, asked_for(replace(wrong, payload_id="i-2", operation=Operation.DELETE, replaced="i-1")))

    assert (states(hub), figures(hub)[1][2], reasons(hub)) == ({"INV-1": "withdrawn"}, 0, [])


def test_two_documents_of_one_number_wait_for_a_person_who_says_which_counts():
    hub = house(Delivery.CONFIRMED)
    steps.hear(hub, shipped(SENT))
    steps.hear(hub, asked_for(invoice_notice(share(asked(1, 1)), payload_id="i-1")))
    steps.hear(hub, asked_for(invoice_notice(share(asked(1, 1)), payload_id="i-2")))  # says the same
    assert reasons(hub) == []

    steps.hear(hub, asked_for(invoice_notice(share(asked(1, 2)), payload_id="i-3", at=NOON + HOUR)))
    (item,) = hub.attention.all()
    disputed = (states(hub), figures(hub)[1][2])
    hub.do(disputes.prefer_other, item.id, by=hub.people.get("gita"), where="page")

    assert (item.reason, disputed) == (Reason.DUPLICATE_INVOICE, ({"INV-1": "differs"}, 1))
    assert (states(hub), figures(hub)[1][2], reasons(hub)) == ({"INV-1": "matched"}, 2, [])
    with pytest.raises(Conflict):
        hub.do(disputes.prefer_other, item.id, by=hub.people.get("gita"), where="page")


def test_an_order_that_was_never_placed_may_be_invoiced_and_somebody_looks():
    hub = fakes.hub(examples.order(status=Status.CANCELED), examples.content())

    steps.hear(hub, asked_for(BILL))

    assert (states(hub), sorted(reasons(hub))) == (
        *({"INV-1": "differs"}, [Reason.CONTRADICTION, Reason.INVOICE_DIFFERS]),
    )


def test_more_than_can_be_kept_is_kept_aside(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chalicelib.domain.purchasing.shipping.MOST_SHIPMENTS", 1)
    hub = house(Delivery.CONFIRMED)
    steps.hear(hub, shipped(SENT))

    steps.hear(hub, shipped(replace(SENT, shipment="S-2", payload_id="s-2")))

    (item,) = hub.attention.all()
    assert (item.reason, item.subject, item.facts["order"]) == (Reason.UNREADABLE_DOCUMENT, "s-2", NUMBER)
    assert len(hub.orders.shipments(NUMBER).known) == 1


# What is more than was ordered.


def test_more_than_ordered_and_lines_nobody_ordered_need_attention_until_amazon_says_otherwise():
    hub = house()

    steps.hear(hub, confirmation(LineNews(1, ACCEPTED, 3), LineNews(7, ACCEPTED, 1), payload_id="c-1"))
    (item,) = hub.attention.all()
    assert item == about(Reason.UNEXPECTED, NUMBER, {"more": "1", "unknown": "7"}, at=NOON + HOUR)

    steps.hear(hub, confirmation(LineNews(1, ACCEPTED, 2), payload_id="c-2", noticed_at=NOON + HOUR))

    assert [each.facts for each in hub.attention.all()] == [{"unknown": "7"}]


def test_dearer_shipping_or_totals_are_as_overpriced_as_dearer_lines_and_vanish_with_a_better_word():
    hub = house()

    steps.hear(hub, confirmation(whole=ACCEPTED, payload_id="c-1", shipping=usd("9.00")))
    (item,) = hub.attention.all()
    steps.hear(
        hub,
        confirmation(
            LineNews(1, CHANGED, 2, usd("12.00")), payload_id="c-2", noticed_at=NOON + HOUR, shipping=usd("0")
        ),
    )

    assert (item.reason, item.facts) == (Reason.OVERPRICED, {"total": "60.96 USD"})
    assert reasons(hub) == []
