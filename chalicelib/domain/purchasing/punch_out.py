"""One trip to the store: who left, for which address and billing group, and whether the cart has come back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import Refused

# People leave a shop open over lunch and come back the next morning; the held prices would survive that too.
LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PunchOut:
    """``digest`` is the SHA-256 of the BuyerCookie, the only link between the person who left and the cart that
    returns."""

    digest: str
    person: str
    address: str
    billing_group: str
    credential_set: str
    started_at: datetime
    order: str | None = None  # what the cart became
    cart_digest: str | None = None  # SHA-256 of the cart that did, to recognise it when a browser sends it again
    revision: int = 0

    @property
    def expires_at(self) -> datetime:
        return self.started_at + LASTS


def used(trip: PunchOut, *, order: str, cart_digest: str, at: datetime) -> PunchOut:
    """The trip with its cart brought home. Raises Refused when it is over or another cart came first."""
    if trip.order is not None:
        raise Refused("This shopping trip has already brought a cart back: {order}.", order=trip.order)
    if at >= trip.expires_at:
        raise Refused("This shopping trip has expired. Please shop again.")
    return replace(trip, order=order, cart_digest=cart_digest)


def is_same_cart(trip: PunchOut, cart_digest: str) -> bool:
    """Whether this is the cart we already have: a reload or the back button, not a second purchase."""
    return trip.order is not None and trip.cart_digest == cart_digest
