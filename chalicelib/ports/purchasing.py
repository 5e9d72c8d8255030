"""Purchase orders as they are kept, and the supplier they go to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.company import Company, CredentialSet
from chalicelib.domain.directory import Person
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.domain.purchasing.confirmation import AmazonSide, Confirmation
from chalicelib.domain.purchasing.delivery import Dispatch, Receipt
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.invoices import Invoiced, InvoiceNotice
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, Status
from chalicelib.domain.purchasing.punch_out import PunchOut
from chalicelib.domain.purchasing.receiving import Receipts
from chalicelib.domain.purchasing.shipping import Shipments, ShipNotice


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and where the next ones begin; ``next`` is None on the last page."""

    rows: Sequence[PurchaseOrder]
    next: str | None


@dataclass(frozen=True, slots=True)
class Whole:
    """An order with everything that a table of orders says about it, as of one moment of reading. ``content`` is None
    for an order that lost it."""

    order: PurchaseOrder
    content: Content | None
    at_amazon: AmazonSide
    shipments: Shipments
    dispatch: Dispatch | None


class PurchaseOrders(Protocol):
    """Reads are consistent, except the lists, which may lag by moments but whose rows are as fresh as ``get``."""

    def get(self, number: str) -> PurchaseOrder:
        """Raises NotFound."""

    def content(self, number: str, version: int) -> Content:
        """Raises NotFound."""

    def dispatch(self, number: str) -> Dispatch | None:
        """The recovery point, if anybody ever began to send this order."""

    def at_amazon(self, number: str) -> AmazonSide:
        """An empty one when Amazon has said nothing yet."""

    def shipments(self, number: str) -> Shipments:
        """An empty one while Amazon has sent nothing."""

    def invoiced(self, number: str) -> Invoiced:
        """An empty one while nothing is asked for."""

    def receipts(self, number: str) -> Receipts:
        """What people booked as arrived; empty ones while nobody did."""

    def documents(self, number: str) -> Sequence[Document]:
        """Oldest first."""

    def document(self, order: str, payload_id: str) -> Document | None:
        """The document that came with this payloadID, if it did."""

    def by_applicant(self, person: str, *, after: str | None = None, most: int = 25) -> Page:
        """Newest first. ``after`` is an earlier page's ``next``. Raises Refused for one that is not ours."""

    def by_status(self, status: Status, *, after: str | None = None, most: int = 25) -> Page:
        """Newest first, for all applicants."""

    def listed(self, statuses: Sequence[Status], *, after: str | None = None, most: int = 25) -> Page:
        """Several statuses as one list, newest first, for all applicants."""

    def count(self, statuses: Sequence[Status]) -> int:
        """How many orders ``listed`` leads to; it reads through all their keys."""

    def several(self, numbers: Sequence[str]) -> Sequence[PurchaseOrder]:
        """Those that exist, in this order."""

    def wholes(self, orders: Sequence[PurchaseOrder]) -> Sequence[Whole]:
        """These orders with what belongs to them, read together."""


class PunchOuts(Protocol):
    def get(self, digest: str) -> PunchOut:
        """Raises NotFound; expired trips may be found for a while, so ask the trip."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a punch-out tells Amazon: who shops, for where, under which unit, and how to come back."""

    credentials: CredentialSet
    buyer_cookie: str
    return_url: str
    person: Person
    ship_to: ShippingAddress
    extrinsics: Sequence[tuple[str, str]]
    payload_id: str
    at: datetime
    item: str = ""  # the ASIN whose page the store opens with, instead of its front


@dataclass(frozen=True, slots=True)
class Placement:
    """Everything an order document says."""

    credentials: CredentialSet
    order: PurchaseOrder
    content: Content
    company: Company
    person: Person
    payload_id: str
    at: datetime
    extrinsics: Sequence[tuple[str, str]] = ()  # what the order itself tells, by Amazon's names


class Supplier(Protocol):
    """Amazon Business. cXML today; its Ordering API could answer the same port."""

    def start(self, set_up: SetUp) -> str:
        """Opens a punch-out and returns the store's one-time address, checked to be Amazon's.

        Raises Refused with Amazon's code and text, Retryable when Amazon can't be reached or makes no sense.
        """

    def place(self, placement: Placement) -> Receipt:
        """Sends the order once and says what came back; it never raises for what the network or Amazon does, since
        after the first byte an error does not mean that the order did not arrive."""

    def document(self, placement: Placement) -> bytes:
        """What ``place`` sends, its secrets removed, to be kept."""

    def check(self, placement: Placement) -> None:
        """Raises Refused when the settings make sending impossible (a missing password, an address that is not
        allowed)."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A document that Amazon posted, read. ``raw`` has its secrets removed. Exactly one of the readings is set, by
    ``kind``."""

    kind: Kind
    payload_id: str
    order: str  # the purchase order number it names; empty for carts
    raw: bytes
    confirmation: Confirmation | None = None
    cart: Cart | None = None
    notices: tuple[ShipNotice, ...] = ()  # one an order
    invoice: InvoiceNotice | None = None

    @property
    def orders(self) -> tuple[str, ...]:
        """Every order that it names, each once."""
        named = [notice.order for notice in self.notices] + [
            share.order for share in (self.invoice.shares if self.invoice else ())
        ]
        return tuple(dict.fromkeys(named or [self.order]))
