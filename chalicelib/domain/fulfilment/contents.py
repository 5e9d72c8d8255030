"""What lies in a box, by our lines, and what a scanned code stands for among it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.articles import Article
from chalicelib.domain.articles.gtin import LENGTHS
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import Line, LineKind
from chalicelib.domain.texts import folded, in_one_line

# “12 x A-100”: somebody counted a carton and scans it once.
_SEVERAL = re.compile(r"(\d{1,4})\s*[x×*]\s*(\S.*)")
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Inside:
    """One of our lines, as far as it lies in a box; ``quantity`` counts articles, of which a kit has several. By
    ``key`` a box keeps how many of them were scanned."""

    key: str
    line: Line
    quantity: int


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a scan ticked: so many of ``quantity`` are in the box now. ``is_all``: nothing else is missing."""

    inside: Inside
    ticked: int
    is_all: bool


def inside(box: Box, told: AmazonOrder, lines: Iterable[Line]) -> tuple[Inside, ...]:
    """Placeholders too, charges not."""
    ordered = {line.id: line.quantity for line in told.lines}
    return tuple(_inside(box, ordered, lines))


def _inside(box: Box, ordered: Mapping[str, int], lines: Iterable[Line]) -> Iterator[Inside]:
    for line in lines:
        here, of = box.contents.get(line.amazon_line, 0), ordered.get(line.amazon_line, 0)
        if line.kind is not LineKind.CHARGE and here and of:
            key = f"{line.amazon_line}/{line.article}" if line.kit else line.amazon_line
            yield Inside(key, line, line.quantity * here // of)


def tick(code: str, of: Sequence[Inside], ticked: Mapping[str, int], articles: Mapping[str, Article]) -> Ticked:
    """The line that a code (an article's number, EAN, SKU or ASIN) ticks, of several the first that is not full;
    “3 x A-100” ticks three. Raises Refused for what is not in the box, and for one too many."""
    typed = in_one_line(code)
    if not typed:
        raise Refused("Please scan or type a code.", field="code")
    found, many = _found(typed, of, articles), 1
    several = _SEVERAL.fullmatch(typed)
    if not found and several:
        found, many = _found(several[2], of, articles), int(several[1])
    if not found:
        raise Refused("“{code}” is not in this box.", field="code", code=typed[:LONGEST_SHOWN])
    left = {each.key: each.quantity - ticked.get(each.key, 0) for each in found}
    if not any(many_left > 0 for many_left in left.values()):
        whole = sum(each.quantity for each in found)
        raise Refused("All {many} of this are ticked already.", field="code", many=whole)
    fits = next((each for each in found if 0 < many <= left[each.key]), None)
    if fits is None:
        raise Refused("Only {many} of this are still missing.", field="code", many=max(left.values()))
    now = dict(ticked) | {fits.key: ticked.get(fits.key, 0) + many}
    return Ticked(fits, now[fits.key], all(now.get(each.key, 0) >= each.quantity for each in of))


def _found(code: str, of: Iterable[Inside], articles: Mapping[str, Article]) -> list[Inside]:
    wanted = _key(code)
    return [each for each in of if wanted in map(_key, _codes(each.line, articles.get(each.line.article)))]


def _codes(line: Line, article: Article | None) -> Iterator[str]:
    """A kit's own SKU is on none of its parts."""
    names = [line.article] if line.kind is LineKind.ARTICLE else []
    if not line.kit:
        names += [line.sku, line.asin]
    if article is not None:
        names += [article.number, article.ean, *article.skus, *article.asins]
    return filter(None, names)


def _key(code: str) -> str:
    """A UPC is an EAN with a nought before it, and scanners send either."""
    is_gtin = code.isascii() and code.isdecimal() and len(code) in LENGTHS
    return code.zfill(max(LENGTHS)) if is_gtin else folded(code)
