"""The job behind a large table of orders, one bounded step after the other.

A step reads orders as they are at that moment, writes what it made of them into files of its own, and then says in one
commit how far it is and that there is a next step. A step that dies has said nothing, so its message comes again and it
is done again; a message that comes twice finds that its step is done. Files that nobody names are forgotten with the
others. At the end the pieces become one file, and only then is there anything to fetch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import exports as jobs
from chalicelib.domain.changes import Changed, Said
from chalicelib.domain.errors import NotFound
from chalicelib.domain.exports import PIECE, STEP_LASTS, Export, State
from chalicelib.domain.messages import ContinueExport
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.exports import ExportFiles, Exports, OrderSheet, SaleSheet
from chalicelib.ports.orders import Sales
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.search import SearchIndex
from chalicelib.ports.world import Clock, Ids
from chalicelib.usecases.exports.sales import SoldThings
from chalicelib.usecases.exports.sources import Purchases, Source


def write_on(
    id: str,
    person: str,
    step: int,
    *,
    at: datetime,
    clock: Clock,
    ids: Ids,
    exports: Exports,
    export_files: ExportFiles,
    orders: PurchaseOrders,
    people: People,
    search: SearchIndex,
    order_sheet: OrderSheet,
    sales: Sales,
    sale_search: SearchIndex,
    sale_sheet: SaleSheet,
    commit: Commit,
) -> Export | None:
    """Takes that step of an export; None when it is taken already, or nobody knows the export any more."""
    try:
        export = exports.get(person, id)
    except NotFound:
        return None
    if export.step != step or export.state is State.READY:
        return None
    if export.state is State.JOINING:
        file = f"exports/{export.id}/orders.csv"
        export_files.join(file, [*export.pieces, *filter(None, [export.tail])])
        done = jobs.joined(export, file=file, at=clock.now())
        commit(Changed(export, done))
        return done

    source: Source
    if export.sales:
        source = SoldThings(export.sales, export.encoding, export.zone, at, sales, sale_search, sale_sheet)
    else:
        source = Purchases(export.selection, export.encoding, export.zone, orders, people, search, order_sheet)
    begin = export_files.read(export.tail) if export.tail else b"" if export.step else source.head()
    slice = _slice(export, begin, source, lambda: clock.now() >= at + STEP_LASTS)
    done = _kept(export, slice, len(begin) if export.tail else 0, ids, export_files, clock.now())
    commit(Changed(export, done), Said(ContinueExport(id, person=person, step=done.step), due_at=done.changed_at))
    return done


@dataclass(slots=True)
class _Slice:
    """What a step made: its bytes, with the tail of the step before in front."""

    content: bytearray
    after: str | None
    looked: int = 0
    rows: int = 0


def _slice(
    export: Export,
    begin: bytes,
    source: Source,
    is_over: Callable[[], bool],
) -> _Slice:
    """Goes on until there is a piece, or no time, or nothing left. At least one batch is done, so it always gets on."""
    slice = _Slice(bytearray(begin), export.after)
    while slice.after is not None:
        batch = source.batch(slice.after)
        for row in batch.rows:
            slice.content += row
            slice.rows += 1
        slice.looked += batch.looked
        slice.after = batch.next
        if len(slice.content) >= PIECE or is_over():
            break
    return slice


def _kept(export: Export, slice: _Slice, carried: int, ids: Ids, export_files: ExportFiles, at: datetime) -> Export:
    """The slice in a file of its own, so that two who take one step do not write into each other's."""
    name = f"exports/{export.id}/{export.step:05}-{ids.name()}.part"
    export_files.keep(name, bytes(slice.content))
    is_piece = len(slice.content) >= PIECE
    return jobs.written(
        export,
        after=slice.after,
        looked=slice.looked,
        rows=slice.rows,
        piece=name if is_piece else "",
        tail="" if is_piece else name,
        size=len(slice.content) - carried,
        at=at,
    )
