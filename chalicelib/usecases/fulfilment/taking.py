"""What a box has of the stock, brought to what it should have: in one commit, or for a large box in several.

Each commit is true by itself: what is allocated is what boxes have taken, and what an order takes is no longer promised
to it. In between the box is ``is_allocating``; should we die there, a message gives everything back two minutes later.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain.changes import Change, Said
from chalicelib.domain.fulfilment import Box, Claim
from chalicelib.domain.fulfilment.shortages import refuse_short
from chalicelib.domain.inventory import MOST_AT_ONCE, Level, Pieces, Promise, allocated, given_back, promised
from chalicelib.domain.inventory.promising import added, steps
from chalicelib.domain.messages import FinishAllocation, KeepStock
from chalicelib.ports.commit import Commit
from chalicelib.ports.stock import Place, Stock
from chalicelib.usecases.fulfilment.bench import Bench, Hand
from chalicelib.usecases.inventory.writing import stored

# A function of ours lives for half a minute at most: whoever took pieces is dead by then.
FINISHED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Taking:
    """``action`` is what the trail says once it is done. ``is_promised``: what is given back, the order still wants."""

    hand: Hand
    claim: Claim | None
    action: str
    is_promised: bool = True


def taken(
    bench: Bench,
    box: Box,
    target: tuple[Pieces, ...],
    how: Taking,
    stock: Stock,
    commit: Commit,
    *,
    last: Callable[[Box], Box] = lambda done: done,
) -> Bench:
    """The bench once ``box`` has ``target`` of the stock and is what ``last`` makes of it. Raises Short when somebody
    else took something in between; what is taken by then is taken."""
    promise = stock.promise(bench.order.order_id)
    is_first = True
    while True:
        changes, is_all = steps(box.taken, target, most=MOST_AT_ONCE)
        levels = stock.levels((each.article, each.warehouse) for each in changes)
        refuse_short(changes, levels)
        planned, after = _planned(changes, levels, promise, how, is_promised=how.is_promised and bench.order.is_live)
        box = replace(box, taken=added(box.taken, changes), is_allocating=not is_all)
        bench, about = bench.changed(last(box) if is_all else box, claim=how.claim)
        said = list(_said(bench, box, how, is_first=is_first, is_all=is_all, has_moved=bool(changes)))
        commit(*about, stored(promise, after), *planned, *said)
        if is_all:
            return bench
        box, promise, is_first = bench.box(box.number), replace(after, revision=promise.revision + 1), False


def _planned(
    changes: Iterable[Pieces], levels: Mapping[Place, Level], promise: Promise, how: Taking, *, is_promised: bool
) -> tuple[list[Change], Promise]:
    """The promise is always written, so that whoever counts what an order still wants collides here."""
    reserved = {(each.article, each.warehouse): each.quantity for each in promise.pieces}
    planned: list[Change] = []
    owed: list[Pieces] = []
    for each in changes:
        before, at = levels[each.article, each.warehouse], how.hand.at
        if each.quantity > 0:
            after = allocated(before, each.quantity, at=at)
            change = -min(each.quantity, reserved.get((each.article, each.warehouse), 0))
        else:
            after = given_back(before, -each.quantity, at=at)
            change = -each.quantity if is_promised else 0
        owed.append(replace(each, quantity=change))
        planned.append(stored(before, promised(after, change, at=at)))
    return planned, replace(promise, pieces=added(promise.pieces, owed))


def _said(bench: Bench, box: Box, how: Taking, *, is_first: bool, is_all: bool, has_moved: bool) -> Iterator[Change]:
    order_id, at = bench.order.order_id, how.hand.at
    if is_all:
        yield how.hand.audited(how.action, order_id, {"box": str(box.number)})
        if has_moved:
            yield Said(KeepStock(order_id), due_at=at)
    elif is_first:
        yield Said(FinishAllocation(order_id, box.number), due_at=at + FINISHED_AFTER)
