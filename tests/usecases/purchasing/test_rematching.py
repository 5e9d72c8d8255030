"""Invoices that are compared anew because of something that is no document: an approval, a cancellation, a setting."""

from dataclasses import replace
from decimal import Decimal

from chalicelib.domain.attention import Reason
from chalicelib.domain.purchasing.matching import Match
from chalicelib.domain.purchasing.order import Delivery, Status
from tests import examples, fakes
from tests.examples.bills import asked, invoice_notice, share, ship_notice
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing.billing import asked_for, book, match, shipped, states
from tests.usecases.purchasing.hearing import ACCEPTED, confirmation, house
from tests.usecases.purchasing.sending import send_again

BILL = invoice_notice(payload_id="i-1")
SENT = ship_notice(payload_id="s-1")


def reasons(hub: FakeHub) -> list[Reason]:
    return [item.reason for item in hub.attention.all()]


def test_a_changed_tolerance_counts_on_the_page_at_once_and_in_the_register_from_the_next_fact_on():
    hub = house(Delivery.CONFIRMED)
    steps.hear(hub, asked_for(invoice_notice(share(asked(1, 2, "13.60")), payload_id="i-1")))
    hub.store.hold(replace(hub.settings.integration(), tolerance=Decimal(0)))
    at_once = (match(hub).state, states(hub), reasons(hub))
    steps.hear(hub, shipped(SENT))
    stricter = (states(hub), reasons(hub))
    hub.store.hold(replace(hub.settings.integration(), tolerance=Decimal("0.05")))
    book(hub, l1=2)

    assert at_once == (Match.DIFFERS, {"INV-1": "open"}, [])
    assert stricter == ({"INV-1": "differs"}, [Reason.INVOICE_DIFFERS])
    assert (states(hub), reasons(hub)) == ({"INV-1": "matched"}, [])


def test_an_invoice_that_came_before_the_approval_is_compared_anew_with_the_order():
    hub = fakes.hub(examples.applying(), examples.content())
    steps.hear(hub, asked_for(BILL))
    before = (states(hub), sorted(reasons(hub)))

    steps.approve(hub, "chiara", "emma", "felix")

    assert before == ({"INV-1": "differs"}, [Reason.CONTRADICTION, Reason.INVOICE_DIFFERS])
    assert (states(hub), reasons(hub)) == ({"INV-1": "open"}, [])


def test_an_invoice_that_came_before_an_order_went_automatically_is_compared_anew():
    hub = fakes.hub(examples.order(), examples.content())
    hub.store.hold(examples.policy(automatic_below={"USD": Decimal(100)}))
    steps.hear(hub, asked_for(BILL))

    assert steps.apply(hub).status is Status.ORDERED
    assert (states(hub), reasons(hub)) == ({"INV-1": "open"}, [])


def test_a_confirmation_that_waits_still_calls_somebody_after_the_approval():
    hub = fakes.hub(examples.applying(), examples.content())
    steps.hear(hub, confirmation(whole=ACCEPTED))

    steps.approve(hub, "chiara", "emma", "felix")

    assert reasons(hub) == [Reason.CONTRADICTION]


def test_an_invoiced_order_that_amazon_refused_differs_once_it_is_given_up_and_not_when_it_is_sent_again():
    hub = house(Delivery.REFUSED)
    steps.hear(hub, asked_for(BILL))
    refused = (states(hub), reasons(hub))
    send_again(hub)
    sent = (states(hub), reasons(hub))

    other = house(Delivery.REFUSED)
    steps.hear(other, asked_for(BILL))
    steps.cancel(other, reason="Bought elsewhere.")

    assert refused == ({"INV-1": "open"}, [Reason.CONTRADICTION])
    assert sent == ({"INV-1": "open"}, [])
    assert (states(other), Reason.INVOICE_DIFFERS in reasons(other)) == ({"INV-1": "differs"}, True)
