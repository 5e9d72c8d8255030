"""Messages of the warehouse."""

from dataclasses import dataclass
from typing import ClassVar

from chalicelib.domain.messages.kinds import STOCK, Message


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
