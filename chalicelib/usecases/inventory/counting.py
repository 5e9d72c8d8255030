"""Counts taken over: one that somebody typed, or many rows of a table, of which the good ones count."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from chalicelib.domain.articles import Alias, AliasKind, Article, subject
from chalicelib.domain.changes import Audited, Change, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.imports import BEYOND, UNREADABLE, Row, chunks
from chalicelib.domain.inventory import MOST_AT_ONCE, Level, Movement, Why
from chalicelib.domain.inventory.counting import (
    Count,
    Fate,
    counted,
    fate,
    moment_of,
    quantity_of,
    refuse_unfit,
    since,
)
from chalicelib.domain.lists import Entry, ListName
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.lists import Lists
from chalicelib.ports.settings import Settings
from chalicelib.ports.stock import Place, Stock
from chalicelib.ports.world import Ids, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.inventory.naming import article_of, refuse_unstocked, warehouse_of
from chalicelib.usecases.inventory.writing import stored

# Two of us who write one level may have begun in the other order: so much earlier than the level's last movement the
# movements are looked at one by one.
SLIP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of one count; ``problem`` where it could not be taken, and then ``fate`` says nothing."""

    line: int
    name: str
    fate: Fate = Fate.TAKEN
    before: int = 0
    after: int = 0
    problem: Refused | None = None
    article: str = ""  # by its number, and the warehouse by its code, where both are known
    warehouse: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What every row is held against, read once."""

    warehouses: Sequence[Entry]
    zone: ZoneInfo
    articles: Articles
    stock: Stock


@dataclass(frozen=True, slots=True)
class _Read:
    """A row and the count that it says."""

    line: int
    name: str
    count: Count

    @property
    def place(self) -> Place:
        return self.count.article, self.count.warehouse


# Place by place, and of each the newest first.
_Places = Sequence[Sequence[_Read]]


def count(
    cells: Mapping[str, str],
    *,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    articles: Articles,
    lists: Lists,
    settings: Settings,
    stock: Stock,
    commit: Commit,
) -> Counted:
    """One, as its form has it (``counting.FIELDS``): on hand becomes what was counted and whatever moved since. A count
    older than the newest is ignored, and the answer says so. Raises Unfit with a refusal for every field that is
    wrong."""
    refuse_others(by, Role.WAREHOUSE)
    room = room_of(lists, settings, articles, stock)
    good, bad = _read([Row(1, cells)], room, at)
    if bad:
        raise bad[0].problem or Refused("Please look at the marked fields.")
    ((planned, changes),) = _planned(good, room, "", by.id, at, ids)
    if planned.problem is not None:
        raise planned.problem
    if changes:
        ((read,),) = good
        facts = {"warehouse": read.count.warehouse, "quantity": str(read.count.quantity)}
        said = Audited("stock_counted", subject(read.count.article), by=by.id, at=at, where=where, facts=facts)
        commit(*changes, said)
    return planned


def room_of(lists: Lists, settings: Settings, articles: Articles, stock: Stock) -> Room:
    return Room(lists.all(ListName.WAREHOUSES), ZoneInfo(settings.company().time_zone), articles, stock)


def looked_at(rows: Sequence[Row], room: Room, *, at: datetime, ids: Ids) -> Sequence[Counted]:
    """What taking these rows over would do. Nothing is written."""
    good, bad = _read(rows, room, at)
    return _in_order([*bad, *(result for result, _ in _planned(good, room, "", "", at, ids))])


def taken(
    rows: Sequence[Row], room: Room, about: str, *, by: str, at: datetime, pause: Pause, ids: Ids, commit: Commit
) -> Sequence[Counted]:
    """Writes whatever is good, some levels a commit, and says what became of each row, in order. It may be repeated:
    what is taken already is the same. Raises Conflict where others are quicker again and again."""

    def written(some: _Places) -> Sequence[Counted]:
        planned = _planned(some, room, about, by, at, ids)
        changes = [change for _, several in planned for change in several]
        if changes:
            commit(*changes)
        return [result for result, _ in planned]

    good, found = _read(rows, room, at)
    for some in chunks(good, MOST_AT_ONCE):
        found += decided_again(partial(written, some), pause)
    return _in_order(found)


def _in_order(found: Sequence[Counted]) -> Sequence[Counted]:
    return sorted(found, key=lambda one: one.line)


def _planned(
    places: _Places, room: Room, about: str, by: str, at: datetime, ids: Ids
) -> Sequence[tuple[Counted, Sequence[Change]]]:
    """Each count's fate beside the level as it is now, and what is to be written for it."""
    levels = room.stock.levels(newest.place for newest, *_ in places)
    return [one for reads in places for one in _of(reads, levels[reads[0].place], room, about, by, at, ids)]


def _of(
    reads: Sequence[_Read], level: Level, room: Room, about: str, by: str, at: datetime, ids: Ids
) -> Iterator[tuple[Counted, Sequence[Change]]]:
    """Of one place, the newest first: the first that can have been holds, and the older ones are ignored."""
    newest: Count | None = None
    for read in reads:
        if newest is not None:
            yield _result(read, Fate.SAME if read.count == newest else Fate.OLD, level, level), ()
            continue
        result, changes = _one(read, level, room, about, by, at, ids)
        yield result, changes
        if result.problem is None:
            newest = read.count


def _one(
    read: _Read, before: Level, room: Room, about: str, by: str, at: datetime, ids: Ids
) -> tuple[Counted, Sequence[Change]]:
    count = read.count
    if fate(before, count) is Fate.OLD:
        return _result(read, Fate.OLD, before, before), ()
    try:
        after = counted(before, count, _came(before, count, room.stock), at=at)
    except Refused as refusal:
        return Counted(read.line, read.name, problem=refusal), ()
    if after == before:
        return _result(read, Fate.SAME, before, before), ()
    change = after.on_hand - before.on_hand
    movement = Movement(
        ids.name(), before.article, before.warehouse, change, Why.COUNTED, at, by, after.on_hand, about=about
    )
    return _result(read, Fate.TAKEN, before, after), (stored(before, after), Created(movement))


def _result(read: _Read, fate: Fate, before: Level, after: Level) -> Counted:
    return Counted(
        read.line,
        read.name,
        fate,
        before.on_hand,
        after.on_hand,
        article=before.article,
        warehouse=before.warehouse,
    )


def _came(level: Level, count: Count, stock: Stock) -> int:
    """What moved since; most counts are newer than whatever moved, and need not ask."""
    if level.moved_at is None or count.as_of > level.moved_at + SLIP:
        return 0
    return since(stock.movements_since(level.article, level.warehouse, count.as_of))


def _meant(rows: Sequence[Row], articles: Articles) -> Mapping[str, Article]:
    """Articles by what the rows call them, as far as numbers and SKUs go; read together, because tables are long."""
    texts = {in_one_line(row.cells.get("article", "")) for row in rows} - {""}
    by_number = articles.several(texts)
    skus = {Alias(AliasKind.SKU, text): text for text in texts - set(by_number)}
    holders = articles.holders(skus)
    return {**{skus[alias]: article for alias, article in holders.items()}, **by_number}


def _read(rows: Sequence[Row], room: Room, at: datetime) -> tuple[_Places, list[Counted]]:
    """The good ones place by place, so that each is read and written once however often a table names it; and the bad
    ones."""
    meant = _meant(rows, room.articles)
    places: dict[Place, list[_Read]] = {}
    bad: list[Counted] = []
    for row in rows:
        one = _said(row, meant, room, at)
        if isinstance(one, Counted):
            bad.append(one)
        else:
            places.setdefault(one.place, []).append(one)
    # Of two of the same moment the later row puts the other right.
    newest_first = partial(sorted, key=lambda read: (read.count.as_of, read.line), reverse=True)
    return [*map(newest_first, places.values())], bad


def _said(row: Row, meant: Mapping[str, Article], room: Room, at: datetime) -> _Read | Counted:
    cells = {name: in_one_line(text) for name, text in row.cells.items()}
    if cells.get(UNREADABLE):
        unread = Refused("This line can't be read: its quotation marks do not match, or a cell is far too long.")
        return Counted(row.line, "", problem=unread)
    wrong: list[Refused] = []
    if beyond := cells.get(BEYOND):  # all behind a comma too many is in the wrong place
        wrong.append(Refused("“{cell}” stands below no column.", cell=beyond[:40]))
    number = warehouse = ""
    quantity, as_of = 0, at
    try:
        if article := meant.get(cells.get("article", "")):
            refuse_unstocked(article)
        else:
            article = article_of(cells.get("article", ""), room.articles)
        number = article.number
    except Refused as refusal:
        wrong.append(refusal)
    try:
        warehouse = warehouse_of(cells.get("warehouse", ""), room.warehouses)
    except Refused as refusal:
        wrong.append(refusal)
    try:
        quantity = quantity_of(cells.get("counted", ""))
        refuse_unfit(quantity, at, at=at)
    except Refused as refusal:
        wrong.append(refusal)
    try:
        as_of = moment_of(cells.get("as_of", ""), room.zone, at=at)
        refuse_unfit(0, as_of, at=at)
        as_of = min(as_of, at)
    except Refused as refusal:
        wrong.append(refusal)
    name = " · ".join(filter(None, (cells.get("article", "")[:40], cells.get("warehouse", "")[:40])))
    if wrong:
        problem = Unfit("Please look at this row.", wrong) if wrong[1:] else wrong[0]
        return Counted(row.line, name, problem=problem)
    return _Read(row.line, name, Count(number, warehouse, quantity, as_of))
