"""What orders that are not paid yet will want from stock, if they ever are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReservationState(StrEnum):
    HELD = "held"  # payment pending: nobody else should get these pieces
    CLAIMED = "claimed"  # paid: from here on the open order itself asks for them
    RELEASED = "released"  # canceled, or none of our work after all


@dataclass(frozen=True, slots=True)
class Reserved:
    """Pieces of an article; of a SKU where none is mapped (``article`` is empty then)."""

    article: str
    sku: str
    quantity: int
    warehouse: str = ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """One an order that was ever payment-pending, for the stock to act on."""

    order_id: str
    state: ReservationState
    since: datetime  # of this state
    pieces: tuple[Reserved, ...] = ()
    revision: int = 0
