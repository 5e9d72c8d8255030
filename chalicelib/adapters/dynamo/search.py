"""What orders are found by: an entry for each term of an order, and the list of them.

| access                          | how                                                             |
|---------------------------------|-----------------------------------------------------------------|
| what an order is found by       | GetItem, consistent                                             |
| orders with a term, newest first| Query pk, from the cursor on                                    |
| how many there are              | Query pk, COUNT                                                 |
| whether they have all the others| BatchGetItem of their lists                                     |

Entries are written before the list that names them and are never removed, so they may say too much; the list decides.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from pynamodb.exceptions import PutError

from chalicelib.adapters.dynamo import keys, lists, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.search import Indexed
from chalicelib.ports.search import Found, Hit

# The rarest of several terms is the one whose newest orders reach back furthest; so many tell which.
COMPARED = 50
TERMS = "terms"


class SearchItem(Item):
    """
    | pk             | sk                       | carries |
    |----------------|--------------------------|---------|
    | term#<term>    | <created at>#<number>    |         |
    | order#<number> | terms                    | indexed |
    """

    indexed = RecordAttribute(Indexed)


Items = type[SearchItem]


def items(items: Items, indexed: Indexed) -> Iterator[SearchItem]:
    """Everything that makes an order found by its terms, the list last."""
    place = lists.place(indexed)
    yield from (items(_term(term), place) for term in sorted(indexed.terms))
    yield items(_order(indexed.number), TERMS, indexed=indexed)


class DynamoSearchIndex:
    def __init__(self, items: Items) -> None:
        self._items = items

    def terms(self, number: str) -> Indexed | None:
        item = reading.one(self._items, _order(number), TERMS)
        return item.indexed if item else None

    def keep(self, before: Indexed | None, after: Indexed) -> None:
        place = lists.place(after)
        with reading.retryable(), self._items.batch_write() as batch:
            for term in sorted(after.terms - (before.terms if before else frozenset())):
                batch.save(self._items(_term(term), place))
        revision = before.revision + 1 if before else after.revision
        row = Row(self._items(_order(after.number), TERMS, indexed=_at(after, revision)), "indexed")
        with reading.retryable():
            try:
                row.item.save(row.is_at(before.revision) if before else row.is_absent)
            except PutError as error:
                if error.cause_response_code == "ConditionalCheckFailedException":
                    raise Conflict("Somebody else changed this at the same moment. Please try again.") from error
                raise

    def find(self, terms: Sequence[str], *, after: str | None = None, most: int = 50) -> Found:
        if not terms:
            raise ValueError("Without a term there is nothing to find")
        term, places = self._from(terms, after, most)
        looked = places[:most]
        fitting = self._with_all(terms, looked)
        hits = [Hit(lists.number(place), lists.cursor(term, place)) for place in looked if place in fitting]
        return Found(hits, len(looked), lists.cursor(term, looked[-1]) if len(places) > most else None)

    def count(self, terms: Sequence[str]) -> int:
        with reading.retryable():
            return int(self._items.count(_term(self._from(terms, None, 1)[0])))

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
            items = self._items.query(_term(term), older, scan_index_forward=False, limit=most)
            return [item.sk for item in islice(items, most)]

    def _with_all(self, terms: Sequence[str], places: Sequence[str]) -> set[str]:
        """Which of these orders really have all of the terms."""
        by_key = {_order(lists.number(place)): place for place in places}
        with reading.retryable():
            found = list(self._items.batch_get([(key, TERMS) for key in by_key]))
        return {by_key[item.pk] for item in found if item.indexed.terms.issuperset(terms)}


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


def _at(indexed: Indexed, revision: int) -> Indexed:
    return Indexed(indexed.number, indexed.created_at, indexed.terms, revision)


def _term(term: str) -> str:
    return f"term#{keys.part(term)}"


def _order(number: str) -> str:
    return f"order#{keys.part(number)}"
