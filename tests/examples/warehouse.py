"""Boxes of marketplace orders, and what lies on the shelves."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.fulfilment import Box, Claim, Done, Parcel, Step
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.inventory import Level, Movement, Pieces, Promise, Why
from tests.examples.moments import HOUR, NOON
from tests.examples.sales import ORDER_ID

STATION = "packing-1"
UPS = Parcel("UPS", "Ground", "1Z999AA10123456784")


def done(*steps: Step, by: str = "jonas") -> dict[Step, Done]:
    """Each an hour after the one before."""
    return {step: Done(NOON + place * HOUR, by, STATION) for place, step in enumerate(steps)}


def box(number: int = 1, **changes: Any) -> Box:
    """The two pencils of ``sales.amazon_order``."""
    return replace(Box(ORDER_ID, number, {"1": 2}), **changes)


def claim(**changes: Any) -> Claim:
    return replace(Claim("jonas", STATION, NOON, NOON + HOUR / 4), **changes)


def confirmation(box: int = 1, **changes: Any) -> Confirmation:
    return replace(Confirmation(ORDER_ID, box, box, Fate.PENDING, NOON, {"1": 2}, UPS, NOON), **changes)


def cancellation(number: int = 1, **changes: Any) -> Cancellation:
    """Sam asked for it at noon."""
    usual = Cancellation(ORDER_ID, number, CancelReason.NO_INVENTORY, NOON, "sam", due_at=NOON)
    return replace(usual, **changes)


def level(article: str = "A-100", warehouse: str = "MAIN", **changes: Any) -> Level:
    usual = Level(article, warehouse, on_hand=10, allocated=2, reserved=3, moved_at=NOON, revision=1)
    return replace(usual, **changes)


def movement(id: str = "m-1", quantity: int = 10, **changes: Any) -> Movement:
    usual = Movement(id, "A-100", "MAIN", quantity, Why.RECEIVED, NOON, "jonas", quantity)
    return replace(usual, **changes)


def promise(*pieces: Pieces, **changes: Any) -> Promise:
    return replace(Promise(ORDER_ID, pieces or (Pieces("A-100", "MAIN", 2),), revision=1), **changes)
