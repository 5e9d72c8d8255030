"""Saying what SKUs and ASINs of a connection stand for: one, several, or a whole table of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.articles import Alias, Article, parts_of
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.imports import Outcome, Planned, Row, chunks, planned, refuse_wrong
from chalicelib.domain.orders.mapping import Assignment, OrderMapping, subject
from chalicelib.domain.orders.mapping.assigning import alias_of, canonical, refusals, texts
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.mappings import Mappings
from chalicelib.usecases.mappings.saving import moved

# The mapping takes its next revision and the trail an entry; the rest of the 100 items are assignments.
MOST_AT_ONCE = 98


@dataclass(frozen=True, slots=True)
class _Read:
    """A row and what it says; no ``after`` means that nothing is assigned there any more."""

    row: Row
    alias: Alias
    before: Assignment | None
    after: Assignment | None
    warning: Refused | None = None


def assign(
    connection: str,
    rows: Sequence[Mapping[str, str]],
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    commit: Commit,
) -> int:
    """Some names of Amazon's; empty ``articles`` take away what one stood for. How many are another by now. Raises
    Unfit; the field of each refusal is the column and the row's number from 0 (``name~0``)."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.connection(connection)
    if not rows:
        raise Refused("Please say what at least one of them stands for.")
    before = mappings.mapping(connection)
    reads = _read(connection, [Row(at, row) for at, row in enumerate(rows)], mappings, articles)
    refusals = [refusal for read in reads for refusal in _numbered(read)]
    if refusals:
        raise Unfit("Please look at the marked fields.", refusals)
    differing = list(_differing(reads))
    write_all(before, differing, by=by, where=where, at=at, commit=commit)
    return len(differing)


def remove(
    connection: str,
    aliases: Sequence[Alias],
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    mappings: Mappings,
    commit: Commit,
) -> int:
    """What is gone already is gone. Raises Refused for none at all."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    if not aliases:
        raise Refused("Please tick what to delete.")
    connections.connection(connection)
    before = mappings.mapping(connection)
    gone = [(alias, Erased(each)) for alias, each in mappings.assignments(connection, aliases).items()]
    write_all(before, gone, by=by, where=where, at=at, commit=commit)
    return len(gone)


def plan(
    connection: str,
    table: Sequence[Row],
    *,
    by: Person,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
) -> Sequence[Planned]:
    """What taking these rows over would do. Nothing is written."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.connection(connection)
    return [_fate(read) for read in _read(connection, table, mappings, articles)]


def take_over(
    connection: str,
    table: Sequence[Row],
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    commit: Commit,
) -> Sequence[Planned]:
    """Writes every row that says something new. Raises Refused, and writes nothing, when any row is wrong."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.connection(connection)
    before = mappings.mapping(connection)
    reads = _read(connection, table, mappings, articles)
    fates = [_fate(read) for read in reads]
    refuse_wrong(fates)
    write_all(before, list(_differing(reads)), by=by, where=where, at=at, commit=commit)
    return fates


def write_all(
    mapping: OrderMapping,
    changes: Sequence[tuple[Alias, Change]],
    *,
    by: Person,
    where: str,
    at: datetime,
    commit: Commit,
) -> None:
    """What becomes of each name, in as few commits as they fit into, each with the mapping's next revision: orders name
    the one that they were mapped by, and of two people who write at once the second decides again."""
    for chunk in chunks(changes, MOST_AT_ONCE):
        names = ", ".join(alias.text for alias, _ in chunk[:10])
        facts = {"connection": mapping.connection, "names": names, "count": str(len(chunk))}
        audited = Audited("names_assigned", subject(mapping.connection), by=by.id, at=at, where=where, facts=facts)
        commit(moved(mapping, mapping), audited, *(change for _, change in chunk))
        mapping = replace(mapping, revision=mapping.revision + 1)


def _differing(reads: Sequence[_Read | Planned]) -> Iterator[tuple[Alias, Change]]:
    for read in reads:
        if isinstance(read, Planned) or read.after == read.before:
            continue
        match read.before, read.after:
            case None, Assignment() as after:
                yield read.alias, Created(after)
            case Assignment() as before, Assignment() as after:
                yield read.alias, Changed(before, after)
            case Assignment() as before, None:
                yield read.alias, Erased(before)


def _read(connection: str, table: Sequence[Row], mappings: Mappings, articles: Articles) -> Sequence[_Read | Planned]:
    """Each row by itself, beside what is stored; read in three batches."""
    aliases: dict[int, Alias | Refused] = {}
    for at, row in enumerate(table):
        try:
            aliases[at] = alias_of(row.cells)
        except Refused as refusal:
            aliases[at] = refusal
    names = [alias for alias in aliases.values() if isinstance(alias, Alias)]
    stored, holders = mappings.assignments(connection, names), articles.holders(names)
    wanted = {part.article for row in table for part in parts_of(row.cells.get("articles", ""))}
    known = articles.several(wanted)
    lines: dict[Alias, int] = {}
    read: list[_Read | Planned] = []
    for at, row in enumerate(table):
        alias = aliases[at]
        if isinstance(alias, Refused):
            read.append(_wrong(row, alias))
        elif alias in lines:
            read.append(_wrong(row, Refused("Line {line} is about the same.", field="name", line=lines[alias])))
        else:
            lines[alias] = row.line
            read.append(_judged(connection, row, alias, stored.get(alias), holders.get(alias), known))
    return read


def _judged(
    connection: str,
    row: Row,
    alias: Alias,
    before: Assignment | None,
    holder: Article | None,
    known: Mapping[str, Article],
) -> _Read | Planned:
    parts = parts_of(row.cells["articles"]) if "articles" in row.cells else before.parts if before else ()
    found = list(refusals(parts, known)) if "articles" in row.cells else []
    if found:
        return _wrong(row, Unfit("Please look at the marked fields.", found))
    if not parts:
        return _Read(row, alias, before, None)
    after = Assignment(connection, alias, canonical(parts, known), before.revision if before else 0)
    return _Read(row, alias, before, after, next(_warnings(after, holder), None))


def _warnings(after: Assignment, holder: Article | None) -> Iterator[Refused]:
    if holder is not None and not holder.archived and [part.article for part in after.parts] != [holder.number]:
        yield Refused("The article {number} has this name too; what is said here goes before.", number=holder.number)


def _fate(read: _Read | Planned) -> Planned:
    if isinstance(read, Planned):
        return read
    before = texts(read.before) if read.before else None
    plain = {"kind": str(read.alias.kind), "name": read.alias.text, "articles": ""}
    after = texts(read.after) if read.after else plain
    if before is None and read.after is None:
        before = after  # nothing stood there, and nothing will
    return planned(read.row.line, read.alias.text, before=before, after=after, warning=read.warning)


def _wrong(row: Row, refusal: Refused) -> Planned:
    return Planned(row.line, row.cells.get("name", ""), Outcome.WRONG, problem=refusal)


def _numbered(read: _Read | Planned) -> Iterator[Refused]:
    problem = read.problem if isinstance(read, Planned) else None
    if isinstance(read, Planned) and problem is not None:
        for each in problem.refusals if isinstance(problem, Unfit) else (problem,):
            yield Refused(each.message, field=f"{each.field}~{read.line}", **each.facts)
