"""One page of a mapping from a table: what each row would do, and doing it. A row changes what stands at its key;
what the table does not name stays."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.imports import Outcome, Planned, Row, planned, refuse_wrong
from chalicelib.domain.orders.mapping import OrderMapping
from chalicelib.domain.orders.mapping.sections import LAYOUT, Key, Section, key_of, rows, with_rows
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.lists import Lists
from chalicelib.ports.mappings import Mappings
from chalicelib.usecases.mappings.fitting import Shelf, fitted, shelf
from chalicelib.usecases.mappings.saving import changed


def plan(
    connection: str,
    section: Section,
    table: Sequence[Row],
    *,
    by: Person,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    lists: Lists,
) -> Sequence[Planned]:
    """What taking these rows over would do. Nothing is written."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.connection(connection)
    found = shelf(section, [row.cells for row in table], articles=articles, lists=lists)
    return _plan(mappings.mapping(connection), section, table, found)[0]


def take_over(
    connection: str,
    section: Section,
    table: Sequence[Row],
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    lists: Lists,
    commit: Commit,
) -> Sequence[Planned]:
    """Writes every row that says something new. Raises Refused, and writes nothing, when any row is wrong."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.connection(connection)
    before = mappings.mapping(connection)
    found = shelf(section, [row.cells for row in table], articles=articles, lists=lists)
    fates, after = _plan(before, section, table, found)
    refuse_wrong(fates)
    if after != before:
        commit(*changed(before, after, section, by=by, where=where, at=at))
    return fates


def _plan(
    before: OrderMapping, section: Section, table: Sequence[Row], found: Shelf
) -> tuple[Sequence[Planned], OrderMapping]:
    stored = rows(before, section)
    after = before
    lines: dict[Key, int] = {}
    fates = []
    for row in table:
        key = key_of(section, row.cells)
        name = " ".join(filter(None, key))
        try:
            if key in lines:
                raise Refused("Line {line} is about the same.", field=LAYOUT[section].key[0], line=lines[key])
            lines[key] = row.line
            _, plain = fitted(section, _merged(stored.get(key, {}), row.cells), found)
            after = with_rows(after, section, {**rows(after, section), key: plain})
            fates.append(planned(row.line, name, before=stored.get(key), after=plain))
        except Refused as refusal:
            fates.append(Planned(row.line, name, Outcome.WRONG, problem=_in_column(refusal)))
    return fates, after


def _merged(stored: Mapping[str, str], cells: Mapping[str, str]) -> Mapping[str, str]:
    """A column that the table lacks leaves alone what is stored; but another carrier has other methods."""
    merged = {**stored, **cells}
    if "carrier" in cells and "method" not in cells and cells["carrier"] != stored.get("carrier"):
        merged["method"] = ""
    return merged


def _in_column(refusal: Refused) -> Refused:
    """A table says in which column; of several things that are wrong with a row the first is enough."""
    first = refusal.refusals[0] if isinstance(refusal, Unfit) else refusal
    column = first.field.partition("~")[0] if first.field else None
    return Refused(first.message, field=column, **first.facts)
