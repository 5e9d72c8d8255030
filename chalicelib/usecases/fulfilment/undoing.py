"""Going back a step of a box, while it is in the house."""

from datetime import datetime

from chalicelib.domain.directory import Person
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.fulfilment import boxes as rules
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.fulfilment.allocating import release
from chalicelib.usecases.fulfilment.bench import hand_of, laid_out


def undo(
    order_id: str,
    box: int,
    step: Step,
    *,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    stock: Stock,
    commit: Commit,
) -> Box:
    """The box without a step and what needs it: what it had of the stock goes back. Of an order that is held or
    canceled too. What was never done needs no undoing. Raises Refused once the box has left."""
    hand = hand_of(by, station, where, at)
    bench = laid_out(order_id, sales, boxes)
    before, claim = bench.box(box), bench.claimed(hand)
    if step is Step.ALLOCATED and (step in before.done or before.is_allocating):
        return release(bench, before, hand, claim, stock, commit)
    after = rules.without_step(before, step)
    if after == before:
        return before
    now, changes = bench.changed(after, claim=claim)
    commit(*changes, hand.audited("box_undone", order_id, {"box": str(box), "step": str(step)}))
    return now.box(box)
