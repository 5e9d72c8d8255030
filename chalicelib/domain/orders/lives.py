"""What Amazon's word means for the life of an order here: its status, whether it is work, and what holds it.

| Amazon says              | status here  | work                                                        |
|--------------------------|--------------|-------------------------------------------------------------|
| pending, availability    | pending      | not yet: stock is reserved, there is no address             |
| unshipped                | open         | yes                                                         |
| partially shipped        | part_shipped | the rest                                                    |
| shipped                  | shipped      | no; never, if that is how we first saw it                   |
| cancelled                | canceled     | no; a task for a person if a parcel is on its way           |
| unfulfillable            | open         | never                                                       |
| something new            | as before    | as before; at first sight pending, until we understand it   |
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.connections import Connection
from chalicelib.domain.directory import Role
from chalicelib.domain.orders.amazon import Address, AmazonLine, AmazonOrder, AmazonStatus, FulfilledBy, Origin
from chalicelib.domain.orders.mapped import Mapped
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder, NotWork, Status

_STATUS = {
    AmazonStatus.PENDING: Status.PENDING,
    AmazonStatus.PENDING_AVAILABILITY: Status.PENDING,
    AmazonStatus.UNSHIPPED: Status.OPEN,
    AmazonStatus.PARTIALLY_SHIPPED: Status.PART_SHIPPED,
    AmazonStatus.SHIPPED: Status.SHIPPED,
    AmazonStatus.CANCELLED: Status.CANCELED,
    AmazonStatus.UNFULFILLABLE: Status.OPEN,
}
_SEEN_OVER = {Status.SHIPPED: NotWork.SHIPPED_BEFORE, Status.CANCELED: NotWork.CANCELED_BEFORE}
_DESPATCHED = (Status.PART_SHIPPED, Status.SHIPPED)
# What an address decides; a filter may be about a postcode.
BY_ADDRESS = (HoldReason.ADDRESS, HoldReason.FILTER)
# The buyer is answered, Amazon's own copy takes the place of a report's row, and Amazon answers what we asked of it.
NEVER_JUST_RELEASED = frozenset({HoldReason.BUYER_CANCELS, HoldReason.PROVISIONAL, HoldReason.CANCELING})
# Who decides about an order that is held.
DECIDERS = (Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE)
# Who has Amazon cancel one of their own accord: it counts against the seller.
CANCELERS = (Role.SELLERS_ADMINISTRATOR,)
# Who has orders read from Amazon and mapped again: it decides nothing.
TECHNICIANS = (Role.SELLERS_ADMINISTRATOR, Role.OPERATOR)
# A parcel that never left needs nobody to stop it.
_NEVER_LEFT = ("cancelled", "canceled", "pending")


def status_of(order: AmazonOrder, known: MarketplaceOrder | None) -> Status:
    status = _STATUS.get(order.status) or (known.status if known else Status.PENDING)
    if known is not None and known.cancel_wanted_at and status not in (Status.SHIPPED, Status.CANCELED):
        return Status.CANCELED  # we have said so; Amazon has not heard it yet
    return status


def not_work(
    order: AmazonOrder, status: Status, known: MarketplaceOrder | None, mapped: Mapped, connection: Connection | None
) -> NotWork | None:
    """What is over when we first see it stays none of our work, unless Amazon says that it is not over after all."""
    if order.fulfilled_by is FulfilledBy.AMAZON:
        return NotWork.AMAZON_SHIPS
    if status in _SEEN_OVER and (known is None or known.not_work in _SEEN_OVER.values()):
        return _SEEN_OVER[status]
    if order.status is AmazonStatus.UNFULFILLABLE:
        return NotWork.UNFULFILLABLE
    if connection is None or not connection.is_active:
        return NotWork.NOT_CONNECTED
    return NotWork.FILTERED if mapped.is_ignored else None


def was_despatched(order: AmazonOrder, known: MarketplaceOrder) -> bool:
    """Whether a parcel of ours is on its way, for all we know."""
    if known.not_work is not None:
        return False
    left = (package for package in order.packages if package.status.casefold() not in _NEVER_LEFT)
    return known.status in _DESPATCHED or any(left)


def holds(
    order: AmazonOrder, mapped: Mapped, known: MarketplaceOrder | None, anew: Collection[HoldReason], at: datetime
) -> tuple[Hold, ...]:
    """What the mapping objects to, what the buyer wants, and that a report is no order. Whoever released a hold has
    released it until its cause is another one; a hold whose cause is gone is gone, but for a cancel that Amazon was
    asked for: whoever follows that takes it away. ``anew`` are reasons with another cause than before, although the
    hold may look the same."""
    before = known.holds if known else ()
    canceling = (hold for hold in before if hold.reason is HoldReason.CANCELING)
    fresh = (_as_before(hold, before, hold.reason in anew) for hold in (*mapped.holds, *_own(order, at)))
    return (*fresh, *canceling)


def other_causes(
    told: AmazonOrder, known: AmazonOrder, to: Address | None, was_to: Address | None
) -> Iterator[HoldReason]:
    """For which reasons an order may be held for another cause than before: it goes elsewhere, or the buyer asks to
    cancel one more line."""
    if to and was_to and _place(to) != _place(was_to):
        yield from BY_ADDRESS
    if {line.id for line in _asked(told)} - {line.id for line in _asked(known)}:
        yield HoldReason.BUYER_CANCELS


def _place(address: Address) -> Address:
    return replace(address, name="", company="", phone="")


def _asked(order: AmazonOrder) -> list[AmazonLine]:
    return [line for line in order.lines if line.cancel_requested and line.open]


def _own(order: AmazonOrder, at: datetime) -> Iterator[Hold]:
    asked = _asked(order)
    if asked and order.status in (AmazonStatus.UNSHIPPED, AmazonStatus.PARTIALLY_SHIPPED):
        reasons = sorted({line.cancel_request_reason for line in asked} - {""})
        facts = {"lines": str(len(asked)), "of": str(len(order.lines)), "why": ", ".join(reasons)[:120]}
        yield Hold(HoldReason.BUYER_CANCELS, at, facts)
    if order.origin is Origin.REPORT:
        yield Hold(HoldReason.PROVISIONAL, at)


def _as_before(hold: Hold, before: Sequence[Hold], is_anew: bool) -> Hold:
    same = next((each for each in before if each.reason is hold.reason), None)
    if same is None:
        return hold
    if dict(same.facts) == dict(hold.facts) and not is_anew:
        return same
    # That fewer lines are left of what the buyer asked for is nothing that they ask.
    if same.released_by and (is_anew or hold.reason is not HoldReason.BUYER_CANCELS):
        return hold
    return replace(hold, since=same.since, released_by=same.released_by)
