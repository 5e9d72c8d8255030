"""The steps of a box that move no stock: its note is printed, it is picked and packed, split, and put right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.changes import Change, Changed, Erased, Said
from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.errors import Conflict, Overtaken, Problem, Refused, no_order
from chalicelib.domain.fulfilment import Box, Parcel, Step
from chalicelib.domain.fulfilment import boxes as rules
from chalicelib.domain.fulfilment.claims import alive
from chalicelib.domain.fulfilment.confirmation import Fate, corrected, starts_at
from chalicelib.domain.fulfilment.contents import Ticked, inside
from chalicelib.domain.fulfilment.contents import tick as ticking
from chalicelib.domain.fulfilment.parcels import checked
from chalicelib.domain.fulfilment.readiness import refuse_unready
from chalicelib.domain.fulfilment.troubles import entry
from chalicelib.domain.lists import ListName
from chalicelib.domain.messages.warehouse import ConfirmShipment
from chalicelib.domain.orders.order import Status
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales
from chalicelib.usecases.fulfilment.bench import (
    MENDERS,
    WORKERS,
    Bench,
    Hand,
    hand_of,
    laid_out,
    lines_of,
    refuse_unfit,
    several_laid_out,
)


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of one step of an order among many: for which boxes it is done, and why for no others."""

    order_id: str
    number: str = ""
    boxes: tuple[int, ...] = ()
    why_not: Problem | None = None


def print_notes(
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
    """Marks the open boxes of orders as printed, each once, each order by itself: what is no work, or somebody else's
    at this moment, is told with why, and keeps none of the others from its note. Printing starts no order, since whole
    mornings are printed at once."""
    hand = hand_of(by, station, where, at)
    benches = several_laid_out(tuple(dict.fromkeys(order_ids)), sales, boxes)
    return [_printed(id, bench, hand, sales, boxes, commit) for id, bench in benches.items()]


def _printed(order_id: str, bench: Bench | None, hand: Hand, sales: Sales, boxes: Boxes, commit: Commit) -> Noted:
    if bench is None:
        return Noted(order_id, why_not=no_order())
    try:
        try:
            return _print(bench, hand, commit)
        except Conflict:  # somebody was at this one in between: once more, from what it is now
            return _print(laid_out(order_id, sales, boxes), hand, commit)
    except (Conflict, Refused) as problem:
        return Noted(order_id, bench.order.number, why_not=problem)


def _print(bench: Bench, hand: Hand, commit: Commit) -> Noted:
    refuse_unready(bench.order)
    claimed = bench.claimed(hand)
    shown = [box for box in bench.boxes if box.is_open and box.pieces]
    if not shown:
        raise Refused("There is nothing in this order to be picked.")
    fresh = [box for box in shown if Step.PRINTED not in box.done]
    if fresh:
        claim = claimed if alive(bench.order.claim, hand.at) else bench.order.claim
        _, changes = bench.changed(*(rules.with_step(box, Step.PRINTED, hand.done) for box in fresh), claim=claim)
        facts = {"box": ", ".join(str(box.number) for box in fresh)}
        commit(*changes, hand.audited("box_printed", bench.order.order_id, facts))
    return Noted(bench.order.order_id, bench.order.number, tuple(box.number for box in shown))


def pick(
    order_id: str,
    box: int,
    *,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    commit: Commit,
) -> Box:
    """Everything lies in the box, whether or not it was scanned. Saying it twice changes nothing."""
    hand = hand_of(by, station, where, at)
    bench, before = _at_work(order_id, box, sales, boxes)
    return _stepped(bench, before, rules.with_step(before, Step.PICKED, hand.done), "box_picked", hand, commit)


def pack(
    order_id: str,
    box: int,
    parcel: Parcel | None,
    *,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    lists: Lists,
    commit: Commit,
) -> Box:
    """Closed, with carrier and tracking number, or with None without them for now; picking it is done with it. Raises
    Unfit for what can't be on a parcel."""
    hand = hand_of(by, station, where, at)
    bench, before = _at_work(order_id, box, sales, boxes)
    rules.refuse_closed(before)
    after = rules.with_step(before, Step.PACKED, hand.done)
    if parcel is not None:
        after = replace(after, parcel=checked(parcel, lists.all(ListName.CARRIERS)))
    return _stepped(bench, before, after, "box_packed", hand, commit)


def correct_parcel(
    order_id: str,
    box: int,
    parcel: Parcel,
    *,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    lists: Lists,
    commit: Commit,
) -> Box:
    """Another carrier or number on a box; of one that has left Amazon is told again, as an edit of the same package.
    Whoever is at the order is not disturbed. Who looks after the sellers may put right what has left. Raises Unfit."""
    bench = laid_out(order_id, sales, boxes)
    before = bench.box(box)
    refuse_others(by, *(MENDERS if before.is_despatched else WORKERS))
    hand = Hand(by.id, station, where, at)
    if not before.is_despatched:
        rules.refuse_closed(before)
        bench.claimed(hand)
    if bench.order.status is Status.CANCELED:
        raise Refused("This order is canceled.")
    label = checked(parcel, lists.all(ListName.CARRIERS))
    about = list(_told_again(bench, before, label, at))
    if label == before.parcel and not about:
        return before
    now, changes = bench.changed(replace(before, parcel=label), claim=bench.order.claim)
    facts = {"box": str(box), "carrier": label.carrier, "tracking": label.tracking}
    commit(*changes, *about, hand.audited("parcel_corrected", order_id, facts))
    return now.box(box)


_WAIT_FOR_A_LABEL = (Fate.TRACKING_MISSING, Fate.REFUSED)


def _told_again(bench: Bench, box: Box, label: Parcel, at: datetime) -> Iterator[Change]:
    told = bench.shipping.confirmation(box.number)
    if told is None or told.fate is Fate.BY_AMAZON:
        return
    if label == told.parcel and told.fate not in _WAIT_FOR_A_LABEL:
        return
    yield Changed(told, corrected(told, label, at=at))
    yield Said(ConfirmShipment(box.order_id, box=box.number), due_at=starts_at(told, at))
    if trouble := entry(told, at=at):
        yield Erased(trouble)


def tick(
    order_id: str,
    box: int,
    code: str,
    *,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    commit: Commit,
) -> Ticked:
    """Ticks what was scanned. Raises Refused for the wrong article and for one too many."""
    hand = hand_of(by, station, where, at)
    bench, before = _at_work(order_id, box, sales, boxes)
    rules.refuse_closed(before)
    if Step.ALLOCATED not in before.done:
        raise Refused("This box is not {step} yet.", step=Step.ALLOCATED)
    lines = lines_of(bench, sales)
    known = articles.several({line.article for line in lines})
    here = inside(before, bench.told, lines)
    ticked = ticking(code, here, before.ticked, known)
    after = replace(before, ticked=dict(before.ticked) | {ticked.inside.key: ticked.ticked})
    _, changes = bench.changed(after, claim=bench.claimed(hand))
    commit(*changes)
    return ticked


def split(
    order_id: str,
    box: int,
    moved: Mapping[str, int],
    *,
    seen: int | None = None,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    commit: Commit,
) -> Box:
    """The new box, with these pieces (by Amazon's line) out of another one. ``seen`` is how many lay in that one when
    somebody decided it. Raises Overtaken where it was split since, by the same click sent twice, too."""
    hand = hand_of(by, station, where, at)
    bench, before = _at_work(order_id, box, sales, boxes)
    if seen is not None and before.is_open and seen != before.pieces:
        raise Overtaken("This box holds other pieces than when you opened the page. Please look at it again.")
    rest, fresh = rules.split(before, moved, number=max(each.number for each in bench.boxes) + 1)
    after, changes = bench.changed(rest, fresh, claim=bench.claimed(hand))
    facts = {"box": str(box), "into": str(fresh.number)}
    commit(*changes, hand.audited("box_split", order_id, facts))
    return after.box(fresh.number)


def _at_work(order_id: str, number: int, sales: Sales, boxes: Boxes) -> tuple[Bench, Box]:
    """Raises NotFound, and Refused for an order or a box that can't go on."""
    bench = laid_out(order_id, sales, boxes)
    refuse_unready(bench.order)
    box = bench.box(number)
    if box.is_open:
        refuse_unfit(bench, box)
    return bench, box


def _stepped(bench: Bench, before: Box, after: Box, action: str, hand: Hand, commit: Commit) -> Box:
    claim = bench.claimed(hand)
    if after == before:
        return before
    now, changes = bench.changed(after, claim=claim)
    commit(*changes, hand.audited(action, after.order_id, {"box": str(after.number)}))
    return now.box(after.number)
