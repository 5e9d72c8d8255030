"""Stock: levels, movements, and what is promised to orders.

| access                               | how                                                            |
|--------------------------------------|----------------------------------------------------------------|
| one level; several; many articles    | BatchGetItem, consistent                                       |
| an article in all warehouses         | Query pk, sk begins with level#, consistent                    |
| movements, newest first; since when  | Query of the article's and warehouse's key, consistent         |
| what an order is promised            | GetItem, consistent                                            |
| what moved and Amazon does not know  | Query by-due, todo = untold (sparse), oldest first; the levels |
| one table of counts; the latest ones | GetItem; Query of their key, newest first, consistent          |
| what there is less of than was sold  | Query by-shortage (sparse), by article; the levels; its count  |
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.cursors import written
from chalicelib.domain.inventory import Level, Movement, Promise
from chalicelib.domain.inventory.count_tables import CountTable
from chalicelib.domain.texts import folded
from chalicelib.ports.stock import MovementsPage, Place, ShortPage, UntoldPage

LEVEL = "level#"
PROMISE = "promise"
COUNTS = "counts"
UNTOLD = "untold"
SHORT = "short"


class ByDue(GlobalSecondaryIndex["StockItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-due"
        projection = KeysOnlyProjection()

    todo = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class ByShortage(GlobalSecondaryIndex["StockItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-shortage"
        projection = KeysOnlyProjection()

    short = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class StockItem(Item):
    """
    | pk                         | sk                  | carries                                          |
    |----------------------------|---------------------|--------------------------------------------------|
    | article#<number>           | level#<warehouse>   | level; todo and due_at while Amazon is not told; |
    |                            |                     | short and place while there is too little        |
    | moves#<number>#<warehouse> | <moment>#<id>       | movement                                         |
    | promise#<order id>         | promise             | promise                                          |
    | counts                     | <id>                | count_table                                      |

    Numbers and codes in small letters.
    """

    todo = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    short = UnicodeAttribute(null=True)
    place = UnicodeAttribute(null=True)
    level = RecordAttribute(Level)
    movement = RecordAttribute(Movement)
    promise = RecordAttribute(Promise)
    count_table = RecordAttribute(CountTable)

    by_due = ByDue()
    by_shortage = ByShortage()


Items = type[StockItem]


def level(items: Items, level: Level) -> list[Row]:
    due_at = None if level.is_told or level.moved_at is None else keys.moment(level.moved_at)
    place = f"{_part(level.article)}#{_part(level.warehouse)}"
    item = items(
        _article(level.article),
        _level(level.warehouse),
        todo=UNTOLD if due_at else None,
        due_at=f"{due_at}#{place}" if due_at else None,
        short=SHORT if level.shortage else None,
        place=place if level.shortage else None,
        level=level,
    )
    return [Row(item, "level")]


def movement(items: Items, movement: Movement) -> list[Row]:
    at = f"{keys.moment(movement.at)}#{keys.part(movement.id)}"
    return [Row(items(_moves(movement.article, movement.warehouse), at, movement=movement))]


def promise(items: Items, promise: Promise) -> list[Row]:
    return [Row(items(_promise(promise.order_id), PROMISE, promise=promise), "promise")]


def count_table(items: Items, table: CountTable) -> list[Row]:
    return [Row(items(COUNTS, keys.part(table.id), count_table=table), "count_table")]


class DynamoStock:
    def __init__(self, items: Items) -> None:
        self._items = items

    def level(self, article: str, warehouse: str) -> Level:
        return self.levels([(article, warehouse)])[article, warehouse]

    def levels(self, places: Iterable[Place]) -> Mapping[Place, Level]:
        asked = {place: (_article(place[0]), _level(place[1])) for place in places}
        found = self._found(set(asked.values()))
        return {place: found.get(key) or Level(*place) for place, key in asked.items()}

    def of_articles(self, articles: Iterable[str], *, among: Sequence[str] = ()) -> Mapping[str, Sequence[Level]]:
        if not among:
            return {article: self._of(article) for article in articles}
        warehouses = sorted(among, key=_level)
        asked = {article: [(_article(article), _level(code)) for code in warehouses] for article in articles}
        found = self._found({key for several in asked.values() for key in several})
        return {article: [found[key] for key in several if key in found] for article, several in asked.items()}

    def movements(self, article: str, warehouse: str, *, after: str | None = None, most: int = 50) -> MovementsPage:
        key, place = _moves(article, warehouse), self._items.sk
        items, further = reading.page(self._items, key, place, after=after, most=most, is_newest_first=True)
        return MovementsPage([item.movement for item in items], further)

    def movements_since(self, article: str, warehouse: str, since: datetime) -> Sequence[Movement]:
        # Behind every movement of that very moment.
        later = self._items.sk > f"{keys.moment(since)}#\U0010ffff"
        return [item.movement for item in reading.under(self._items, _moves(article, warehouse), later)]

    def promise(self, order_id: str) -> Promise:
        item = reading.one(self._items, _promise(order_id), PROMISE)
        return item.promise if item else Promise(order_id)

    def untold(self, *, since: datetime | None = None, after: str | None = None, most: int = 100) -> UntoldPage:
        after = after or (written(keys.moment(since), of=UNTOLD) if since else None)
        items, further = reading.page(self._items.by_due, UNTOLD, StockItem.due_at, after=after, most=most)
        return UntoldPage([level for level in self._listed(items) if not level.is_told], further)

    def short(self, *, after: str | None = None, most: int = 50) -> ShortPage:
        items, further = reading.page(self._items.by_shortage, SHORT, StockItem.place, after=after, most=most)
        return ShortPage([level for level in self._listed(items) if level.shortage], further)

    def shortages(self) -> int:
        with reading.retryable():
            return int(self._items.by_shortage.count(SHORT))

    def count_table(self, id: str) -> CountTable:
        return reading.required(
            self._items, COUNTS, keys.part(id), otherwise="There is no such table, or no longer."
        ).count_table

    def count_tables(self, *, most: int = 10) -> Sequence[CountTable]:
        with reading.retryable():
            found = list(self._items.query(COUNTS, consistent_read=True, scan_index_forward=False, limit=most))
        return [item.count_table for item in found]

    def _of(self, article: str) -> Sequence[Level]:
        found = reading.under(self._items, _article(article), self._items.sk.startswith(LEVEL))
        return [item.level for item in found]

    def _listed(self, items: Sequence[StockItem]) -> list[Level]:
        """Those that an index lists; it may lag behind."""
        found = self._found({(item.pk, item.sk) for item in items})
        return [level for item in items if (level := found.get((item.pk, item.sk)))]

    def _found(self, wanted: set[tuple[str, str]]) -> Mapping[tuple[str, str], Level]:
        return {(item.pk, item.sk): item.level for item in reading.several(self._items, wanted)}


def _part(text: str) -> str:
    return keys.part(folded(text))


def _article(number: str) -> str:
    return f"article#{_part(number)}"


def _level(warehouse: str) -> str:
    return f"{LEVEL}{_part(warehouse)}"


def _moves(article: str, warehouse: str) -> str:
    return f"moves#{_part(article)}#{_part(warehouse)}"


def _promise(order_id: str) -> str:
    return f"promise#{keys.part(order_id)}"
