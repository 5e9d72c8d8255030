"""Asking for a table of orders: a small one comes at once, a large one becomes a job."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain import exports as jobs
from chalicelib.domain.changes import Audited, Created, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.exports import Encoding, Export
from chalicelib.domain.management import Selection
from chalicelib.domain.messages import ContinueExport
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.exports import Exports, OrderSheet
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.search import SearchIndex
from chalicelib.ports.settings import Settings
from chalicelib.ports.world import Ids
from chalicelib.usecases.exports import selecting

# What the trail has them under: they are about no order in particular.
SUBJECT = "exports"


def ask(
    selection: Selection,
    *,
    encoding: Encoding,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    people: People,
    search: SearchIndex,
    settings: Settings,
    order_sheet: OrderSheet,
    commit: Commit,
) -> bytes | Export:
    """The table itself, or the job that makes it.

    Raises Forbidden for whoever is no purchasing administrator.
    """
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    zone = settings.company().time_zone
    found = _few(selection, orders, search)
    if found is not None:
        known: dict[str, Person] = {}
        parts = selecting.rows(
            found, encoding=encoding, zone=zone, known=known, orders=orders, people=people, order_sheet=order_sheet
        )
        table = _within(parts, bytearray(order_sheet.head(encoding)))
        if table is not None:
            commit(_audited(selection, encoding, by, where, at))
            return table
    return _begun(selection, encoding, zone, by, where, at, ids, orders, search, commit)


def again(
    id: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    exports: Exports,
    orders: PurchaseOrders,
    search: SearchIndex,
    settings: Settings,
    commit: Commit,
) -> Export:
    """The same once more, as things are now, for a file that expired or a job that is stuck. Raises NotFound."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    before = exports.get(by.id, id)
    zone = settings.company().time_zone
    return _begun(before.selection, before.encoding, zone, by, where, at, ids, orders, search, commit)


def _few(selection: Selection, orders: PurchaseOrders, search: SearchIndex) -> list[PurchaseOrder] | None:
    """The selection's orders, unless they are too many to be handed out at once."""
    if len(selection.picked) > jobs.MOST_ROWS_AT_ONCE:
        return None
    found: list[PurchaseOrder] = []
    rows = looked = 0
    for batch in _batches(selection, orders, search):
        found += batch.orders
        rows += sum(order.line_count for order in batch.orders)
        looked += batch.looked
        if rows > jobs.MOST_ROWS_AT_ONCE or looked > jobs.MOST_ORDERS_AT_ONCE:
            return None
    return found


def _batches(selection: Selection, orders: PurchaseOrders, search: SearchIndex) -> Iterator[selecting.Batch]:
    after: str | None = ""
    while after is not None:
        batch = selecting.batch(selection, after, orders=orders, search=search)
        yield batch
        after = batch.next


def _within(parts: Iterator[bytes], table: bytearray) -> bytes | None:
    for part in parts:
        table += part
        if len(table) > jobs.LARGEST_AT_ONCE:
            return None
    return bytes(table)


def _begun(
    selection: Selection,
    encoding: Encoding,
    zone: str,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    search: SearchIndex,
    commit: Commit,
) -> Export:
    export = Export(
        id=f"{at:%Y%m%d-%H%M%S}-{ids.name()}",  # so that their order is that of their time
        person=by.id,
        selection=selection,
        encoding=encoding,
        zone=zone,
        asked_at=at,
        changed_at=at,
        total=selecting.count(selection, orders=orders, search=search),
    )
    commit(
        Created(export),
        Said(ContinueExport(export.id, person=by.id), due_at=at),
        _audited(selection, encoding, by, where, at),
    )
    return export


def _audited(selection: Selection, encoding: Encoding, by: Person, where: str, at: datetime) -> Audited:
    """How much was taken, and not what was searched for: that may be somebody's name."""
    facts = {"status": str(selection.status or ""), "encoding": str(encoding)}
    if selection.picked:
        facts["picked"] = str(len(selection.picked))
    if selection.search:
        facts["searched"] = "yes"
    return Audited("exported", SUBJECT, by=by.id, at=at, where=where, facts=facts)
