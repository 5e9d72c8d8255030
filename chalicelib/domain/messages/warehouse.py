"""Messages of the warehouse."""

from dataclasses import dataclass
from typing import ClassVar

from chalicelib.domain.messages.kinds import SHIPMENTS_OUT, STOCK, STOCK_OUT, Message


@dataclass(frozen=True, slots=True)
class KeepStock(Message):
    """A marketplace order (``subject``, Amazon's order id) may want something else of the stock than before."""

    kind: ClassVar[str] = "keep-stock"
    queue: ClassVar[str] = STOCK


@dataclass(frozen=True, slots=True)
class FinishAllocation(Message):
    """A box of a marketplace order (``subject``, Amazon's order id) moves stock in several commits: should whoever
    began have died in between, it is brought to an end."""

    kind: ClassVar[str] = "finish-allocation"
    queue: ClassVar[str] = STOCK

    box: int = 0


@dataclass(frozen=True, slots=True)
class ConfirmShipment(Message):
    """A box of a marketplace order (``subject``, Amazon's order id) has left, and Amazon is to be told. ``slot`` is
    when Amazon takes the call, for one that had to wait."""

    kind: ClassVar[str] = "confirm-shipment"
    queue: ClassVar[str] = SHIPMENTS_OUT

    box: int = 0
    slot: str = ""


@dataclass(frozen=True, slots=True)
class CancelAtAmazon(Message):
    """Amazon is to be asked to cancel something of a marketplace order (``subject``, Amazon's order id), or what became
    of that is to be looked at. ``slot`` is when Amazon takes the call, for one that had to wait."""

    kind: ClassVar[str] = "cancel-at-amazon"
    queue: ClassVar[str] = SHIPMENTS_OUT

    cancel: int = 0
    slot: str = ""


@dataclass(frozen=True, slots=True)
class PushStock(Message):
    """Amazon may have to be told of an article (``subject``). ``slot`` is when Amazon takes the call, for one that had
    to wait. ``left`` are SKUs, one a line, that the article may have no longer: whatever nobody has is told nought."""

    kind: ClassVar[str] = "push-stock"
    queue: ClassVar[str] = STOCK_OUT

    slot: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True)
class PushMoved(Message):
    """Levels moved, whichever they are: it is said with every move, and the first one tells of all. ``subject`` is the
    word stock, or everything, for all that is sold whether or not it moved. ``since`` is when the first of them moved,
    ``after`` where a long list of them is gone on with."""

    kind: ClassVar[str] = "push-moved"
    queue: ClassVar[str] = STOCK_OUT

    since: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class FollowFeed(Message):
    """A feed of quantities of a seller (``subject``, an authorization's id) may have come further."""

    kind: ClassVar[str] = "follow-feed"
    queue: ClassVar[str] = STOCK_OUT

    feed: str = ""


@dataclass(frozen=True, slots=True)
class CompareStock(Message):
    """What Amazon sells of a seller (``subject``, an authorization's id) is held against what it was told, and that
    step is before it. ``slot`` is when Amazon takes the call, for one that had to wait."""

    kind: ClassVar[str] = "compare-stock"
    queue: ClassVar[str] = STOCK_OUT

    step: int = 0
    slot: str = ""


@dataclass(frozen=True, slots=True)
class ContinueCounts(Message):
    """A table of counts (``subject``) has that step before it."""

    kind: ClassVar[str] = "continue-counts"
    queue: ClassVar[str] = STOCK

    step: int = 0
