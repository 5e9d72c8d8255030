"""What leaves a box that is still open: what Amazon no longer wants shipped, and what is not on its shelf."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.fulfilment.boxes import too_many, without_step
from chalicelib.domain.fulfilment.contents import Inside
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder
from chalicelib.domain.orders.order import MarketplaceOrder, Status


def as_wanted(order: MarketplaceOrder, told: AmazonOrder) -> AmazonOrder:
    """What is over for us, or none of our work any more (its marketplace is disconnected, a filter ignores it), is
    nothing to ship, whatever Amazon counts; nor is what came back before it left."""
    if order.is_live:
        return without_withheld(order, told)
    return replace(told, lines=tuple(replace(line, unfulfilled=0) for line in told.lines))


def withheld(told: AmazonOrder, gone: Mapping[str, int]) -> Mapping[str, int]:
    """What is withheld once so many pieces of Amazon's lines came back before they left: ``told`` is what was to be
    shipped until then. What was canceled before is counted in, because only a later cancel may mean the same pieces."""
    rest = {line.id: max(0, line.open - gone.get(line.id, 0)) for line in told.lines}
    found = {line.id: line.quantity - line.fulfilled - rest[line.id] for line in told.lines}
    return {line: many for line, many in found.items() if many > 0}


def without_withheld(order: MarketplaceOrder, told: AmazonOrder) -> AmazonOrder:
    """What is withheld and what Amazon cancels afterwards are the same pieces."""
    if not order.withheld:
        return told
    return replace(told, lines=tuple(_fewer(line, order.withheld.get(line.id, 0)) for line in told.lines))


def trimmed(boxes: Sequence[Box], told: AmazonOrder, counted: Collection[int]) -> tuple[Box, ...]:
    """The open boxes that hold more than is still to ship, without it: what has the longest way to go gives first."""
    kept = _slowest_first(box for box in boxes if box.is_open)
    return _taken_out(kept, too_many(boxes, told, counted))


def given_up(boxes: Sequence[Box], wanted: Mapping[str, int]) -> tuple[Box, ...]:
    """The boxes here that have their pieces of the stock, without so many of Amazon's lines; likewise."""
    return _taken_out(_slowest_first(box for box in boxes if is_here(box)), wanted.items())


def here(boxes: Iterable[Box]) -> dict[str, int]:
    """Amazon's pieces, by line, in boxes that have them of the stock and have not left."""
    found: Counter[str] = Counter()
    for box in boxes:
        if is_here(box):
            found.update(box.contents)
    return found


def is_here(box: Box) -> bool:
    return box.is_open and Step.ALLOCATED in box.done and not box.is_allocating


def shipped_in_vain(boxes: Sequence[Box], order: MarketplaceOrder, told: AmazonOrder) -> bool:
    """Whether something left that was canceled."""
    canceled = {line.id for line in told.lines if line.canceled_by or order.status is Status.CANCELED}
    return any(not canceled.isdisjoint(box.contents) for box in boxes if box.is_despatched)


def without(box: Box, short: int, inside: Sequence[Inside]) -> tuple[Box, Mapping[str, int]]:
    """The box without Amazon's pieces that lack ``short`` articles of these lines, and those pieces by line. A piece
    that is a kit lacks as a whole."""
    moved: dict[str, int] = {}
    for each in reversed(inside):
        here = box.contents[each.line.amazon_line]
        if short <= 0:
            break
        pieces = min(here, -(-short * here // each.quantity))
        moved[each.line.amazon_line] = max(moved.get(each.line.amazon_line, 0), pieces)
        short -= pieces * each.quantity // here
    rest = {line: many - moved.get(line, 0) for line, many in box.contents.items()}
    return _reopened(box, {line: many for line, many in rest.items() if many}), moved


def _slowest_first(boxes: Iterable[Box]) -> list[Box]:
    order = list(Step)
    return sorted(boxes, key=lambda box: (order.index(box.step) if box.step else -1, -box.number))


def _taken_out(boxes: Sequence[Box], out: Iterable[tuple[str, int]]) -> tuple[Box, ...]:
    """Those of the boxes that change, the first of them giving first."""
    contents = {box.number: dict(box.contents) for box in boxes}
    for line, many in out:
        for box in boxes:
            gone = min(many, contents[box.number].get(line, 0))
            contents[box.number][line] = contents[box.number].get(line, 0) - gone
            many -= gone
    changed = {number: {line: many for line, many in held.items() if many} for number, held in contents.items()}
    return tuple(_reopened(box, changed[box.number]) for box in boxes if changed[box.number] != dict(box.contents))


def _fewer(line: AmazonLine, withheld: int) -> AmazonLine:
    rest = max(0, line.quantity - line.fulfilled - withheld)
    return replace(line, unfulfilled=rest) if rest < line.open else line


def _reopened(box: Box, contents: Mapping[str, int]) -> Box:
    """Somebody has to look into it again; an empty one is no box any more."""
    back = without_step(box, Step.PICKED if contents else Step.ALLOCATED)
    return replace(back, contents=contents, is_dropped=not contents)
