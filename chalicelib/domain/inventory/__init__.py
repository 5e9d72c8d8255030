"""What lies in our warehouses: levels, the movements that made them, and what is promised to orders.

on hand = the sum of all movements; allocated = in boxes that have not left; reserved = promised to orders whose boxes
have taken nothing yet, payment-pending ones among them; available = on hand − allocated − reserved. Available below
nothing is a shortage: more was sold than there is.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import Refused

# One transaction takes a hundred items; a level, its movement and what is about them leave room for so many at once.
MOST_AT_ONCE = 30
# Where an article lies of which neither its line nor its order says so.
SOMEWHERE = "MAIN"


@dataclass(frozen=True, slots=True, order=True)
class Pieces:
    """So many of an article in a warehouse, both by their codes."""

    article: str
    warehouse: str
    quantity: int


class Why(StrEnum):
    """The reason of a movement. Every change of what is on hand has one."""

    COUNTED = "counted"
    RECEIVED = "received"  # goods in
    CORRECTED = "corrected"  # by hand, with a comment
    SHORT_PICK = "short_pick"  # the picker found fewer
    DESPATCHED = "despatched"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Level:
    """An article in one warehouse. Only the rules below change the figures. Revision 0 was never written."""

    article: str
    warehouse: str
    on_hand: int = 0
    allocated: int = 0
    reserved: int = 0
    counted_as_of: datetime | None = None  # of the newest count that was taken
    moved_at: datetime | None = None
    is_told: bool = False  # Amazon knows what follows from these figures, or need not know
    revision: int = 0

    @property
    def available(self) -> int:
        """Negative for a shortage."""
        return self.on_hand - self.allocated - self.reserved

    @property
    def free(self) -> int:
        """What a box may take: never is more allocated than there is."""
        return max(0, self.on_hand - self.allocated)

    @property
    def shortage(self) -> int:
        return max(0, -self.available)


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of what is on hand; never changed, never removed. ``about`` is what it belongs to: an order's number and
    box, a return, a file; ``id`` sorts by time within an article and warehouse."""

    id: str
    article: str
    warehouse: str
    quantity: int  # what came (positive) or went (negative)
    why: Why
    at: datetime
    by: str
    on_hand: int  # afterwards
    about: str = ""
    comment: str = ""
    station: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What an order has reserved, as far as the levels know: the difference to what it should have is still to be
    written. Revision 0 was never written."""

    order_id: str
    pieces: tuple[Pieces, ...] = ()
    revision: int = 0


def moved(level: Level, quantity: int, *, at: datetime) -> Level:
    """So many more (or fewer) on hand. Raises Refused rather than count below what boxes have taken."""
    after = level.on_hand + quantity
    if after < 0:
        raise Refused("There are only {have} of this article.", field="quantity", have=level.on_hand)
    if after < level.allocated:
        raise Refused(
            "{allocated} of this article lie in boxes. Undo a box first.", field="quantity", allocated=level.allocated
        )
    return replace(level, on_hand=after, moved_at=at, is_told=False)


def seen(level: Level, quantity: int, *, at: datetime) -> Level:
    """Moved, by somebody who saw the shelf: a count from before that says nothing any more, whenever it arrives."""
    after = moved(level, quantity, at=at)
    return replace(after, counted_as_of=max(at, level.counted_as_of or at))


def allocated(level: Level, quantity: int, *, at: datetime) -> Level:
    """A box takes so many. Raises Refused when there are fewer."""
    if quantity > level.free:
        raise Refused("There are only {have} of this article.", have=level.free)
    return replace(level, allocated=level.allocated + quantity, moved_at=at, is_told=False)


def given_back(level: Level, quantity: int, *, at: datetime) -> Level:
    """A box takes so many no longer."""
    return replace(level, allocated=max(0, level.allocated - quantity), moved_at=at, is_told=False)


def left(level: Level, quantity: int, *, at: datetime) -> Level:
    """So many left the house in a box that had taken them: the despatch is the movement."""
    return replace(
        level,
        on_hand=level.on_hand - quantity,
        allocated=max(0, level.allocated - quantity),
        moved_at=at,
        is_told=False,
    )


def promised(level: Level, quantity: int, *, at: datetime) -> Level:
    """So many more (or fewer) are promised to orders. There may be less than that: it is a shortage then, and seen."""
    return replace(level, reserved=max(0, level.reserved + quantity), moved_at=at, is_told=False)
