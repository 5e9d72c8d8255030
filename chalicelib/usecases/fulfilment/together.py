"""One step for many orders at once: each by itself, and of each what came of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes, Shipping
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.bench import NO_ORDER, Bench, of_known
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

    return _each(order_ids, Step.ALLOCATED, one, sales, boxes)


def pick_all(
    order_ids: Sequence[str],
    *,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    commit: Commit,
) -> list[Noted]:
    """As ``allocate_all``, for what came back from the shelves."""

    def one(order_id: str, box: int) -> Box:
        return pick(order_id, box, by=by, station=station, where=where, at=at, sales=sales, boxes=boxes, commit=commit)

    return _each(order_ids, Step.PICKED, one, sales, boxes)


def _each(
    order_ids: Sequence[str], step: Step, act: Callable[[str, int], Box], sales: Sales, boxes: Boxes
) -> list[Noted]:
    wanted = tuple(dict.fromkeys(order_ids))
    known, shipping = sales.known_of(wanted), boxes.of_several(wanted)
    benches = {id: of_known(known[id], shipping.get(id, Shipping())) for id in wanted if id in known}
    return [_one(id, benches.get(id), step, act) for id in wanted]


def _one(order_id: str, bench: Bench | None, step: Step, act: Callable[[str, int], Box]) -> Noted:
    if bench is None:
        return Noted(order_id, why_not=NotFound(NO_ORDER))
    done: list[int] = []
    try:
        for box in bench.boxes:
            if box.is_open and step not in box.done:
                act(order_id, box.number)
                done.append(box.number)
    except (Refused, Conflict) as problem:
        return Noted(order_id, bench.order.number, tuple(done), problem)
    return Noted(order_id, bench.order.number, tuple(done))
