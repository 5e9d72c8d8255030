"""The same store on every engine: what the contract suite asks, each of them has to answer."""

from typing import Any, Protocol

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo.commit import DynamoCommit
from chalicelib.adapters.dynamo.tables import Tables, tables
from chalicelib.adapters.ids import RandomIds
from chalicelib.ports.articles import Articles
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.audit import Trail
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.customers import Customers
from chalicelib.ports.directory import People, Sessions
from chalicelib.ports.exports import Exports
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.intake import Intake
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.lists import Lists
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.offers import Offers
from chalicelib.ports.operations import Runs
from chalicelib.ports.orders import Sales
from chalicelib.ports.outbox import Outbox
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.purchasing import PunchOuts, PurchaseOrders
from chalicelib.ports.returns import Returns
from chalicelib.ports.search import SearchIndex
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.stock import Stock
from chalicelib.ports.takings import Takings
from chalicelib.ports.world import Ids
from chalicelib.wiring.stores import stores
from tests.fakes.sealing import FakeSealer

PREFIX = "contract-"


class Store(Protocol):
    """FakeStore is one too."""

    commit: Commit
    orders: PurchaseOrders
    inboxes: Inboxes
    punch_outs: PunchOuts
    people: People
    sessions: Sessions
    settings: Settings
    addresses: Addresses
    billing_groups: BillingGroups
    attention: AttentionItems
    trail: Trail
    invoices: Invoices
    outbox: Outbox
    runs: Runs
    search: SearchIndex
    sale_search: SearchIndex
    exports: Exports
    intake: Intake
    sales: Sales
    personal: PersonalData
    customers: Customers
    articles: Articles
    connections: Connections
    lists: Lists
    mappings: Mappings
    boxes: Boxes
    stock: Stock
    offers: Offers
    returns: Returns
    takings: Takings


class DynamoStore(Store):
    tables: Tables

    @property
    def client(self) -> Any:
        """For what a test has to see or put there itself."""
        return self.tables.connection.client

    def items(self, table: str) -> list[dict[str, Any]]:
        """Everything in a table: a test may scan, an adapter may not."""
        pages = self.client.get_paginator("scan").paginate(TableName=PREFIX + table, ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]

    def put(self, table: str, item: dict[str, Any]) -> None:
        self.client.put_item(TableName=PREFIX + table, Item=item)


def dynamo_store(aws: Aws, ids: Ids | None = None) -> DynamoStore:
    """Put together as the house itself is."""
    store, sealer = DynamoStore(), FakeSealer()
    store.tables = tables(aws, PREFIX, sealer)
    store.commit = DynamoCommit(store.tables, ids or RandomIds("crossdock.example"))
    vars(store).update(stores(store.tables, sealer))
    return store
