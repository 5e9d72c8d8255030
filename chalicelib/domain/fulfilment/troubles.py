"""What of a shipment confirmation waits for a person: an entry a box, since two boxes have two troubles."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.attention import AttentionItem, Reason, identity
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import MarketplaceOrder, Status

# Amazon knows neither this package nor pieces that it could hold: it is out of date, or the order is shipped already.
_NOT_FOUND = "packagetoupdatenotfound"


def entry(told: Confirmation, *, at: datetime, ship_by: datetime | None = None) -> AttentionItem | None:
    """The one that stands for its trouble; None where there is none. ``ship_by`` is told with what a person has to
    hurry about."""
    if told.trouble is None:
        return None
    return AttentionItem(
        id=f"{identity(told.trouble, told.order_id)}~{told.box}",
        reason=told.trouble,
        subject=told.order_id,
        since=at,
        facts=dict(_facts(told, ship_by)),
        next_retry=told.due_at,
    )


def never_sent(order: MarketplaceOrder, told: AmazonOrder) -> Reason | None:
    """Why Amazon is not told of a box of this order at all."""
    if told.is_confirmed_by_amazon:
        return Reason.SHIP_PLUS
    return Reason.CONFIRMATION_CANCELED if order.status is Status.CANCELED else None


def is_not_found(words: str) -> bool:
    return _NOT_FOUND in words.casefold()


def _facts(told: Confirmation, ship_by: datetime | None) -> Iterator[tuple[str, str]]:
    yield "box", str(told.box)
    if told.parcel.carrier:
        yield "carrier", told.parcel.carrier
    if told.parcel.tracking:
        yield "tracking", told.parcel.tracking
    if told.trouble is Reason.CONFIRMATION_REFUSED:
        yield "code", told.code
        yield "words", told.words
        yield "request", told.request_id
    if ship_by is not None:
        yield "ship_by", ship_by.isoformat()
