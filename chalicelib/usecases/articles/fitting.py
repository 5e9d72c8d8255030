"""What other articles have to do with one: names at Amazon that somebody else has, and parts of kits."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalicelib.domain.articles import Alias, AliasKind, Article, Part
from chalicelib.domain.errors import Refused
from chalicelib.domain.texts import folded
from chalicelib.ports.articles import Articles


def canonical(article: Article, articles: Articles) -> Article:
    """With its parts' numbers in the letters in which they are stored."""
    known = articles.several([part.article for part in article.parts])
    parts = tuple(
        Part(known[part.article].number, part.quantity) if part.article in known else part for part in article.parts
    )
    return replace(article, parts=parts)


def clashes(article: Article, articles: Articles) -> Iterator[Refused]:
    """Why it can't stand beside the others. An archived kit may be made of anything."""
    yield from taken(article, articles.holders(article.aliases))
    if article.is_kit and not article.archived:
        kits = articles.kits_with(article.number)
        parts = articles.several([part.article for part in article.parts])
        yield from unfit_parts(article, parts, kits[0] if kits else "")


def taken(article: Article, holders: Mapping[Alias, Article]) -> Iterator[Refused]:
    for alias in article.aliases:
        holder = holders.get(alias)
        if holder is not None and folded(holder.number) != folded(article.number):
            yield Refused(
                "The SKU “{alias}” belongs to the article {number}."
                if alias.kind is AliasKind.SKU
                else "The ASIN “{alias}” belongs to the article {number}.",
                field=f"{alias.kind}s",
                alias=alias.text,
                number=holder.number,
            )


def unfit_parts(article: Article, parts: Mapping[str, Article], kit: str) -> Iterator[Refused]:
    """``parts`` are those that exist, by number; ``kit`` is one of which the article itself is a part."""
    if kit:
        yield Refused("It is a part of the kit {kit}, so it can't be a kit itself.", field="parts", kit=kit)
    for part in article.parts:
        found = parts.get(part.article)
        if found is None:
            yield Refused("There is no article “{number}”.", field="parts", number=part.article[:40])
        elif found.is_kit:
            yield Refused("“{number}” is a kit itself and can't be a part of one.", field="parts", number=found.number)
        elif found.archived:
            yield Refused("“{number}” is archived and can't be a part.", field="parts", number=found.number)
