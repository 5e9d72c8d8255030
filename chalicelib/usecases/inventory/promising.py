"""Bringing what is promised to an order in line with what it still needs: any number of hints has the effect of one."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.changes import Change
from chalicelib.domain.fulfilment.readiness import counted
from chalicelib.domain.fulfilment.trimming import without_withheld
from chalicelib.domain.inventory import MOST_AT_ONCE, SOMEWHERE, Pieces, Promise, promised
from chalicelib.domain.inventory.promising import added, steps, wanted
from chalicelib.domain.orders.order import Line, LineKind
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.inventory.writing import stored


def keep_promise(
    order_id: str,
    *,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    stock: Stock,
    commit: Commit,
) -> int:
    """How many levels moved. Large orders take several commits, each of which leaves the promise true to the levels; an
    order that we do not know needs nothing. Raises Conflict when somebody else was quicker."""
    # First of all: whoever takes pieces for a box writes it, so that a box which is read too early collides here.
    promise = stock.promise(order_id)
    known = sales.known(order_id)
    if known is None:
        return 0
    lines = sales.lines(order_id, known.order.lines_version).lines
    shipping = boxes.of(order_id)
    needs = wanted(
        known.order,
        without_withheld(known.order, known.copy.order),
        lines,
        shipping.boxes,
        counted=counted(shipping.confirmations, known.copy.order),
        stocked=stocked(lines, articles),
        warehouse=known.order.warehouse or SOMEWHERE,
    )
    moved = 0
    while True:
        changes, is_all = steps(promise.pieces, needs, most=MOST_AT_ONCE)
        if not changes:
            return moved
        promise = _written(promise, changes, at, stock, commit)
        moved += len(changes)
        if is_all:
            return moved


def stocked(lines: Iterable[Line], articles: Articles) -> set[str]:
    """The articles of these lines that are kept in stock."""
    numbers = {line.article for line in lines if line.kind is LineKind.ARTICLE}
    return {number for number, article in articles.several(numbers).items() if article.is_stocked}


def _written(promise: Promise, changes: tuple[Pieces, ...], at: datetime, stock: Stock, commit: Commit) -> Promise:
    levels = stock.levels((each.article, each.warehouse) for each in changes)
    planned: list[Change] = []
    for each in changes:
        before = levels[each.article, each.warehouse]
        planned.append(stored(before, promised(before, each.quantity, at=at)))
    after = Promise(promise.order_id, added(promise.pieces, changes), promise.revision)
    commit(stored(promise, after), *planned)
    return Promise(after.order_id, after.pieces, promise.revision + 1)
