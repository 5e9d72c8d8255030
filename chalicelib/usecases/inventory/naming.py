"""Which article and which warehouse somebody means who moves or counts stock."""

import re
from collections.abc import Sequence

from chalicelib.domain.articles import Alias, AliasKind, Article
from chalicelib.domain.articles.gtin import LENGTHS, is_gtin
from chalicelib.domain.errors import Refused
from chalicelib.domain.lists import Entry, named
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.articles import Articles

# Two articles with one EAN are a mistake that we tell; nobody has so many of them.
_MOST_OF_AN_EAN = 5


def article_of(text: str, articles: Articles) -> Article:
    """By number, SKU or EAN, in this order, as somebody typed or scanned it. Raises Refused beside the field, also for
    what is never in stock itself."""
    wanted = in_one_line(text)
    if not wanted:
        raise Refused("Please name the article.", field="article")
    article = articles.several([wanted]).get(wanted) or _by_sku(wanted, articles) or _by_ean(wanted, articles)
    if article is None:
        raise Refused("There is no article “{article}”.", field="article", article=wanted[:40])
    refuse_unstocked(article)
    return article


def refuse_unstocked(article: Article) -> None:
    if article.is_kit:
        raise Refused(
            "“{article}” is a kit: its parts are what lies in stock.", field="article", article=article.number
        )
    if not article.is_stocked:
        raise Refused("No stock is kept of “{article}”.", field="article", article=article.number)


def warehouse_of(text: str, warehouses: Sequence[Entry]) -> str:
    """Its code, by code or name. Raises Refused beside the field."""
    if not in_one_line(text):
        raise Refused("Please name the warehouse.", field="warehouse")
    found = named(warehouses, text)
    if found is None:
        name = in_one_line(text)[:40]
        raise Refused("There is no warehouse “{name}”. Please add it to the list first.", field="warehouse", name=name)
    return found.code


def _by_sku(text: str, articles: Articles) -> Article | None:
    alias = Alias(AliasKind.SKU, text)
    return articles.holders([alias]).get(alias)


def _by_ean(text: str, articles: Articles) -> Article | None:
    """With or without the zeros in front that make an EAN of a UPC, as scanners have it."""
    digits = re.sub(r"[\s-]", "", text)
    if not (digits.isascii() and digits.isdecimal() and is_gtin(digits)):
        return None
    bare = digits.lstrip("0")
    for written in dict.fromkeys((digits, *(bare.zfill(length) for length in sorted(LENGTHS)))):
        rows = articles.search(written, most=_MOST_OF_AN_EAN).rows
        found = [article for article in rows if article.ean.lstrip("0") == bare]
        if found[1:]:
            raise Refused(
                "This EAN belongs to {one} and {other}. Please give the number.",
                field="article",
                one=found[0].number,
                other=found[1].number,
            )
        if found:
            return found[0]
    return None
