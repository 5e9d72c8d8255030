"""How an order becomes parcels: boxes, the steps they take, and who is at work on them.

A fulfilment is one box: one origin, one carrier, one tracking number. An order that leaves in parts is split into boxes
first. Boxes count in Amazon's pieces of Amazon's lines, because that is what Amazon is told; what they take out of the
stock (``taken``) counts in articles, of which a kit has several.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.inventory import Pieces

# Somebody who does nothing for so long has gone to lunch: the next one need not ask.
CLAIM_LASTS = timedelta(minutes=15)


class Step(StrEnum):
    """What happens to a box, in this order."""

    PRINTED = "printed"  # its picking note
    ALLOCATED = "allocated"  # it has its pieces of the stock
    PICKED = "picked"
    PACKED = "packed"
    DESPATCHED = "despatched"  # it has left the house


@dataclass(frozen=True, slots=True)
class Done:
    """Who did a step, when, and at which station (a browser that was named once; empty where it was none)."""

    at: datetime
    by: str
    station: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """How a box travels. ``carrier`` is a code of the list of carriers; ``tracking`` as it is printed on the label, or
    the carrier's reference where its parcels are not tracked."""

    carrier: str = ""
    method: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One parcel of an order, ``number`` from 1. ``contents`` are pieces by Amazon's line id. Nothing of it changes any
    more once it is despatched, but for a tracking number that is put right."""

    order_id: str
    number: int
    contents: Mapping[str, int]
    done: Mapping[Step, Done] = field(default_factory=dict)
    parcel: Parcel = Parcel()
    taken: tuple[Pieces, ...] = ()  # of the stock, while it is allocated; what left with it once it is despatched
    is_allocating: bool = False  # a large box takes its pieces in several commits: all, or none in the end
    ticked: Mapping[str, int] = field(default_factory=dict)  # scanned while picking, by Amazon's line
    put_back: tuple[Pieces, ...] = ()  # lies in the box although it was canceled, and belongs on its shelf
    unmoved: tuple[Pieces, ...] = ()  # left with a large box, and not in the books yet: they take several commits
    is_dropped: bool = False  # canceled, or joined with another
    revision: int = 0

    @property
    def pieces(self) -> int:
        return sum(self.contents.values())

    @property
    def step(self) -> Step | None:
        """The furthest that is done; None for a box that nobody has touched."""
        return next((step for step in reversed(Step) if step in self.done), None)

    @property
    def is_despatched(self) -> bool:
        return Step.DESPATCHED in self.done

    @property
    def is_open(self) -> bool:
        """Whether it is still to leave."""
        return not self.is_dropped and not self.is_despatched


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is at work on an order, and where. It ends by itself at ``lapses_at``."""

    by: str
    station: str
    since: datetime
    lapses_at: datetime
