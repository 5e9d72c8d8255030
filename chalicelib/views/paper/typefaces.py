"""Which typeface has a letter: subsets of Noto that travel with us, opened when the first of their letters is printed.

What none of them has (rarer scripts) is printed as a box, so that one sees that something stood there.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"
ARABIC, HEBREW = "NotoSansArabic-Regular", "NotoSansHebrew-Regular"
_NEIGHBOURS = ("NotoSansGeorgian-Regular", "NotoSansArmenian-Regular", "NotoSansThai-Regular")
# Japanese forms first, then what only Chinese needs, in its own: readers of each know the other's.
_EAST_ASIA = ("NotoSansJP-Regular", "NotoSansSC-Regular", "NotoSansKR-Regular")
# What people put into gift messages, in outline.
_EMOJI = "NotoEmoji-Regular"
MISSING = "□"
# Up to here stand Latin, Greek and Cyrillic.
_LAST_CYRILLIC = "\u052f"


@contextmanager
def no_pictures() -> Iterator[None]:
    """reportlab asks for Pillow as soon as it is imported, and needs it for pictures only. We print none, so Pillow's
    megabytes don't travel with us; here and there it finds nothing in its place."""
    nothing = ModuleType("PIL")
    nothing.Image = None  # type: ignore[attr-defined]
    there = "PIL" in sys.modules
    before = sys.modules.get("PIL")
    sys.modules["PIL"] = nothing
    try:
        yield
    finally:
        if there:
            sys.modules["PIL"] = before  # type: ignore[assignment]
        else:
            del sys.modules["PIL"]


with no_pictures():
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfbase.ttfonts import TTFont

_told_as_text = ttfonts.makeToUnicodeCMap
# Letters beyond U+FFFF, of which PDF wants two halves, as reportlab writes them.
_WHOLE = re.compile(r"(?<= <)[0-9A-F]{5,6}(?=>)")


def _in_halves(name: str, letters: Sequence[int]) -> str:
    """Which letters a typeface's signs are, for whoever copies or searches a text."""
    told: str = _told_as_text(name, letters)
    return _WHOLE.sub(lambda found: chr(int(found[0], 16)).encode("utf-16-be").hex().upper(), told)


ttfonts.makeToUnicodeCMap = _in_halves


def runs(text: str, *, bold: bool = False) -> list[tuple[str, str]]:
    """The name of a typeface and what it writes, in the order of the text. A space stays with what it follows."""
    if text.isascii():
        return [(BOLD if bold else REGULAR, text)] if text else []
    chosen: list[tuple[str, str]] = []
    for sign in text:
        stays = sign == " " and chosen and _has(chosen[-1][0], sign)
        chosen.append((chosen[-1][0], sign) if stays else _chosen(sign, bold))
    return [(name, "".join(sign for _, sign in group)) for name, group in groupby(chosen, key=lambda each: each[0])]


def width(text: str, size: float, *, bold: bool = False) -> float:
    return sum(float(face(name).stringWidth(part, size)) for name, part in runs(text, bold=bold))


@cache
def face(name: str) -> "TTFont":
    made = TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(made)
    return made


# A house prints the same few thousand letters all day.
@cache
def _chosen(sign: str, bold: bool) -> tuple[str, str]:
    for name in _candidates(sign, bold):
        if _has(name, sign):
            return name, sign
    return _EAST_ASIA[0], MISSING


def _candidates(sign: str, bold: bool) -> tuple[str, ...]:
    """Those that may have it, the likeliest first, so that large ones are opened for their own letters only."""
    western = (BOLD if bold else REGULAR,)
    if sign <= _LAST_CYRILLIC:
        return western
    return (*western, ARABIC, HEBREW, *_NEIGHBOURS, *_EAST_ASIA, _EMOJI)


def _has(name: str, sign: str) -> bool:
    return ord(sign) in face(name).face.charToGlyph
