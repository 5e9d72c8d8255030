"""Telling Amazon that a box has left: the recovery point of one confirmShipment, kept for as long as the order.

One box is one package at Amazon: it has one ``reference`` for ever, and sending it again edits the package. Until a
tracking number is known nothing can be sent (``tracking_missing``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.fulfilment import Box, Parcel


class Fate(StrEnum):
    TRACKING_MISSING = "tracking_missing"  # a person has to say carrier and number
    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"  # with Amazon's words; a person puts it right and sends it again
    UNKNOWN = "unknown"  # no answer: the order is read back, then the same reference goes out again


@dataclass(frozen=True, slots=True)
class Confirmation:
    """``items`` are Amazon's pieces by line. ``due_at`` is when the schedule looks at it next; None when there is
    nothing to do."""

    order_id: str
    box: int
    reference: int  # packageReferenceId: positive, told as text
    fate: Fate
    shipped_at: datetime
    items: Mapping[str, int]
    parcel: Parcel
    due_at: datetime | None = None
    attempt: int = 0  # how often this edition was sent
    edition: int = 1  # grows when somebody corrects carrier or number
    fence: int = 0  # only the holder of the newest one may record what came back
    lapses_at: datetime | None = None  # while somebody sends it, or died sending
    code: str = ""
    words: str = ""  # Amazon's
    request_id: str = ""
    accepted_at: datetime | None = None
    revision: int = 0


def first(box: Box, parcel: Parcel, reference: int, *, is_ready: bool, at: datetime) -> Confirmation:
    """Of a box that leaves now. ``is_ready``: carrier and tracking are known, or need not be."""
    return Confirmation(
        order_id=box.order_id,
        box=box.number,
        reference=reference,
        fate=Fate.PENDING if is_ready else Fate.TRACKING_MISSING,
        shipped_at=at,
        items=dict(box.contents),
        parcel=parcel,
        due_at=at if is_ready else None,
    )


def free_reference(box: int, used: Iterable[str]) -> int:
    """The box's own number, or the next that no package of the order has: others may have confirmed before us."""
    taken = {int(each) for each in used if each.isascii() and each.isdecimal()}
    return next(number for number in range(box, box + len(taken) + 1) if number not in taken)
