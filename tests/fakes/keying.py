"""Where each kind of record lies in the tables in memory."""

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.articles import Article
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Record
from chalicelib.domain.company import Company, Integration
from chalicelib.domain.company.connection import ConnectionTest
from chalicelib.domain.connections import Application, Authorization, Connection
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.connections.invitations import SetUpLink
from chalicelib.domain.connections.testing import GrantTest
from chalicelib.domain.customers import Customer, Ordered
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.directory import Group, Person, Session
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
from chalicelib.domain.texts import folded
from chalicelib.domain.turns import Turn

Key = tuple[type, str, str]


def key_of(record: Record) -> Key:
    match record:
        case Lines(order_id=order_id, version=version):
            return address(Lines, order_id, str(version))
        case MarketplaceOrder() | Copy() | Reservation() | Personal():
            return address(type(record), record.order_id)
        case Content(number=number, version=version):
            return address(Content, number, str(version))
        case PurchaseOrder(number=name) | Dispatch(number=name) | AmazonSide(number=name) | Receipts(number=name):
            return address(type(record), name)
        case Shipments(number=name) | Invoiced(number=name) | Invoice(key=name):
            return address(type(record), name)
        case PunchOut(digest=name) | Person(id=name) | AttentionItem(id=name):
            return address(type(record), name)
        case ShippingAddress(code=name) | BillingGroup(code=name):
            return address(type(record), name)
        case Group(name=name):
            return address(Group, name)
        case Answered():
            place = f"{record.number}~{record.step}~{record.approver}~{record.at.isoformat()}"
            return address(Answered, record.person, place)
        case Document(order=order, payload_id=payload_id):
            return address(Document, order, payload_id)
        case Session(person=person, digest=digest):
            return address(Session, person, digest)
        case Export(person=person, id=id):
            return address(Export, person, id)
        case Run(schedule=name):
            return address(Run, name)
        case Sweep(authorization=name) | Heard(authorization=name) | Fetch(order_id=name):
            return address(type(record), name)
        case Backfill(authorization=name, id=id):
            return address(Backfill, name, id)
        case ConnectionTest(credential_set=name):
            return address(ConnectionTest, name)
        case Authorization(id=name) | Connection(id=name) | SetUpLink(name=name) | GrantTest(authorization=name):
            return address(type(record), name)
        case Consent(digest=name):
            return address(Consent, name)
        case Application():
            return address(Application)
        case Turn(of=name):
            return address(Turn, name)
        case Article(number=name):
            return address(Article, folded(name))
        case Customer(id=name):
            return address(Customer, name)
        case Ordered(customer=name, order_id=order_id):
            return address(Ordered, name, order_id)
        case DuplicateSearch():
            return address(DuplicateSearch)
        case OrderMapping() | Release():
            return address(type(record), record.connection)
        case Assignment(connection=name, alias=alias):
            return address(Assignment, name, f"{alias.kind}~{alias.text}")
        case TakeOver(id=name):
            return address(TakeOver, name)
        case Entry(of=of, code=name):
            return address(Entry, of, folded(name))
        case Box(order_id=order_id, number=number) | Confirmation(order_id=order_id, box=number):
            return address(type(record), order_id, str(number))
        case Cancellation(order_id=order_id, number=number):
            return address(Cancellation, order_id, str(number))
        case Level(article=article, warehouse=warehouse):
            return address(Level, folded(article), folded(warehouse))
        case Movement(id=name):
            return address(Movement, name)
        case Promise(order_id=name):
            return address(Promise, name)
        case CountTable(id=name):
            return address(CountTable, name)
        case Offer(authorization=name, sku=sku):
            return address(Offer, name, sku)
        case QuantityFeed(authorization=name, id=id):
            return address(QuantityFeed, name, id)
        case Comparison(authorization=name):
            return address(Comparison, name)
        case StockPolicy(authorization=name):
            return address(StockPolicy, name)
        case Return(id=name) | TillEntry(id=name):
            return address(type(record), name)
        case Drawer(station=name, number=number) | ZReading(station=name, period=number):
            return address(type(record), folded(name), str(number))
        case Company() | Integration() | Policy() | CustomFields():
            return address(type(record))


def address(kind: type, first: str = "", second: str = "") -> Key:
    return kind, first, second
