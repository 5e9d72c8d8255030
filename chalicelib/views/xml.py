"""XML as people read it: one element a line, indented. Only for looking at; what is downloaded stays as it came."""

import re

# A tag, a comment, a declaration or the text between two of them.
_PIECE = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[^>]*>|[^<]+", re.DOTALL)
# A page with more lines helps nobody; the download has all of them.
MOST_LINES = 5_000
# Quotes and brackets grow fivefold when they are escaped, and Lambda answers 6 MB at most.
MOST_CHARACTERS = 500_000
_STEP = "  "


def pretty(content: bytes) -> str:
    """Never raises: what is no XML is shown as it is."""
    text = content.decode("utf-8", errors="replace")[:MOST_CHARACTERS]
    lines: list[str] = []
    depth = 0
    pieces = [piece for piece in _PIECE.findall(text) if piece.strip()]
    place = 0
    while place < len(pieces) and len(lines) < MOST_LINES:
        piece = pieces[place].strip()
        closes = piece.startswith("</")
        depth = max(depth - closes, 0)
        if leaf := _leaf(pieces, place):
            lines.append(_STEP * depth + leaf)
            place += 3
            continue
        lines.append(_STEP * depth + " ".join(piece.split()))
        depth += _opens(piece)
        place += 1
    return "\n".join(lines)


def _leaf(pieces: list[str], place: int) -> str:
    """An element with nothing but text stands in one line."""
    three = [piece.strip() for piece in pieces[place : place + 3]]
    is_leaf = len(three) == 3 and _opens(three[0]) and three[1][0] != "<" and three[2].startswith("</")
    return "".join(three) if is_leaf else ""


def _opens(piece: str) -> bool:
    return piece.startswith("<") and not piece.startswith(("</", "<?", "<!")) and not piece.endswith("/>")
