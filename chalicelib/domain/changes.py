"""What a use case wants to be written, as values. ``commit`` writes all of a call's changes or none of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.articles import Article
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.billing import BillingGroup
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
from chalicelib.domain.messages import Message
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
from chalicelib.domain.turns import Turn

Record = (
    PurchaseOrder
    | Content
    | Answered
    | PunchOut
    | Dispatch
    | AmazonSide
    | Document
    | Person
    | Group
    | Session
    | ShippingAddress
    | BillingGroup
    | Company
    | Integration
    | ConnectionTest
    | Policy
    | Turn
    | AttentionItem
    | Run
    | Export
    | Receipts
    | Shipments
    | Invoiced
    | Invoice
    | CustomFields
    | Article
    | TakeOver
    | Entry
    | Application
    | Authorization
    | Connection
    | Consent
    | SetUpLink
    | GrantTest
    | MarketplaceOrder
    | Copy
    | Lines
    | Reservation
    | Personal
    | Sweep
    | Heard
    | Fetch
    | Backfill
    | Customer
    | Ordered
    | DuplicateSearch
    | OrderMapping
    | Assignment
    | Release
    | Box
    | Confirmation
    | Cancellation
    | Level
    | Movement
    | Promise
    | CountTable
    | Offer
    | QuantityFeed
    | StockPolicy
    | Comparison
    | Return
    | Drawer
    | TillEntry
    | ZReading
)
# What is never changed, only followed by something else.
Happened = Content | Lines | Movement | TillEntry | ZReading


@dataclass(frozen=True, slots=True)
class Created:
    """A record that must not exist yet."""

    record: Record


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that must still be as it was read: its stored revision is ``before.revision``; it is stored with the
    next one."""

    before: Record
    after: Record


@dataclass(frozen=True, slots=True)
class Kept:
    """A record written whatever stood there, for news that repeats itself, such as an attention item."""

    record: Record


@dataclass(frozen=True, slots=True)
class Erased:
    """A record that should be gone, whether or not it was there."""

    record: Record


@dataclass(frozen=True, slots=True)
class Audited:
    """Who did what to which subject, when and from where. ``facts`` carry what changed; secrets and tokens never."""

    action: str
    subject: str
    by: str  # a person's id, "amazon" or "crossdock"
    at: datetime
    where: str = ""  # page, mail link, document or schedule, with the caller's address where there is one
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A message that leaves with the fact it tells, at ``due_at`` or as soon after as the outbox gets to it."""

    message: Message
    due_at: datetime


Change = Created | Changed | Kept | Erased | Audited | Said
