"""The list of what lies where: articles with their levels, found as articles are, or only those that are short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from chalicelib.domain.articles import Article
from chalicelib.domain.inventory import Level
from chalicelib.domain.lists import Entry, ListName
from chalicelib.domain.texts import folded
from chalicelib.ports.articles import Articles
from chalicelib.ports.lists import Lists
from chalicelib.ports.stock import Stock

MOST = 50
# Levels of one file: a hundred are read at a time, so this takes some seconds, and it is far below the 4 MB that a page
# may hand out.
MOST_IN_A_FILE = 10_000


@dataclass(frozen=True, slots=True)
class Stocked:
    """An article and where any of it lies or is promised. ``article`` is None for one that is gone."""

    number: str
    article: Article | None
    levels: Sequence[Level]

    @property
    def total(self) -> Level:
        """Of all warehouses together."""
        return Level(
            self.number,
            "",
            on_hand=sum(level.on_hand for level in self.levels),
            allocated=sum(level.allocated for level in self.levels),
            reserved=sum(level.reserved for level in self.levels),
        )

    @property
    def shortage(self) -> int:
        """What is short in one warehouse is not made good by another: somebody would have to bring it there."""
        return sum(level.shortage for level in self.levels)


@dataclass(frozen=True, slots=True)
class StockPage:
    """``has_any``: whether there is any article at all. ``shortages`` counts levels in the whole house."""

    rows: Sequence[Stocked]
    next: str | None
    shortages: int
    warehouses: Sequence[Entry]
    has_any: bool = True


def stock_page(
    typed: str,
    *,
    warehouse: str = "",
    only_short: bool = False,
    after: str | None = None,
    articles: Articles,
    lists: Lists,
    stock: Stock,
) -> StockPage:
    """Raises Refused for a page that no list led to."""
    warehouses, shortages = lists.all(ListName.WAREHOUSES), stock.shortages()
    if only_short:
        page = stock.short(after=after, most=MOST)
        levels = [level for level in page.rows if not warehouse or folded(level.warehouse) == folded(warehouse)]
        return StockPage(_together(levels, articles), page.next, shortages, warehouses)
    found = articles.search(typed, after=after, most=MOST)
    chosen = [entry for entry in warehouses if not warehouse or folded(entry.code) == folded(warehouse)]
    rows = _stocked(found.rows, chosen, stock)
    has_any = bool(rows) or any(articles.page(archived=each, most=1).rows for each in (False, True))
    return StockPage(rows, found.next, shortages, warehouses, has_any)


def files(*, articles: Articles, lists: Lists) -> int:
    """How many files the table of all stock is."""
    return -(-articles.count() // _in_a_file(lists.all(ListName.WAREHOUSES))) or 1


def file(number: int, *, articles: Articles, lists: Lists, stock: Stock) -> list[Stocked]:
    """The articles of one of several files, counted from 1."""
    warehouses = lists.all(ListName.WAREHOUSES)
    most = _in_a_file(warehouses)
    return _stocked(islice(articles.everything(), (number - 1) * most, number * most), warehouses, stock)


def _in_a_file(warehouses: Sequence[Entry]) -> int:
    return max(1, MOST_IN_A_FILE // len(warehouses)) if warehouses else MOST_IN_A_FILE


def _stocked(rows: Iterable[Article], warehouses: Sequence[Entry], stock: Stock) -> list[Stocked]:
    """Those that can lie somewhere, with what lies in these warehouses."""
    by_number = {article.number: article for article in rows if article.is_stocked and not article.is_kit}
    levels = stock.of_articles(by_number, among=[entry.code for entry in warehouses]) if warehouses else {}
    return [Stocked(number, article, levels.get(number, ())) for number, article in by_number.items()]


def _together(levels: Iterable[Level], articles: Articles) -> list[Stocked]:
    """By article, in the order of the levels."""
    by_number: dict[str, list[Level]] = {}
    for level in levels:
        by_number.setdefault(level.article, []).append(level)
    known = articles.several(by_number)
    return [Stocked(number, known.get(number), found) for number, found in by_number.items()]
