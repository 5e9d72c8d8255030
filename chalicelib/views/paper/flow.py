"""How blocks that stand below each other are spread over pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """``draw`` puts it on the sheet, from a top on. Its ``heading`` stands above the first of its kind on each page."""

    height: float
    draw: Callable[[float], None]
    heading: "Block | None" = None


def spread(blocks: Sequence[Block], *, first_room: float, room: float) -> list[list[Block]]:
    """What stands on each page, headings included. There is always a first page; what is higher than a page stands on
    one of its own."""
    pages: list[list[Block]] = [[]]
    left, heading = first_room, None
    for block in blocks:
        needed = _with_heading(block, heading)
        if sum(each.height for each in needed) > left and (pages[-1] or len(pages) == 1):
            pages.append([])
            left, needed = room, _with_heading(block, None)
        pages[-1] += needed
        left -= sum(each.height for each in needed)
        heading = block.heading
    return pages


def with_end(blocks: Sequence[Block], end: Block) -> list[Block]:
    """``end`` never stands alone on a page: it stays with what is above it."""
    if not blocks:
        return [end]
    *before, last = blocks

    def draw(top: float) -> None:
        last.draw(top)
        end.draw(top + last.height)

    return [*before, Block(last.height + end.height, draw, last.heading)]


def _with_heading(block: Block, before: Block | None) -> list[Block]:
    return [block.heading, block] if block.heading and block.heading is not before else [block]
