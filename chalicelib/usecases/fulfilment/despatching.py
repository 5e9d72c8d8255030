"""Sending a box off: the stock moves, and Amazon is to be told, in the commit that says so."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from chalicelib.domain.changes import Change, Created, Kept, Said
from chalicelib.domain.directory import Person
from chalicelib.domain.fulfilment import Box, Claim, Parcel, Step
from chalicelib.domain.fulfilment import boxes as rules
from chalicelib.domain.fulfilment.confirmation import first, free_reference, is_to_send, left_to_amazon
from chalicelib.domain.fulfilment.parcels import TrackingAsked, checked, is_ready
from chalicelib.domain.fulfilment.readiness import refuse_unready
from chalicelib.domain.fulfilment.troubles import entry
from chalicelib.domain.inventory import MOST_AT_ONCE, Movement, Pieces, Why, left
from chalicelib.domain.lists import Entry, ListName, found
from chalicelib.domain.messages.warehouse import ConfirmShipment, FinishAllocation
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales
from chalicelib.ports.settings import Settings
from chalicelib.ports.stock import Stock
from chalicelib.ports.takings import Takings
from chalicelib.usecases.fulfilment.allocating import refuse_mapped_anew
from chalicelib.usecases.fulfilment.bench import Bench, Hand, hand_of, laid_out, lines_of, refuse_unfit
from chalicelib.usecases.fulfilment.taking import FINISHED_AFTER
from chalicelib.usecases.inventory.writing import stored
from chalicelib.usecases.takings.entering import taking_of


def despatch(
    order_id: str,
    box: int,
    parcel: Parcel | None,
    *,
    ignore: bool = False,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    lists: Lists,
    stock: Stock,
    settings: Settings,
    takings: Takings,
    commit: Commit,
) -> Box:
    """The box has left; saying it twice changes nothing. Without ``parcel``, what was packed counts. Raises
    TrackingAsked where carrier or number is missing, unless that is ignored on purpose: then the box leaves, and its
    confirmation waits for somebody to say them. What Amazon confirms itself needs neither."""
    hand = hand_of(by, station, where, at)
    bench = laid_out(order_id, sales, boxes)
    before = bench.box(box)
    if before.is_despatched:
        return before
    refuse_unready(bench.order)
    refuse_unfit(bench, before)
    claim = bench.claimed(hand)
    after = rules.with_step(before, Step.DESPATCHED, hand.done)
    refuse_mapped_anew(bench, before, lines_of(bench, sales), articles)
    label = _label(bench, before, None if ignore else parcel, lists.all(ListName.CARRIERS))
    if not is_ready(label) and not ignore and not bench.told.is_confirmed_by_amazon:
        raise TrackingAsked("Please enter carrier and tracking number, or ignore them on purpose.")
    gone = replace(after, parcel=label, unmoved=before.taken)
    taking = taking_of(bench.order, bench.told, bench.boxes, gone, settings=settings, takings=takings)
    about = chain(_confirmation(bench, gone, hand), taking)
    return moved_on(bench, gone, hand, claim, stock, commit, about=about)


def _label(bench: Bench, box: Box, parcel: Parcel | None, carriers: Sequence[Entry]) -> Parcel:
    """What was entered, or packed; of an order that leaves with a carrier without tracking nobody has to enter any."""
    if parcel is not None:
        return checked(parcel, carriers)
    usual = found(carriers, bench.order.carrier) if bench.order.carrier else None
    if not box.parcel.carrier and usual and usual.carriage and usual.carriage.is_untracked:
        return checked(Parcel(usual.code, bench.order.method), carriers)
    return box.parcel


def _confirmation(bench: Bench, box: Box, hand: Hand) -> Iterator[Change]:
    """What Amazon is to be told, under a reference that no package of the order has; or that it can't be told yet."""
    order, at = bench.order, hand.at
    used = [package.reference for package in bench.told.packages]
    used += [str(told.reference) for told in bench.shipping.confirmations]
    reference = free_reference(box.number, used)
    told = first(box, box.parcel, reference, is_ready=is_ready(box.parcel), at=at)
    if bench.told.is_confirmed_by_amazon:
        told = left_to_amazon(told)
    yield Created(told)
    facts = {"box": str(box.number), "carrier": box.parcel.carrier, "tracking": box.parcel.tracking}
    yield hand.audited("box_despatched", order.order_id, {name: fact for name, fact in facts.items() if fact})
    if is_to_send(told):
        yield Said(ConfirmShipment(order.order_id, box=box.number), due_at=at)
    if trouble := entry(told, at=at, ship_by=order.ship_by):
        yield Kept(trouble)


def moved_on(
    bench: Bench,
    box: Box,
    hand: Hand,
    claim: Claim | None,
    stock: Stock,
    commit: Commit,
    *,
    about: Iterator[Change] | None = None,
) -> Box:
    """The box once everything that left with it is booked: in the commit that says so, or for a large box in several,
    which a message brings to an end should we die over it."""
    while True:
        leaves, rest = box.unmoved[:MOST_AT_ONCE], box.unmoved[MOST_AT_ONCE:]
        is_over = not any(each.is_open for each in bench.boxes if each.number != box.number)
        now, changes = bench.changed(replace(box, unmoved=rest), claim=None if is_over else claim)
        changes += about or ()
        if about is not None and rest:
            changes.append(Said(FinishAllocation(bench.order.order_id, box.number), due_at=hand.at + FINISHED_AFTER))
        commit(*changes, *_movements(bench, box, leaves, hand, stock))
        bench, box, about = now, now.box(box.number), None
        if not rest:
            return box


def _movements(bench: Bench, box: Box, pieces: Sequence[Pieces], hand: Hand, stock: Stock) -> Iterator[Change]:
    levels = stock.levels((each.article, each.warehouse) for each in pieces)
    parcel = f"{bench.order.number}/{box.number}"
    for each in pieces:
        before = levels[each.article, each.warehouse]
        after = left(before, each.quantity, at=hand.at)
        yield stored(before, after)
        yield Created(
            Movement(
                id=f"{parcel}/{before.article}/{before.warehouse}",
                article=before.article,
                warehouse=before.warehouse,
                quantity=-each.quantity,
                why=Why.DESPATCHED,
                at=hand.at,
                by=hand.by,
                on_hand=after.on_hand,
                about=parcel,
                station=hand.station,
            )
        )
