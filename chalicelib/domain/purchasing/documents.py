"""Documents that Amazon posts to us, each taken once, and those that we sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    CONFIRMATION = "confirmation"
    SHIP_NOTICE = "ship_notice"
    INVOICE = "invoice"
    STATUS = "status"
    PUNCH_IN = "punch_in"  # a PO request that Amazon sent on its own
    ORDER = "order"  # ours to Amazon, as it was sent


@dataclass(frozen=True, slots=True)
class Document:
    """A document as an item of the order it names; the payloadID of an inbound one keeps a second copy from having a
    second effect."""

    order: str
    payload_id: str
    kind: Kind
    received_at: datetime
    file: str  # where the raw document lies, secrets removed
    is_waiting: bool = False  # kept, but without effect so far
    revision: int = 0
