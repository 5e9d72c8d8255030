"""Boxes that follow their order: what Amazon no longer wants shipped leaves them, and lies there until somebody has put
it back on its shelf."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.attention import Reason, about, identity
from chalicelib.domain.changes import Changed, Erased, Kept
from chalicelib.domain.directory import Person
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.fulfilment import boxes as rules
from chalicelib.domain.fulfilment.trimming import as_wanted, is_here, shipped_in_vain, trimmed, without_withheld
from chalicelib.domain.inventory.promising import added, in_return
from chalicelib.domain.orders.order import LIVE
from chalicelib.ports.articles import Articles
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Known, Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.attention import standing
from chalicelib.usecases.fulfilment.allocating import is_as_mapped, lightened, needed
from chalicelib.usecases.fulfilment.bench import HOUSE, Bench, Hand, hand_of, laid_out, lines_of, of_known
from chalicelib.usecases.fulfilment.taking import Taking, taken


def follow(
    order_id: str,
    *,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    stock: Stock,
    attention: AttentionItems,
    commit: Commit,
) -> int:
    """How many boxes changed; any number of hints has the effect of one. Whoever is at work on the order sees it at
    their next step, which is refused until they have put back what was canceled."""
    known = sales.known(order_id)
    shipping = boxes.of(order_id)
    if known is None or not shipping.boxes:
        return 0
    _settle_withheld(known, attention, commit)
    bench = of_known(known, shipping)
    bench = replace(bench, told=as_wanted(bench.order, bench.told))
    hand = Hand(HOUSE, "", "queue", at)
    if not bench.order.cancel_after_despatch and shipped_in_vain(bench.boxes, bench.order, known.copy.order):
        bench = _told_too_late(bench, at, commit)
    bench, anew = _as_mapped(bench, hand, sales, articles, stock, commit)
    fewer = trimmed(bench.boxes, bench.told, bench.counted)
    for box in fewer:
        bench = _trimmed(bench, box, hand, sales, stock, commit)
    return anew + len(fewer)


def _settle_withheld(known: Known, attention: AttentionItems, commit: Commit) -> None:
    """What came back before it left needs nobody any more once Amazon does not wait for it."""
    order, told = known.order, known.copy.order
    if not order.withheld:
        return
    waits = order.status in LIVE and without_withheld(order, told) != told
    item = None if waits else standing(identity(Reason.RETURNED_UNSHIPPED, order.order_id), attention)
    if item is not None:
        commit(Erased(item))


def _as_mapped(
    bench: Bench, hand: Hand, sales: Sales, articles: Articles, stock: Stock, commit: Commit
) -> tuple[Bench, int]:
    """Boxes whose order was mapped anew, so that they have other articles than it wants now, give all of them back:
    else the wrong shelf would be one piece short once they have left. How many they were."""
    holding = [box for box in bench.shipping.boxes if is_here(box)]
    if not holding or bench.order.status not in LIVE:
        return bench, 0
    lines = lines_of(bench, sales)
    anew = [box for box in holding if not is_as_mapped(bench, box, lines, articles)]
    for box in anew:
        wants = needed(bench, box, lines, articles)
        out = (each for each in added(box.taken, in_return(wants)) if each.quantity > 0)
        empty = rules.without_step(replace(box, put_back=added(box.put_back, out)), Step.ALLOCATED)
        how = Taking(hand, bench.order.claim, "box_given_back")
        bench = taken(bench, empty, (), how, stock, commit)
    return bench, len(anew)


def _trimmed(bench: Bench, after: Box, hand: Hand, sales: Sales, stock: Stock, commit: Commit) -> Bench:
    """One that was still taking its pieces gives all of them back: it may try again."""
    after, keeps = lightened(bench, after, sales)
    how = Taking(hand, bench.order.claim, "box_trimmed", is_promised=False)
    return taken(bench, after, keeps, how, stock, commit)


def _told_too_late(bench: Bench, at: datetime, commit: Commit) -> Bench:
    """A parcel is on its way that nobody wants any more; Amazon's own word may have come before it knew of ours."""
    order = bench.order
    late = replace(order, cancel_after_despatch=True)
    canceled_by = order.canceled_by or next((line.canceled_by for line in bench.told.lines if line.canceled_by), "")
    facts = {"number": order.number, "marketplace": order.marketplace, "by": canceled_by}
    commit(Changed(order, late), Kept(about(Reason.CANCELED_AFTER_DESPATCH, order.order_id, facts, at=at)))
    return replace(bench, order=replace(late, revision=order.revision + 1))


def put_back_done(
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
    """Somebody says that what was canceled lies on its shelf again. Of a canceled order too; saying it twice changes
    nothing."""
    hand = hand_of(by, station, where, at)
    bench = laid_out(order_id, sales, boxes)
    before = bench.box(box)
    if not before.put_back:
        return before
    now, changes = bench.changed(replace(before, put_back=()), claim=bench.order.claim)
    commit(*changes, hand.audited("box_put_back", order_id, {"box": str(box)}))
    return now.box(box)
