"""What approval routes look at in an order: its total, who pays, and what kind of goods its lines are."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import Line

# What Amazon calls the kind of an item, in the cart's own words (facts on Amazon Business, section 4).
CATEGORY_EXTRINSICS = ("category", "subcategory")


@dataclass(frozen=True, slots=True)
class Traits:
    """``total`` is goods, shipping and tax together. ``codes`` are the UNSPSC codes of the lines, ``categories``
    Amazon's names of their categories, as ``plain`` writes them."""

    total: Money
    billing_group: str
    codes: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()


def of(total: Money, billing_group: str, lines: Iterable[Line]) -> Traits:
    lines = tuple(lines)
    return Traits(
        total,
        billing_group,
        codes=frozenset(
            code.strip()
            for line in lines
            for domain, code in line.classifications
            if domain.strip().casefold() == "unspsc" and code.strip()
        ),
        categories=frozenset(
            plain(text)
            for line in lines
            for name, text in line.extrinsics
            if name.strip().casefold() in CATEGORY_EXTRINSICS and plain(text)
        ),
    )


def plain(category: str) -> str:
    """A category without what a typist or a store may write either way: case and white space."""
    return " ".join(category.split()).casefold()
