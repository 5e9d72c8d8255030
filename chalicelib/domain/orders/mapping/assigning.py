"""What SKUs and ASINs of a connection stand for, as texts: “2 x CUP; SAUCER” is a kit of three pieces."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.articles import (
    BETWEEN,
    LONGEST_SKU,
    MOST_OF_A_PART,
    MOST_PARTS,
    Alias,
    AliasKind,
    Article,
    Part,
    is_asin,
    parts_of,
)
from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.mapping import Assignment
from chalicelib.domain.texts import in_one_line

COLUMNS = ("kind", "name", "articles")


def texts(assignment: Assignment) -> dict[str, str]:
    return {"kind": assignment.alias.kind, "name": assignment.alias.text, "articles": written(assignment.parts)}


def written(parts: tuple[Part, ...]) -> str:
    """A number may itself look like so many of another one: then it is counted too."""
    return BETWEEN.join(
        part.article if parts_of(part.article) == (part,) else f"{part.quantity} x {part.article}" for part in parts
    )


def alias_of(row: Mapping[str, str]) -> Alias:
    """Raises Refused. A table without kinds is one of SKUs."""
    kind = in_one_line(row.get("kind", "")).lower() or AliasKind.SKU.value
    name = in_one_line(row.get("name", ""))
    if kind not in set(AliasKind):
        raise Refused("Please write sku or asin.", field="kind")
    if kind == AliasKind.ASIN and not is_asin(name.upper()):
        raise Refused("An ASIN has 10 letters and digits.", field="name")
    if not 0 < len(name) <= LONGEST_SKU:
        raise Refused("Please write an SKU of at most {most} signs.", field="name", most=LONGEST_SKU)
    return Alias(AliasKind(kind), name.upper() if kind == AliasKind.ASIN else name)


def refusals(parts: tuple[Part, ...], articles: Mapping[str, Article]) -> Iterator[Refused]:
    """``articles`` are those that exist, by number as it was written."""
    numbers = [articles[part.article].number for part in parts if part.article in articles]
    for part in parts:
        article = articles.get(part.article)
        if article is None:
            yield Refused("There is no article {number}.", field="articles", number=part.article[:40])
        elif article.archived:
            yield Refused("The article {number} is archived.", field="articles", number=article.number)
        elif numbers.count(article.number) > 1:
            number = article.number
            yield Refused("“{number}” is there twice. Please name it once.", field="articles", number=number)
        if not 0 < part.quantity <= MOST_OF_A_PART:
            number, most = part.article[:40], MOST_OF_A_PART
            yield Refused("How many of “{number}”? From 1 to {most}.", field="articles", number=number, most=most)
    if len(parts) > MOST_PARTS:
        yield Refused("A kit has at most {most} parts.", field="articles", most=MOST_PARTS)


def canonical(parts: tuple[Part, ...], articles: Mapping[str, Article]) -> tuple[Part, ...]:
    """With numbers in the letters in which they are stored."""
    return tuple(Part(articles[part.article].number, part.quantity) for part in parts)
