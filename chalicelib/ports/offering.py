"""What Amazon is told of our stock: quantities of single listings, and feeds of many.

Every call may raise what stands in ``ports.selling`` and nothing else, and none of it sleeps.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.ports.selling import BACKGROUND, Caller


@dataclass(frozen=True, slots=True)
class Submitted:
    """What Amazon said of one listing at once. Accepted is not applied yet; ``words`` are Amazon's when it is not."""

    is_accepted: bool
    submission: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What Amazon sells of a listing that we ship ourselves; None where it says nothing. ``words`` are its complaints
    about it, for people; ``is_amazons`` when it lies with Amazon, which counts it by itself."""

    quantity: int | None
    words: str = ""
    is_amazons: bool = False


class FeedKind(StrEnum):
    QUANTITIES = "JSON_LISTINGS_FEED"
    CANCELLATIONS = "POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA"


class FeedState(StrEnum):
    WAITING = "waiting"
    DONE = "done"  # each of its messages has been taken or refused
    FAILED = "failed"  # nobody knows how much of it counts: whatever it said is said again


@dataclass(frozen=True, slots=True)
class Feed:
    """``report`` is the document that says what became of it; a failed one may have none."""

    id: str
    kind: str
    state: FeedState
    created_at: datetime
    report: str = ""


@dataclass(frozen=True, slots=True)
class FeedReport:
    """``refused`` are Amazon's words by SKU; what it is silent about has been taken. ``messages`` is how many it
    read, None when it does not say. ``nameless`` is how many errors say nothing of whose they are."""

    refused: Mapping[str, str] = field(default_factory=dict)
    messages: int | None = None
    nameless: int = 0


class Offering(Protocol):
    """``authorization`` is the id of an Authorization. Amazon keeps one quantity per seller and SKU; ``marketplace`` is
    one where it is listed."""

    def patch(
        self, authorization: str, marketplace: str, sku: str, quantity: int, *, caller: Caller = BACKGROUND
    ) -> Submitted:
        """Says how many there are, and nothing else of the listing. Raises Missing."""

    def listed(self, authorization: str, marketplace: str, sku: str, *, caller: Caller = BACKGROUND) -> Listed:
        """Raises Missing."""

    def write_quantities(
        self, authorization: str, quantities: Iterable[tuple[str, int]], *, caller: Caller = BACKGROUND
    ) -> str:
        """Puts a document of SKUs and quantities there, of which nothing follows yet; its id."""

    def submit_feed(
        self,
        authorization: str,
        kind: FeedKind,
        marketplaces: Sequence[str],
        document: str,
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        """The feed's id. After Unavailable it may be there or not."""

    def feed(self, authorization: str, id: str, *, caller: Caller = BACKGROUND) -> Feed:
        """Raises Missing."""

    def feeds(
        self, authorization: str, kind: FeedKind, since: datetime, *, caller: Caller = BACKGROUND
    ) -> Sequence[Feed]:
        """Up to a hundred of ours that were made since then, the latest first."""

    def quantities_report(self, authorization: str, document: str, *, caller: Caller = BACKGROUND) -> FeedReport:
        """Raises Missing, and Rejected for one that nobody can read."""
