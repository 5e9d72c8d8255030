"""The house as a value: its ports, and how a verb is given those that it names."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Self

from chalicelib.config import Config
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.mail import Senders
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.articles import Articles
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.audit import Trail
from chalicelib.ports.cancellations import Cancellations
from chalicelib.ports.central import SellerCentral
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.customers import Customers
from chalicelib.ports.directory import Identity, People, Sessions
from chalicelib.ports.doors import Doors, Reader
from chalicelib.ports.exports import ExportFiles, Exports, OrderSheet, SaleSheet
from chalicelib.ports.files import Files
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.http import Http
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.intake import Intake, MarketplaceNews, ReportedOrders
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.letters import LinkKeys, Mail, MailReports, Writer
from chalicelib.ports.lists import Lists
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.notices import Notices
from chalicelib.ports.offering import Offering
from chalicelib.ports.offers import Offers
from chalicelib.ports.operations import DeadLetters, QueueStates, Runs
from chalicelib.ports.orders import Sales
from chalicelib.ports.outbox import Outbox, Queues
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.purchasing import PunchOuts, PurchaseOrders, Supplier
from chalicelib.ports.returns import Returns
from chalicelib.ports.sealing import Sealer
from chalicelib.ports.search import SearchIndex
from chalicelib.ports.selling import Grants, Selling
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.shipping import Shipments
from chalicelib.ports.stock import Stock
from chalicelib.ports.takings import Takings
from chalicelib.ports.vault import Vault
from chalicelib.ports.world import Clock, Ids, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.views.html import Pages


@dataclass(frozen=True)
class World:
    """What would make a run unrepeatable: time, ids, pauses and the wire to Amazon."""

    clock: Clock
    ids: Ids
    pause: Pause
    http: Http


@dataclass(frozen=True)
class Hub:
    """Everything the house can do, a port an attribute. Use cases and queries name the ports they need; ``do`` hands
    them over."""

    config: Config
    clock: Clock
    ids: Ids
    pause: Pause
    commit: Commit
    orders: PurchaseOrders
    inboxes: Inboxes
    punch_outs: PunchOuts
    people: People
    sessions: Sessions
    settings: Settings
    addresses: Addresses
    address_rules: AddressRules
    billing_groups: BillingGroups
    attention: AttentionItems
    trail: Trail
    invoices: Invoices
    files: Files
    outbox: Outbox
    queues: Queues
    queue_states: QueueStates
    dead_letters: DeadLetters
    runs: Runs
    search: SearchIndex
    sale_search: SearchIndex
    exports: Exports
    intake: Intake
    marketplace_news: MarketplaceNews
    reported_orders: ReportedOrders
    export_files: ExportFiles
    order_sheet: OrderSheet
    sale_sheet: SaleSheet
    articles: Articles
    connections: Connections
    central: SellerCentral
    selling: Selling
    grants: Grants
    offering: Offering
    cancellations: Cancellations
    shipments: Shipments
    lists: Lists
    mappings: Mappings
    sales: Sales
    personal: PersonalData
    customers: Customers
    boxes: Boxes
    stock: Stock
    offers: Offers
    returns: Returns
    takings: Takings
    supplier: Supplier
    reader: Reader
    doors: Doors
    vault: Vault
    sealer: Sealer
    identity: Identity
    mail: Mail
    senders: Senders
    allowed: AllowList
    mail_reports: MailReports
    writer: Writer
    notices: Notices
    link_keys: LinkKeys
    fingerprint_key: FingerprintKey
    pages: Pages

    def caused_by(self, cause: str) -> Self:
        """The same house for one event: every message that it commits names what caused it."""
        return replace(self, commit=partial(self.commit, cause=cause))

    def do(self, verb: Callable[..., Any], *inputs: object, **named: object) -> Any:
        """Calls a use case or query with these inputs, the ports it names, and the present moment as ``at``.

        A Conflict is decided again up to nine times; what still collides is raised.
        """
        wanted = inspect.signature(verb).parameters
        ports = {port.name: getattr(self, port.name) for port in fields(self) if port.name in wanted}

        def once() -> Any:
            now = {"at": self.clock.now()} if "at" in wanted and "at" not in named else {}
            return verb(*inputs, **{**ports, **now, **named})

        return decided_again(once, self.pause)
