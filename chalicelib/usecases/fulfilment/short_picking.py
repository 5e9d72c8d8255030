"""The picker finds fewer than there should be: the stock is put right, and what lacks waits in a box of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Change, Created, Said
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.fulfilment import boxes as rules
from chalicelib.domain.fulfilment.contents import Inside, inside
from chalicelib.domain.fulfilment.readiness import refuse_unready
from chalicelib.domain.fulfilment.trimming import without
from chalicelib.domain.inventory import MOST_AT_ONCE, Level, Movement, Pieces, Why, given_back, promised, seen
from chalicelib.domain.inventory.promising import added, in_return
from chalicelib.domain.messages import KeepStock
from chalicelib.domain.texts import folded
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.fulfilment.allocating import kept, refuse_mapped_anew
from chalicelib.usecases.fulfilment.bench import Bench, Hand, hand_of, laid_out, lines_of
from chalicelib.usecases.inventory.writing import stored


def short_pick(
    order_id: str,
    box: int,
    article: str,
    found: int,
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
) -> Box:
    """The box with what there is: all of the article that its shelf has are the ``found`` ones, and the stock says so
    from now on. What lacks moves to a new box that waits for stock; a box of which nothing is left is not allocated any
    more, and waits itself. Raises Refused where the box does not lack any."""
    hand = hand_of(by, station, where, at)
    bench = laid_out(order_id, sales, boxes)
    refuse_unready(bench.order)
    before, claim = bench.box(box), bench.claimed(hand)
    rules.refuse_closed(before)
    place = _place(before, article)
    if not 0 <= found < place.quantity:
        raise Refused("The box needs {many} of this. How many fewer are there?", field="found", many=place.quantity)
    lines = lines_of(bench, sales)
    refuse_mapped_anew(bench, before, lines, articles)
    here = [each for each in inside(before, bench.told, lines) if _is_of(each, place.article)]
    rest, lacks = without(before, place.quantity - found, here)
    numbers = (each.number for each in bench.boxes)
    fresh = Box(order_id, max(numbers) + 1, dict(lacks)) if rest.contents else None
    if fresh is None:
        rest = rules.without_step(before, Step.ALLOCATED)
    elif fresh.number > rules.MOST_BOXES:
        raise Refused("An order has at most {most} boxes.", most=rules.MOST_BOXES)
    elsewhere = (each for each in before.taken if each != place)
    keeps = kept(bench, replace(rest, taken=(*elsewhere, place)), lines) if fresh else ()
    released = added(before.taken, in_return(keeps))
    if len(released) > MOST_AT_ONCE:
        raise Refused("This box is too large for that. Undo “Allocated” first, then count the article.")
    now, changes = bench.changed(replace(rest, taken=keeps), *([fresh] if fresh else []), claim=claim)
    facts = {"box": str(box), "article": place.article, "found": str(found)}
    commit(
        *changes,
        *_stock(bench, released, place, found, hand, stock),
        hand.audited("short_pick", order_id, facts),
        Said(KeepStock(order_id), due_at=at),
    )
    return now.box(box)


def _stock(
    bench: Bench, released: Iterable[Pieces], short: Pieces, found: int, hand: Hand, stock: Stock
) -> Iterator[Change]:
    """What the box no longer has, the order wants still."""
    promise = stock.promise(bench.order.order_id)
    yield stored(promise, replace(promise, pieces=added(promise.pieces, released)))
    levels = stock.levels((each.article, each.warehouse) for each in released)
    for each in released:
        before = levels[each.article, each.warehouse]
        after = promised(given_back(before, each.quantity, at=hand.at), each.quantity, at=hand.at)
        if (each.article, each.warehouse) == (short.article, short.warehouse):
            others = before.allocated - short.quantity
            movement = _movement(bench, before, others + found - before.on_hand, short, hand)
            after = seen(after, movement.quantity, at=hand.at)
            yield Created(replace(movement, on_hand=after.on_hand))
        yield stored(before, after)


def _movement(bench: Bench, level: Level, quantity: int, short: Pieces, hand: Hand) -> Movement:
    return Movement(
        id=f"{bench.order.number}/{short.article}/{short.warehouse}/{hand.at.isoformat()}",
        article=level.article,
        warehouse=level.warehouse,
        quantity=quantity,
        why=Why.SHORT_PICK,
        at=hand.at,
        by=hand.by,
        on_hand=level.on_hand,
        about=bench.order.number,
        station=hand.station,
    )


def _place(box: Box, article: str) -> Pieces:
    """Where the box has it from. Raises Refused."""
    found = next((each for each in box.taken if folded(each.article) == folded(article)), None)
    if found is None or Step.ALLOCATED not in box.done:
        raise Refused("The box has none of this article of the stock.", field="article")
    return found


def _is_of(each: Inside, article: str) -> bool:
    return folded(each.line.article) == folded(article)
