"""The tables of one installation: PynamoDB's models with their names, all over one connection."""

import threading
from dataclasses import dataclass
from types import new_class
from typing import Any, TypeVar, cast

from botocore.session import Session
from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.adapters.aws import ATTEMPTS, CONNECT_SECONDS, CONNECTIONS, READ_SECONDS, Aws
from chalicelib.adapters.dynamo.addresses import AddressItem
from chalicelib.adapters.dynamo.articles import ArticleItem
from chalicelib.adapters.dynamo.attention import AttentionEntry
from chalicelib.adapters.dynamo.audit import AuditItem
from chalicelib.adapters.dynamo.billing import BillingGroupItem
from chalicelib.adapters.dynamo.connections import ConnectionItem
from chalicelib.adapters.dynamo.customers import CustomerItem
from chalicelib.adapters.dynamo.directory import DirectoryItem
from chalicelib.adapters.dynamo.exports import ExportItem
from chalicelib.adapters.dynamo.intake import IntakeItem
from chalicelib.adapters.dynamo.invoices import InvoiceItem
from chalicelib.adapters.dynamo.mappings import MappingItem
from chalicelib.adapters.dynamo.offers import OfferItem
from chalicelib.adapters.dynamo.orders import SaleItem
from chalicelib.adapters.dynamo.outbox import OutboxItem
from chalicelib.adapters.dynamo.personal import PersonalItem
from chalicelib.adapters.dynamo.punch_outs import PunchOutItem
from chalicelib.adapters.dynamo.purchasing import PurchaseOrderItem
from chalicelib.adapters.dynamo.search import SearchItem
from chalicelib.adapters.dynamo.settings import SettingItem
from chalicelib.adapters.dynamo.slots import SlotItem
from chalicelib.adapters.dynamo.stock import StockItem
from chalicelib.adapters.dynamo.takings import TakingItem
from chalicelib.adapters.dynamo.tokens import TokenItem
from chalicelib.ports.sealing import Sealer

M = TypeVar("M", bound=Model)


class OneConnection(Connection):
    """PynamoDB's connection over the hub's session: left alone it would make a session and a client for every model."""

    def __init__(self, aws: Aws) -> None:
        super().__init__(
            region=aws.region,
            host=aws.endpoint_url,
            connect_timeout_seconds=CONNECT_SECONDS,
            read_timeout_seconds=READ_SECONDS,
            max_retry_attempts=ATTEMPTS - 1,
            max_pool_connections=CONNECTIONS,
        )
        self._session = aws.session
        self._lock = threading.Lock()  # making a client is not safe under threads, using it is

    @property
    def session(self) -> Session:
        return self._session

    @property
    def client(self) -> Any:
        with self._lock:
            return super().client


class NoSealer:
    """Of a command that has nothing to do with customers."""

    def seal(self, content: bytes, context: str) -> bytes:
        raise TypeError("Nothing personal is written without a sealer")

    def open(self, sealed: bytes, context: str) -> bytes:
        raise TypeError("Nothing personal is read without a sealer")


@dataclass(frozen=True, slots=True)
class Tables:
    """Each is the class of its items: it reads, and its instances are what the commit writes."""

    connection: Connection
    sealer: Sealer
    purchase_orders: type[PurchaseOrderItem]
    punch_outs: type[PunchOutItem]
    directory: type[DirectoryItem]
    settings: type[SettingItem]
    addresses: type[AddressItem]
    billing_groups: type[BillingGroupItem]
    attention: type[AttentionEntry]
    audit: type[AuditItem]
    outbox: type[OutboxItem]
    invoices: type[InvoiceItem]
    search_terms: type[SearchItem]
    exports: type[ExportItem]
    articles: type[ArticleItem]
    authorizations: type[ConnectionItem]
    intake: type[IntakeItem]  # of the table of authorizations
    mappings: type[MappingItem]  # of the table of authorizations
    slots: type[SlotItem]  # of the table of authorizations
    access_tokens: type[TokenItem]  # of the same table
    marketplace_orders: type[SaleItem]
    personal_data: type[PersonalItem]
    customers: type[CustomerItem]
    stock: type[StockItem]
    offers: type[OfferItem]  # of the table of stock
    takings: type[TakingItem]


def tables(aws: Aws, prefix: str, sealer: Sealer | None = None) -> Tables:
    """Nothing is asked of AWS before the first read or write. Without a sealer nothing personal can be written."""
    connection = OneConnection(aws)

    def named(name: str, items: type[M]) -> type[M]:
        return _bound(items, prefix + name, connection)

    return Tables(
        connection=connection,
        sealer=sealer or NoSealer(),
        purchase_orders=named("purchase-orders", PurchaseOrderItem),
        punch_outs=named("punch-outs", PunchOutItem),
        directory=named("directory", DirectoryItem),
        settings=named("settings", SettingItem),
        addresses=named("addresses", AddressItem),
        billing_groups=named("billing-groups", BillingGroupItem),
        attention=named("attention", AttentionEntry),
        audit=named("audit", AuditItem),
        outbox=named("outbox", OutboxItem),
        invoices=named("invoices", InvoiceItem),
        search_terms=named("search-terms", SearchItem),
        exports=named("exports", ExportItem),
        articles=named("articles", ArticleItem),
        authorizations=named("authorizations", ConnectionItem),
        intake=named("authorizations", IntakeItem),
        mappings=named("authorizations", MappingItem),
        slots=named("authorizations", SlotItem),
        access_tokens=named("authorizations", TokenItem),
        marketplace_orders=named("marketplace-orders", SaleItem),
        personal_data=named("personal-data", PersonalItem),
        customers=named("customers", CustomerItem),
        stock=named("stock", StockItem),
        offers=named("stock", OfferItem),
        takings=named("takings", TakingItem),
    )


def _bound(items: type[M], name: str, connection: Connection) -> type[M]:
    """A model of its own with this table name; the module's stays unbound, so that a process may have many hubs."""
    meta = type("Meta", (), {"table_name": name, "region": connection.region})
    named = {"Meta": meta, "__module__": items.__module__}
    bound = cast(type[M], new_class(items.__name__, (items,), exec_body=lambda body: body.update(named)))
    table = bound._get_connection()
    if name not in connection._tables:  # several models may share a table; its keys are the same
        connection.add_meta_table(table.get_meta_table())
    table.connection = connection
    return bound
