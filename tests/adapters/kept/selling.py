"""A full and a spare example of every record of the selling half, in the order of ``changes.Record``."""

from datetime import date, timedelta

from chalicelib.domain.articles import Part
from chalicelib.domain.articles.taking_over import LeftOut
from chalicelib.domain.articles.taking_over import Reason as WhyLeftOut
from chalicelib.domain.articles.taking_over import State as TakeOverState
from chalicelib.domain.changes import Record
from chalicelib.domain.connections import Application as AmazonApplication
from chalicelib.domain.connections import Authorization, AuthorizationState, Connection
from chalicelib.domain.connections.testing import GrantTest
from chalicelib.domain.customers import Ordered
from chalicelib.domain.customers.searching import DuplicateSearch, Rekeying
from chalicelib.domain.lists import Carriage, Entry, ListName
from chalicelib.domain.marketplaces import Region
from chalicelib.domain.orders.amazon import Address, Personal
from chalicelib.domain.orders.backfills import Backfill, Phase, ReportAsked
from chalicelib.domain.orders.backfills import State as Filling
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.domain.orders.mapping.releasing import Release
from chalicelib.domain.orders.news import Fetch, Heard
from chalicelib.domain.orders.order import Hold, HoldReason, Lines, NotWork
from chalicelib.domain.orders.reservations import ReservationState
from chalicelib.domain.orders.sweeps import Chain, ChainKind, Sweep
from tests.adapters import test_customers as customers
from tests.adapters import test_mappings as mappings
from tests.examples import NOON, sales
from tests.examples import articles as examples_of_articles
from tests.examples import connections as of_connections

FULL: list[Record] = [
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
    Entry(ListName.CARRIERS, "ACME", "Acme", "Dock 4", Carriage("Other", True, ("Overnight",), "LETTER"), True, 3),
    of_connections.application(is_draft=True, is_private=True),
    of_connections.authorization(state=AuthorizationState.REVOKED, state_since=NOON),
    of_connections.connection(is_active=False, shows_fba=False),
    of_connections.consent(link="link-1", authorization="x", used_at=NOON, became="y"),
    of_connections.link(granted={"eu": "x"}, done_at=NOON, revoked_at=NOON, started_at=NOON, authorization="x"),
    of_connections.test_of(),
    customers.customer(
        1,
        *(customers.OWN, customers.SHARED),
        absorbed=("C-2",),
        category="B",
        erased_at=NOON,
        merged_into="C-3",
        merged_at=NOON,
        merged_by="ida",
    ),
    Ordered("C-00000001", "306-1", NOON),
    DuplicateSearch(False, (customers.ALIKE,), (), job=Rekeying(2, NOON, NOON, 3, after="x"), runs=2, revision=1),
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
SPARE: list[Record] = [
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
    customers.customer(3),
    Ordered("C-00000003", "306-3", NOON),
    DuplicateSearch(revision=1),
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
