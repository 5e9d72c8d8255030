"""Starting an order, so that nobody else does: each step renews the claim, and it lapses by itself."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Changed
from chalicelib.domain.directory import Person
from chalicelib.domain.fulfilment.claims import alive, others, taken_over
from chalicelib.domain.fulfilment.readiness import refuse_unready
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.usecases.fulfilment.bench import hand_of, laid_out


def claim(
    order_id: str, *, by: Person, station: str, where: str, at: datetime, sales: Sales, boxes: Boxes, commit: Commit
) -> MarketplaceOrder:
    """Starts an order. Raises Claimed where somebody else is at it, Refused for one that is no work."""
    hand = hand_of(by, station, where, at)
    bench = laid_out(order_id, sales, boxes)
    refuse_unready(bench.order)
    after, changes = bench.changed(claim=bench.claimed(hand))
    commit(*changes)
    return after.order


def take_over(
    order_id: str, *, by: Person, station: str, where: str, at: datetime, sales: Sales, boxes: Boxes, commit: Commit
) -> MarketplaceOrder:
    """Takes an order from whoever is at it, on purpose. Of nobody it is a claim like any other."""
    hand = hand_of(by, station, where, at)
    bench = laid_out(order_id, sales, boxes)
    refuse_unready(bench.order)
    stands = others(bench.order.claim, by=hand.by, station=station, at=at)
    mine = taken_over(by=hand.by, station=station, at=at) if stands else bench.claimed(hand)
    after, changes = bench.changed(claim=mine)
    facts = {"from": stands.by, "their_station": stands.station} if stands else {}
    told = [hand.audited("order_taken_over", order_id, facts)] if stands else []
    commit(*changes, *told)
    return after.order


def let_go(
    order_id: str, *, by: Person, station: str, where: str, at: datetime, sales: Sales, boxes: Boxes, commit: Commit
) -> MarketplaceOrder:
    """Puts an order down, so that the next one need not wait. What is not theirs stays as it is."""
    hand = hand_of(by, station, where, at)
    bench = laid_out(order_id, sales, boxes)
    mine = alive(bench.order.claim, at)
    if mine is None or others(mine, by=hand.by, station=station, at=at):
        return bench.order
    after = replace(bench.order, claim=None)
    commit(Changed(bench.order, after))
    return after
