"""The index of orders in memory, with the adapter's contract."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain import cursors
from chalicelib.domain.errors import Conflict
from chalicelib.domain.search import Indexed
from chalicelib.ports.search import Found, Hit
from tests.fakes import pages


@dataclass
class FakeSearchIndex:
    known: dict[str, Indexed] = field(default_factory=dict)

    def terms(self, number: str) -> Indexed | None:
        return self.known.get(number)

    def keep(self, before: Indexed | None, after: Indexed) -> None:
        stored = self.known.get(after.number)
        if (stored.revision if stored else None) != (before.revision if before else None):
            raise Conflict("Somebody else changed this at the same moment. Please try again.")
        self.known[after.number] = replace(after, revision=before.revision + 1 if before else after.revision)

    def forget(self, number: str) -> None:
        if number in self.known:
            self.known[number] = replace(self.known[number], passing=frozenset(), until=None)

    def find(
        self, terms: Sequence[str], *, after: str | None = None, most: int = 50, at: datetime | None = None
    ) -> Found:
        if not terms:
            raise ValueError("Without a term there is nothing to find")
        rarest = min(terms, key=lambda term: len(self._with(term)))
        looked, more = pages.cut(self._with(rarest), pages.place, "search", after, most)
        hits = [Hit(each.number, self._cursor(each)) for each in looked if _terms(each, at).issuperset(terms)]
        return Found(hits, len(looked), more)

    def count(self, terms: Sequence[str]) -> int:
        return min(len(self._with(term)) for term in terms)

    def _with(self, term: str) -> list[Indexed]:
        return [each for each in self.known.values() if term in _terms(each)]

    def _cursor(self, indexed: Indexed) -> str:
        return cursors.written(pages.place(indexed), of="search")


def _terms(indexed: Indexed, at: datetime | None = None) -> frozenset[str]:
    if at is not None and indexed.until is not None and at >= indexed.until:
        return indexed.terms
    return indexed.terms | indexed.passing
