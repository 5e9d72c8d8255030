"""The products, read from catalogue.toml, with their pictures from pictures.svg."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Product:
    asin: str
    picture: str
    title: str
    title_ja: str
    category: str
    sub_category: str
    unspsc: str
    manufacturer: str
    part_number: str
    price: Mapping[str, Decimal]
    unit: str
    sold_by: str
    fulfilled_by: str
    condition: str
    delivery_days: int
    stock: int
    qualified_offer: bool
    preference: str
    upc: str
    ean: str
    points: tuple[str, ...]

    def name(self, language: str) -> str:
        return self.title_ja if language.startswith("ja") else self.title


@cache
def products() -> Mapping[str, Product]:
    """By ASIN, in the order of the shelf."""
    rows = tomllib.loads((HERE / "catalogue.toml").read_text(encoding="utf-8"))["product"]
    return {row["asin"]: product(row) for row in rows}


def categories() -> list[str]:
    return sorted({item.category for item in products().values()})


def search(words: str, category: str) -> list[Product]:
    """Products that have every word somewhere in their title, maker, category or numbers."""
    wanted = words.casefold().split()
    return [
        item
        for item in products().values()
        if (not category or item.category == category) and all(word in haystack(item) for word in wanted)
    ]


def haystack(item: Product) -> str:
    parts = (
        item.title,
        item.title_ja,
        item.manufacturer,
        item.part_number,
        item.asin,
        item.category,
        item.sub_category,
    )
    return " ".join(parts).casefold()


def product(row: Mapping[str, Any]) -> Product:
    prices = {currency: Decimal(amount) for currency, amount in row["price"].items()}
    return Product(**{**row, "price": prices, "points": tuple(row["points"])})


@cache
def pictures() -> Mapping[str, str]:
    """What is inside each <symbol> of pictures.svg, by its id."""
    drawn = (HERE / "pictures.svg").read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', drawn, re.DOTALL))
