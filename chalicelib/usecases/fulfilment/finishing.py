"""Bringing to an end what moves stock in several commits, when whoever began has died in between."""

from datetime import datetime

from chalicelib.domain.fulfilment import Step
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.fulfilment.allocating import kept, release
from chalicelib.usecases.fulfilment.bench import HOUSE, Hand, laid_out, lines_of
from chalicelib.usecases.fulfilment.despatching import moved_on
from chalicelib.usecases.fulfilment.taking import Taking, taken


def finish_allocation(
    order_id: str, box: int, *, at: datetime, sales: Sales, boxes: Boxes, stock: Stock, commit: Commit
) -> bool:
    """Whether there was anything left to do. What was taken or given back by halves is given back as a whole: the
    person who wanted it sees a box that is not allocated, and tries again. A box that was becoming lighter keeps what
    it needs, because that lies in it. What left with a box is booked."""
    bench = laid_out(order_id, sales, boxes)
    left = bench.shipping.box(box)
    if left is None:
        return False
    if left.unmoved:
        done = left.done[Step.DESPATCHED]
        hand = Hand(done.by, done.station, "queue", at)
        moved_on(bench, left, hand, bench.order.claim, stock, commit)
        return True
    if not left.is_allocating:
        return False
    hand = Hand(HOUSE, "", "queue", at)
    if Step.ALLOCATED in left.done:
        keeps = kept(bench, left, lines_of(bench, sales))
        how = Taking(hand, bench.order.claim, "box_trimmed", is_promised=False)
        taken(bench, left, keeps, how, stock, commit)
    else:
        release(bench, left, hand, bench.order.claim, stock, commit)
    return True
