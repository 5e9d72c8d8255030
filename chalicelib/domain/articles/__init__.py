"""What we sell: articles, the names that Amazon has for them, kits, and how they are found."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.articles.gtin import LENGTHS, is_gtin
from chalicelib.domain.errors import Refused
from chalicelib.domain.texts import folded, in_one_line, is_yes

# Amazon's longest SKU; a number is often one.
LONGEST_NUMBER = LONGEST_SKU = 40
# Amazon's longest title is 200 signs; ours may say a little more.
LONGEST_TITLE = 250
LONGEST_BIN = 30
# Each alias is two items of the 100 that one transaction takes, and twice that where all of them change; each part is
# one.
MOST_ALIASES = 20
MOST_PARTS = 20
MOST_OF_A_PART = 9_999
# Addresses of pages beside which articles have theirs, and what browsers read as a step up.
RESERVED = frozenset({"new", "import", "csv", "take-over", "counts", "amazon", ".", ".."})
# As one enters an article from the top; also the columns of its table.
FIELDS = ("number", "title", "ean", "stocked", "warehouse", "bin", "skus", "asins", "parts")
# Between the aliases, or the parts, of one cell.
BETWEEN = "; "

_ASIN = re.compile(r"[A-Z0-9]{10}", re.ASCII)
_PART = re.compile(r"(?:(\d{1,9})\s*[x×]\s+)?(\S.*)")
_SEVERAL = re.compile(r"[;\r\n]+")


class AliasKind(StrEnum):
    SKU = "sku"  # exactly as the seller wrote it at Amazon
    ASIN = "asin"


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """A name that Amazon has for something; it belongs to one article at most."""

    kind: AliasKind
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """So many of another article."""

    article: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Article:
    """``number`` is ours, and told apart without regard to case. ``warehouse`` is where it lies whatever a connection
    says, by its code in the list; empty for the connection's default."""

    number: str
    title: str
    ean: str = ""  # a GTIN of 8, 12, 13 or 14 digits
    is_stocked: bool = True  # never of a kit, whose parts are
    warehouse: str = ""
    bin: str = ""
    skus: tuple[str, ...] = ()
    asins: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()  # with any, it is a kit
    archived: bool = False  # neither offered nor mapped any more; orders keep it
    revision: int = 0

    @property
    def is_kit(self) -> bool:
        return bool(self.parts)

    @property
    def has_only_asins(self) -> bool:
        """Amazon knows it, and takes no quantity of it: it keeps stock by SKU."""
        return bool(self.asins) and not self.skus

    @property
    def aliases(self) -> tuple[Alias, ...]:
        skus = (Alias(AliasKind.SKU, sku) for sku in self.skus)
        return (*skus, *(Alias(AliasKind.ASIN, asin) for asin in self.asins))


def subject(number: str) -> str:
    """Under what the audit trail keeps what was done with it."""
    return f"article/{number}"


def texts(article: Article) -> dict[str, str]:
    """As its form and its table show it."""
    return {
        "number": article.number,
        "title": article.title,
        "ean": article.ean,
        "stocked": "yes" if article.is_stocked else "no",
        "warehouse": article.warehouse,
        "bin": article.bin,
        "skus": BETWEEN.join(article.skus),
        "asins": BETWEEN.join(article.asins),
        "parts": BETWEEN.join(f"{part.quantity} x {part.article}" for part in article.parts),
    }


def stated(texts: Mapping[str, str]) -> Article:
    """From texts, unchecked. Nothing said about stock means that there is some, unless it is a kit. Raises Refused for
    what is neither yes nor no."""
    given = {name: in_one_line(texts.get(name, "")) for name in FIELDS}
    stocked = texts.get("stocked", "")
    is_stocked = not stocked.strip() or is_yes(stocked, field="stocked")
    parts = parts_of(texts.get("parts", ""))
    return Article(
        number=given["number"],
        title=given["title"],
        ean=re.sub(r"[\s-]", "", given["ean"]),
        warehouse=given["warehouse"],
        bin=given["bin"],
        is_stocked=is_stocked and not parts,
        skus=_several(texts.get("skus", "")),
        asins=tuple(dict.fromkeys(asin.upper() for asin in _several(texts.get("asins", "")))),
        parts=parts,
    )


def parts_of(text: str) -> tuple[Part, ...]:
    """As they are written, unchecked: also one that is there twice."""
    return tuple(map(_part, _split(text)))


def is_asin(text: str) -> bool:
    return bool(_ASIN.fullmatch(text))


def refusals(article: Article) -> Iterator[Refused]:
    """What is wrong with it wherever it is; what other articles have to do with it comes on top."""
    if not article.number:
        yield Refused("Please give the article a number.", field="number")
    elif folded(article.number) in RESERVED:
        yield Refused(
            "“{number}” is a word of this house. Please choose another.", field="number", number=article.number
        )
    elif len(article.number) > LONGEST_NUMBER:
        yield Refused("Please keep this under {most} characters.", field="number", most=LONGEST_NUMBER)
    elif ";" in article.number:
        yield Refused("A number has no semicolon, because it stands between numbers.", field="number")
    if not article.title:
        yield Refused("Please give the article a title.", field="title")
    for name, most in (("title", LONGEST_TITLE), ("bin", LONGEST_BIN)):
        if len(getattr(article, name)) > most:
            yield Refused("Please keep this under {most} characters.", field=name, most=most)
    if article.ean and not is_gtin(article.ean):
        yield _bad_ean(article.ean)
    yield from _bad_aliases(article)
    yield from _bad_parts(article)


def _bad_ean(ean: str) -> Refused:
    if ean.isascii() and ean.isdecimal() and len(ean) in LENGTHS:
        return Refused("The last digit of this EAN does not fit the others. Please look at it again.", field="ean")
    return Refused("An EAN (GTIN) has 8, 12, 13 or 14 digits.", field="ean")


def _bad_aliases(article: Article) -> Iterator[Refused]:
    for sku in article.skus:
        if len(sku) > LONGEST_SKU:
            yield Refused("“{sku}…” is longer than {most} characters.", field="skus", sku=sku[:20], most=LONGEST_SKU)
    for asin in article.asins:
        if not is_asin(asin):
            yield Refused("“{asin}” is no ASIN: it has 10 letters and digits.", field="asins", asin=asin[:20])
    if len(article.aliases) > MOST_ALIASES:
        field = "skus" if len(article.skus) >= len(article.asins) else "asins"
        yield Refused("An article has at most {most} SKUs and ASINs.", field=field, most=MOST_ALIASES)


def _bad_parts(article: Article) -> Iterator[Refused]:
    """A kit of itself, of the same part twice, of none of something."""
    numbers = [folded(part.article) for part in article.parts]
    if folded(article.number) in numbers:
        yield Refused("A kit can't be a part of itself.", field="parts")
    for at, part in enumerate(article.parts):
        if not 0 < part.quantity <= MOST_OF_A_PART:
            yield Refused(
                "How many of “{number}”? From 1 to {most}.", field="parts", number=part.article, most=MOST_OF_A_PART
            )
        if numbers[at] in numbers[:at]:
            yield Refused("“{number}” is a part twice. Please name it once.", field="parts", number=part.article[:40])
    if len(article.parts) > MOST_PARTS:
        yield Refused("A kit has at most {most} parts.", field="parts", most=MOST_PARTS)


def _several(text: str) -> tuple[str, ...]:
    """Each once."""
    return tuple(dict.fromkeys(_split(text)))


def _split(text: str) -> Iterator[str]:
    """With semicolons or line ends between."""
    return filter(None, map(in_one_line, _SEVERAL.split(text)))


def _part(text: str) -> Part:
    """“2 x A-100”, or “A-100” for one of it."""
    found = _PART.fullmatch(text)
    return Part(found[2], int(found[1] or 1)) if found else Part(text)
