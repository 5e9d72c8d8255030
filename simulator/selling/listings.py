"""What each seller offers: SKU, ASIN, EAN, titles in several languages, a price and a quantity; the same every time."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

HERE = Path(__file__).parent
MODEST = Decimal("9.90")
# No letters that are mistaken for digits.
ASIN_LETTERS = "0123456789BCDFGHJKLMNPQRSTVWXYZ"  # pragma: allowlist secret
COLOURS = {
    "de": ("Schwarz", "Weiß", "Rot", "Blau", "Grün", "Grau", "Gelb", "Marine"),
    "fr": ("Noir", "Blanc", "Rouge", "Bleu", "Vert", "Gris", "Jaune", "Marine"),
    "es": ("Negro", "Blanco", "Rojo", "Azul", "Verde", "Gris", "Amarillo", "Marino"),
    "it": ("Nero", "Bianco", "Rosso", "Blu", "Verde", "Grigio", "Giallo", "Navy"),
    "ja": ("ブラック", "ホワイト", "レッド", "ブルー", "グリーン", "グレー", "イエロー", "ネイビー"),
}


@dataclass(frozen=True)
class Listing:
    sku: str
    asin: str
    ean: str
    product_type: str
    titles: dict[str, str]  # by language, English always among them
    price: Decimal  # in euros; a marketplace's own follows from its rate
    quantity: int
    fulfilled_by: str  # MERCHANT | AMAZON

    def title(self, language: str) -> str:
        """`de_DE` and `de` are German; what there is no translation for is English."""
        return self.titles.get(language[:2], self.titles["en"])


@cache
def of_seller(seller: str) -> tuple[Listing, ...]:
    """A seller's own four fifths of the range, under SKUs of the seller's own; some three hundred."""
    chance = Random(f"listings of {seller}")
    style = chance.choice(("{code}-{variant}", "{code}_{variant}", "{number:05}", "{code} {variant}"))
    found = []
    for number, (item, colour, (suffix, label, factor)) in enumerate(range_of_products()):
        if chance.random() < 0.2:
            continue
        sku = style.format(code=item["code"], variant=suffix, number=number).strip("-_ ")
        # One kind of SKU in seven shows that a SKU can be anything: a slash, a blank, letters beyond ASCII.
        sku = f"Ä{sku}/№{number}" if chance.random() < 0.03 else sku
        by_amazon = chance.random() < 0.2
        found.append(
            Listing(
                sku=f"{sku}-FBA" if by_amazon else sku,
                asin=asin(item["code"], suffix),
                ean=ean(number),
                product_type=item["type"],
                titles={language: named(item, language, label, colour) for language in ("en", *COLOURS)},
                price=Decimal(f"{item['price'] * factor:.2f}"),
                quantity=chance.choice((0, 1, 3, 12, 40, 250, 9999)),
                fulfilled_by="AMAZON" if by_amazon else "MERCHANT",
            )
        )
    return tuple(found)


@cache
def by_sku(seller: str) -> dict[str, Listing]:
    return {listing.sku: listing for listing in of_seller(seller)}


def made_up(sku: str) -> Listing:
    """Made by a lever, for whoever needs a hundred thousand of them."""
    number = crc32(sku.encode())
    code = "".join(ASIN_LETTERS[number // 31**place % 31] for place in range(8))
    titles = {"en": f"Article {sku}"}
    return Listing(sku, f"B1{code}", ean(1000 + number % 10**6), "PRODUCT", titles, MODEST, 0, "MERCHANT")


@cache
def range_of_products() -> tuple[tuple[dict[str, Any], int | None, tuple[str, str, float]], ...]:
    """Every product in every variant; the number is that of its colour, where it has one. `size colour` is every size
    in every colour."""
    read = tomllib.loads((HERE / "products.toml").read_text())
    found: list[tuple[dict[str, Any], int | None, tuple[str, str, float]]] = []
    for item in read["product"]:
        kinds = item["variants"].split()
        for chosen in product(*(enumerate(read["variants"][kind]) for kind in kinds)):
            suffix = "-".join(part[0] for _, part in chosen)
            label = ", ".join(part[1] for _, part in chosen if part[1])
            factor = prod(part[2] for _, part in chosen)
            colour = chosen[-1][0] if kinds[-1] == "colour" else None
            found.append((item, colour, (suffix, label, factor)))
    return tuple(found)


def named(item: dict[str, Any], language: str, label: str, colour: int | None) -> str:
    if colour is not None and language != "en":
        label = ", ".join([*label.split(", ")[:-1], COLOURS[language][colour]])
    return f"{item[language]}, {label}" if label else str(item[language])


def asin(code: str, suffix: str) -> str:
    """The same product has the same ASIN whoever sells it."""
    chance = Random(f"asin of {code} {suffix}")
    return "B0" + "".join(chance.choice(ASIN_LETTERS) for _ in range(8))


def ean(number: int) -> str:
    """Thirteen digits with the right check digit, in a range for use within a company."""
    digits = f"20{4_711_000_000 + number * 37:010}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
