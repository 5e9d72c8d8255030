"""Tables of orders that somebody takes away: small ones at once, large ones as a job that goes on step by step."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import NotFound
from chalicelib.domain.management import Selection
from chalicelib.domain.messages.kinds import SILENT_AFTER
from chalicelib.domain.orders.listing import Selection as Sales

# What is handed out at once: it is read and written within three seconds, and a page has 29.
MOST_ROWS_AT_ONCE = 2_000
# A search that finds little may have to look at many orders for it; beyond so many it is a job too.
MOST_ORDERS_AT_ONCE = 3_000
# Lambda answers 6 MB at most, and bytes travel as base64, which makes four of three.
LARGEST_AT_ONCE = 4_000_000
# S3 joins pieces of at least 5 MiB, but for the last one.
PIECE = 5 * 1024 * 1024
# One step; its function is stopped after 60 seconds, and its last batch and its file come after the last look at the
# clock.
STEP_LASTS = timedelta(seconds=25)
# The bucket forgets exports after as many days (infra/data.yaml).
KEPT = timedelta(days=7)


class Encoding(StrEnum):
    UTF8 = "utf-8"  # with a mark at the beginning, by which Excel knows it
    CP932 = "cp932"  # Windows in Japan


class State(StrEnum):
    WRITING = "writing"  # pieces are written, one after the other
    JOINING = "joining"  # all rows are written; the pieces become one file
    READY = "ready"  # to be fetched until it expires


@dataclass(frozen=True, slots=True)
class Export:
    """A job and how far it is. Each step writes objects of its own and then this record, so a step that died is simply
    done again; ``after`` is the cursor behind the last order that ``pieces`` and ``tail`` hold."""

    id: str
    person: str  # who asked, and nobody else may have it
    selection: Selection
    encoding: Encoding
    zone: str
    asked_at: datetime
    changed_at: datetime
    state: State = State.WRITING
    step: int = 0
    after: str = ""
    looked: int = 0  # orders looked at, of about ``total``
    total: int = 0
    rows: int = 0
    pieces: tuple[str, ...] = ()  # files of at least ``PIECE`` bytes
    tail: str = ""  # what was left over, for the next step to begin with
    file: str = ""
    size: int = 0
    ready_at: datetime | None = None
    revision: int = 0
    sales: Sales | None = None  # which orders that we are sent, where it is not about those that we place

    @property
    def share(self) -> float:
        """How much of it is done. The last of it is for joining, and what came meanwhile was not counted."""
        if self.state is State.READY:
            return 1.0
        return min(0.98, self.looked / self.total) if self.total else 0.0

    @property
    def expires_at(self) -> datetime:
        return (self.ready_at or self.changed_at) + KEPT


def written(
    export: Export, *, after: str | None, looked: int, rows: int, piece: str, tail: str, size: int, at: datetime
) -> Export:
    """One step further; there is nothing left to write when ``after`` is None. ``piece`` and ``tail`` name the files
    that this step wrote, if it did; an old tail has become part of them."""
    return replace(
        export,
        state=State.JOINING if after is None else State.WRITING,
        step=export.step + 1,
        after=after or "",
        looked=export.looked + looked,
        rows=export.rows + rows,
        pieces=(*export.pieces, piece) if piece else export.pieces,
        tail=tail,
        size=export.size + size,
        changed_at=at,
    )


def joined(export: Export, *, file: str, at: datetime) -> Export:
    return replace(export, state=State.READY, step=export.step + 1, file=file, changed_at=at, ready_at=at)


def is_silent(export: Export, at: datetime) -> bool:
    """Whether its steps got lost: only an operator knows where they are, and a new one is quicker."""
    return export.state is not State.READY and at > export.changed_at + SILENT_AFTER


def refuse_unready(export: Export, at: datetime) -> None:
    """Raises NotFound while there is no whole file, and when it is too old."""
    if export.state is not State.READY or at >= export.expires_at:
        raise NotFound("There is no such file, or no longer.")
