"""Keeping one page of a connection's mapping."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Change, Changed, Created
from chalicelib.domain.company.seen import fingerprint
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, Unfit
from chalicelib.domain.lists import Pick
from chalicelib.domain.orders import mapping as mapping_rules
from chalicelib.domain.orders.mapping import OrderMapping
from chalicelib.domain.orders.mapping.sections import (
    LAYOUT,
    Key,
    Row,
    Rows,
    Section,
    field_of,
    key_of,
    rows,
    with_rows,
)
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.lists import Lists
from chalicelib.ports.mappings import Mappings
from chalicelib.usecases.mappings.fitting import LIST_OF, fitted, shelf
from chalicelib.usecases.small_lists import picked


@dataclass(frozen=True, slots=True)
class Stated:
    """A page as it was sent: all of its rows, and what its form showed before (``seen``). ``new`` are names to be added
    to the lists of settings, by setting."""

    rows: Sequence[Row]
    seen: str
    new: Mapping[str, str]


def save(
    connection: str,
    section: Section,
    stated: Stated,
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    lists: Lists,
    commit: Commit,
) -> OrderMapping:
    """Raises NotFound, Overtaken when somebody changed this page since, and Unfit with a refusal for every field that
    is wrong (``field_of``)."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.connection(connection)
    before = mappings.mapping(connection)
    if seen_of(before, section) != stated.seen:
        raise Overtaken("This page was changed meanwhile. Please look at what is stored now, then save it again.")
    added, further, refusals = _added(stated, by, where, at, lists)
    given = _with_added(section, stated.rows, added)
    found = shelf(section, given, articles=articles, lists=lists)
    found.codes((LIST_OF[name], code) for name, code in added.items())
    kept: dict[Key, dict[str, str]] = {}
    for row in given:
        try:
            key, plain = fitted(section, row, found)
            _refuse_other(section, kept, key, plain)
            kept[key] = plain
        except Refused as refusal:
            refusals.append(refusal)
    after = _made(before, section, kept, refusals)
    if after != before or further:
        commit(*changed(before, after, section, by=by, where=where, at=at), *further)
    return replace(after, revision=before.revision + (after != before))


def seen_of(mapping: OrderMapping, section: Section) -> str:
    """Which state of a page a form showed; changes of other pages are nobody's concern."""
    return fingerprint({"~".join(key): "~".join(row.values()) for key, row in rows(mapping, section).items()})


def changed(
    before: OrderMapping, after: OrderMapping, section: Section, *, by: Person, where: str, at: datetime
) -> Iterator[Change]:
    if after == before:
        return
    yield moved(before, after)
    fields = ", ".join(_differing(rows(before, section), rows(after, section)))
    facts = {"connection": after.connection, "page": str(section), "fields": fields[:500]}
    yield Audited("mapping_kept", mapping_rules.subject(after.connection), by=by.id, at=at, where=where, facts=facts)


def moved(before: OrderMapping, after: OrderMapping) -> Change:
    """What nobody has saved yet is written for the first time."""
    return Changed(before, after) if before.revision else Created(replace(after, revision=1))


def _made(before: OrderMapping, section: Section, kept: Rows, refusals: list[Refused]) -> OrderMapping:
    after = before
    try:
        after = with_rows(before, section, kept)
    except Unfit as unfit:
        refusals.extend(unfit.refusals)
    if refusals:
        raise Unfit("Please look at the marked fields.", refusals)
    return after


def _refuse_other(section: Section, kept: Rows, key: Key, row: Row) -> None:
    """Raises Refused for a row that says something else than another one of the same key."""
    if key in kept and dict(kept[key]) != dict(row):
        name = " ".join(filter(None, key))
        column = LAYOUT[section].beside[0]
        raise Refused("“{name}” is there twice and says two things.", field=field_of(column, key), name=name)


def _added(
    stated: Stated, by: Person, where: str, at: datetime, lists: Lists
) -> tuple[dict[str, str], list[Change], list[Refused]]:
    """The codes of what was named anew, by setting, and what is to be written with them."""
    codes: dict[str, str] = {}
    further: list[Change] = []
    refusals: list[Refused] = []
    known: dict[tuple[str, str], str] = {}  # two settings of one list may name the same new entry
    for name, text in stated.new.items():
        of, field = LIST_OF[name], field_of("value", (name,))
        try:
            if (of, text) not in known:
                code, changes = picked(Pick(new=text), of, field=field, by=by, where=where, at=at, lists=lists)
                known[of, text] = code
                further.extend(changes)
            codes[name] = known[of, text]
        except Refused as refusal:
            refusals.append(refusal)
    return codes, further, refusals


def _with_added(section: Section, given: Iterable[Row], added: Mapping[str, str]) -> Sequence[Row]:
    if not added:
        return list(given)
    return [{**row, "value": added.get(key_of(section, row)[0], row.get("value", ""))} for row in given]


def _differing(before: Rows, after: Rows) -> Iterator[str]:
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield " ".join(filter(None, key))
