"""What this Amazon remembers, as frozen rows: sessions, offers, orders, what it posted and what is to break."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class Address:
    address_id: str
    name: str
    lines: tuple[str, ...]  # as printed on a label
    state: str
    country: str
    email: str


@dataclass(frozen=True)
class Posting:
    """A cart as the browser carries it home."""

    action: str
    payload_id: str
    document: str
    contents: str  # fingerprint of what was in the cart, so that going back and forth yields the same document


@dataclass(frozen=True)
class Session:
    """One visit to the store, from the set-up request (or, for punch-in, from signing in at Amazon)."""

    id: str
    kind: str  # punch-out | punch-in
    mode: str  # production | test
    started_at: datetime
    ends_at: datetime
    start_token: str  # opens the store once
    start_by: datetime
    entered_at: datetime | None
    system_login: str
    buyer_cookie: str
    return_url: str
    email: str
    unique_name: str
    person: str
    business_unit: str  # empty means the root group, silently
    extrinsics: dict[str, str]
    ship_to: Address | None
    marketplace: str
    selected_asin: str
    cart: dict[str, int] = field(default_factory=dict)
    posting: Posting | None = None


@dataclass(frozen=True)
class Offer:
    """A price held for one cart line; the auxiliary id is its name."""

    auxiliary_id: str
    asin: str
    unit_price: Decimal
    currency: str
    held_until: datetime
    session_id: str
    mode: str  # empty: a cart that began at Amazon, where there is no deploymentMode
    extrinsics: dict[str, str]
    ordered_as: str = ""  # the orderID that used it


@dataclass(frozen=True)
class Line:
    number: int
    asin: str
    auxiliary_id: str
    quantity: int
    unit_price: Decimal
    description: str
    unit: str
    held_price: Decimal
    outcome: str = ""  # accept | detail | reject, as last confirmed
    confirmed_quantity: int = 0
    confirmed_price: Decimal | None = None
    amazon_order: str = ""
    shipped_quantity: int = 0


@dataclass(frozen=True)
class Shipment:
    id: str
    amazon_order: str
    carrier: str
    tracking: str
    quantities: dict[str, int]  # line number -> pieces


@dataclass(frozen=True)
class Invoice:
    """A document that asks for money, or gives some back. ``kind`` is standard, again, delete or credit."""

    number: str
    payload_id: str
    quantities: dict[str, int]  # line number -> pieces
    prices: dict[str, Decimal]
    net: Decimal
    shipping: Decimal
    tax: Decimal
    has_lines: bool = True
    kind: str = "standard"
    refers_to: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class Order:
    """A purchase order we received. `key` is its orderID; a second one under the same orderID gets `#2`."""

    key: str
    order_id: str
    payload_id: str
    received_at: datetime
    mode: str
    currency: str
    total: Decimal
    shipping: Decimal
    tax: Decimal
    ship_to: Address
    bill_to: Address
    comments: str
    extrinsics: dict[str, str]
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]  # what Amazon would grumble about but take
    status: str = "received"  # received | confirmed | partly_confirmed | rejected
    confirmation_payload_id: str = ""
    shipments: tuple[Shipment, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    document: str = ""


@dataclass(frozen=True)
class Task:
    """Something Amazon will do about an order by itself."""

    id: str
    kind: str  # confirm | ship | invoice
    order_key: str
    due_at: datetime
    mode: str = ""


@dataclass(frozen=True)
class Attempt:
    at: datetime
    http_status: int | None
    cxml_status: str
    text: str
    error: str


@dataclass(frozen=True)
class Post:
    """A document on its way to the hub, and every answer it got."""

    id: str
    kind: str  # confirmation | ship_notice | invoice | punch_in
    order_key: str
    url: str
    payload_id: str
    document: str
    due_at: datetime
    state: str = "pending"  # pending | delivered | given_up | lost
    delayed: bool = False  # a slow fault has had its turn
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True)
class Fault:
    id: str
    crossing: str
    fault: str
    times: int  # 0: until cleared
    seconds: float
    code: int = 0
    text: str = ""
    recorded: bool | None = None
    chance: float = 1.0  # of being met at all, so that a long day can be broken here and there
    seller: str = ""  # the selling partner API: only calls and news of this one


@dataclass(frozen=True)
class LogEntry:
    id: str
    at: datetime
    crossing: str
    payload_id: str
    answer: str
    fault: str
    document: str


@dataclass(frozen=True)
class Code:
    """A sign-in code on its way through the browser."""

    code: str
    redirect_uri: str
    challenge: str
    nonce: str
    subject: str
    expires_at: datetime


@dataclass(frozen=True)
class Key:
    """A signing key, private part included; the newest signs, the one before is still published."""

    kid: str
    jwk: dict[str, str]


@dataclass(frozen=True)
class Preferences:
    """How this Amazon behaves; changed by the control API while it runs."""

    deduplicate: bool = True  # the same payloadID is one order; otherwise each received request is one
    confirm_mode: str = "accept"  # off | accept | reject | split | price_changed | partial | too_many
    confirm_after: float = 3.0
    ship_mode: str = "auto"  # off | auto
    ship_after: float = 10.0
    invoice_mode: str = "auto"  # off | auto: e-invoicing is something an account has to switch on
    invoice_after: float = 10.0
    price_change_percent: float = 5.0
    form_spelling: str = "cxml-urlencoded"


@dataclass(frozen=True)
class Letter:
    """A mail that SES was given."""

    id: str
    at: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    links: tuple[str, ...]
