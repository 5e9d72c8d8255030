"""One article's stock: how much lies where, and what moved it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.articles import Article
from chalicelib.domain.inventory import SOMEWHERE, Level
from chalicelib.domain.lists import Entry, ListName, found
from chalicelib.domain.texts import folded
from chalicelib.ports.articles import Articles
from chalicelib.ports.directory import People
from chalicelib.ports.lists import Lists
from chalicelib.ports.stock import MovementsPage, Stock
from chalicelib.queries.inventory.listing import Stocked

MOST = 25


@dataclass(frozen=True, slots=True)
class StockOf:
    """``warehouse`` is the one whose movements are shown; ``names`` are those of the people who moved something."""

    stocked: Stocked
    article: Article
    warehouses: Sequence[Entry]
    warehouse: Entry
    movements: MovementsPage
    names: Mapping[str, str]


def stock_of(
    number: str,
    *,
    warehouse: str = "",
    after: str | None = None,
    articles: Articles,
    lists: Lists,
    people: People,
    stock: Stock,
) -> StockOf:
    """Raises NotFound, and Refused for a page that no list led to."""
    article = articles.get(number)
    levels = stock.of_articles([article.number])[article.number]
    warehouses = lists.all(ListName.WAREHOUSES)
    shown = _shown(warehouse, article, levels, warehouses)
    movements = stock.movements(article.number, shown.code, after=after, most=MOST)
    by = sorted({row.by for row in movements.rows})
    return StockOf(
        stocked=Stocked(article.number, article, levels),
        article=article,
        warehouses=warehouses,
        warehouse=shown,
        movements=movements,
        names={id: person.name for id, person in people.several(by).items()},
    )


def _shown(asked: str, article: Article, levels: Sequence[Level], warehouses: Sequence[Entry]) -> Entry:
    """The one that was asked for, that of the article, or the first where any of it lies."""
    codes = (asked, article.warehouse, *(level.warehouse for level in levels))
    for code in filter(None, codes):
        if any(folded(level.warehouse) == folded(code) for level in levels):
            return found(warehouses, code) or Entry(ListName.WAREHOUSES, code, code)
    chosen = found(warehouses, asked or article.warehouse)
    return chosen or (warehouses[0] if warehouses else Entry(ListName.WAREHOUSES, SOMEWHERE, SOMEWHERE))
