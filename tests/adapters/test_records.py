"""Every kind of record comes back from every engine as it went in."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.application import Application, Decision, Renewal, Replacement, Verdict
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.articles import Article, Part
from chalicelib.domain.articles.taking_over import LeftOut, TakeOver
from chalicelib.domain.articles.taking_over import Reason as WhyLeftOut
from chalicelib.domain.articles.taking_over import State as TakeOverState
from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Created, Erased, Record
from chalicelib.domain.company import Company, Integration, Logo, Mode
from chalicelib.domain.company.connection import ConnectionTest
from chalicelib.domain.connections import Application as AmazonApplication
from chalicelib.domain.connections import Authorization, AuthorizationState, Connection
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.connections.invitations import SetUpLink
from chalicelib.domain.connections.testing import GrantTest
from chalicelib.domain.directory import Absence, Anyone, Group, Person, Role, Session
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.exports import Encoding, Export, State
from chalicelib.domain.lists import Carriage, Entry, ListName
from chalicelib.domain.mail import Failure, MailProblem
from chalicelib.domain.management import Selection
from chalicelib.domain.marketplaces import Region
from chalicelib.domain.operations import Run
from chalicelib.domain.orders.amazon import Address, Personal
from chalicelib.domain.orders.backfills import Backfill, Phase, ReportAsked
from chalicelib.domain.orders.backfills import State as Filling
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.domain.orders.mapping.releasing import Release
from chalicelib.domain.orders.news import Fetch, Heard
from chalicelib.domain.orders.order import Hold, HoldReason, Lines, MarketplaceOrder, NotWork
from chalicelib.domain.orders.reservations import Reservation, ReservationState
from chalicelib.domain.orders.sweeps import Chain, ChainKind, Sweep
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.custom_fields import CustomField, CustomFields, FieldKind
from chalicelib.domain.purchasing.delivery import Answer, Dispatch, Receipt
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.invoices import Invoiced, billed
from chalicelib.domain.purchasing.order import Content, Delivery, PurchaseOrder, Status
from chalicelib.domain.purchasing.punch_out import PunchOut
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.domain.purchasing.register import Invoice
from chalicelib.domain.purchasing.shipping import Operation, Shipments, noticed
from chalicelib.domain.turns import Listed, Turn
from tests import examples
from tests.adapters import test_mappings as mappings
from tests.adapters.stores import Store
from tests.examples import NOON, bills, sales
from tests.examples import articles as examples_of_articles
from tests.examples import connections as of_connections

DECIDED: Application = replace(
    examples.asked(),
    step=1,
    step_began_at=NOON + timedelta(seconds=1, microseconds=5),
    decisions=(
        Decision(0, "chiara", Verdict.APPROVE, "chiara", NOON, ""),
        Decision(1, "emma", Verdict.REMAND, "felix", NOON, "zu teuer – bitte prüfen", carried_from=0),
    ),
    renewals=(Renewal(1, "felix", generation=2, since=NOON, sent_at=NOON, times=1),),
    replacements=(Replacement(1, "gita", instead="felix", at=NOON),),
    reminded_from=NOON,
    earlier=("nonce-before",),
)
FULL = [
    examples.order(
        status=Status.ORDERED,
        delivery=Delivery.PARTLY_CONFIRMED,
        application=DECIDED,
        comment="für die Messe 展示会",
        ordered_at=NOON,
        hold_lost=True,
        closed_reason="no longer needed",
        tax=examples.jpy(0),
        needed_by=date(2026, 11, 30),
        custom={"cost_center": "4711"},
        applied_version=2,
        seen_version=1,
    ),
    examples.content(cart=examples.cart([examples.line(1, tax=examples.usd("0.07"), shipping=examples.usd("1.10"))])),
    Answered("felix", examples.NUMBER, 1, "emma", Verdict.REMAND, NOON),
    examples.punch_out(order="PO-1001", cart_digest="ab" * 32),
    replace(examples.dispatch(), receipt=Receipt(Answer.REFUSED, "417", "No"), superseded=("1@x", "2@x")),
    AmazonSide(
        examples.NUMBER,
        lines={
            1: LineAtAmazon(1, LineState.ACCEPTED, 2, examples.usd("12.00"), ("111-1", "111-2")),
            2: LineAtAmazon(2),
        },
    ),
    Document(examples.NUMBER, "1.2@amazon", Kind.CONFIRMATION, NOON, "documents/x.xml"),
    examples.person(
        "chiara",
        absence=Absence("dmitri", NOON, NOON + timedelta(days=1)),
        manager="emma",
        mail_problem=MailProblem(Failure.BOUNCED, NOON),
        given_groups=frozenset({"team-leads"}),
        provided_roles=frozenset({Role.APPROVER}),
    ),
    Group("team-leads", "Who leads", is_provided=True, roles=frozenset({Role.APPROVER})),
    examples.session(),
    examples.address(groups=frozenset({"team-leads", "a"}), default=True),
    examples.billing_group(members=Anyone(people=frozenset({"anna"}), roles=frozenset({Role.APPLICANT}))),
    examples.company(
        working_days=frozenset({1, 6}),
        sender_name="Einkauf",
        sender_address="einkauf@example.com",
        reply_to="office@example.com",
        logo=Logo("ab" * 32, "png", 240, 60),
    ),
    examples.integration(
        credential_sets={
            "main": examples.credentials(
                label="Amazon.de",
                groups=frozenset({"team-leads"}),
                mode=Mode.TEST,
                at_amazon=Mode.TEST,
                password_set_at=NOON,
                password_set_by="gita",
            ),
            "lab": examples.credentials("lab"),
        },
        extrinsics={},
        tolerance=Decimal("0.10"),
        repeat_unknown=False,
        default_set="main",
    ),
    examples.connection_test(is_test=True, text="No", sentence="{host}", facts={"host": "x"}),
    examples.policy(
        routes=(
            examples.route(
                name="Safety",
                id="safety",
                billing_groups=frozenset({"LAB", "OFFICE"}),
                below={"USD": Decimal("1E+3")},
                codes=frozenset({"46", "42"}),
                categories=frozenset({"Tools & Home"}),
                always_asks=True,
                revision=3,
            ),
        ),
        sign_in_above={"USD": Decimal("1E+3")},
        default=examples.route(),
        automatic_below={"JPY": Decimal(5000)},
        rules_revision=2,
    ),
    Turn(Listed.ADDRESSES, 4),
    needed(Reason.UNKNOWN_DELIVERY, examples.NUMBER, at=NOON, next_retry=NOON, code="", text="späte Antwort"),
    Run("publish-due", NOON + timedelta(microseconds=1), revision=3),
    Export(
        "20261123-120000-e1",
        "gita",
        Selection(Status.ORDERED, "Stift", ("PO-1", "PO-2")),
        Encoding.CP932,
        "Europe/Berlin",
        asked_at=NOON,
        changed_at=NOON,
        state=State.READY,
        step=3,
        after="x",
        looked=2,
        total=3,
        rows=4,
        pieces=("a", "b"),
        tail="c",
        file="d",
        size=5,
        ready_at=NOON,
    ),
    Receipts(examples.NUMBER, {1: ReceivedLine(3, 1), 2: ReceivedLine()}),
    noticed(Shipments(examples.NUMBER), bills.ship_notice((1, 2), (2, 1)), at=NOON),
    billed(Invoiced(examples.NUMBER), bills.invoice_notice(), bills.share(bills.asked(1)), at=NOON),
    bills.invoice(),
    CustomFields((CustomField("size", "Größe", FieldKind.CHOICE, True, ("S", "M")),)),
    examples_of_articles.article(parts=(Part("A-200", 2),), archived=True, revision=3),
    examples_of_articles.take_over(
        state=TakeOverState.STOPPED,
        page="next",
        total=90,
        read=40,
        created=20,
        linked=5,
        unchanged=10,
        shared=2,
        left_out=1,
        problems=(LeftOut("KETTLE", WhyLeftOut.TAKEN, "A-100"),),
        stopped_because="Unauthorized",
        step=3,
        tries=1,
        revision=2,
    ),
    Entry(ListName.CARRIERS, "ACME", "Acme", "Dock 4", Carriage("Other", True, ("Overnight",)), True, 3),
    of_connections.application(is_draft=True, is_private=True),
    of_connections.authorization(state=AuthorizationState.REVOKED, state_since=NOON),
    of_connections.connection(is_active=False, shows_fba=False),
    of_connections.consent(link="link-1", authorization="x", used_at=NOON, became="y"),
    of_connections.link(granted={"eu": "x"}, done_at=NOON, revoked_at=NOON, started_at=NOON, authorization="x"),
    of_connections.test_of(),
    mappings.FULL,
    mappings.assigned("A 1"),
    Release("A1SELLER-DE", "gita", NOON, NOON, after="x", looked=3, released=2),
    sales.sale(
        holds=(Hold(HoldReason.BUYER_CANCELS, NOON, {"lines": "1"}, released_by="wendy"),),
        not_work=NotWork.FILTERED,
        cancel_wanted_at=NOON,
        forgotten_at=NOON,
        is_prime=True,
    ),
    sales.copy(order=sales.amazon_order(packages=(sales.package(),), programs=frozenset({"PRIME"}), replaces="306-1")),
    sales.sale_lines(),
    sales.reservation(state=ReservationState.RELEASED),
    sales.personal(gift_messages={"1": "Alles Gute 🎁"}, search_terms=frozenset({"ab"}), revision=3),
    Sweep(
        "A2EXAMPLE-EU",
        cursor=NOON,
        covers=frozenset({"A1PA6795UKMFR9"}),
        chain=Chain(
            7,
            ChainKind.NIGHT,
            ("A1PA6795UKMFR9", "A13V1IB3VIYZZH"),
            NOON,
            NOON,
            NOON,
            step=3,
            until=NOON,
            page="token|x",
            page_at=NOON,
            orders=300,
            failures=1,
            restarts=1,
            taken_until=NOON,
        ),
        fence=7,
        begun_at=NOON,
        succeeded_at=NOON,
        missed_at=NOON,
        night_of=date(2026, 11, 23),
        trouble="denied",
        trouble_at=NOON,
    ),
    Heard("A2EXAMPLE-EU", NOON, seconds=3),
    Fetch("302-1234567-1234567", "A2EXAMPLE-EU", NOON, slot=NOON, asked_at=NOON),
    Backfill(
        "20261123-120000-b1",
        "A2EXAMPLE-EU",
        ("A1PA6795UKMFR9",),
        NOON,
        NOON,
        NOON,
        "ida",
        NOON,
        NOON,
        state=Filling.PAUSED,
        phase=Phase.WAITING,
        step=4,
        page="token",
        page_at=NOON,
        pages=2,
        orders=200,
        stored=190,
        total=4000,
        by_report=7,
        report_rows=9,
        is_reported=True,
        span=NOON,
        reports=(ReportAsked("GET_X", "r-1", "d-1", is_over=True), ReportAsked("GET_Y", "r-2")),
        looks=2,
        asked_reports_at=NOON,
        chunks=3,
        chunk=1,
        failures=1,
        restarts=1,
        taken_until=NOON,
        trouble="late",
    ),
]
# What is empty is not stored, so it has to be told apart from what was never written.
SPARE = [
    examples.order(),
    examples.content(cart=examples.cart([examples.line(1, classifications=(), extrinsics=())])),
    Answered("anna", examples.NUMBER, 0, "anna", Verdict.APPROVE, NOON),
    examples.punch_out(),
    examples.dispatch(),
    AmazonSide(examples.NUMBER),
    Document(examples.NUMBER, "", Kind.PUNCH_IN, NOON, ""),
    examples.person("hugo", email="", unique_name="", first_name="", language=""),
    Group("team-leads"),
    examples.session(),
    examples.address(state="", lines=(), company="", label=""),
    examples.billing_group(business_unit="", name=""),
    examples.company(state="", lines=(), currency="", working_days=frozenset()),
    examples.integration(credential_sets={}, may_order=Anyone(), ask_instead="", extrinsics={}),
    examples.connection_test(code=""),
    examples.policy(routes=(), fallback="", sign_in_above={}),
    Turn(Listed.BILLING_GROUPS, 1),
    AttentionItem("id", Reason.OVERPRICED, "", NOON),
    Run("sweep", NOON),
    Export("", "", Selection(), Encoding.UTF8, "", asked_at=NOON, changed_at=NOON),
    Receipts(examples.NUMBER),
    Shipments(examples.NUMBER),
    Invoiced(examples.NUMBER),
    bills.invoice(bills.invoice_notice(operation=Operation.DELETE), billing_group=""),
    CustomFields(),
    examples_of_articles.plain("A-1"),
    examples_of_articles.take_over(),
    Entry(ListName.SOURCES, "SHOP", "Our shop"),
    AmazonApplication("", ""),
    Authorization("A2", Region.FE, NOON),
    Connection("A2", of_connections.US, NOON),
    of_connections.consent(person=""),
    of_connections.link(sent_at=None, email=""),
    GrantTest("A2-FE", NOON, ""),
    OrderMapping("A1SELLER-DE", delivery_terms="", source="", revision=1),
    Assignment("A1SELLER-DE", mappings.sku("A"), ()),
    Release("A1SELLER-DE", "", NOON, NOON),
    sales.sale(ship_by=None, country="", total=None, lines_digest=""),
    sales.copy(order=sales.amazon_order(lines=(), total=None, country=""), raw=""),
    Lines(sales.ORDER_ID, 1, ()),
    sales.reservation(pieces=()),
    Personal(sales.ORDER_ID, NOON + timedelta(days=1), address=Address()),
    Sweep("A2SPARE-EU", fence=1),
    Heard("A2EXAMPLE-EU", NOON),
    Fetch("302-1234567-1234567", "A2EXAMPLE-EU", NOON),
    Backfill("b", "A2EXAMPLE-EU", (), NOON, NOON, NOON, "", NOON, NOON),
]


@pytest.mark.parametrize("examples_of", [FULL, SPARE], ids=["full", "spare"])
def test_there_is_an_example_of_every_kind_of_record(examples_of: list[Record]):
    assert Counter(type(record) for record in examples_of) == Counter(get_args(Record))


@pytest.mark.parametrize("record", [*FULL, *SPARE], ids=lambda record: type(record).__name__)
def test_a_record_comes_back_as_it_went_in(record: Record, store: Store):
    if isinstance(record, Session):
        store.commit(Created(examples.person(record.person)))

    store.commit(Created(record))

    assert read(store, record) == record


@pytest.mark.parametrize("record", FULL, ids=lambda record: type(record).__name__)
def test_an_erased_record_is_gone(record: Record, store: Store):
    store.commit(Created(record))

    store.commit(Erased(record))

    assert is_gone(store, record)
    store.commit(Created(record))


def read(store: Store, record: Record) -> object:
    """The record, asked for by its key."""
    match record:
        case PurchaseOrder(number=number):
            return store.orders.get(number)
        case Content(number=number, version=version):
            return store.orders.content(number, version)
        case Answered(person=person, number=number):
            with suppress(Conflict):
                store.commit(Created(examples.order(number=number)))  # it is listed beside its order
            return next((past.answer for past in store.inboxes.answered(person)), None)
        case PunchOut(digest=digest):
            return store.punch_outs.get(digest)
        case Dispatch(number=number):
            return store.orders.dispatch(number)
        case AmazonSide(number=number):
            return store.orders.at_amazon(number)
        case Document(order=order, payload_id=payload_id):
            return store.orders.document(order, payload_id)
        case Person(id=id):
            return store.people.get(id)
        case Group(name=name):
            return store.people.group(name)
        case Session(person=person, digest=digest):
            found = store.sessions.find(person, digest)
            return found and found[0]
        case ShippingAddress(code=code):
            return store.addresses.get(code)
        case BillingGroup(code=code):
            return store.billing_groups.get(code)
        case Company():
            return store.settings.company()
        case Integration():
            return store.settings.integration()
        case ConnectionTest(credential_set=name):
            return store.settings.connection_tests().get(name)
        case Policy():
            return store.settings.approvals()
        case Turn(of=Listed.ADDRESSES):
            return store.addresses.turn()
        case Turn(of=Listed.KITS):
            return store.articles.turn()
        case Turn():
            return store.billing_groups.turn()
        case AttentionItem(id=id):
            return store.attention.get(id)
        case Receipts(number=number):
            return store.orders.receipts(number)
        case Shipments(number=number):
            return store.orders.shipments(number)
        case Invoiced(number=number):
            return store.orders.invoiced(number)
        case Invoice(key=key):
            return store.invoices.find(key)
        case CustomFields():
            return store.settings.custom_fields()
        case Export(person=person, id=id):
            return store.exports.get(person, id)
        case Article(number=number):
            return store.articles.get(number)
        case TakeOver(id=id):
            return store.articles.take_over(id)
        case Entry(of=of, code=code):
            return store.lists.get(of, code)
        case MarketplaceOrder(order_id=order_id):
            return store.sales.get(order_id)
        case Copy():
            return store.sales.copy(record.order_id)
        case Lines(order_id=order_id, version=version):
            return store.sales.lines(order_id, version)
        case Reservation(order_id=order_id):
            return store.sales.reservation(order_id)
        case Personal(order_id=order_id):
            return store.personal.get(order_id, at=NOON)
        case AmazonApplication():
            return store.connections.application()
        case Authorization(id=id):
            return store.connections.authorization(id)
        case Connection(id=id):
            return store.connections.connection(id)
        case Consent(digest=digest):
            return store.connections.consent(digest)
        case SetUpLink(name=name):
            return store.connections.link(name)
        case GrantTest(authorization=id):
            return store.connections.test(id)
        case OrderMapping(connection=connection):
            return store.mappings.mapping(connection)
        case Assignment(connection=connection, alias=alias):
            return store.mappings.assignments(connection, [alias]).get(alias)
        case Release(connection=connection):
            return store.mappings.release(connection)
        case Sweep(authorization=authorization):
            return store.intake.sweep(authorization)
        case Heard(authorization=authorization):
            return store.intake.heard(authorization)
        case Fetch(order_id=order_id):
            return store.intake.fetch(order_id)
        case Backfill(authorization=authorization, id=id):
            return store.intake.backfill(authorization, id)
        case Run(schedule=schedule):
            return store.runs.all().get(schedule)


def is_gone(store: Store, record: Record) -> bool:
    try:
        number = examples.NUMBER
        orders_own = (AmazonSide(number), Receipts(number), Shipments(number), Invoiced(number))
        nothing = (
            None,
            Sweep("A2EXAMPLE-EU"),
            *orders_own,
            CustomFields(),
            OrderMapping("A1SELLER-DE"),
            *map(Turn, Listed),
        )
        return read(store, record) in nothing
    except (NotFound, Refused):
        return True
