"""Counts from a table: kept in parts, looked at, taken over step by step.

A step that died has said nothing: its message comes again, and the counts that it wrote are found to be taken already.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Refused, Unfit
from chalicelib.domain.imports import BEYOND, UNREADABLE, Row, chunks
from chalicelib.domain.inventory import count_tables as tables
from chalicelib.domain.inventory.count_tables import A_PART, AT_A_TIME, STEP_LASTS, CountTable, LeftOut, State
from chalicelib.domain.inventory.counting import FIELDS
from chalicelib.domain.messages import ContinueCounts
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.exports import ExportFiles
from chalicelib.ports.lists import Lists
from chalicelib.ports.settings import Settings
from chalicelib.ports.stock import Stock
from chalicelib.ports.world import Clock, Ids, Pause
from chalicelib.usecases.inventory.counting import Counted, looked_at, room_of, taken

SUBJECT = "counts"
_KEPT = (*FIELDS, BEYOND, UNREADABLE)
# Should a step die on its way, its next one is said already; one that gets on is past it by then.
IN_CASE = timedelta(minutes=2)


def bring(
    rows: Sequence[Row],
    name: str,
    *,
    by: Person,
    at: datetime,
    ids: Ids,
    export_files: ExportFiles,
    commit: Commit,
) -> CountTable:
    """Keeps a table to be looked at. Nothing is counted yet."""
    refuse_others(by, Role.WAREHOUSE)
    table = CountTable(f"{at:%Y%m%d-%H%M%S}-{ids.name()}", by.id, name, len(rows), brought_at=at, changed_at=at)
    for number, part in enumerate(chunks(rows, A_PART)):
        export_files.keep(table.part_at(number), _written(part, at))
    commit(Created(table))
    return table


def preview(
    table: CountTable,
    *,
    at: datetime,
    clock: Clock,
    ids: Ids,
    articles: Articles,
    lists: Lists,
    settings: Settings,
    stock: Stock,
    export_files: ExportFiles,
) -> Sequence[Counted]:
    """What its first rows would do, as many as a step has time for. Raises NotFound when its rows are forgotten."""
    rows, room = _rows(export_files.read(table.part)), room_of(lists, settings, articles, stock)
    return _in_time(rows, lambda some: looked_at(some, room, at=at, ids=ids), at, clock)


def begin(id: str, *, by: Person, where: str, at: datetime, stock: Stock, commit: Commit) -> CountTable:
    """Begins to take a table over, or goes on where its steps got lost; otherwise saying it twice changes nothing.
    Raises NotFound."""
    refuse_others(by, Role.WAREHOUSE)
    before = stock.count_table(id)
    if before.state is not State.SEEN and not tables.is_silent(before, at):
        return before
    after = tables.begun(before, at=at)
    facts = {"name": before.name, "rows": str(before.rows)}
    audited = Audited("stock_counts_begun", SUBJECT, by=by.id, at=at, where=where, facts=facts)
    due_at = at + IN_CASE if after.is_small else at
    commit(Changed(before, after), Said(ContinueCounts(id, step=after.step), due_at=due_at), audited)
    return after


def count_on(
    id: str,
    step: int,
    *,
    at: datetime,
    clock: Clock,
    ids: Ids,
    pause: Pause,
    articles: Articles,
    lists: Lists,
    settings: Settings,
    stock: Stock,
    export_files: ExportFiles,
    commit: Commit,
) -> CountTable | None:
    """Takes rows over as long as a step lasts, some at least; None when that step is taken already. Raises NotFound
    when its rows are forgotten, and Conflict where others are quicker again and again."""
    try:
        table = stock.count_table(id)
    except NotFound:
        return None
    if table.state is not State.RUNNING or table.step != step:
        return None
    room = room_of(lists, settings, articles, stock)

    def count(some: Sequence[Row]) -> Sequence[Counted]:
        return taken(some, room, table.name, by=table.person, at=clock.now(), pause=pause, ids=ids, commit=commit)

    while True:
        rows = _rows(export_files.read(table.part))[table.done % A_PART :]
        after, left_out = _further(table, _in_time(rows, count, at, clock), clock.now())
        # Also nothing: one that died here may have come further, and said what is said again behind this.
        export_files.keep(table.left_out_of(table.step), _told(left_out))
        is_done = after.state is State.DONE
        is_over = is_done or clock.now() >= at + STEP_LASTS
        due_at = after.changed_at if is_over else after.changed_at + IN_CASE
        commit(Changed(table, after), *(() if is_done else [Said(ContinueCounts(id, step=after.step), due_at=due_at)]))
        if is_over:
            return after
        table = stock.count_table(id)


def _in_time(
    rows: Sequence[Row], do: Callable[[Sequence[Row]], Sequence[Counted]], at: datetime, clock: Clock
) -> Sequence[Counted]:
    found: list[Counted] = []
    for some in chunks(rows, AT_A_TIME):
        found += do(some)
        if clock.now() >= at + STEP_LASTS:
            break
    return found


def left_out(table: CountTable, *, export_files: ExportFiles) -> Sequence[LeftOut]:
    """All rows that were not taken over so far, in order."""
    found: list[LeftOut] = []
    for number in range(table.step):
        try:
            kept = export_files.read(table.left_out_of(number))
        except NotFound:
            continue
        found += [LeftOut(**one) for one in json.loads(kept)]
    return found


def told(one: Counted) -> LeftOut:
    """A row that is wrong, as it is kept: the first of what is wrong with it."""
    problem = one.problem or Refused("Please look at this row.")
    first = problem.refusals[0] if isinstance(problem, Unfit) else problem
    facts = {name: str(value) for name, value in first.facts.items()}
    return LeftOut(one.line, one.name, first.message, first.field or "", facts)


def _further(table: CountTable, found: Sequence[Counted], at: datetime) -> tuple[CountTable, tuple[LeftOut, ...]]:
    fates = Counter(str(one.fate) for one in found if one.problem is None)
    wrong = tuple(told(one) for one in found if one.problem is not None)
    return tables.further(table, fates=fates, left_out=wrong, at=at), wrong


def _written(rows: Sequence[Row], at: datetime) -> bytes:
    """A count that names no moment is of the one when its table was brought."""
    return json.dumps([_cells(row, at) for row in rows], ensure_ascii=False).encode()


def _cells(row: Row, at: datetime) -> list[int | str]:
    return [row.line, *(row.cells.get(name, "") or _otherwise(name, at) for name in _KEPT)]


def _otherwise(name: str, at: datetime) -> str:
    return at.isoformat() if name == "as_of" else ""


def _rows(kept: bytes) -> list[Row]:
    return [Row(line, dict(zip(_KEPT, cells, strict=False))) for line, *cells in json.loads(kept)]


def _told(left_out: Sequence[LeftOut]) -> bytes:
    rows = [
        {"line": one.line, "name": one.name, "sentence": one.sentence, "column": one.column, "facts": dict(one.facts)}
        for one in left_out
    ]
    return json.dumps(rows, ensure_ascii=False).encode()
