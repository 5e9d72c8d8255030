"""A marketplace order as we work on it: a small head that changes, and lines that never do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.fulfilment import Claim, Step
from chalicelib.domain.money import Money

# By this, beside its order id, a settlement finds the receivable of an order.
CREDIT_RATING = "Amazon"


class Status(StrEnum):
    """The life of a marketplace order (design, section 3)."""

    PENDING = "pending"  # payment pending: no address yet, stock reserved, can't be processed
    OPEN = "open"
    PART_SHIPPED = "part_shipped"
    SHIPPED = "shipped"
    CANCELED = "canceled"


TO_SHIP = (Status.OPEN, Status.PART_SHIPPED)
LIVE = (Status.PENDING, *TO_SHIP)  # of which something is to be shipped, or may be


class NotWork(StrEnum):
    """Why an order is only looked at."""

    AMAZON_SHIPS = "amazon_ships"  # FBA
    SHIPPED_BEFORE = "shipped_before"  # over when we first saw it
    CANCELED_BEFORE = "canceled_before"
    UNFULFILLABLE = "unfulfillable"
    FILTERED = "filtered"  # an order filter of the connection says to ignore it
    NOT_CONNECTED = "not_connected"  # its marketplace is none of ours, or no longer


class HoldReason(StrEnum):
    """Why an open order can't be processed, until a person releases it or the cause goes away."""

    BUYER_CANCELS = "buyer_cancels"  # the buyer asked to cancel: accept, or go on
    UNMAPPED_SHIP_METHOD = "unmapped_ship_method"
    UNMAPPED_ARTICLE = "unmapped_article"
    UNMAPPED_CHARGE = "unmapped_charge"
    ADDRESS = "address"  # missing, or refused by the rules of its country
    AMOUNTS = "amounts"  # our lines do not add up to Amazon's total
    FILTER = "filter"  # an order filter says so
    CONTRADICTION = "contradiction"  # settings that contradict each other
    PROVISIONAL = "provisional"  # known from a report only
    CANCELING = "canceling"  # Amazon has been asked to cancel it, or some of its lines


@dataclass(frozen=True, slots=True)
class Hold:
    """``facts`` carry codes and amounts, nothing personal. ``released_by`` a person, who took it upon themselves."""

    reason: HoldReason
    since: datetime
    facts: Mapping[str, str] = field(default_factory=dict)
    released_by: str = ""


class LineKind(StrEnum):
    ARTICLE = "article"
    PLACEHOLDER = "placeholder"  # nothing mapped: Amazon's SKU, ASIN and title stand for it
    CHARGE = "charge"  # freight, gift wrap, COD fee, discount, other


@dataclass(frozen=True, slots=True)
class Line:
    """``amount`` is for all pieces, as Amazon has it; ``tax`` is in it, or comes on top of it (``tax_is_included``).
    ``amazon_line`` is empty for what belongs to the whole order. A kit's parts name it in ``kit``."""

    kind: LineKind
    article: str
    quantity: int
    amount: Money | None = None
    tax: Money | None = None
    tax_is_included: bool = True
    amazon_line: str = ""
    sku: str = ""
    asin: str = ""
    title: str = ""
    warehouse: str = ""
    kit: str = ""
    open: int = 0  # pieces that are work: the rest was shipped before we came, or is canceled
    canceled_by: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """What an order's lines are at one version; never changed, only followed by another."""

    order_id: str
    version: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MarketplaceOrder:
    """The head: status, who it is for by id, how it is shipped, its sums (at most 2 KB). ``order_id`` is Amazon's, the
    customer PO, and its key; ``number`` is ours."""

    order_id: str
    number: str
    seller: str
    marketplace: str
    status: Status
    ordered_at: datetime  # Amazon's createdTime
    updated_at: datetime  # Amazon's lastUpdatedTime of the copy this was made from
    seen_at: datetime  # when we first heard of it
    not_work: NotWork | None = None
    holds: tuple[Hold, ...] = ()
    ship_by: datetime | None = None
    country: str = ""
    is_prime: bool = False
    is_business: bool = False
    is_gift: bool = False
    is_provisional: bool = False
    service_level: str = ""
    carrier: str = ""
    method: str = ""
    warehouse: str = ""
    delivery_terms: str = ""
    payment_terms: str = ""
    order_type: str = ""
    customer_category: str = ""
    source: str = ""
    customer: str = ""
    pieces: int = 0  # ordered
    open_pieces: int = 0  # still to ship
    total: Money | None = None
    lines_version: int = 0
    lines_digest: str = ""  # of what stands in them, so that they are not read to see whether they change
    mapping_revision: int = 0  # of the connection's mapping when it was mapped
    canceled_at: datetime | None = None
    canceled_by: str = ""
    cancel_after_despatch: bool = False  # a person has to stop a parcel, or wait for it to come back
    cancel_wanted_at: datetime | None = None  # we accepted the buyer's wish; Amazon does not say canceled yet
    cancel_wanted_by: str = ""
    forgotten_at: datetime | None = None  # what is personal was erased on demand, and is not taken in again
    step: Step | None = None  # of its least advanced box
    claim: Claim | None = None  # who is at work on it
    # By Amazon's line: what came back before it left, and what Amazon had canceled by then. Not shipped any more,
    # although Amazon waits for some of it until that is canceled, too.
    withheld: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0

    @property
    def credit_rating(self) -> str:
        return CREDIT_RATING

    @property
    def open_holds(self) -> tuple[Hold, ...]:
        return tuple(hold for hold in self.holds if not hold.released_by)

    @property
    def is_live(self) -> bool:
        """Something of it is to be shipped by us, or may be."""
        return self.not_work is None and self.status in LIVE

    @property
    def is_ours_to_ship(self) -> bool:
        """Held or not."""
        return self.not_work is None and self.status in TO_SHIP

    @property
    def is_all_withheld(self) -> bool:
        return bool(self.withheld) and sum(self.withheld.values()) >= self.pieces

    @property
    def is_work(self) -> bool:
        """Whether the warehouse may have it now."""
        return self.is_ours_to_ship and not self.open_holds and not self.is_all_withheld
