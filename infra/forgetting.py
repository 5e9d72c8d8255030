"""What a backup must not bring back: what is over by now, and what somebody had erased after it was taken.

Erased orders and customers are noted before their tables are emptied, and erased again in what comes back, with their
entry in the trail. Where the tables themselves are lost nobody knows them; docs/backup-and-restore.md says what to do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo.commit import DynamoCommit
from chalicelib.adapters.dynamo.customers import DynamoCustomers
from chalicelib.adapters.dynamo.sales import DynamoSales
from chalicelib.adapters.dynamo.search import SALES, DynamoSearchIndex
from chalicelib.adapters.dynamo.tables import Tables
from chalicelib.adapters.dynamo.tables import tables as tabled
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain import customers
from chalicelib.domain.changes import Audited, Changed
from chalicelib.domain.errors import NotFound
from chalicelib.ports.sealing import Unopened
from chalicelib.usecases.customers.merging import subject
from chalicelib.usecases.personal.forgetting import erase_for
from infra.keeping import Item

WHO, WHERE = "restore", "restore"


@dataclass(frozen=True)
class Forgotten:
    """Amazon order ids, and numbers of customers, whose personal data was erased because somebody wanted it."""

    orders: Sequence[str] = ()
    customers: Sequence[str] = ()


class Keyless:
    """Erasing writes nothing that is sealed, and needs not to know what was."""

    def seal(self, content: bytes, context: str) -> bytes:
        return b""

    def open(self, sealed: bytes, context: str) -> bytes:
        raise Unopened("Nothing is opened here.")


def is_over(item: Item, now: datetime) -> bool:
    """DynamoDB would have removed it by now; in a backup nobody does."""
    return "expires" in item and float(item["expires"]["N"]) <= now.timestamp()


def noted(client: Any, prefix: str) -> Forgotten:
    """What is erased in the tables as they stand."""
    return Forgotten(
        sorted(_erased(client, f"{prefix}marketplace-orders", "order", "forgotten_at", "order_id")),
        sorted(_erased(client, f"{prefix}customers", "customer", "erased_at", "id")),
    )


def _erased(client: Any, table: str, record: str, mark: str, name: str) -> Iterator[str]:
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        ConsistentRead=True,
        FilterExpression="attribute_exists(#record.#mark)",
        ExpressionAttributeNames={"#record": record, "#mark": mark},
    )
    for page in pages:
        for item in page["Items"]:
            if "S" in item[record]["M"][mark]:
                yield item[record]["M"][name]["S"]


def again(forgotten: Forgotten, *, session: Any, prefix: str) -> None:
    """Erases the same in what has come back. Doing it twice changes nothing."""
    aws = Aws(session.region_name, session.client("dynamodb").meta.endpoint_url)
    tables, at = tabled(aws, prefix, Keyless()), datetime.now(UTC)
    commit, sales = DynamoCommit(tables, RandomIds("restored")), DynamoSales(tables.marketplace_orders)
    search = DynamoSearchIndex(tables.search_terms, SALES)
    for order in forgotten.orders:
        if sales.several([order]):
            erase_for([order], by=WHO, where=WHERE, at=at, sales=sales, sale_search=search, commit=commit)
    for customer in forgotten.customers:
        _erase_customer(customer, tables, commit, at)


def _erase_customer(id: str, tables: Tables, commit: DynamoCommit, at: datetime) -> None:
    try:
        found = DynamoCustomers(tables.customers).get(id)
    except NotFound:  # made after the backup
        return
    if found.keys or found.erased_at is None:
        changed = Changed(found, customers.erased(found, at=at))
        commit(changed, Audited("customer_erased", subject(id), by=WHO, at=at, where=WHERE))
