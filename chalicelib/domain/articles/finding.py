"""How articles are listed, and found by the beginnings of their numbers, names at Amazon and words."""

import re

from chalicelib.domain import search
from chalicelib.domain.articles import Article
from chalicelib.domain.texts import folded

# Each is an item of its own, written with the article: with its aliases and parts no more than one transaction takes.
MOST_WORDS = 20
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
    """What a search for it may begin with: its numbers and names, and words of its title and of a number in words."""
    in_words = (article.number, article.title) if " " in article.number else (article.title,)
    words = [term for term in _words(*in_words) if len(term) > 1 or not term.isascii()]
    return frozenset(filter(None, (*map(_squeezed, _ids(article)), *words[:MOST_WORDS])))


def sought(text: str) -> tuple[str, ...]:
    """What somebody typed, the longest first, since it is likely the rarest."""
    found = dict.fromkeys(term for word in text.split() for term in _sought(word) if term)
    return tuple(sorted(found, key=len, reverse=True)[:MOST_SOUGHT])


def _sought(word: str) -> tuple[str, ...]:
    """“USB-C” and “usbc” are the same; a script without spaces is taken apart as titles are."""
    parts = () if word.isascii() else tuple(search.words(word))
    return parts or (_squeezed(word),)


def fits(article: Article, wanted: tuple[str, ...]) -> bool:
    """Whether the first begins one of its terms, by which it is looked up, and every other one of those or any of its
    words: also the M of a shirt."""
    own = terms(article)
    said = own.union(_words(article.title, *_ids(article)))
    return all(any(term.startswith(each) for term in (said if at else own)) for at, each in enumerate(wanted))


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


def _ids(article: Article) -> tuple[str, ...]:
    return (article.number, article.ean, *article.skus, *article.asins)


def _words(*texts: str) -> tuple[str, ...]:
    """Each whole and in its parts."""
    words = (word for text in texts for word in text.split())
    return tuple(dict.fromkeys(term for word in words for term in (_squeezed(word), *search.words(word))))


def _squeezed(text: str) -> str:
    """Without signs between letters and digits, which people leave out or type in another way."""
    return _SIGNS.sub("", folded(text))[:LONGEST_TERM]
