"""Asking for a table of orders: a small one comes at once, a large one becomes a job."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import exports as jobs
from chalicelib.domain.changes import Audited, Created, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.exports import Encoding, Export
from chalicelib.domain.fingerprints import fingerprints
from chalicelib.domain.management import Selection
from chalicelib.domain.messages import ContinueExport
from chalicelib.domain.orders.listing import Selection as SaleSelection
from chalicelib.domain.orders.terms import wanted
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.exports import Exports, OrderSheet, SaleSheet
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.orders import Sales
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.search import SearchIndex
from chalicelib.ports.settings import Settings
from chalicelib.ports.world import Ids
from chalicelib.usecases.exports.sales import SoldThings
from chalicelib.usecases.exports.sources import Batch, Purchases, Source

# What the trail has them under: they are about no order in particular.
SUBJECT = "exports"
SELLERS = (Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE, Role.ACCOUNTANT)


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
    source = Purchases(selection, encoding, zone, orders, people, search, order_sheet)
    audited = _audited(selection, encoding, by, where, at)
    export = _export(by, encoding, zone, at, ids, selection)
    return _at_once_or_begun(export, source, audited, len(selection.picked), commit)


def ask_for_sales(
    selection: SaleSelection,
    *,
    encoding: Encoding,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    sales: Sales,
    sale_search: SearchIndex,
    settings: Settings,
    sale_sheet: SaleSheet,
    fingerprint_key: FingerprintKey,
    commit: Commit,
) -> bytes | Export:
    """The same for orders that we are sent. What was searched for is kept as keyed hashes: it may be a name.

    Raises Forbidden for whoever does not see them.
    """
    refuse_others(by, *SELLERS)
    zone = settings.company().time_zone
    ways = wanted(selection.search, fingerprints(fingerprint_key())) if selection.search else ()
    hashed = replace(selection, search="", ways=ways or ((("",),) if selection.search else ()))
    source = SoldThings(hashed, encoding, zone, at, sales, sale_search, sale_sheet)
    facts = {"encoding": str(encoding), "tab": str(selection.tab or ""), "searched": "yes" if selection.search else ""}
    audited = Audited("sales_exported", SUBJECT, by=by.id, at=at, where=where, facts=_said(facts))
    export = replace(_export(by, encoding, zone, at, ids, Selection()), sales=hashed)
    return _at_once_or_begun(export, source, audited, 0, commit)


def again(
    id: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    exports: Exports,
    orders: PurchaseOrders,
    people: People,
    search: SearchIndex,
    order_sheet: OrderSheet,
    sales: Sales,
    sale_search: SearchIndex,
    sale_sheet: SaleSheet,
    settings: Settings,
    commit: Commit,
) -> Export:
    """The same once more, as things are now, for a file that expired or a job that is stuck. Raises NotFound."""
    before = exports.get(by.id, id)
    refuse_others(by, *(SELLERS if before.sales else (Role.PURCHASING_ADMINISTRATOR,)))
    zone, encoding = settings.company().time_zone, before.encoding
    fresh = replace(_export(by, encoding, zone, at, ids, before.selection), sales=before.sales)
    source: Source
    if before.sales:
        source = SoldThings(before.sales, encoding, zone, at, sales, sale_search, sale_sheet)
        audited = Audited("sales_exported", SUBJECT, by=by.id, at=at, where=where, facts={"encoding": str(encoding)})
    else:
        source = Purchases(before.selection, encoding, zone, orders, people, search, order_sheet)
        audited = _audited(before.selection, encoding, by, where, at)
    return _begun(fresh, source, audited, commit)


def _at_once_or_begun(export: Export, source: Source, audited: Audited, picked: int, commit: Commit) -> bytes | Export:
    batches = _few(source) if picked <= jobs.MOST_ROWS_AT_ONCE else None
    if batches is not None:
        table = _within(batches, bytearray(source.head()))
        if table is not None:
            commit(audited)
            return table
    return _begun(export, source, audited, commit)


def _few(source: Source) -> list[Batch] | None:
    """The selection's orders, unless they are too many to be handed out at once."""
    found: list[Batch] = []
    rows = looked = 0
    after: str | None = ""
    while after is not None:
        batch = source.batch(after)
        found.append(batch)
        rows, looked, after = rows + batch.lines, looked + batch.looked, batch.next
        if rows > jobs.MOST_ROWS_AT_ONCE or looked > jobs.MOST_ORDERS_AT_ONCE:
            return None
    return found


def _within(batches: list[Batch], table: bytearray) -> bytes | None:
    for batch in batches:
        for row in batch.rows:
            table += row
            if len(table) > jobs.LARGEST_AT_ONCE:
                return None
    return bytes(table)


def _export(by: Person, encoding: Encoding, zone: str, at: datetime, ids: Ids, selection: Selection) -> Export:
    return Export(
        id=f"{at:%Y%m%d-%H%M%S}-{ids.name()}",  # so that their order is that of their time
        person=by.id,
        selection=selection,
        encoding=encoding,
        zone=zone,
        asked_at=at,
        changed_at=at,
    )


def _begun(export: Export, source: Source, audited: Audited, commit: Commit) -> Export:
    begun = replace(export, total=source.count())
    commit(Created(begun), Said(ContinueExport(begun.id, person=begun.person), due_at=begun.asked_at), audited)
    return begun


def _audited(selection: Selection, encoding: Encoding, by: Person, where: str, at: datetime) -> Audited:
    """How much was taken, and not what was searched for: that may be somebody's name."""
    facts = {"status": str(selection.status or ""), "encoding": str(encoding)}
    if selection.picked:
        facts["picked"] = str(len(selection.picked))
    if selection.search:
        facts["searched"] = "yes"
    return Audited("exported", SUBJECT, by=by.id, at=at, where=where, facts=facts)


def _said(facts: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if value}
