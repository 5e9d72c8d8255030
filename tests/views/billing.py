"""Invoices, documents and what needs attention in every state, for the gallery: as a house really shows them."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.attention import Half, Reason, Topic, half
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.confirmation import LineNews, LineState
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.invoices import Purpose, key_of
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.domain.purchasing.register import InvoiceState
from chalicelib.domain.purchasing.shipping import Operation, Package
from chalicelib.ports.doors import Unreadable
from chalicelib.ports.purchasing import Inbound
from chalicelib.queries.attention import Ability, Waiting, waiting
from chalicelib.queries.documents import document
from chalicelib.queries.invoices import Filter, RegisterPage, invoice, register
from chalicelib.queries.purchasing.from_amazon import FromAmazon, from_amazon
from chalicelib.usecases.purchasing import documents
from chalicelib.usecases.purchasing.documents import UNMATCHED
from chalicelib.views.form import EMPTY, Form
from chalicelib.views.xml import pretty
from tests import examples, fakes
from tests.examples import DAY, HOUR, NOON, NUMBER, usd
from tests.examples.bills import asked, invoice_notice, share, ship_notice
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.views import rows

# A picture's name, its template and what the template is given.
Shown = tuple[str, str, dict[str, object]]
RAW = b'<?xml version="1.0"?><cXML payloadID="x"><Header><Secret>(removed)</Secret></Header><a>&lt;b&gt;</a></cXML>'
NOTHING = FromAmazon((), (), (), may_open=False, may_see_invoices=False)


def busy() -> FakeHub:
    """An order that Amazon confirmed dearer, shipped in two boxes and invoiced with a slip, and papers of others."""
    hub = fakes.hub(examples.ordered(Delivery.SENT), examples.content())
    hub.clock.move(3 * DAY)
    news = (
        LineNews(1, LineState.CHANGED, 2, usd("15.00")),
        LineNews(2, LineState.ACCEPTED, 3),
        LineNews(8, LineState.ACCEPTED, 1),
    )
    said = examples.confirmation(*news, payload_id="c-1", amazon_orders=("114-2223334-5556667",))
    boxes = (Package("UPS", "1Z999AA10123456784"), Package("Riverside Logistics", "RL-77", "https://evil.example/"))
    sent = ship_notice((1, 2), packages=boxes, arrives_at=NOON + 5 * DAY, payload_id="s-1")
    later = ship_notice((2, 1), shipment="S-2", packages=(), at=NOON + DAY, payload_id="s-2")
    bills = (
        invoice_notice(share(asked(1, 2, "15.00"), shipping="4.00", tax="2.40"), payload_id="i-1", at=NOON + DAY),
        invoice_notice(
            share(asked(2, 2)), number="INV-2", payload_id="i-2", at=NOON + 2 * DAY, supplier="Example Seller <b>"
        ),
        invoice_notice(
            share(asked(2, 1)),
            number="INV-2",
            payload_id="i-3",
            at=NOON + 2 * DAY + HOUR,
            supplier="Example Seller <b>",
        ),
        invoice_notice(
            share(asked(1, -1, "15.00")), number="K-1", purpose=Purpose.CREDIT, payload_id="i-4", at=NOON + 2 * DAY
        ),
        invoice_notice(share(asked(1, 1), order="PO-BY-HAND"), number="INV-9", payload_id="i-5", at=NOON + 2 * DAY),
        invoice_notice(share(asked(1, 9)), number="INV-0", payload_id="i-6", at=NOON),
        invoice_notice(
            share(asked(1, 9)),
            number="INV-0",
            payload_id="i-7",
            replaced="i-6",
            operation=Operation.DELETE,
            at=NOON + HOUR,
        ),
    )
    for inbound in (
        Inbound(Kind.CONFIRMATION, "c-1", NUMBER, RAW, confirmation=said),
        *(Inbound(Kind.SHIP_NOTICE, each.payload_id, NUMBER, RAW, notices=(each,)) for each in (sent, later)),
        *(Inbound(Kind.INVOICE, each.payload_id, each.shares[0].order, RAW, invoice=each) for each in bills),
    ):
        steps.hear(hub, inbound)
    unreadable = Unreadable(
        Refused("The ship notice does not say which shipment it is about."),
        kind=Kind.SHIP_NOTICE,
        payload_id="u-1",
        raw=RAW,
    )
    hub.do(documents.keep_unreadable, unreadable, where="document door")
    return hub


def told() -> FromAmazon:
    """What the page of that order shows an administrator."""
    hub = busy()
    found: FromAmazon = hub.do(from_amazon, NUMBER, person=hub.people.get("gita"))
    return found


def pictures() -> Iterator[Shown]:
    hub = busy()
    yield from _register(hub)
    for name, supplier, number in (
        *(
            ("differs", "Amazon", "INV-1"),
            ("disputed", "Example Seller <b>", "INV-2"),
            ("unmatched", "Amazon", "INV-9"),
        ),
        *(("withdrawn", "Amazon", "INV-0"), ("credit", "Amazon", "K-1")),
    ):
        yield f"invoice-{name}", "pages/invoice", {"found": hub.do(invoice, key_of(supplier, number))}
    for name, owner, payload_id in (("kept", NUMBER, "s-1"), ("waiting", UNMATCHED, "u-1")):
        found = hub.do(document, owner, payload_id)
        yield f"document-{name}", "pages/document", {"found": found.document, "text": pretty(found.content)}
    yield from _attention(hub)


def _register(hub: FakeHub) -> Iterator[Shown]:
    page: RegisterPage = hub.do(register, Filter())
    wrong = Form(errors={"month": "Choose a month, such as 2026-11."})
    for name, found, chosen, form, narrowed in (
        ("all", replace(page, next="older"), Filter(), EMPTY, {}),
        ("none", RegisterPage((), None, ()), Filter(), EMPTY, {}),
        (
            "nothing",
            RegisterPage((), None, page.groups),
            Filter(InvoiceState.OPEN, "OFFICE", "x"),
            wrong,
            {"month": "x"},
        ),
    ):
        shown = {"found": found, "chosen": chosen, "form": form, "asked": narrowed, "states": tuple(InvoiceState)}
        yield f"invoices-{name}", "pages/invoices", shown


def _attention(hub: FakeHub) -> Iterator[Shown]:
    every = [item for item in rows.attention() if half(item.reason) is Half.BUYING]
    gita = rows.gita()
    of_all = Waiting(every, rows.NAMES, {Topic.ORDERS: 7, Topic.CARTS: 2}, gita, next="older", is_cut=True)
    unknown = next(each for each in every if each.reason is Reason.UNKNOWN_PERSON)
    to = Form(about=unknown.id, typed={"to": "ann"}, errors={"to": "We know nobody by that e-mail or user name."})
    why = Form(about=every[0].id, typed={"reason": ""}, errors={"reason": "Please say why this can be ignored."})
    stays = Form(about=every[4].id, error="This document still names no order of ours.")
    real: Waiting = hub.do(waiting, Topic.INVOICES, by=gita)
    assert Ability.PREFER in {ability for item in real.items for ability in real.can(item)}
    for name, found, form, after in (
        ("all", of_all, to, ""),
        ("reason", of_all, why, "older"),
        ("import", of_all, stays, ""),
        ("invoices", real, EMPTY, ""),
        ("real", hub.do(waiting, by=gita), EMPTY, ""),
        ("none", Waiting((), {}, {}, gita), Form(error="Please look at the marked fields."), ""),
        ("none-of-it", Waiting((), {}, {Topic.ORDERS: 1}, gita, chosen=Topic.CARTS), EMPTY, ""),
    ):
        yield f"attention-{name}", "pages/attention", {"found": found, "form": form, "after": after, "said": None}
