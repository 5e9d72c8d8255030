"""How articles are listed, and found by the beginnings of their numbers, names at Amazon and words."""

import re

from chalicelib.domain import search
from chalicelib.domain.articles import Article
from chalicelib.domain.texts import folded

# Each is an item of its own, written with the article: with its aliases and parts no more than one transaction takes.
MOST_TITLE_TERMS = 20
LONGEST_TERM = 40
# Nobody types more, and each has to be compared.
MOST_SOUGHT = 8
# Sorts before everything that stands in a term.
_END = "\t"
_SIGNS = re.compile(r"[^\w]|_")


def place(article: Article) -> str:
    """Where an article stands in every list: by number."""
    return folded(article.number)


def terms(article: Article) -> frozenset[str]:
    """What a search for it may begin with."""
    ids = (article.number, article.ean, *article.skus, *article.asins)
    title = (term for word in article.title.split() for term in dict.fromkeys((_squeezed(word), *search.words(word))))
    of_title = list(dict.fromkeys(term for term in title if len(term) > 1 or not term.isascii()))[:MOST_TITLE_TERMS]
    return frozenset(filter(None, (*map(_squeezed, ids), *of_title)))


def sought(text: str) -> tuple[str, ...]:
    """What somebody typed, the longest first, since it is likely the rarest. “USB-C” and “usbc” are the same; a script
    without spaces is taken apart as titles are."""
    found = (
        term for word in text.split() for term in ((_squeezed(word),) if word.isascii() else tuple(search.words(word)))
    )
    several = sorted(dict.fromkeys(filter(None, found)), key=lambda term: (-len(term), term))
    return tuple(several[:MOST_SOUGHT])


def fits(article: Article, wanted: tuple[str, ...]) -> bool:
    """Whether every term that was typed begins one of its own."""
    own = terms(article)
    return all(any(term.startswith(each) for term in own) for each in wanted)


def entry(term: str, article: Article) -> str:
    """Its place under one of its terms."""
    return f"{term}{_END}{place(article)}"


def whose(entry: str) -> tuple[str, str]:
    """The term, and the place of the article that stands there."""
    term, _, where = entry.partition(_END)
    return term, where


def first_term(article: Article, beginning: str) -> str:
    """Of several terms that begin so, the one under which a list shows it."""
    return min((term for term in terms(article) if term.startswith(beginning)), default="")


def _squeezed(text: str) -> str:
    """Without signs between letters and digits, which people leave out or type in another way."""
    return _SIGNS.sub("", folded(text))[:LONGEST_TERM]
