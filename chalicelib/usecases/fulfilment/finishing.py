"""Bringing to an end what moves stock in several commits, when whoever began has died in between."""

from datetime import datetime

from chalicelib.domain.fulfilment import Step
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.fulfilment.allocating import release
from chalicelib.usecases.fulfilment.bench import HOUSE, Hand, laid_out
from chalicelib.usecases.fulfilment.despatching import moved_on


def finish_allocation(
    order_id: str, box: int, *, at: datetime, sales: Sales, boxes: Boxes, stock: Stock, commit: Commit
) -> bool:
    """Whether there was anything left to do. What was taken or given back by halves is given back as a whole: the
    person who wanted it sees a box that is not allocated, and tries again. What left with a box is booked."""
    bench = laid_out(order_id, sales, boxes)
    left = bench.shipping.box(box)
    if left is None:
        return False
    if left.unmoved:
        done = left.done[Step.DESPATCHED]
        hand = Hand(done.by, done.station, "queue", at)
        moved_on(bench, left, hand, bench.order.claim, stock, commit)
        return True
    if left.is_allocating:
        release(bench, left, Hand(HOUSE, "", "queue", at), bench.order.claim, stock, commit)
        return True
    return False
