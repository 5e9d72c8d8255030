"""Documents that Amazon posts to us, each taken once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    CONFIRMATION = "confirmation"
    SHIP_NOTICE = "ship_notice"  # stored and shown; read line by line later
    INVOICE = "invoice"
    STATUS = "status"
    PUNCH_IN = "punch_in"  # a PO request that Amazon sent on its own


@dataclass(frozen=True, slots=True)
class Document:
    """An inbound document as an item of the order it names; its payloadID keeps a second copy from having a second
    effect."""

    order: str
    payload_id: str
    kind: Kind
    received_at: datetime
    file: str  # where the raw document lies, secrets removed
    revision: int = 0
