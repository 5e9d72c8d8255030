"""What an order should have of the stock before its boxes take anything: whatever is still to be shipped."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.fulfilment.boxes import taken_by
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import Line, MarketplaceOrder


def wanted(
    order: MarketplaceOrder,
    told: AmazonOrder,
    lines: Iterable[Line],
    boxes: Sequence[Box],
    *,
    counted: Collection[int],
    stocked: Collection[str],
    warehouse: str,
) -> tuple[Pieces, ...]:
    """Each article and warehouse once; nothing for an order that is over, or none of our work. What a box has taken, or
    has left with, is not promised once more; ``counted`` are the boxes that left and that Amazon's copy knows of. A
    held order keeps its pieces: its customer has paid."""
    if not order.is_live:
        return ()
    inside: Counter[str] = Counter()
    for box in boxes:
        if Step.ALLOCATED in box.done and not box.is_dropped and box.number not in counted:
            inside.update(box.contents)
    left = {line.id: max(0, line.open - inside[line.id]) for line in told.lines}
    rest = Box(order.order_id, 0, {line: many for line, many in left.items() if many})
    needs = taken_by(rest, told, lines, stocked=stocked, warehouse=warehouse)
    taking = (box for box in boxes if box.is_allocating and not box.is_dropped and Step.ALLOCATED not in box.done)
    has = (each for box in taking for each in box.taken)
    return tuple(each for each in added(needs, in_return(has)) if each.quantity > 0)


def steps(before: Sequence[Pieces], after: Sequence[Pieces], *, most: int) -> tuple[tuple[Pieces, ...], bool]:
    """The differences, ``most`` of them, and whether these are all."""
    had, has = _by_place(before), _by_place(after)
    places = sorted({place for place in had | has if had.get(place, 0) != has.get(place, 0)})
    changes = tuple(Pieces(*place, has.get(place, 0) - had.get(place, 0)) for place in places[:most])
    return changes, len(places) <= most


def added(pieces: Iterable[Pieces], changes: Iterable[Pieces]) -> tuple[Pieces, ...]:
    """Pieces with differences made good."""
    sums: Counter[tuple[str, str]] = Counter()
    for change in (*pieces, *changes):
        sums[change.article, change.warehouse] += change.quantity
    return tuple(Pieces(*place, many) for place, many in sorted(sums.items()) if many)


def in_return(pieces: Iterable[Pieces]) -> tuple[Pieces, ...]:
    """The same, the other way round."""
    return tuple(replace(each, quantity=-each.quantity) for each in pieces)


def _by_place(pieces: Iterable[Pieces]) -> dict[tuple[str, str], int]:
    return {(each.article, each.warehouse): each.quantity for each in pieces}
