"""Taking the pieces of a box out of the stock, all or nothing, and giving them back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Box, Claim, Step
from chalicelib.domain.fulfilment import boxes as rules
from chalicelib.domain.fulfilment.readiness import refuse_unready
from chalicelib.domain.fulfilment.shortages import Short, refuse_short
from chalicelib.domain.inventory import SOMEWHERE, Pieces
from chalicelib.domain.inventory.promising import added, in_return, steps
from chalicelib.domain.orders.order import Line
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.fulfilment.bench import Bench, Hand, hand_of, laid_out, lines_of, refuse_unfit
from chalicelib.usecases.fulfilment.taking import Taking, taken
from chalicelib.usecases.inventory.promising import stocked


def allocate(
    order_id: str,
    box: int,
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
    """The box with everything it needs of the stock; saying it twice changes nothing. What needs nothing (unstocked
    articles, charges, placeholders) never stops it. Raises Short, and then it has nothing."""
    hand = hand_of(by, station, where, at)
    bench = laid_out(order_id, sales, boxes)
    refuse_unready(bench.order)
    before, claim = bench.box(box), bench.claimed(hand)
    if Step.ALLOCATED in before.done:
        return before
    rules.refuse_closed(before)
    refuse_unfit(bench, before)
    needs = needed(bench, before, lines_of(bench, sales), articles)
    how = Taking(hand, claim, "box_allocated")
    try:
        # Of everything that it wants, not of thirty at a time, a person is told what is short.
        changes, _ = steps(before.taken, needs, most=len(before.taken) + len(needs))
        refuse_short(changes, stock.levels((each.article, each.warehouse) for each in changes))
        after = taken(
            bench, before, needs, how, stock, commit, last=lambda done: rules.with_step(done, Step.ALLOCATED, hand.done)
        )
    except Short:
        now = laid_out(order_id, sales, boxes)
        if now.box(box).is_allocating:
            release(now, now.box(box), hand, now.claimed(hand), stock, commit)
        raise
    return after.box(box)


def needed(bench: Bench, box: Box, lines: tuple[Line, ...], articles: Articles) -> tuple[Pieces, ...]:
    warehouse = bench.order.warehouse or SOMEWHERE
    return rules.taken_by(box, bench.told, lines, stocked=stocked(lines, articles), warehouse=warehouse)


def lightened(bench: Bench, after: Box, sales: Sales) -> tuple[Box, tuple[Pieces, ...]]:
    """A box that holds less than it did, with what of it belongs on a shelf now, and what it keeps of the stock:
    nothing, if it was not allocated. Of one that is on its way to being lighter already, the list has the rest."""
    before = bench.box(after.number)
    if Step.ALLOCATED not in before.done:
        return after, ()
    lines = lines_of(bench, sales)
    had = kept(bench, before, lines) if before.is_allocating else before.taken
    keeps = kept(bench, after, lines)
    return replace(after, put_back=added(after.put_back, added(had, in_return(keeps)))), keeps


def kept(bench: Bench, box: Box, lines: tuple[Line, ...]) -> tuple[Pieces, ...]:
    """What of the pieces that a box has taken it still needs, wherever it has them from, and whether or not they are
    kept in stock still."""
    wants = _by_article(
        rules.taken_by(box, bench.told, lines, stocked={each.article for each in box.taken}, warehouse=SOMEWHERE)
    )
    found: list[Pieces] = []
    for each in box.taken:
        many = min(each.quantity, wants[each.article])
        wants[each.article] -= many
        found.append(replace(each, quantity=many))
    return added((), found)


def is_as_mapped(bench: Bench, box: Box, lines: tuple[Line, ...], articles: Articles) -> bool:
    """Whether a box took what its order wants of it now, article by article: it may have been mapped anew meanwhile.
    Where they were taken from does not matter, nor whether they are kept in stock still: they lie in the box."""
    kept = stocked(lines, articles) | {each.article for each in box.taken}
    wants = rules.taken_by(box, bench.told, lines, stocked=kept, warehouse=SOMEWHERE)
    return _by_article(wants) == _by_article(box.taken)


def refuse_mapped_anew(bench: Bench, box: Box, lines: tuple[Line, ...], articles: Articles) -> None:
    if not is_as_mapped(bench, box, lines, articles):
        raise Refused(
            "This order was mapped anew after the box was allocated. Undo “Allocated”, and allocate it again."
        )


def _by_article(pieces: Iterable[Pieces]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in pieces:
        found[each.article] += each.quantity
    return found


def release(bench: Bench, box: Box, hand: Hand, claim: Claim | None, stock: Stock, commit: Commit) -> Box:
    """The box with nothing of the stock, and without the steps that need it; one that was dropped over it, too. Raises
    Refused once it has left."""
    empty = box if box.is_dropped else rules.without_step(box, Step.ALLOCATED)
    how = Taking(hand, claim, "box_given_back")
    return taken(bench, empty, (), how, stock, commit).box(box.number)
