"""Messages of the warehouse."""

from dataclasses import dataclass
from typing import ClassVar

from chalicelib.domain.messages.kinds import SHIPMENTS_OUT, STOCK, Message


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
    box: int = 1
    slot: str = ""
