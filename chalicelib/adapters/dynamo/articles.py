"""Articles, the names Amazon has for them, what they are found by, and the small lists.

| access                                   | how                                                                     |
|------------------------------------------|-------------------------------------------------------------------------|
| one article; several                     | GetItem, BatchGetItem, consistent                                       |
| whose SKUs and ASINs                     | BatchGetItem of the aliases, then of the articles, consistent           |
| all by number, a page                    | Query the list from the cursor on, then BatchGetItem                    |
| by the beginnings of numbers and words   | Query the terms with its first letter, from the cursor on; BatchGetItem |
| of which kits something is a part        | Query the part's key                                                    |
| all kits; what has only ASINs, a page    | Query the list, then BatchGetItem                                       |
| one small list                           | Query its key, consistent: tens of entries                              |
| the jobs that take listings over         | GetItem; Query their key: one for each connection                       |

Everything by which an article is found is written in the transaction that writes the article, so it says neither too
much nor too little. An alias is an item that only its holder's transaction may write: that makes it unique. There are
as many entries of terms as an article has words (20 of its title at most), and no page reads more than MOST_EXAMINED of
them however many articles there are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.articles import Alias, Article, finding
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.cursors import read, written
from chalicelib.domain.errors import NotFound
from chalicelib.domain.lists import Entry, ListName, complete, found
from chalicelib.domain.texts import folded
from chalicelib.domain.turns import Listed, Turn
from chalicelib.ports.articles import ArticlePage

ARTICLE, ALIAS, TURN, TAKE_OVER = "article", "alias", "turn", "take-over"
ACTIVE, ARCHIVED = "articles#active", "articles#archived"
KITS, ONLY_ASINS = "articles#kits", "articles#only-asins"
# What BatchGetItem takes in one call.
BATCH = 100
# How far one page of a search looks for articles that fit, which takes a second or so; the next one goes on from there.
MOST_EXAMINED = 1_000


class ArticleItem(Item):
    """
    | pk                     | sk                 | carries                                              |
    |------------------------|--------------------|------------------------------------------------------|
    | article#<number>       | article            | article; numbers in small letters                    |
    | alias#<sku or asin>#<text> | alias          | holder: the number of the one article that has it    |
    | articles#active        | <number>           | nothing; archived ones stand under articles#archived |
    | articles#kits          | <number>           | nothing                                              |
    | articles#only-asins    | <number>           | nothing                                              |
    | term#<first letter>    | <term>\\t<number>  | nothing                                              |
    | part#<number>          | <kit's number>     | nothing                                              |
    | list#<name>            | <code>             | entry                                                |
    | take-over              | <connection>       | take_over                                            |
    | turn                   | turn               | turn                                                 |
    """

    article = RecordAttribute(Article)
    holder = UnicodeAttribute(null=True)
    entry = RecordAttribute(Entry)
    take_over = RecordAttribute(TakeOver)
    turn = RecordAttribute(Turn)


Items = type[ArticleItem]


def article(items: Items, article: Article) -> list[Row]:
    place = _part(article.number)
    entries = [
        (ARCHIVED if article.archived else ACTIVE, place),
        *([(KITS, place)] if article.is_kit else []),
        *([(ONLY_ASINS, place)] if article.has_only_asins and not article.archived else []),
        *((_part_key(part.article), place) for part in article.parts),
        *((_term_key(term), finding.entry(term, article)) for term in sorted(finding.terms(article))),
    ]
    return [
        Row(items(_article_key(article.number), ARTICLE, article=article), "article"),
        *(_claim(items, alias, place) for alias in article.aliases),
        *(Row(items(key, where)) for key, where in entries),
    ]


def _claim(items: Items, alias: Alias, holder: str) -> Row:
    item = items(_alias_key(alias), ALIAS, holder=holder)
    return Row(item, claim=items.pk.does_not_exist() | (items.holder == holder))


def entry(items: Items, entry: Entry) -> list[Row]:
    return [Row(items(_list_key(entry.of), _part(entry.code), entry=entry), "entry")]


def take_over(items: Items, job: TakeOver) -> list[Row]:
    return [Row(items(TAKE_OVER, keys.part(job.id), take_over=job), "take_over")]


def turn(items: Items, turn: Turn) -> list[Row]:
    return [Row(items(TURN, TURN, turn=turn), "turn")]


class DynamoArticles:
    def __init__(self, items: Items) -> None:
        self._items = items

    def get(self, number: str) -> Article:
        return reading.required(
            self._items, _article_key(number), ARTICLE, otherwise="There is no such article."
        ).article

    def several(self, numbers: Iterable[str]) -> Mapping[str, Article]:
        asked = {number: _article_key(number) for number in numbers}
        items = reading.several(self._items, {(key, ARTICLE) for key in asked.values()})
        by_key = {item.pk: item.article for item in items}
        return {number: by_key[key] for number, key in asked.items() if key in by_key}

    def holders(self, aliases: Iterable[Alias]) -> Mapping[Alias, Article]:
        asked = {alias: _alias_key(alias) for alias in aliases}
        items = reading.several(self._items, {(key, ALIAS) for key in asked.values()})
        holder = {item.pk: item.holder for item in items}
        articles = self.several(set(holder.values()))
        by_alias = {alias: articles.get(holder.get(key, "")) for alias, key in asked.items()}
        return {alias: article for alias, article in by_alias.items() if article and alias in article.aliases}

    def kits_with(self, number: str) -> Sequence[str]:
        return [item.sk for item in reading.under(self._items, _part_key(number))]

    def kits(self) -> Iterator[Article]:
        standing = self._standing(KITS, None, at_once=BATCH)
        return (article for _, article in standing if article and article.is_kit)

    def page(self, *, archived: bool = False, after: str | None = None, most: int = 50) -> ArticlePage:
        return self._page(ARCHIVED if archived else ACTIVE, lambda article: article.archived == archived, after, most)

    def with_only_asins(self, *, after: str | None = None, most: int = 50) -> ArticlePage:
        return self._page(ONLY_ASINS, lambda article: article.has_only_asins and not article.archived, after, most)

    def search(self, text: str, *, archived: bool = False, after: str | None = None, most: int = 50) -> ArticlePage:
        if not text.strip():
            return self.page(archived=archived, after=after, most=most)
        wanted = finding.sought(text)
        if not wanted:
            return ArticlePage(())  # signs that nothing is found by
        begin, name = wanted[0], f"{ARCHIVED if archived else ACTIVE}#{' '.join(wanted)}"
        start = read(after, of=name)
        # Everything that begins so stands before the next text of this length; past the cursor in later pages.
        which = self._items.sk.between(start or begin, f"{begin}\U0010ffff")
        rows: list[Article] = []
        for examined, (place, article) in enumerate(self._standing(_term_key(begin), which, at_once=most + 1)):
            if examined >= MOST_EXAMINED or len(rows) == most:
                return ArticlePage(rows, written(start, of=name))
            if place == start:
                continue  # the last of the page before
            start = place
            if article and _is_shown(article, place, wanted, archived):
                rows.append(article)
        return ArticlePage(rows)

    def everything(self, *, archived: bool = False) -> Iterator[Article]:
        standing = self._standing(ARCHIVED if archived else ACTIVE, None, at_once=BATCH)
        return (article for _, article in standing if article and article.archived == archived)

    def count(self) -> int:
        with reading.retryable():
            return int(self._items.count(ACTIVE, consistent_read=True))

    def turn(self) -> Turn:
        item = reading.one(self._items, TURN, TURN)
        return item.turn if item else Turn(Listed.KITS)

    def take_over(self, id: str) -> TakeOver:
        return reading.required(
            self._items, TAKE_OVER, keys.part(id), otherwise="Nothing was taken over from there yet."
        ).take_over

    def take_overs(self) -> Sequence[TakeOver]:
        jobs = (item.take_over for item in reading.under(self._items, TAKE_OVER))
        return sorted(jobs, key=lambda job: (job.begun_at, job.id), reverse=True)

    def _page(self, key: str, fits: Callable[[Article], bool], after: str | None, most: int) -> ArticlePage:
        start = read(after, of=key)
        rows: list[Article] = []
        for place, article in self._standing(key, self._items.sk > start if start else None, at_once=most + 1):
            if len(rows) == most:
                return ArticlePage(rows, written(start, of=key))
            start = place
            if article and fits(article):
                rows.append(article)
        return ArticlePage(rows)

    def _standing(self, key: str, which: Condition | None, *, at_once: int) -> Iterator[tuple[str, Article | None]]:
        """The places under a key with what stands there, as far as it still does."""
        size = min(at_once, BATCH)
        with reading.retryable():
            places = iter(self._items.query(key, which, consistent_read=True, page_size=size))
            while batch := [item.sk for item in islice(places, size)]:
                numbers = [place.rpartition("\t")[2] for place in batch]
                articles = self.several(set(numbers))
                yield from ((place, articles.get(number)) for place, number in zip(batch, numbers, strict=True))


class DynamoLists:
    def __init__(self, items: Items) -> None:
        self._items = items

    def all(self, of: ListName) -> Sequence[Entry]:
        return complete(of, (item.entry for item in reading.under(self._items, _list_key(of))))

    def get(self, of: ListName, code: str) -> Entry:
        entry = found(self.all(of), code)
        if entry is None:
            raise NotFound("There is nothing of this code in the list.")
        return entry


def _is_shown(article: Article, place: str, wanted: tuple[str, ...], archived: bool) -> bool:
    """Whether it fits, and this is the place where the list shows it, so that it stands there once."""
    term = finding.whose(place)[0]
    return (
        article.archived == archived
        and finding.fits(article, wanted)
        and finding.first_term(article, wanted[0]) == term
    )


def _part(text: str) -> str:
    return keys.part(folded(text))


def _article_key(number: str) -> str:
    return f"article#{_part(number)}"


def _alias_key(alias: Alias) -> str:
    return f"alias#{alias.kind}#{keys.part(alias.text)}"


def _part_key(number: str) -> str:
    return f"part#{_part(number)}"


def _term_key(term: str) -> str:
    return f"term#{term[0]}"


def _list_key(of: ListName) -> str:
    return f"list#{of}"
