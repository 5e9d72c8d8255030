"""What our own tables answer."""

from typing import Any

from chalicelib.adapters.dynamo.addresses import DynamoAddresses
from chalicelib.adapters.dynamo.articles import DynamoArticles, DynamoLists
from chalicelib.adapters.dynamo.attention import DynamoAttention
from chalicelib.adapters.dynamo.audit import DynamoTrail
from chalicelib.adapters.dynamo.billing import DynamoBillingGroups
from chalicelib.adapters.dynamo.boxes import DynamoBoxes
from chalicelib.adapters.dynamo.connections import DynamoConnections
from chalicelib.adapters.dynamo.customers import DynamoCustomers
from chalicelib.adapters.dynamo.exports import DynamoExports
from chalicelib.adapters.dynamo.inboxes import DynamoInboxes
from chalicelib.adapters.dynamo.intake import DynamoIntake
from chalicelib.adapters.dynamo.invoices import DynamoInvoices
from chalicelib.adapters.dynamo.mappings import DynamoMappings
from chalicelib.adapters.dynamo.offers import DynamoOffers
from chalicelib.adapters.dynamo.outbox import DynamoOutbox
from chalicelib.adapters.dynamo.people import DynamoPeople, DynamoSessions
from chalicelib.adapters.dynamo.personal import DynamoPersonalData
from chalicelib.adapters.dynamo.punch_outs import DynamoPunchOuts
from chalicelib.adapters.dynamo.purchasing import DynamoPurchaseOrders
from chalicelib.adapters.dynamo.returns import DynamoReturns
from chalicelib.adapters.dynamo.sales import DynamoSales
from chalicelib.adapters.dynamo.search import SALES, DynamoSearchIndex
from chalicelib.adapters.dynamo.settings import DynamoRuns, DynamoSettings
from chalicelib.adapters.dynamo.stock import DynamoStock
from chalicelib.adapters.dynamo.tables import Tables
from chalicelib.adapters.dynamo.takings import DynamoTakings
from chalicelib.ports.sealing import Sealer


def stores(tables: Tables, sealed: Sealer) -> dict[str, Any]:
    """By the names of their ports."""
    return {
        "orders": DynamoPurchaseOrders(tables.purchase_orders),
        "inboxes": DynamoInboxes(tables.purchase_orders),
        "punch_outs": DynamoPunchOuts(tables.punch_outs),
        "people": DynamoPeople(tables.directory),
        "sessions": DynamoSessions(tables.directory),
        "settings": DynamoSettings(tables.settings),
        "addresses": DynamoAddresses(tables.addresses),
        "billing_groups": DynamoBillingGroups(tables.billing_groups),
        "attention": DynamoAttention(tables.attention),
        "trail": DynamoTrail(tables.audit),
        "invoices": DynamoInvoices(tables.invoices),
        "outbox": DynamoOutbox(tables.outbox),
        "runs": DynamoRuns(tables.settings),
        "search": DynamoSearchIndex(tables.search_terms),
        "sale_search": DynamoSearchIndex(tables.search_terms, SALES),
        "exports": DynamoExports(tables.exports),
        "intake": DynamoIntake(tables.intake),
        "articles": DynamoArticles(tables.articles),
        "connections": DynamoConnections(tables.authorizations),
        "lists": DynamoLists(tables.articles),
        "mappings": DynamoMappings(tables.mappings),
        "sales": DynamoSales(tables.marketplace_orders),
        "personal": DynamoPersonalData(tables.personal_data, sealed),
        "customers": DynamoCustomers(tables.customers),
        "boxes": DynamoBoxes(tables.marketplace_orders),
        "stock": DynamoStock(tables.stock),
        "offers": DynamoOffers(tables.offers),
        "returns": DynamoReturns(tables.marketplace_orders),
        "takings": DynamoTakings(tables.takings),
    }
