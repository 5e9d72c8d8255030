"""What orders are found by: an entry for each term of an order, and the lists of them.

| access                          | how                                                             |
|---------------------------------|-----------------------------------------------------------------|
| what an order is found by       | GetItem of both lists, consistent                               |
| orders with a term, newest first| Query pk, from the cursor on                                    |
| how many there are              | Query pk, COUNT                                                 |
| whether they have all the others| BatchGetItem of their lists                                     |

Entries are written before the list that names them and are not removed, so they may say too much; the lists decide.
Passing terms have a list and a time to live of their own: they go with the personal data that they are hashes of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from pynamodb.attributes import NumberAttribute

from chalicelib.adapters.dynamo import keys, lists, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.cursors import written
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.search import Indexed
from chalicelib.ports.search import Found, Hit

# The rarest of several terms is the one whose newest orders reach back furthest; so many tell which.
COMPARED = 50
TERMS, PASSING = "terms", "passing"
# The space of marketplace orders.
SALES = "sale-"


class SearchItem(Item):
    """``<space>`` keeps the orders that we place apart from those that we are sent.

    | pk                    | sk                       | carries                                           |
    |-----------------------|--------------------------|---------------------------------------------------|
    | <space>term#<term>    | <created at>#<number>    | expires, for a passing term                       |
    | <space>order#<number> | terms                    | indexed                                           |
    | <space>order#<number> | passing                  | indexed, with the passing ones as terms; expires  |
    """

    indexed = RecordAttribute(Indexed)
    expires = NumberAttribute(null=True)  # seconds, for the table's sweeper and nobody else


Items = type[SearchItem]


def items(items: Items, indexed: Indexed, space: str = "") -> Iterator[SearchItem]:
    """Everything that makes an order found by its terms, the list last."""
    yield from _entries(items, indexed, indexed.terms, space)
    if indexed.passing:
        yield from _entries(items, indexed, indexed.passing, space, _expires(indexed))
        yield _passing(items, indexed, space)
    yield items(_order(indexed.number, space), TERMS, indexed=_lasting(indexed))


class DynamoSearchIndex:
    def __init__(self, items: Items, space: str = "") -> None:
        self._items = items
        self._space = space

    def terms(self, number: str) -> Indexed | None:
        pk = _order(number, self._space)
        found = {item.sk: item.indexed for item in reading.several(self._items, [(pk, TERMS), (pk, PASSING)])}
        return _joined(found.get(TERMS), found.get(PASSING))

    def keep(self, before: Indexed | None, after: Indexed) -> None:
        known = before or replace(after, terms=frozenset(), passing=frozenset())
        fresh = after.passing if known.until != after.until else after.passing - known.passing
        with reading.retryable(), self._items.batch_write() as batch:
            for item in _entries(self._items, after, after.terms - known.terms, self._space):
                batch.save(item)
            for item in _entries(self._items, after, fresh, self._space, _expires(after)):
                batch.save(item)
            for term in sorted(known.passing - after.passing - after.terms):
                batch.delete(self._items(_term(term, self._space), lists.place(known)))
        if fresh or after.passing != known.passing:
            with reading.retryable():
                _passing(self._items, after, self._space).save()  # an empty one too: it says that nothing is left
        revision = before.revision + 1 if before else after.revision
        listed = replace(_lasting(after), revision=revision)
        row = Row(self._items(_order(after.number, self._space), TERMS, indexed=listed), "indexed")
        if not reading.is_put(row.item, row.is_at(before.revision) if before else row.is_absent):
            raise Conflict("Somebody else changed this at the same moment. Please try again.")

    def forget(self, number: str) -> None:
        pk = _order(number, self._space)
        item = reading.one(self._items, pk, PASSING)
        if item is None:
            return
        place = lists.place(item.indexed)
        with reading.retryable():
            with self._items.batch_write() as batch:
                for term in sorted(item.indexed.terms):
                    batch.delete(self._items(_term(term, self._space), place))
            item.delete()  # last, for it names the others

    def find(
        self, terms: Sequence[str], *, after: str | None = None, most: int = 50, at: datetime | None = None
    ) -> Found:
        if not terms:
            raise ValueError("Without a term there is nothing to find")
        term, places = self._from(terms, after, most)
        looked = places[:most]
        fitting = self._with_all(terms, looked, at)
        hits = [Hit(lists.number(place), written(place, of=term)) for place in looked if place in fitting]
        return Found(hits, len(looked), written(looked[-1], of=term) if len(places) > most else None)

    def count(self, terms: Sequence[str]) -> int:
        with reading.retryable():
            return int(self._items.count(_term(self._from(terms, None, 1)[0], self._space)))

    def _from(self, terms: Sequence[str], after: str | None, most: int) -> tuple[str, list[str]]:
        """The term to go by, and one more than ``most`` of its places."""
        if after is not None:
            term, last = _begun(terms, after)
            return term, self._places(term, last, most + 1)
        if len(terms) == 1:
            return terms[0], self._places(terms[0], None, most + 1)
        newest = {term: self._places(term, None, COMPARED) for term in terms}
        term = min(terms, key=lambda each: _commonness(newest[each]))
        places = newest[term]
        if len(places) == COMPARED and most >= COMPARED:
            places = places + self._places(term, places[-1], most + 1 - COMPARED)
        return term, places[: most + 1]

    def _places(self, term: str, last: str | None, most: int) -> list[str]:
        older = self._items.sk < last if last is not None else None
        with reading.retryable():
            items = self._items.query(_term(term, self._space), older, scan_index_forward=False, limit=most)
            return [item.sk for item in islice(items, most)]

    def _with_all(self, terms: Sequence[str], places: Sequence[str], at: datetime | None) -> set[str]:
        """Which of these orders really have all of the terms."""
        by_key = {_order(lists.number(place), self._space): place for place in places}
        lists_of = (TERMS, PASSING) if self._space else (TERMS,)  # only orders that we are sent carry personal data
        with reading.retryable():
            found = list(self._items.batch_get([(key, each) for key in by_key for each in lists_of]))
        known: dict[str, frozenset[str]] = {}
        for item in found:
            if item.sk == TERMS or _lives(item.indexed, at):
                known[item.pk] = known.get(item.pk, frozenset()) | item.indexed.terms
        return {by_key[key] for key, each in known.items() if each.issuperset(terms)}


def _entries(
    items: Items, indexed: Indexed, terms: frozenset[str], space: str, expires: int | None = None
) -> Iterator[SearchItem]:
    place = lists.place(indexed)
    return (items(_term(term, space), place, expires=expires) for term in sorted(terms))


def _passing(items: Items, indexed: Indexed, space: str) -> SearchItem:
    listed = replace(indexed, terms=indexed.passing, passing=frozenset())
    return items(_order(indexed.number, space), PASSING, indexed=listed, expires=_expires(indexed))


def _expires(indexed: Indexed) -> int | None:
    return int(indexed.until.timestamp()) if indexed.until else None


def _lasting(indexed: Indexed) -> Indexed:
    return replace(indexed, passing=frozenset(), until=None)


def _joined(listed: Indexed | None, passing: Indexed | None) -> Indexed | None:
    if listed is None or passing is None:
        return listed
    return replace(listed, passing=passing.terms, until=passing.until)


def _lives(passing: Indexed, at: datetime | None) -> bool:
    return at is None or passing.until is None or at < passing.until


def _commonness(newest: Sequence[str]) -> tuple[int, str]:
    """What is rarer is less: few orders, or as many as were asked for, which reach back further."""
    return len(newest), newest[-1] if len(newest) == COMPARED else ""


def _begun(terms: Sequence[str], after: str) -> tuple[str, str]:
    """The term that the first page went by, and where it ended."""
    for term in terms[:-1]:
        try:
            return term, lists.position(after, term)
        except Refused:
            continue
    return terms[-1], lists.position(after, terms[-1])


def _term(term: str, space: str) -> str:
    return f"{space}term#{keys.part(term)}"


def _order(number: str, space: str) -> str:
    return f"{space}order#{keys.part(number)}"
