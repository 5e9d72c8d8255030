"""Text as it is put on paper: cleaned of what can't be printed, broken into lines, each line in its direction."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from chalicelib.views.paper import typefaces
from chalicelib.views.paper.arabic import shaped
from chalicelib.views.paper.direction import is_rightward, visual

_MORE = "…"
# Emoji are told apart by these, which are nothing by themselves.
_SELECTORS = {chr(code): None for code in range(0xFE00, 0xFE10)}
_UNSEEN = str.maketrans(_SELECTORS)
# From here on (kana, ideographs, Hangul) a line may be broken between any two signs.
_FIRST_EAST_ASIAN = "\u2e80"
_NEVER_FIRST = "、。，．！？）〉》」』】〕・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"


@dataclass(frozen=True, slots=True)
class Style:
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` is in the order of the page, from left to right; what is not ``rightward`` begins at the right."""

    text: str
    rightward: bool = True


def cleaned(text: str) -> str:
    """In one line: control signs and breaks as spaces, none at the ends; marks that turn the direction are left out,
    since one could hide things with them."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (_kept(sign) for sign in unicodedata.normalize("NFC", text).translate(_UNSEEN))
    return " ".join("".join(kept).split())


def paragraphs(text: str) -> list[str]:
    """As ``cleaned``, but where the writer began a new line there is one."""
    return [cleaned(line) for line in text.splitlines() or [""]]


def width(text: str, style: Style) -> float:
    return typefaces.width(shaped(text), style.size, bold=style.bold)


def line(text: str) -> Line:
    """Cleaned text that needs no breaking."""
    rightward = is_rightward(text)
    return Line(visual(shaped(text), rightward=rightward), rightward)


def fitted(text: str, style: Style, room: float) -> Line:
    """One line of cleaned text, ending in dots where it is too long."""
    return next(iter(broken(text, style, room, most=1)), Line(""))


def broken(text: str, style: Style, room: float, *, most: int = 0) -> list[Line]:
    """The lines of one paragraph. ``most`` is how many are printed, the last one then ending in dots; 0 is all."""
    rightward = is_rightward(text)
    lines = [text] if width(text, style) <= room else list(filter(None, _lines(text, style, room)))
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _shortened(" ".join(lines[most - 1 : most + 1]), style, room)]
    return [Line(visual(shaped(each), rightward=rightward), rightward) for each in lines if each]


def _kept(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Cs", "Co", "Zl", "Zp") else sign


def _shortened(text: str, style: Style, room: float) -> str:
    while text and width(text + _MORE, style) > room:
        text = text[:-1].rstrip()
    return text + _MORE


def _lines(text: str, style: Style, room: float) -> Iterator[str]:
    """Filled one after the other. Widths are added up, piece by piece: joined letters are a little narrower alone."""
    current, filled = "", 0.0
    for piece in _pieces(text):
        wide = width(piece.rstrip(), style)
        if current and filled + wide > room:
            yield current.rstrip()
            current, filled = "", 0.0
        if wide > room:
            *full, piece = _cut(piece, style, room)
            yield from full
        current += piece
        filled += width(piece, style)
    yield current.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Words with the spaces after them, and signs between which a line may end."""
    word = ""
    for sign, following in zip_longest(text, text[1:], fillvalue=""):
        word += sign
        ends = sign in " -/" or sign >= _FIRST_EAST_ASIAN or following >= _FIRST_EAST_ASIAN
        if ends and following and following not in _NEVER_FIRST and following != " ":
            yield word
            word = ""
    if word:
        yield word


def _cut(word: str, style: Style, room: float) -> list[str]:
    """A word that is wider than a line."""
    parts, current, filled = [], "", 0.0
    for sign in word:
        wide = typefaces.width(sign, style.size, bold=style.bold)
        if current and filled + wide > room:
            parts.append(current)
            current, filled = "", 0.0
        current += sign
        filled += wide
    return [*parts, current]
