"""Messages of the selling half."""

from dataclasses import dataclass
from typing import ClassVar

from chalicelib.domain.messages.kinds import LETTERS, ORDERS_IN, PROJECTIONS, SWEEPS, Message


@dataclass(frozen=True, slots=True)
class FetchOrder(Message):
    """An order at Amazon is to be read. ``subject`` is its Amazon order id."""

    kind: ClassVar[str] = "fetch-order"
    queue: ClassVar[str] = ORDERS_IN

    authorization: str = ""
    slot: str = ""  # the time slot that is booked for it (ISO 8601); empty: it books one itself


@dataclass(frozen=True, slots=True)
class SweepPage(Message):
    """The next page of what changed at Amazon is to be read. ``subject`` is the authorization."""

    kind: ClassVar[str] = "sweep-page"
    queue: ClassVar[str] = SWEEPS

    fence: int = 0  # of which chain of pages
    step: int = 0
    slot: str = ""
    is_person: bool = False  # somebody waits for it


@dataclass(frozen=True, slots=True)
class ContinueBackfill(Message):
    """``step`` of fetching a seller's older orders is to be done; ``subject`` is the backfill."""

    kind: ClassVar[str] = "continue-backfill"
    queue: ClassVar[str] = SWEEPS

    authorization: str = ""
    step: int = 0
    slot: str = ""


@dataclass(frozen=True, slots=True)
class TakeListingsOver(Message):
    """The next page of a connection's listings is to become articles; ``subject`` is the connection."""

    kind: ClassVar[str] = "take-listings-over"
    queue: ClassVar[str] = SWEEPS

    step: int = 0
    slot: str = ""


@dataclass(frozen=True, slots=True)
class MapHeldAgain(Message):
    """A connection's mapping changed: the next page of its held orders is to be mapped again. ``subject`` is the
    connection."""

    kind: ClassVar[str] = "map-held-again"
    queue: ClassVar[str] = SWEEPS

    run: int = 0  # of which job
    step: int = 0


@dataclass(frozen=True, slots=True)
class KeyCustomers(Message):
    """The rules of the duplicate search changed: the next customers are to be found by them. ``subject`` is nobody."""

    kind: ClassVar[str] = "key-customers"
    queue: ClassVar[str] = SWEEPS

    run: int = 0  # of which job
    step: int = 0


@dataclass(frozen=True, slots=True)
class EraseCustomer(Message):
    """What is personal about the next orders of a customer (``subject``) is to be erased."""

    kind: ClassVar[str] = "erase-customer"
    queue: ClassVar[str] = SWEEPS

    person: str = ""  # who wanted it
    after: str = ""  # behind which orders


@dataclass(frozen=True, slots=True)
class IndexSale(Message):
    """A marketplace order may be found by other words than before. ``subject`` is Amazon's order id."""

    kind: ClassVar[str] = "index-sale"
    queue: ClassVar[str] = PROJECTIONS


@dataclass(frozen=True, slots=True)
class ForgetPersonal(Message):
    """What is personal about a marketplace order (``subject``, Amazon's order id) may have come to its end."""

    kind: ClassVar[str] = "forget-personal"
    queue: ClassVar[str] = PROJECTIONS


@dataclass(frozen=True, slots=True)
class SubscribeSeller(Message):
    """Amazon is to tell us what changes of a seller's orders. ``subject`` is the authorization."""

    kind: ClassVar[str] = "subscribe-seller"
    queue: ClassVar[str] = SWEEPS

    slot: str = ""


@dataclass(frozen=True, slots=True)
class ForgetGrant(Message):
    """A seller was disconnected: the subscription and the refresh token are to go. ``subject`` is the authorization."""

    kind: ClassVar[str] = "forget-grant"
    queue: ClassVar[str] = SWEEPS

    slot: str = ""


@dataclass(frozen=True, slots=True)
class WarnOfRenewal(Message):
    """An authorization (``subject``) ends in ``days``, unless it was granted anew since ``granted_at``."""

    kind: ClassVar[str] = "warn-of-renewal"
    queue: ClassVar[str] = LETTERS

    days: int = 0
    granted_at: str = ""
    person: str = ""  # who gets the letter; empty: all who keep connections, in messages of their own


@dataclass(frozen=True, slots=True)
class WarnOfSecret(Message):
    """Our application's secret ends in ``days``, on the day that ``ends`` names."""

    kind: ClassVar[str] = "warn-of-secret"
    queue: ClassVar[str] = LETTERS

    days: int = 0
    ends: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class TellOfRevocation(Message):
    """An authorization (``subject``) is worth nothing any more, since ``since``."""

    kind: ClassVar[str] = "tell-of-revocation"
    queue: ClassVar[str] = LETTERS

    since: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class SendSetUpLink(Message):
    """A client is to get the link (``subject``) with which they grant access, in this ``generation``."""

    kind: ClassVar[str] = "send-set-up-link"
    queue: ClassVar[str] = LETTERS

    generation: int = 0


@dataclass(frozen=True, slots=True)
class TellOfGrant(Message):
    """Whoever sent a set-up link (``subject``) is told that access was granted for a ``region``."""

    kind: ClassVar[str] = "tell-of-grant"
    queue: ClassVar[str] = LETTERS

    region: str = ""
