"""What is printed for a box: the note it is picked by, and the slip that travels in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Paper(StrEnum):
    """The value is what an address of ours says (``?paper=letter``)."""

    A4 = "a4"
    LETTER = "letter"
    LABEL = "label"  # 100 × 150 mm, as label printers have it; for slips


# Where offices buy Letter (the Americas that follow ANSI); everybody else has A4.
_LETTER = frozenset({"US", "CA", "MX"})


def paper_of(country: str) -> Paper:
    """The sheets of a country."""
    return Paper.LETTER if country.upper() in _LETTER else Paper.A4


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One article to fetch. ``quantity`` counts articles, of which a kit has several. What nothing is mapped to
    (``is_placeholder``) is found by what Amazon calls it."""

    article: str
    quantity: int
    bin: str = ""
    sku: str = ""
    asin: str = ""
    title: str = ""
    is_placeholder: bool = False
    kit: str = ""  # of which it is a part
    gift_wrap: str = ""  # the level that was chosen
    is_customized: bool = False


@dataclass(frozen=True, slots=True)
class PickingNote:
    """One box of an order, as the floor needs it. ``order_id`` is Amazon's, the customer PO; ``number`` ours;
    ``marketplace`` its label (Amazon.de). Addresses are lines, ready to be printed, their countries codes;
    ``service_level`` is Amazon's word. All but the two numbers may be empty."""

    order_id: str
    number: str
    marketplace: str = ""
    company: str = ""
    company_address: tuple[str, ...] = ()
    company_country: str = ""
    ship_to: tuple[str, ...] = ()
    ship_to_country: str = ""
    buyer_po: str = ""  # a business buyer's own number
    ordered_at: datetime | None = None
    ship_by: datetime | None = None
    service_level: str = ""  # what the buyer chose
    ship_method: str = ""  # our carrier and method
    warehouse: str = ""
    is_prime: bool = False
    is_business: bool = False
    is_gift: bool = False
    gift_messages: tuple[str, ...] = ()
    lines: tuple[NoteLine, ...] = ()
    box: int = 1
    boxes: int = 1  # of how many

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One article in the box, in Amazon's pieces. ``ordered`` is said where it is more than what lies inside."""

    quantity: int
    title: str = ""
    sku: str = ""
    asin: str = ""
    ordered: int = 0


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """What a customer finds in a box. It says no prices, because it may be a gift."""

    order_id: str
    number: str
    marketplace: str = ""
    company: str = ""
    company_address: tuple[str, ...] = ()
    company_country: str = ""
    ship_to: tuple[str, ...] = ()
    ship_to_country: str = ""
    buyer_po: str = ""
    ordered_at: datetime | None = None
    carrier: str = ""
    tracking: str = ""
    is_gift: bool = False
    gift_messages: tuple[str, ...] = ()
    lines: tuple[SlipLine, ...] = ()
    box: int = 1
    boxes: int = 1

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)


def in_walking_order(lines: Iterable[NoteLine]) -> tuple[NoteLine, ...]:
    return tuple(sorted(lines, key=lambda line: (walk(line.bin), line.article, line.sku)))


def walk(bin: str) -> tuple[bool, tuple[tuple[int, int, str], ...]]:
    """When one walks past a bin: A-2 comes before A-10. What has none has to be looked for, and comes last."""
    return not bin, _numbered(bin)


def _numbered(bin: str) -> tuple[tuple[int, int, str], ...]:
    """The digits of a name as numbers; a part that is a number comes before one that is a word."""
    parts: list[str] = [""]
    for sign in bin.casefold():
        is_digit = sign.isascii() and sign.isdigit()
        if parts[-1] and (parts[-1][-1].isascii() and parts[-1][-1].isdigit()) is not is_digit:
            parts.append("")
        parts[-1] += sign
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts if part)
