"""An order as it lies on the packing bench: what every step is decided from, and what every step writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Change, Changed, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, no_order
from chalicelib.domain.fulfilment import Box, Claim, Done, readiness
from chalicelib.domain.fulfilment.boxes import boxes_of, least_advanced
from chalicelib.domain.fulfilment.claims import renewed
from chalicelib.domain.fulfilment.trimming import as_wanted, without_withheld
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import Line, MarketplaceOrder
from chalicelib.ports.fulfilment import Boxes, Shipping
from chalicelib.ports.orders import Known, Sales

NO_BOX = "This order has no such box."
# Whoever may do the floor's work.
WORKERS = (Role.WAREHOUSE,)
# What Amazon is told of a box that has left is the sellers' affair too.
MENDERS = (*WORKERS, Role.SELLERS_ADMINISTRATOR)
HOUSE = "crossdock"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does it, at which station, and from which page."""

    by: str
    station: str
    where: str
    at: datetime

    @property
    def done(self) -> Done:
        return Done(self.at, self.by, self.station)

    def audited(self, action: str, order_id: str, facts: Mapping[str, str] | None = None) -> Audited:
        """The same with the station, where there is one."""
        told = dict(facts or {}) | ({"station": self.station} if self.station else {})
        return Audited(action, order_id, by=self.by, at=self.at, where=self.where, facts=told)


@dataclass(frozen=True, slots=True)
class Bench:
    """``boxes`` are all of the order's, among them the one that nobody touched and that is not stored yet."""

    order: MarketplaceOrder
    told: AmazonOrder
    shipping: Shipping
    boxes: tuple[Box, ...]

    def box(self, number: int) -> Box:
        """Raises NotFound."""
        found = next((box for box in self.boxes if box.number == number), None)
        if found is None:
            raise NotFound(NO_BOX)
        return found

    @property
    def counted(self) -> set[int]:
        """The despatched boxes that Amazon's figures have in them."""
        return readiness.counted(self.shipping.confirmations, self.told)

    def claimed(self, hand: Hand) -> Claim:
        """Raises Claimed."""
        return renewed(self.order.claim, by=hand.by, station=hand.station, at=hand.at)

    def changed(self, *boxes: Box, claim: Claim | None) -> tuple["Bench", list[Change]]:
        """The bench afterwards, and what writes it: always the head too, so that two who decide at once collide
        there."""
        kept = {box.number: box for box in self.shipping.boxes}
        changes: list[Change] = []
        for box in boxes:
            before = kept.get(box.number)
            changes.append(Changed(before, box) if before else Created(replace(box, revision=1)))
            kept[box.number] = replace(box, revision=before.revision + 1 if before else 1)
        every = tuple(sorted(({box.number: box for box in self.boxes} | kept).values(), key=lambda box: box.number))
        order = replace(self.order, step=least_advanced(every), claim=claim)
        stored = tuple(box for box in every if box.number in kept)
        after = Bench(
            replace(order, revision=order.revision + 1),
            self.told,
            replace(self.shipping, boxes=stored),
            every,
        )
        return after, [Changed(self.order, order), *changes]


def laid_out(order_id: str, sales: Sales, boxes: Boxes) -> Bench:
    """Raises NotFound."""
    known = sales.known(order_id)
    if known is None:
        raise no_order()
    return of_known(known, boxes.of(order_id))


def several_laid_out(order_ids: Sequence[str], sales: Sales, boxes: Boxes) -> Mapping[str, Bench | None]:
    """Each once, by id; None for an order that we do not know."""
    known, shipping = sales.known_of(order_ids), boxes.of_several(order_ids)
    return {id: of_known(known[id], shipping.get(id, Shipping())) if id in known else None for id in order_ids}


def of_known(known: Known, shipping: Shipping) -> Bench:
    """What is over has no pieces that lie in no box."""
    told = without_withheld(known.order, known.copy.order)
    counted = readiness.counted(shipping.confirmations, told)
    wanted = as_wanted(known.order, told) if shipping.boxes else told
    return Bench(known.order, told, shipping, boxes_of(wanted, shipping.boxes, counted))


def hand_of(by: Person, station: str, where: str, at: datetime) -> Hand:
    """Raises Forbidden."""
    refuse_others(by, *WORKERS)
    return Hand(by.id, station, where, at)


def lines_of(bench: Bench, sales: Sales) -> tuple[Line, ...]:
    return sales.lines(bench.order.order_id, bench.order.lines_version).lines


def refuse_unfit(bench: Bench, box: Box) -> None:
    """Raises Refused for what in a box keeps it from going on."""
    for refused in readiness.unfit_to_leave(box, bench.boxes, bench.told, bench.counted):
        raise refused
