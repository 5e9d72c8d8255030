"""What came back of an order: which pieces, in which state, what became of them, and how its buyer got the money."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.inventory import Pieces
from chalicelib.domain.money import Money
from chalicelib.domain.takings import Tender

LONGEST_COMMENT = 200


class Condition(StrEnum):
    AS_NEW = "as_new"
    OPENED = "opened"  # complete and working, no longer sealed
    DAMAGED = "damaged"
    MISSING_PARTS = "missing_parts"
    OTHER = "other"  # not what was sent, or anything else; the comment says


# Of what comes back like this, the form proposes to put it back on its shelf.
SELLABLE = (Condition.AS_NEW, Condition.OPENED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody brings back: pieces of one of Amazon's lines in one condition; a line may come back in several.
    ``is_here``: they never left, and lie in a box that has its pieces of the stock."""

    line: str
    quantity: int
    condition: Condition
    restock: bool = False
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """``amount`` is what these pieces came to in the order; None where Amazon has told no amount, and of pieces that
    never left (``is_here``): no till has taken anything for them."""

    line: str
    quantity: int
    condition: Condition
    restock: bool
    amount: Money | None = None
    sku: str = ""
    title: str = ""
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """``amount`` is what the buyer got back: of one that Amazon refunds, None until its settlement tells. ``command``
    names the form that it was taken with, so that the same is not taken twice. Never changed but for that amount."""

    id: str
    order_id: str
    number: str  # ours, of the order
    marketplace: str
    items: tuple[Item, ...]
    tender: Tender
    by: str
    at: datetime
    station: str = ""
    amount: Money | None = None
    stocked: tuple[Pieces, ...] = ()  # went back on its shelf
    freed: tuple[Pieces, ...] = ()  # were in boxes that had not left, and are to be put back
    command: str = ""
    comment: str = ""
    is_whole: bool = False  # nothing of the order is left with its buyer
    revision: int = 0

    @property
    def pieces(self) -> int:
        return sum(item.quantity for item in self.items)

    @property
    def pieces_here(self) -> int:
        """Those that never left."""
        return sum(item.quantity for item in self.items if item.is_here)

    @property
    def is_only_here(self) -> bool:
        """Nothing of it had left, so there is nothing to refund."""
        return self.pieces == self.pieces_here
