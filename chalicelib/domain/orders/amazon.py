"""A marketplace order as Amazon tells it, in our words and without anything personal; and the personal part, apart.

Source: the model of the Orders API 2026-01-01. Everything but ids, times and lines may be missing: Amazon leaves out
what is not known yet, what a role does not cover, and what it no longer tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.money import Money

JAPAN = "A1VC38T7YXB528"
# Amazon's word for money that the carrier collects.
CASH_ON_DELIVERY = "CashOnDelivery"


class AmazonStatus(StrEnum):
    """Amazon's fulfillmentStatus. What we do not know reads as OTHER, and its own word stands in the raw order."""

    PENDING_AVAILABILITY = "pending_availability"
    PENDING = "pending"
    UNSHIPPED = "unshipped"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    UNFULFILLABLE = "unfulfillable"
    OTHER = "other"


class FulfilledBy(StrEnum):
    MERCHANT = "merchant"  # we ship
    AMAZON = "amazon"  # FBA: Amazon ships, and we look on


class Origin(StrEnum):
    """Where a copy comes from. A report knows less than the API: its orders are provisional."""

    API = "api"
    REPORT = "report"


class ChargeKind(StrEnum):
    """The parts of Amazon's proceeds. OTHER are tips and whatever Amazon adds later."""

    ITEM = "item"
    SHIPPING = "shipping"
    GIFT_WRAP = "gift_wrap"
    COD_FEE = "cod_fee"
    TAX = "tax"
    DISCOUNT = "discount"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Charge:
    """``part`` says which charge a TAX or DISCOUNT is of (item, shipping, gift_wrap, cod_fee), or Amazon's word for an
    OTHER. A discount's amount is negative, whatever sign it came with."""

    kind: ChargeKind
    amount: Money
    part: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    earliest: datetime | None = None
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class AmazonLine:
    """``total`` is Amazon's proceedsTotal of the line; None while pending. ``unfulfilled`` None: not said."""

    id: str
    quantity: int
    sku: str = ""
    asin: str = ""
    title: str = ""
    condition: str = ""
    unit_price: Money | None = None
    is_business_price: bool = False
    charges: tuple[Charge, ...] = ()
    total: Money | None = None
    promotions: tuple[str, ...] = ()
    fulfilled: int = 0
    unfulfilled: int | None = None
    gift_wrap: str = ""  # the level that was chosen
    has_gift_message: bool = False  # its words are personal
    is_customized: bool = False
    cancel_requested: bool = False  # the buyer asked; nothing is canceled yet
    cancel_request_reason: str = ""  # a code of Amazon's, never the buyer's own words
    canceled_by: str = ""  # buyer, merchant, amazon
    cancel_reason: str = ""
    ioss: str = ""

    @property
    def open(self) -> int:
        """Pieces still to ship."""
        if self.canceled_by:
            return 0
        return max(0, self.quantity - self.fulfilled if self.unfulfilled is None else self.unfulfilled)


@dataclass(frozen=True, slots=True)
class Package:
    """What Amazon knows to have been shipped, by whomever it was confirmed."""

    reference: str
    carrier: str = ""
    tracking: str = ""
    shipped_at: datetime | None = None
    status: str = ""
    items: Mapping[str, int] = field(default_factory=dict)  # line id → pieces


@dataclass(frozen=True, slots=True)
class AmazonOrder:
    """``id`` is Amazon's order id, the customer PO. ``updated_at`` orders the copies of one order."""

    id: str
    seller: str
    marketplace: str
    created_at: datetime
    updated_at: datetime
    status: AmazonStatus
    lines: tuple[AmazonLine, ...]
    fulfilled_by: FulfilledBy = FulfilledBy.MERCHANT
    service_level: str = ""  # STANDARD, EXPEDITED …, as Amazon writes it: it names new ones without notice
    programs: frozenset[str] = frozenset()  # PRIME, AMAZON_BUSINESS, PREMIUM …
    ship_by: Window = Window()
    deliver_by: Window = Window()
    country: str = ""  # where it goes (ISO 3166); the rest of the address is personal
    address_type: str = ""  # residential, commercial, pickup_point
    buyer_po: str = ""  # a business buyer's own number
    payment_methods: tuple[str, ...] = ()
    charges: tuple[Charge, ...] = ()  # of the order as a whole: tips
    total: Money | None = None  # Amazon's grandTotal; None while pending
    packages: tuple[Package, ...] = ()
    replaces: str = ""  # the order that this one is a replacement for
    origin: Origin = Origin.API

    @property
    def is_paid(self) -> bool:
        return self.status not in (AmazonStatus.PENDING, AmazonStatus.PENDING_AVAILABILITY)

    @property
    def is_prime(self) -> bool:
        return "PRIME" in self.programs

    @property
    def is_business(self) -> bool:
        return "AMAZON_BUSINESS" in self.programs

    @property
    def is_confirmed_by_amazon(self) -> bool:
        """Its label is Amazon's, which tells Amazon of each box (Ship+); to tell it as well is refused."""
        return "FBM_SHIP_PLUS" in self.programs

    @property
    def is_paid_at_the_door(self) -> bool:
        """Where Amazon has to be told so: it sells like this in Japan alone."""
        return self.marketplace == JAPAN and CASH_ON_DELIVERY in self.payment_methods

    @property
    def is_gift(self) -> bool:
        return any(line.gift_wrap or line.has_gift_message for line in self.lines)


@dataclass(frozen=True, slots=True)
class Address:
    """A delivery address as Amazon gives it; every part may be missing."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    line3: str = ""
    city: str = ""
    district: str = ""
    state: str = ""
    municipality: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Personal:
    """Everything about people that came with an order. It lives in an item of its own that ends at ``expires_at``, and
    never in a log, a message, an address of ours or an error page."""

    order_id: str
    expires_at: datetime
    buyer_name: str = ""
    buyer_email: str = ""
    buyer_company: str = ""
    address: Address | None = None
    delivery_preference: str = ""
    gift_messages: Mapping[str, str] = field(default_factory=dict)  # by line
    customizations: Mapping[str, str] = field(default_factory=dict)  # by line: where Amazon keeps what was ordered
    raw: str = ""  # JSON: these fields in the places where Amazon had them
    search_terms: frozenset[str] = frozenset()  # keyed hashes by which the order is found, erased with this
    revision: int = 0

    def __repr__(self) -> str:
        """Never the contents: a repr ends in logs."""
        return f"Personal({self.order_id})"


@dataclass(frozen=True, slots=True)
class Received:
    """One order as it came: what it says, what is personal about it, and its words without the personal ones (JSON)."""

    order: AmazonOrder
    personal: Personal | None = None
    raw: str = field(default="", repr=False)
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Garbled:
    """An order in an answer that could not be understood. ``reason`` names the field, never its content."""

    order_id: str
    reason: str
    request_id: str = ""
