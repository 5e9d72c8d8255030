"""The rules of a box: what lies in it, which step may follow which, and how it is split.

| step       | needs before it       | undone with it            |
|------------|-----------------------|---------------------------|
| printed    | nothing               | nothing: paper is patient |
| allocated  | nothing               | picked, packed            |
| picked     | allocated             | packed                    |
| packed     | allocated (picks too) | nothing                   |
| despatched | packed                | can't be undone           |
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Box, Done, Step
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import Line, LineKind

# A parcel service takes no more apart, and Amazon's packages of an order are looked through for ours.
MOST_BOXES = 50
_NEEDS: Mapping[Step, Step] = {
    Step.PICKED: Step.ALLOCATED,
    Step.PACKED: Step.ALLOCATED,
    Step.DESPATCHED: Step.PACKED,
}
_UNDOES: Mapping[Step, tuple[Step, ...]] = {
    Step.PRINTED: (Step.PRINTED,),
    Step.ALLOCATED: (Step.ALLOCATED, Step.PICKED, Step.PACKED),
    Step.PICKED: (Step.PICKED, Step.PACKED),
    Step.PACKED: (Step.PACKED,),
}


def boxes_of(told: AmazonOrder, stored: Sequence[Box], counted: Collection[int] = ()) -> tuple[Box, ...]:
    """The boxes of an order, by number: those that somebody touched, and one with everything that is open and lies in
    none of them, such as all of it at first. ``counted`` are the boxes that left and that Amazon's copy knows of."""
    known = tuple(sorted(stored, key=lambda box: box.number))
    contents = dict(_in_no_box(told, known, counted))
    number = max((box.number for box in known), default=0) + 1
    return (*known, Box(told.id, number, contents)) if contents else known


def _in_no_box(told: AmazonOrder, boxes: Sequence[Box], counted: Collection[int]) -> Iterator[tuple[str, int]]:
    """Never more than was ordered: should Amazon know of a package and not yet count it, nothing is shipped twice."""
    every: Counter[str] = Counter()
    uncounted: Counter[str] = Counter()
    for box in boxes:
        if not box.is_dropped:
            every.update(box.contents)
            if box.number not in counted:
                uncounted.update(box.contents)
    for line in told.lines:
        rest = min(line.open - uncounted[line.id], line.quantity - every[line.id])
        if rest > 0:
            yield line.id, rest


def least_advanced(boxes: Iterable[Box]) -> Step | None:
    """Where an order stands: with its box that has the longest way to go. None before the first step."""
    steps = [box.step for box in boxes if not box.is_dropped]
    if not steps or None in steps:
        return None
    order = list(Step)
    return min((step for step in steps if step), key=order.index)


def with_step(box: Box, step: Step, done: Done) -> Box:
    """The box after a step. Packing may do the picking too. Doing it again changes nothing. Raises Refused when it is
    not the step's turn."""
    if step in box.done:
        return box
    refuse_closed(box)
    needs = _NEEDS.get(step)
    if needs and needs not in box.done:
        raise Refused("This box is not {step} yet.", step=needs)
    steps = dict(box.done)
    if step is Step.PACKED:
        steps.setdefault(Step.PICKED, done)
    return replace(box, done=steps | {step: done})


def without_step(box: Box, step: Step) -> Box:
    """The box as if a step had not been done, nor what needs it. What it took of the stock is the caller's to give
    back. Raises Refused once the box has left."""
    refuse_closed(box)
    undone = _UNDOES.get(step, ())
    steps = {each: done for each, done in box.done.items() if each not in undone}
    return replace(box, done=steps, ticked={} if Step.PICKED in undone else box.ticked)


def refuse_closed(box: Box) -> None:
    if box.is_despatched:
        raise Refused("Box {number} has left the house.", number=box.number)
    if box.is_dropped:
        raise Refused("Box {number} is not used any more.", number=box.number)


def split(box: Box, moved: Mapping[str, int], *, number: int) -> tuple[Box, Box]:
    """The box with what stays, and a new one of this number with ``moved``. Only before anything is allocated: what
    lies in a box counts as its own. Raises Refused for what is not in it, and for a box that would be empty."""
    refuse_closed(box)
    if Step.ALLOCATED in box.done or box.is_allocating:
        raise Refused("Undo “Allocated” first, then split the box.")
    if number > MOST_BOXES:
        raise Refused("An order has at most {most} boxes.", most=MOST_BOXES)
    wanted = {line: many for line, many in moved.items() if many}
    for line, many in wanted.items():
        if many < 0 or many > box.contents.get(line, 0):
            raise Refused("There are only {have} of this in the box.", field=line, have=box.contents.get(line, 0))
    if not wanted:
        raise Refused("Please say what goes into the new box.")
    stays = {line: many - wanted.get(line, 0) for line, many in box.contents.items() if many > wanted.get(line, 0)}
    if not stays:
        raise Refused("Something has to stay in the first box.")
    return replace(box, contents=stays, done={}), Box(box.order_id, number, wanted)


def taken_by(
    box: Box, told: AmazonOrder, lines: Iterable[Line], *, stocked: Collection[str], warehouse: str
) -> tuple[Pieces, ...]:
    """What a box needs of the stock, each article and warehouse once. Unstocked articles, placeholders and charges need
    nothing. ``warehouse`` is where a line lies that does not say so; ``stocked`` are the articles that are kept in
    stock."""
    ordered = {line.id: line.quantity for line in told.lines}
    wanted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        inside = box.contents.get(line.amazon_line, 0)
        if inside and line.kind is LineKind.ARTICLE and line.article in stocked:
            # A kit's part has so many pieces for each of Amazon's.
            wanted[line.article, line.warehouse or warehouse] += line.quantity * inside // ordered[line.amazon_line]
    return tuple(Pieces(article, place, many) for (article, place), many in sorted(wanted.items()) if many)


def too_many(boxes: Sequence[Box], told: AmazonOrder, confirmed: Collection[int]) -> Iterator[tuple[str, int]]:
    """Amazon's lines of which open boxes hold more than is still to ship, with how many more; ``confirmed`` are the
    despatched boxes that Amazon counts already."""
    inside: Counter[str] = Counter()
    for box in boxes:
        if not box.is_dropped and box.number not in confirmed:
            inside.update(box.contents)
    open_ = {line.id: line.open for line in told.lines}
    return ((line, many - open_.get(line, 0)) for line, many in inside.items() if many > open_.get(line, 0))
