"""What leaves a box that is still open: what Amazon no longer wants shipped, and what is not on its shelf."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.fulfilment import Box, Done, Step
from chalicelib.domain.fulfilment.boxes import too_many
from chalicelib.domain.fulfilment.contents import Inside
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import LIVE, MarketplaceOrder, Status


def as_wanted(order: MarketplaceOrder, told: AmazonOrder) -> AmazonOrder:
    """What is over for us is nothing to ship, whatever Amazon counts."""
    if order.status in LIVE:
        return told
    return replace(told, lines=tuple(replace(line, unfulfilled=0) for line in told.lines))


def trimmed(boxes: Sequence[Box], told: AmazonOrder, counted: Collection[int]) -> tuple[Box, ...]:
    """The open boxes that hold more than is still to ship, without it: what has the longest way to go gives first."""
    order = list(Step)
    kept = sorted(
        (box for box in boxes if box.is_open),
        key=lambda box: (order.index(box.step) if box.step else -1, -box.number),
    )
    contents = {box.number: dict(box.contents) for box in kept}
    for line, many in too_many(boxes, told, counted):
        for box in kept:
            out = min(many, contents[box.number].get(line, 0))
            contents[box.number][line] = contents[box.number].get(line, 0) - out
            many -= out
    changed = {number: {line: many for line, many in held.items() if many} for number, held in contents.items()}
    return tuple(_reopened(box, changed[box.number]) for box in kept if changed[box.number] != dict(box.contents))


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


def _reopened(box: Box, contents: Mapping[str, int]) -> Box:
    """Somebody has to look into it again."""
    done: dict[Step, Done] = {step: by for step, by in box.done.items() if step not in (Step.PICKED, Step.PACKED)}
    return replace(box, contents=contents, done=done, ticked={}, is_dropped=not contents)
