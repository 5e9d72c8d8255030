"""One attempt to tell Amazon of a box: the order is read back where that is due, then the package is told."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.fulfilment import confirmation as rules
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.fulfilment.troubles import is_not_found
from chalicelib.domain.lists import OTHER, Carriage, ListName, found
from chalicelib.domain.orders.amazon import AmazonOrder, AmazonStatus, Garbled
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.lists import Lists
from chalicelib.ports.selling import (
    BACKGROUND,
    BadApplication,
    Caller,
    Denied,
    Missing,
    Rejected,
    Revoked,
    Selling,
    Throttled,
    Unavailable,
)
from chalicelib.ports.shipping import Shipments, Shipped
from chalicelib.ports.world import Clock
from chalicelib.usecases.orders.hearing import GaveUp

_TO_SHIP = (AmazonStatus.UNSHIPPED, AmazonStatus.PARTIALLY_SHIPPED)


@dataclass(frozen=True, slots=True)
class Call:
    """What an attempt made of the confirmation. ``slot`` is booked where it has to come again; ``is_stopped``: nobody
    lets us in."""

    told: Confirmation
    slot: datetime | None = None
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Of one authorization and order."""

    authorization: str
    order: MarketplaceOrder
    is_paid_at_the_door: bool
    lists: Lists
    selling: Selling
    shipments: Shipments
    clock: Clock
    gave_up: GaveUp

    def tell(self, claim: Confirmation, *, caller: Caller) -> Call:
        """``caller`` holds the slot of whichever call comes first."""
        try:
            if claim.fate is not Fate.UNKNOWN:
                return self._sent(claim, caller)
            seen = self._read(caller)
            if seen is not None and self._has(claim, seen):
                return Call(rules.accepted(claim, at=self.clock.now()))
            claim = rules.absent(claim)
            return self._sent(claim, BACKGROUND, seen=seen, is_read=True)
        except Throttled as throttled:
            return Call(rules.waiting(claim, throttled.until), slot=throttled.until)
        except Unavailable as unavailable:
            request = str(unavailable.facts.get("request_id", ""))
            return Call(rules.unanswered(claim, at=self.clock.now(), request_id=request))
        except (Revoked, BadApplication, Denied) as error:
            if not isinstance(error, Denied):  # a permission that is missing for this says nothing about orders
                self.gave_up(self.authorization, error)
            return Call(rules.stopped(claim, at=self.clock.now()), is_stopped=True)
        except Missing:
            return Call(rules.refused(claim, code="NotFound", words=""))

    def _sent(
        self, claim: Confirmation, caller: Caller, *, seen: AmazonOrder | None = None, is_read: bool = False
    ) -> Call:
        package = replace(shipped(claim, self.lists), is_paid_at_the_door=self.is_paid_at_the_door)
        try:
            request = self.shipments.confirm(
                self.authorization, self.order.marketplace, claim.order_id, package, caller=caller
            )
        except Denied:
            raise
        except Rejected as rejected:
            if is_not_found(rejected.words):
                return self._not_found(claim, rejected, seen, is_read=is_read)
            return Call(_refused(claim, rejected))
        return Call(rules.accepted(claim, at=self.clock.now(), request_id=request))

    def _not_found(self, claim: Confirmation, rejected: Rejected, seen: AmazonOrder | None, *, is_read: bool) -> Call:
        """Amazon says that for an order that is shipped, and at times for one that it has not written down itself."""
        if not is_read:
            try:
                seen = self._read(BACKGROUND)
            except (Throttled, Unavailable):  # the next attempt begins with it
                return Call(rules.unanswered(claim, at=self.clock.now(), request_id=rejected.request_id))
        if seen is not None and self._has(claim, seen):
            return Call(rules.accepted(claim, at=self.clock.now(), request_id=rejected.request_id))
        is_over = seen is not None and seen.status not in _TO_SHIP
        if is_over or claim.attempt >= rules.WORTH_A_LOOK:
            return Call(_refused(claim, rejected))
        return Call(rules.unanswered(claim, at=self.clock.now(), request_id=rejected.request_id))

    def _read(self, caller: Caller) -> AmazonOrder | None:
        """None for one that can't be read: then the package is simply told once more."""
        try:
            received = self.selling.order(self.authorization, self.order.order_id, caller=caller)
        except Denied:
            raise
        except Rejected:
            return None
        return None if isinstance(received, Garbled) else received.order

    def _has(self, claim: Confirmation, seen: AmazonOrder) -> bool:
        package = rules.package_of(claim, seen.packages)
        told = shipped(claim, self.lists)
        return package is not None and rules.is_as_told(claim, package, (told.carrier, told.carrier_name))


def shipped(claim: Confirmation, lists: Lists) -> Shipped:
    """As Amazon is told: with the carrier's code at Amazon, or ``Other`` and its name, also for one that is no longer
    in the list."""
    entry = found(lists.all(ListName.CARRIERS), claim.parcel.carrier)
    carriage = (entry.carriage if entry else None) or Carriage()
    return Shipped(
        reference=claim.reference,
        carrier=carriage.amazon_code or OTHER,
        carrier_name=entry.name if entry else claim.parcel.carrier,
        method=claim.parcel.method,
        tracking=claim.parcel.tracking,
        shipped_at=claim.shipped_at,
        items=claim.items,
    )


def _refused(claim: Confirmation, rejected: Rejected) -> Confirmation:
    return rules.refused(claim, code=rejected.code, words=rejected.words, request_id=rejected.request_id)
