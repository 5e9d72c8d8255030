"""The same store on every engine: what the contract suite asks, each of them has to answer."""

from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.adapters.aws import Aws
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
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.intake import Intake
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.lists import Lists
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.operations import Runs
from chalicelib.ports.orders import Sales
from chalicelib.ports.outbox import Outbox
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.purchasing import PunchOuts, PurchaseOrders
from chalicelib.ports.search import SearchIndex
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.world import Ids
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


@dataclass
class DynamoStore:
    tables: Tables
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
    sealer = FakeSealer()
    made = tables(aws, PREFIX, sealer)
    return DynamoStore(
        tables=made,
        commit=DynamoCommit(made, ids or RandomIds("crossdock.example")),
        orders=DynamoPurchaseOrders(made.purchase_orders),
        inboxes=DynamoInboxes(made.purchase_orders),
        punch_outs=DynamoPunchOuts(made.punch_outs),
        people=DynamoPeople(made.directory),
        sessions=DynamoSessions(made.directory),
        settings=DynamoSettings(made.settings),
        addresses=DynamoAddresses(made.addresses),
        billing_groups=DynamoBillingGroups(made.billing_groups),
        attention=DynamoAttention(made.attention),
        trail=DynamoTrail(made.audit),
        invoices=DynamoInvoices(made.invoices),
        outbox=DynamoOutbox(made.outbox),
        runs=DynamoRuns(made.settings),
        search=DynamoSearchIndex(made.search_terms),
        sale_search=DynamoSearchIndex(made.search_terms, SALES),
        exports=DynamoExports(made.exports),
        intake=DynamoIntake(made.intake),
        sales=DynamoSales(made.marketplace_orders),
        personal=DynamoPersonalData(made.personal_data, sealer),
        customers=DynamoCustomers(made.customers),
        articles=DynamoArticles(made.articles),
        connections=DynamoConnections(made.authorizations),
        lists=DynamoLists(made.articles),
        mappings=DynamoMappings(made.mappings),
    )
