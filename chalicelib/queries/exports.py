"""Tables of orders that a person asked for, and how far they are."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain import exports as jobs
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import NotFound
from chalicelib.domain.exports import Export
from chalicelib.ports.exports import ExportFiles, Exports


def mine(person: Person, *, sold: bool = False, at: datetime, exports: Exports) -> Sequence[Export]:
    """The latest first, of orders that we place or of those that we are sent (``sold``); what expired is gone, though
    the table may not have swept it up yet."""
    return [each for each in exports.of(person.id) if at < each.expires_at and bool(each.sales) is sold]


def one(id: str, *, person: Person, sold: bool = False, at: datetime, exports: Exports) -> Export:
    """Raises NotFound for what is somebody else's, of the other kind, or gone."""
    export = exports.get(person.id, id)
    if bool(export.sales) is not sold:
        raise NotFound("There is no such file, or no longer.")
    if at >= export.expires_at:
        jobs.refuse_unready(export, at)
    return export


def link(
    id: str, *, person: Person, sold: bool = False, at: datetime, exports: Exports, export_files: ExportFiles
) -> str:
    """Where the file is for the next minutes. Raises NotFound unless it is whole, theirs, and not too old."""
    export = one(id, person=person, sold=sold, at=at, exports=exports)
    jobs.refuse_unready(export, at)
    return export_files.link(export.file, called=f"orders-{export.asked_at:%Y-%m-%d}.csv")
