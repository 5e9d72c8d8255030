"""Which adapter answers which port: ``build(config, world)`` makes a whole house, as often as one likes."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from email.utils import parseaddr
from functools import partial
from typing import Any, Self, cast

from chalicelib import config as environment
from chalicelib.adapters.amazon.endpoints import DOCUMENT_HOSTS
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.clock import JitteredPause, SystemClock
from chalicelib.adapters.dynamo.addresses import DynamoAddresses
from chalicelib.adapters.dynamo.articles import DynamoArticles, DynamoLists
from chalicelib.adapters.dynamo.attention import DynamoAttention
from chalicelib.adapters.dynamo.audit import DynamoTrail
from chalicelib.adapters.dynamo.billing import DynamoBillingGroups
from chalicelib.adapters.dynamo.commit import DynamoCommit
from chalicelib.adapters.dynamo.connections import DynamoConnections
from chalicelib.adapters.dynamo.customers import DynamoCustomers
from chalicelib.adapters.dynamo.exports import DynamoExports
from chalicelib.adapters.dynamo.inboxes import DynamoInboxes
from chalicelib.adapters.dynamo.intake import DynamoIntake
from chalicelib.adapters.dynamo.invoices import DynamoInvoices
from chalicelib.adapters.dynamo.mappings import DynamoMappings
from chalicelib.adapters.dynamo.outbox import DynamoOutbox
from chalicelib.adapters.dynamo.people import DynamoPeople, DynamoSessions
from chalicelib.adapters.dynamo.personal import DynamoPersonalData
from chalicelib.adapters.dynamo.punch_outs import DynamoPunchOuts
from chalicelib.adapters.dynamo.purchasing import DynamoPurchaseOrders
from chalicelib.adapters.dynamo.sales import DynamoSales
from chalicelib.adapters.dynamo.search import SALES, DynamoSearchIndex
from chalicelib.adapters.dynamo.settings import DynamoRuns, DynamoSettings
from chalicelib.adapters.dynamo.tables import tables as tabled
from chalicelib.adapters.ids import RandomIds
from chalicelib.adapters.queue import SqsQueues
from chalicelib.adapters.secrets import PathSecretDoors, SecretsManager
from chalicelib.config import Config
from chalicelib.domain.destinations import AllowList, allow_list
from chalicelib.domain.mail import Senders
from chalicelib.late import late
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.articles import Articles
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.audit import Trail
from chalicelib.ports.central import SellerCentral
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.customers import Customers
from chalicelib.ports.directory import Identity, People, Sessions
from chalicelib.ports.doors import Doors, Reader
from chalicelib.ports.exports import ExportFiles, Exports, OrderSheet, SaleSheet
from chalicelib.ports.files import Files
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.http import Http
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.intake import Intake, MarketplaceNews, ReportedOrders
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.letters import LinkKeys, Mail, MailReports, Writer
from chalicelib.ports.lists import Lists
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.notices import Notices
from chalicelib.ports.operations import DeadLetters, QueueStates, Runs
from chalicelib.ports.orders import Sales
from chalicelib.ports.outbox import Outbox, Queues
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.purchasing import PunchOuts, PurchaseOrders, Supplier
from chalicelib.ports.sealing import Sealer
from chalicelib.ports.search import SearchIndex
from chalicelib.ports.selling import Grants, Selling
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
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
    lists: Lists
    mappings: Mappings
    sales: Sales
    personal: PersonalData
    customers: Customers
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

        A Conflict is decided again up to three times; what still collides is raised.
        """
        wanted = inspect.signature(verb).parameters
        ports = {port.name: getattr(self, port.name) for port in fields(self) if port.name in wanted}

        def once() -> Any:
            now = {"at": self.clock.now()} if "at" in wanted and "at" not in named else {}
            return verb(*inputs, **{**ports, **now, **named})

        return decided_again(once, self.pause)


def real_world(config: Config) -> World:
    """Time that passes, ids that nobody can guess, and a wire that leads only where the configuration allows."""

    def http() -> Http:
        from chalicelib.adapters.http import Outgoing

        return Outgoing(_reachable(config))

    return World(SystemClock(), RandomIds(config.host), JitteredPause(), cast(Http, late(http)))


def build(config: Config, world: World) -> Hub:
    """A house of its own, sharing nothing with another one in this process. Asks nothing of anybody yet."""
    aws = Aws(config.region, config.endpoint_url)
    secrets = SecretsManager(aws, config.prefix, world.clock)
    amazon = allow_list(config.allowed_hosts, loopback=config.is_local)
    pages = Pages(config.base_url, allowed=amazon)
    senders = Senders(*parseaddr(config.sender), config.mail_domain)

    def supplier() -> Supplier:
        from chalicelib.adapters.cxml.supplier import AmazonBusiness

        return AmazonBusiness(http=world.http, passwords=secrets.catalog_password, allowed=amazon)

    def reader() -> Reader:
        from chalicelib.adapters.cxml.reader import CxmlReader

        return CxmlReader(secrets=secrets.inbound_secrets, clock=world.clock, ids=world.ids)

    def identity() -> Identity:
        from chalicelib.adapters.identity import OpenIdProvider

        return OpenIdProvider(
            issuer=config.oidc_issuer,
            client_id=config.oidc_client_id,
            client_secret=secrets.client_secret,
            http=world.http,
            clock=world.clock,
            ids=world.ids,
        )

    def vault() -> Vault:
        from chalicelib.adapters.vault import SecretsVault

        return SecretsVault(aws, config.prefix, secrets, lambda authorization: for_sellers.tokens.forget(authorization))

    def sealer() -> Sealer:
        from chalicelib.adapters.sealing import KmsSealer

        return KmsSealer(aws, config.prefix, world.clock, world.ids)

    sealed = cast(Sealer, late(sealer))
    tables = tabled(aws, config.prefix, sealed)

    def address_rules() -> AddressRules:
        from chalicelib.adapters.addressing import PostalRules

        return PostalRules()

    def files() -> Files:
        from chalicelib.adapters.files import S3Files

        return S3Files(aws, config.prefix)

    def export_files() -> ExportFiles:
        from chalicelib.adapters.export_files import S3ExportFiles

        return S3ExportFiles(aws, config.prefix)

    def order_sheet() -> OrderSheet:
        from chalicelib.views.order_sheet import CsvOrderSheet

        return CsvOrderSheet()

    def sale_sheet() -> SaleSheet:
        from chalicelib.views.sale_sheet import CsvSaleSheet

        return CsvSaleSheet()

    def mail() -> Mail:
        from chalicelib.adapters.mail import SesMail

        return SesMail(aws, senders)

    def marketplace_news() -> MarketplaceNews:
        from chalicelib.adapters.amazon.notifications import AmazonNews

        return AmazonNews()

    def reported_orders() -> ReportedOrders:
        from chalicelib.adapters.amazon.reports import FlatFileOrders

        return FlatFileOrders()

    def mail_reports() -> MailReports:
        from chalicelib.adapters.mail_reports import SesReports

        return SesReports()

    def writer() -> Writer:
        from chalicelib.views.letters import Letters

        return Letters(pages)

    def notices() -> Notices:
        from chalicelib.views.notices import Announcements

        return Announcements(pages)

    def central() -> SellerCentral:
        from chalicelib.adapters.amazon.central import CentralPages

        return CentralPages(config.base_url, config.selling_url)

    def amazon_for_sellers() -> Any:
        from chalicelib.adapters.amazon.parts import amazon_for_sellers

        return amazon_for_sellers(config, aws, tables, secrets, sealed, world.http, world.clock)

    for_sellers = cast(Any, late(amazon_for_sellers))

    def queue_states() -> QueueStates:
        from chalicelib.adapters.dead_letters import SqsQueueStates

        return SqsQueueStates(aws, config.prefix)

    def dead_letters() -> DeadLetters:
        from chalicelib.adapters.dead_letters import SqsDeadLetters

        return SqsDeadLetters(aws, config.prefix)

    return Hub(
        config=config,
        clock=world.clock,
        ids=world.ids,
        pause=world.pause,
        commit=DynamoCommit(tables, world.ids),
        orders=DynamoPurchaseOrders(tables.purchase_orders),
        inboxes=DynamoInboxes(tables.purchase_orders),
        punch_outs=DynamoPunchOuts(tables.punch_outs),
        people=DynamoPeople(tables.directory),
        sessions=DynamoSessions(tables.directory),
        settings=DynamoSettings(tables.settings),
        addresses=DynamoAddresses(tables.addresses),
        address_rules=cast(AddressRules, late(address_rules)),
        billing_groups=DynamoBillingGroups(tables.billing_groups),
        attention=DynamoAttention(tables.attention),
        trail=DynamoTrail(tables.audit),
        invoices=DynamoInvoices(tables.invoices),
        files=cast(Files, late(files)),
        outbox=DynamoOutbox(tables.outbox),
        queues=SqsQueues(aws, config.prefix),
        queue_states=cast(QueueStates, late(queue_states)),
        dead_letters=cast(DeadLetters, late(dead_letters)),
        runs=DynamoRuns(tables.settings),
        search=DynamoSearchIndex(tables.search_terms),
        sale_search=DynamoSearchIndex(tables.search_terms, SALES),
        exports=DynamoExports(tables.exports),
        intake=DynamoIntake(tables.intake),
        marketplace_news=cast(MarketplaceNews, late(marketplace_news)),
        reported_orders=cast(ReportedOrders, late(reported_orders)),
        export_files=cast(ExportFiles, late(export_files)),
        articles=DynamoArticles(tables.articles),
        connections=DynamoConnections(tables.authorizations),
        central=cast(SellerCentral, late(central)),
        selling=cast(Selling, late(lambda: for_sellers.selling)),
        grants=cast(Grants, late(lambda: for_sellers.grants)),
        lists=DynamoLists(tables.articles),
        mappings=DynamoMappings(tables.mappings),
        sales=DynamoSales(tables.marketplace_orders),
        personal=DynamoPersonalData(tables.personal_data, sealed),
        customers=DynamoCustomers(tables.customers),
        order_sheet=cast(OrderSheet, late(order_sheet)),
        sale_sheet=cast(SaleSheet, late(sale_sheet)),
        supplier=cast(Supplier, late(supplier)),
        reader=cast(Reader, late(reader)),
        doors=PathSecretDoors(secrets, config.base_url),
        vault=cast(Vault, late(vault)),
        sealer=sealed,
        identity=cast(Identity, late(identity)),
        mail=cast(Mail, late(mail)),
        senders=senders,
        allowed=amazon,
        mail_reports=cast(MailReports, late(mail_reports)),
        writer=cast(Writer, late(writer)),
        notices=cast(Notices, late(notices)),
        link_keys=secrets.link_keys,
        fingerprint_key=secrets.fingerprint_key,
        pages=pages,
    )


def _reachable(config: Config) -> AllowList:
    """Amazon, where it keeps reports, and the identity provider, to which no order and no password is ever sent."""
    others = (config.oidc_host, *config.oidc_hosts, *DOCUMENT_HOSTS, config.selling_host)
    return allow_list((*config.allowed_hosts, *others), loopback=config.is_local)


_present: list[Hub] = []


def hub() -> Hub:
    """The house this process serves, built from the environment on first use."""
    if not _present:
        read = environment.read()
        use(build(read, real_world(read)))
    return _present[0]


def use(other: Hub) -> None:
    """Makes this process serve another house: the local stack's, with its travelling clock, or a test's."""
    _present[:] = [other]
