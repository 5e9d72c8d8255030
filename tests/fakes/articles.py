"""Articles and the small lists in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from chalicelib.domain.articles import Alias, Article, finding
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.errors import Conflict
from chalicelib.domain.lists import Entry, ListName, complete, found
from chalicelib.domain.texts import folded
from chalicelib.domain.turns import Listed, Turn
from chalicelib.ports.articles import ArticlePage
from tests.fakes import pages, readers
from tests.fakes.readers import Records


@dataclass(frozen=True)
class Articles:
    store: Records

    def get(self, number: str) -> Article:
        return readers.found(self.store.find(Article, folded(number)), "There is no such article.")

    def several(self, numbers: Iterable[str]) -> Mapping[str, Article]:
        asked = {number: self.store.find(Article, folded(number)) for number in numbers}
        return {number: article for number, article in asked.items() if article}

    def holders(self, aliases: Iterable[Alias]) -> Mapping[Alias, Article]:
        wanted = set(aliases)
        return {alias: article for article in self.store.all(Article) for alias in article.aliases if alias in wanted}

    def kits_with(self, number: str) -> Sequence[str]:
        kits = (
            kit for kit in self.store.all(Article) if folded(number) in {folded(part.article) for part in kit.parts}
        )
        return sorted(folded(kit.number) for kit in kits)

    def kits(self) -> Iterator[Article]:
        return iter(sorted((one for one in self.store.all(Article) if one.is_kit), key=finding.place))

    def page(self, *, archived: bool = False, after: str | None = None, most: int = 50) -> ArticlePage:
        return _cut(
            [(finding.place(one), one) for one in self.everything(archived=archived)], f"{archived}", after, most
        )

    def with_only_asins(self, *, after: str | None = None, most: int = 50) -> ArticlePage:
        rows = [(finding.place(one), one) for one in self.everything() if one.has_only_asins]
        return _cut(rows, "only-asins", after, most)

    def search(self, text: str, *, archived: bool = False, after: str | None = None, most: int = 50) -> ArticlePage:
        if not text.strip():
            return self.page(archived=archived, after=after, most=most)
        wanted = finding.sought(text)
        if not wanted:
            return ArticlePage(())  # signs that nothing is found by
        fitting = [
            (finding.entry(finding.first_term(one, wanted[0]), one), one)
            for one in self.everything(archived=archived)
            if finding.fits(one, wanted)
        ]
        return _cut(fitting, f"{archived}#{wanted}", after, most)

    def everything(self, *, archived: bool = False) -> Iterator[Article]:
        return iter(sorted((one for one in self.store.all(Article) if one.archived == archived), key=finding.place))

    def count(self) -> int:
        return sum(1 for _ in self.everything())

    def turn(self) -> Turn:
        return self.store.find(Turn, Listed.KITS) or Turn(Listed.KITS)

    def take_over(self, id: str) -> TakeOver:
        return readers.found(self.store.find(TakeOver, id), "Nothing was taken over from there yet.")

    def take_overs(self) -> Sequence[TakeOver]:
        return sorted(self.store.all(TakeOver), key=lambda job: (job.begun_at, job.id), reverse=True)


@dataclass(frozen=True)
class Lists:
    store: Records

    def all(self, of: ListName) -> Sequence[Entry]:
        return complete(of, (entry for entry in self.store.all(Entry) if entry.of is of))

    def get(self, of: ListName, code: str) -> Entry:
        return readers.found(found(self.all(of), code), "There is nothing of this code in the list.")


def refuse_taken_aliases(records: Iterable[object], article: Article) -> None:
    """Raises Conflict, as the transaction would."""
    others = (one for one in records if isinstance(one, Article) and folded(one.number) != folded(article.number))
    if any(not set(article.aliases).isdisjoint(other.aliases) for other in others):
        raise Conflict("Somebody else changed this at the same moment. Please try again.")


def _cut(rows: Iterable[tuple[str, Article]], name: str, after: str | None, most: int) -> ArticlePage:
    shown, more = pages.cut(rows, itemgetter(0), name, after, most, is_forward=True)
    return ArticlePage([article for _, article in shown], more)
