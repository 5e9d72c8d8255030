"""Which rows of which table every kind of record becomes."""

from collections.abc import Sequence

from chalicelib.adapters.dynamo import (
    addresses,
    articles,
    attention,
    billing,
    boxes,
    connections,
    customers,
    directory,
    exports,
    inboxes,
    intake,
    invoices,
    mappings,
    offers,
    orders,
    personal,
    punch_outs,
    purchasing,
    returns,
    settings,
    stock,
    takings,
)
from chalicelib.adapters.dynamo.rows import Row
from chalicelib.adapters.dynamo.tables import Tables
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
from chalicelib.domain.turns import Listed, Turn


def rows(record: Record, tables: Tables) -> Sequence[Row]:
    """The first carries the record; the others are its further pieces or the entries by which it is found."""
    match record:
        case PurchaseOrder():
            return purchasing.head(tables.purchase_orders, record)
        case Answered():
            return inboxes.answer(tables.purchase_orders, record)
        case Content():
            return purchasing.content(tables.purchase_orders, record)
        case Dispatch():
            return purchasing.dispatch(tables.purchase_orders, record)
        case AmazonSide():
            return purchasing.amazon(tables.purchase_orders, record)
        case Document():
            return purchasing.document(tables.purchase_orders, record)
        case Receipts():
            return purchasing.receipts(tables.purchase_orders, record)
        case Shipments():
            return purchasing.shipments(tables.purchase_orders, record)
        case Invoiced():
            return purchasing.invoiced(tables.purchase_orders, record)
        case Invoice():
            return invoices.entry(tables.invoices, record)
        case CustomFields():
            return settings.custom_fields(tables.settings, record)
        case PunchOut():
            return punch_outs.trip(tables.punch_outs, record)
        case Person():
            return directory.person(tables.directory, record)
        case Group():
            return directory.group(tables.directory, record)
        case Session():
            return directory.session(tables.directory, record)
        case Company():
            return settings.company(tables.settings, record)
        case Integration():
            return settings.integration(tables.settings, record)
        case ConnectionTest():
            return settings.connection_test(tables.settings, record)
        case Policy():
            return settings.approvals(tables.settings, record)
        case ShippingAddress():
            return addresses.address(tables.addresses, record)
        case BillingGroup():
            return billing.group(tables.billing_groups, record)
        case Turn(of=Listed.ADDRESSES):
            return addresses.turn(tables.addresses, record)
        case Turn(of=Listed.KITS):
            return articles.turn(tables.articles, record)
        case Turn():
            return billing.turn(tables.billing_groups, record)
        case AttentionItem():
            return attention.entry(tables.attention, record)
        case Run():
            return settings.run(tables.settings, record)
        case Export():
            return exports.export(tables.exports, record)
        case Article():
            return articles.article(tables.articles, record)
        case TakeOver():
            return articles.take_over(tables.articles, record)
        case Entry():
            return articles.entry(tables.articles, record)
        case Application():
            return connections.application(tables.authorizations, record)
        case Authorization():
            return connections.authorization(tables.authorizations, record)
        case Connection():
            return connections.connection(tables.authorizations, record)
        case Consent():
            return connections.consent(tables.authorizations, record)
        case SetUpLink():
            return connections.link(tables.authorizations, record)
        case GrantTest():
            return connections.test(tables.authorizations, record)
        case MarketplaceOrder():
            return orders.head(tables.marketplace_orders, record)
        case Copy():
            return orders.copy(tables.marketplace_orders, record)
        case Lines():
            return orders.lines(tables.marketplace_orders, record)
        case Reservation():
            return orders.reservation(tables.marketplace_orders, record)
        case Personal():
            return personal.personal(tables.personal_data, record, tables.sealer)
        case Sweep():
            return intake.sweep(tables.intake, record)
        case Heard():
            return intake.heard(tables.intake, record)
        case Fetch():
            return intake.fetch(tables.intake, record)
        case Backfill():
            return intake.backfill(tables.intake, record)
        case Customer():
            return customers.customer(tables.customers, record)
        case Ordered():
            return customers.ordered(tables.customers, record)
        case DuplicateSearch():
            return customers.search(tables.customers, record)
        case OrderMapping():
            return mappings.mapping(tables.mappings, record)
        case Assignment():
            return mappings.assignment(tables.mappings, record)
        case Release():
            return mappings.release(tables.mappings, record)
        case Box():
            return boxes.box(tables.marketplace_orders, record)
        case Confirmation():
            return boxes.confirmation(tables.marketplace_orders, record)
        case Cancellation():
            return boxes.cancellation(tables.marketplace_orders, record)
        case Level():
            return stock.level(tables.stock, record)
        case Movement():
            return stock.movement(tables.stock, record)
        case Promise():
            return stock.promise(tables.stock, record)
        case CountTable():
            return stock.count_table(tables.stock, record)
        case Offer():
            return offers.offer(tables.offers, record)
        case QuantityFeed():
            return offers.feed(tables.offers, record)
        case StockPolicy():
            return offers.policy(tables.offers, record)
        case Comparison():
            return offers.comparison(tables.offers, record)
        case Return():
            return returns.back(tables.marketplace_orders, record)
        case Drawer():
            return takings.drawer(tables.takings, record)
        case TillEntry():
            return takings.entry(tables.takings, record)
        case ZReading():
            return takings.z_reading(tables.takings, record)
