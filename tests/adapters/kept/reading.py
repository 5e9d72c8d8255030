"""Every kind of record asked for by its key, by the port that it is asked of."""

from contextlib import suppress

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.articles import Article
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Created, Record
from chalicelib.domain.company import Company, Integration
from chalicelib.domain.company.connection import ConnectionTest
from chalicelib.domain.connections import Application as AmazonApplication
from chalicelib.domain.connections import Authorization, Connection
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.connections.invitations import SetUpLink
from chalicelib.domain.connections.testing import GrantTest
from chalicelib.domain.customers import Customer, Ordered
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.directory import Group, Person, Session
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.exports import Export
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.cancellation import Cancellation
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.domain.inventory import Level, Movement, Promise
from chalicelib.domain.inventory.count_tables import CountTable
from chalicelib.domain.inventory.drift import Comparison
from chalicelib.domain.inventory.feeds import QuantityFeed
from chalicelib.domain.inventory.offers import Offer, StockPolicy
from chalicelib.domain.lists import Entry
from chalicelib.domain.operations import Run
from chalicelib.domain.orders.amazon import Personal
from chalicelib.domain.orders.backfills import Backfill
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.domain.orders.mapping.releasing import Release
from chalicelib.domain.orders.news import Fetch, Heard
from chalicelib.domain.orders.order import Lines, MarketplaceOrder
from chalicelib.domain.orders.reservations import Reservation
from chalicelib.domain.orders.sweeps import Sweep
from chalicelib.domain.purchasing.confirmation import AmazonSide
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.purchasing.delivery import Dispatch
from chalicelib.domain.purchasing.documents import Document
from chalicelib.domain.purchasing.invoices import Invoiced
from chalicelib.domain.purchasing.order import Content, PurchaseOrder
from chalicelib.domain.purchasing.punch_out import PunchOut
from chalicelib.domain.purchasing.receiving import Receipts
from chalicelib.domain.purchasing.register import Invoice
from chalicelib.domain.purchasing.shipping import Shipments
from chalicelib.domain.returns import Return
from chalicelib.domain.takings import Drawer, TillEntry, ZReading
from chalicelib.domain.turns import Listed, Turn
from tests import examples
from tests.adapters.stores import Store
from tests.examples import NOON
from tests.examples import sales as examples_of_sales
from tests.examples.warehouse import STATION


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
        case Customer(id=id):
            return store.customers.get(id)
        case Ordered(customer=customer, order_id=order_id):
            return record if order_id in store.customers.orders_of([customer]).rows else None
        case DuplicateSearch():
            return store.customers.duplicate_search()
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
        case Box(order_id=order_id, number=number):
            return store.boxes.of(order_id).box(number)
        case Confirmation(order_id=order_id, box=number):
            return store.boxes.of(order_id).confirmation(number)
        case Cancellation(order_id=order_id, number=number):
            return store.boxes.of(order_id).cancellation(number)
        case Level(article=article, warehouse=warehouse):
            return store.stock.level(article, warehouse)
        case Movement(id=id, article=article, warehouse=warehouse):
            rows = store.stock.movements(article, warehouse).rows
            return next((row for row in rows if row.id == id), None)
        case Promise(order_id=order_id):
            return store.stock.promise(order_id)
        case CountTable(id=id):
            return store.stock.count_table(id)
        case Offer(authorization=authorization, sku=sku):
            found = store.offers.several([(authorization, sku)])[authorization, sku]
            return found if found.revision else None
        case QuantityFeed(authorization=authorization, id=id):
            return next((feed for feed in store.offers.feeds(authorization) if feed.id == id), None)
        case Comparison(authorization=authorization):
            comparison = store.offers.comparison(authorization)
            return comparison if comparison.revision else None
        case StockPolicy(authorization=authorization):
            policy = store.offers.policy(authorization)
            return policy if policy.revision else None
        case Return(id=id):
            return store.returns.get(id)
        case Drawer(station=station, number=number):
            return store.takings.drawer(station, number)
        case TillEntry(id=id, station=station, period=period):
            entries = store.takings.entries(station, period).rows
            return next((each for each in entries if each.id == id), None)
        case ZReading(station=station, period=period):
            return store.takings.reading(station, period)
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
            DuplicateSearch(),
            Level("A-100", "MAIN"),
            Promise(examples_of_sales.ORDER_ID),
            Drawer(STATION, 0),
            *map(Turn, Listed),
        )
        return read(store, record) in nothing
    except (NotFound, Refused):
        return True
