"""Taking articles over from a table: what each row would do, and doing it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import articles as article_rules
from chalicelib.domain.articles import Alias, Article, finding
from chalicelib.domain.changes import Change
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.imports import Outcome, Planned, Row, planned, refuse_wrong
from chalicelib.domain.lists import Entry, ListName, named
from chalicelib.domain.texts import folded
from chalicelib.domain.turns import Turn
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.lists import Lists
from chalicelib.usecases.articles.editing import change
from chalicelib.usecases.articles.fitting import taken, unfit_parts
from chalicelib.usecases.lists import moved

# What one transaction takes, without the turn that stands beside the articles.
MOST_ITEMS = 99


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row and the article that it would make."""

    row: Row
    before: Article | None
    after: Article


def plan(rows: Sequence[Row], *, by: Person, articles: Articles, lists: Lists) -> Sequence[Planned]:
    """What taking these rows over would do. Nothing is written."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    return _plan(rows, articles, lists)[0]


def take_over(
    rows: Sequence[Row],
    *,
    by: Person,
    where: str,
    at: datetime,
    articles: Articles,
    lists: Lists,
    commit: Commit,
) -> Sequence[Planned]:
    """Writes every row that says something new. Raises Refused, and writes nothing, when any row is wrong."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    turn = articles.turn()
    found, taken_rows = _plan(rows, articles, lists)
    refuse_wrong(found)
    pairs = [(one.before, one.after) for one in taken_rows if one.after != one.before]
    # What is no kit comes first, so that no kit is ever stored before its parts.
    pairs.sort(key=lambda pair: pair[1].is_kit)
    for together in _commits(pairs):
        _write(together, turn, by, where, at, commit)
        if any(after.is_kit for _, after in together):
            turn = replace(turn, revision=turn.revision + 1)
    return found


def _write(
    pairs: Sequence[tuple[Article | None, Article]], turn: Turn, by: Person, where: str, at: datetime, commit: Commit
) -> None:
    changes = [one for before, after in pairs for one in change(before, after, by, where, at)]
    turns: list[Change] = [moved(turn)] if any(after.is_kit for _, after in pairs) else []
    commit(*changes, *turns)


def _commits(pairs: Sequence[tuple[Article | None, Article]]) -> Iterator[Sequence[tuple[Article | None, Article]]]:
    """As many together as one transaction is sure to take; one that is too much alone says so when it is written."""
    together: list[tuple[Article | None, Article]] = []
    items = 0
    for before, after in pairs:
        size = _size(before, after)
        if together and items + size > MOST_ITEMS:
            yield together
            together, items = [], 0
        together.append((before, after))
        items += size
    if together:
        yield together


def _size(before: Article | None, after: Article) -> int:
    """Items at most: the article, its places in three lists, what is audited, what Amazon is to hear of it, and
    everything by which it is or was found."""
    several = (after,) if before is None else (before, after)
    return 6 + sum(len(finding.terms(one)) + len(one.aliases) + len(one.parts) for one in several)


def _plan(rows: Sequence[Row], articles: Articles, lists: Lists) -> tuple[Sequence[Planned], Sequence[_Taken]]:
    """Each row's fate, and the articles that they would make."""
    known = articles.several({row.cells.get("number", "") for row in rows} - {""})
    read = list(_read(rows, {folded(number): one for number, one in known.items()}, lists.all(ListName.WAREHOUSES)))
    taken_rows = [one for one in read if isinstance(one, _Taken)]
    beside = _Beside(taken_rows, articles)
    fates = [one if isinstance(one, Planned) else beside.judged(one) for one in read]
    return fates, taken_rows


class _Beside:
    """What the rows, and the articles that are stored, have to do with each other; read once for all rows."""

    def __init__(self, rows: Sequence[_Taken], articles: Articles) -> None:
        self._articles = articles
        self._coming = {folded(one.after.number): one.after for one in rows}
        self._lines: dict[Alias, list[int]] = {}
        for one in rows:
            for alias in one.after.aliases:
                self._lines.setdefault(alias, []).append(one.row.line)
        self._holders = articles.holders(self._lines)
        self._kits = {folded(part.article): one.after.number for one in rows for part in one.after.parts}
        self._stored = articles.several({part.article for one in rows for part in one.after.parts})

    def judged(self, one: _Taken) -> Planned:
        refusals = list(self._refusals(one))
        if refusals:
            return _wrong(one.row, Unfit("Please look at this row.", refusals) if refusals[1:] else refusals[0])
        archived = Refused("It is archived and stays so.") if one.before and one.before.archived else None
        return planned(
            one.row.line,
            f"{one.after.number} {one.after.title}",
            before=article_rules.texts(one.before) if one.before else None,
            after=article_rules.texts(one.after),
            warning=archived,
        )

    def _refusals(self, one: _Taken) -> Iterator[Refused]:
        yield from taken(one.after, self._holders)
        for alias in one.after.aliases:
            if self._lines[alias][0] != one.row.line:
                yield Refused(
                    "“{alias}” stands in line {line} already.",
                    field=f"{alias.kind}s",
                    alias=alias.text,
                    line=self._lines[alias][0],
                )
        if one.after.is_kit:
            parts = {part.article: found for part in one.after.parts if (found := self._part(part.article))}
            yield from unfit_parts(one.after, parts, self._kit_of(one.after))

    def _part(self, number: str) -> Article | None:
        return self._coming.get(folded(number)) or self._stored.get(number)

    def _kit_of(self, article: Article) -> str:
        """One that it is a part of, stored or to come."""
        if coming := self._kits.get(folded(article.number)):
            return coming
        stored = [kit for kit in self._articles.kits_with(article.number) if folded(kit) not in self._coming]
        return stored[0] if stored else ""


def _read(rows: Sequence[Row], known: Mapping[str, Article], warehouses: Sequence[Entry]) -> Iterator[_Taken | Planned]:
    lines: dict[str, int] = {}
    for row in rows:
        number = folded(row.cells.get("number", ""))
        before = known.get(number)
        try:
            if number in lines:
                raise Refused("Line {line} has the same number.", field="number", line=lines[number])
            lines[number] = row.line
            after = _placed(_stated(row, before), warehouses)
            found = list(article_rules.refusals(after))
            if found:
                raise Unfit("Please look at this row.", found)
        except Refused as refusal:
            yield _wrong(row, refusal)
        else:
            yield _Taken(row, before, after)


def _stated(row: Row, before: Article | None) -> Article:
    """A column that the table lacks leaves alone what is stored, and a number keeps its letters' case."""
    if before is None:
        return article_rules.stated(row.cells)
    merged = {**article_rules.texts(before), **row.cells, "number": before.number}
    return replace(article_rules.stated(merged), archived=before.archived, revision=before.revision)


def _placed(article: Article, warehouses: Sequence[Entry]) -> Article:
    """By the code or the name of its warehouse."""
    if not article.warehouse:
        return article
    found = named(warehouses, article.warehouse)
    if found is None:
        raise Refused(
            "There is no warehouse “{name}”. Please add it to the list first.",
            field="warehouse",
            name=article.warehouse[:40],
        )
    return replace(article, warehouse=found.code)


def _wrong(row: Row, refusal: Refused) -> Planned:
    return Planned(row.line, row.cells.get("number") or row.cells.get("title", ""), Outcome.WRONG, problem=refusal)
