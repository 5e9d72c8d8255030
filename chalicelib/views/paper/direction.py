"""The order in which the signs of one line stand from left to right: the Unicode Bidirectional Algorithm (UAX 9).

Explicit embeddings are not part of it: ``cleaned`` text has no such marks, since whoever writes an address could hide
things with them. Bracket pairs (N0) follow the line, which is what names and addresses need.
"""

import unicodedata
from itertools import pairwise

_STRONG_RIGHT = ("R", "AL")
_NEUTRAL = ("B", "S", "WS", "ON", "BN")
_MIRRORED = dict(zip("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤", strict=True))


def is_rightward(text: str) -> bool:
    """Whether a line begins at the left, as its first strong letter says (P2, P3)."""
    if text.isascii():
        return True
    return next((kind == "L" for kind in map(unicodedata.bidirectional, text) if kind in ("L", *_STRONG_RIGHT)), True)


def visual(text: str, *, rightward: bool) -> str:
    """One line as its signs stand from left to right. ``rightward``: the paragraph begins at the left."""
    if rightward and text.isascii():
        return text
    # What Python's Unicode does not know yet has no kind.
    kinds = [unicodedata.bidirectional(sign) or "L" for sign in text]
    base = 0 if rightward else 1
    if rightward and not any(kind in ("R", "AL", "AN") for kind in kinds):
        return text
    levels = _levels(_resolved(kinds, base), base)
    _to_the_base(text, kinds, levels, base)
    return "".join(_drawn(text[place], levels[place]) for place in _order(levels))


def _resolved(kinds: list[str], base: int) -> list[str]:
    """Each sign's kind after the rules for weak and neutral ones (W1 to W7, N1, N2)."""
    edge = "R" if base else "L"
    made = ["ON" if kind == "BN" else kind for kind in kinds]
    _weak(made, edge)
    for start, end in _stretches(made):
        before = _side(made[start - 1]) if start else edge
        after = _side(made[end]) if end < len(made) else edge
        made[start:end] = [before if before == after else edge] * (end - start)
    return made


def _weak(kinds: list[str], edge: str) -> None:
    _marks(kinds, edge)
    strong = edge
    for place, kind in enumerate(kinds):  # W2, W3
        if kind in ("L", *_STRONG_RIGHT):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    _separators(kinds)
    strong = edge
    for place, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _marks(kinds: list[str], edge: str) -> None:
    """A mark is what it stands on (W1)."""
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = kinds[place - 1] if place else edge


def _separators(kinds: list[str]) -> None:
    """One separator between two numbers, and signs of money and percent beside one, belong to them (W4 to W6)."""
    for place in range(1, len(kinds) - 1):
        before, kind, after = kinds[place - 1 : place + 2]
        if before == after and ((kind == "ES" and after == "EN") or (kind == "CS" and after in ("EN", "AN"))):
            kinds[place] = after
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > start and "EN" in (kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else ""):
            kinds[start:end] = ["EN"] * (end - start)
        start = end + 1
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]


def _stretches(kinds: list[str]) -> list[tuple[int, int]]:
    """Where neutral signs stand side by side."""
    edges = [
        place for place, (one, other) in enumerate(pairwise(["", *kinds, ""])) if _is_neutral(one) != _is_neutral(other)
    ]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _is_neutral(kind: str) -> bool:
    return kind in _NEUTRAL


def _side(kind: str) -> str:
    """Numbers count as written from the right where neutral signs are between them."""
    return "L" if kind == "L" else "R"


def _levels(kinds: list[str], base: int) -> list[int]:
    """I1 and I2."""
    steps = {"L": 0, "R": 1, "AN": 2, "EN": 2} if base == 0 else {"R": 0, "L": 1, "AN": 1, "EN": 1}
    return [base + steps[kind] for kind in kinds]


def _to_the_base(text: str, kinds: list[str], levels: list[int], base: int) -> None:
    """Spaces at the end of a line stand at its end (L1)."""
    for place in range(len(text) - 1, -1, -1):
        if kinds[place] not in ("WS", "B", "S", "BN"):
            return
        levels[place] = base


def _order(levels: list[int]) -> list[int]:
    """From the highest level to the lowest odd one, each stretch at it or above is turned around (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order


def _drawn(sign: str, level: int) -> str:
    """Brackets open in the direction of reading (L4)."""
    return _MIRRORED.get(sign, sign) if level % 2 else sign
