"""One step for many orders at once: each by itself, and of each what came of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Conflict, Problem, Refused, no_order
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.ports.world import Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.bench import Bench, several_laid_out
from chalicelib.usecases.fulfilment.stepping import Noted, pick


def allocate_all(
    order_ids: Sequence[str],
    *,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    stock: Stock,
    pause: Pause,
    commit: Commit,
) -> list[Noted]:
    """What is short, held or somebody else's is told with why, and keeps none of the others."""

    def one(order_id: str, box: int) -> Box:
        return allocate(
            order_id,
            box,
            by=by,
            station=station,
            where=where,
            at=at,
            sales=sales,
            boxes=boxes,
            articles=articles,
            stock=stock,
            commit=commit,
        )

    return _each(order_ids, Step.ALLOCATED, one, sales, boxes, pause)


def pick_all(
    order_ids: Sequence[str],
    *,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    pause: Pause,
    commit: Commit,
) -> list[Noted]:
    """As ``allocate_all``, for what came back from the shelves."""

    def one(order_id: str, box: int) -> Box:
        return pick(order_id, box, by=by, station=station, where=where, at=at, sales=sales, boxes=boxes, commit=commit)

    return _each(order_ids, Step.PICKED, one, sales, boxes, pause)


def _each(
    order_ids: Sequence[str], step: Step, act: Callable[[str, int], Box], sales: Sales, boxes: Boxes, pause: Pause
) -> list[Noted]:
    benches = several_laid_out(tuple(dict.fromkeys(order_ids)), sales, boxes)
    return [_one(id, bench, step, act, pause) for id, bench in benches.items()]


def _one(order_id: str, bench: Bench | None, step: Step, act: Callable[[str, int], Box], pause: Pause) -> Noted:
    """Another station may be at a shelf that many orders share: each box is decided again by itself."""
    if bench is None:
        return Noted(order_id, why_not=no_order())
    done: list[int] = []
    why_not: Problem | None = None
    try:
        for box in bench.boxes:
            if box.is_open and step not in box.done:
                decided_again(partial(act, order_id, box.number), pause)
                done.append(box.number)
    except (Refused, Conflict) as problem:
        why_not = problem
    return Noted(order_id, bench.order.number, tuple(done), why_not)
