"""What waits for a person: one entry a thing that went wrong, with its reason in words and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.directory import Person, Role


class Reason(StrEnum):
    UNKNOWN_DELIVERY = "unknown_delivery"  # nobody knows whether Amazon has the order
    REFUSED_DELIVERY = "refused_delivery"  # Amazon refused the document
    UNKNOWN_PERSON = "unknown_person"  # a punch-in cart for somebody we do not know
    UNUSABLE_CART = "unusable_cart"  # a punch-in cart that can't become an order
    UNKNOWN_ORDER = "unknown_order"  # a document about an order that is not ours
    UNREADABLE_DOCUMENT = "unreadable_document"  # a known kind of document that could not be understood
    OVERPRICED = "overpriced"  # confirmed above the approved price and the tolerance
    UNREACHABLE = "unreachable"  # letters to somebody whom an order waits for do not arrive
    RESTORED = "restored"  # an open approval from a backup, which may have been decided since
    CONTRADICTION = "contradiction"  # Amazon says something that the order's life has no place for
    UNEXPECTED = "unexpected"  # more pieces confirmed than ordered, or lines that nobody ordered
    CART_DISAGREES = "cart_disagrees"  # a cart's stated total is not what its lines come to
    INVOICE_DIFFERS = "invoice_differs"  # ordered, arrived and invoiced do not agree
    DUPLICATE_INVOICE = "duplicate_invoice"  # two documents of one invoice number ask for different things
    STUCK_DELIVERY = "stuck_delivery"  # an approved order has not left for far too long
    NEWS_UNREADABLE = "news_unreadable"  # a notification of Amazon's that lacks what it should have
    UNKNOWN_SELLER = "unknown_seller"  # a notification for a seller who is not connected
    ORDER_MISSING = "order_missing"  # Amazon tells of an order, and then does not know it
    ORDER_REFUSED = "order_refused"  # Amazon refuses to show an order
    ORDER_NOT_STORED = "order_not_stored"  # an order came and could not be stored
    CANCELED_AFTER_DESPATCH = "canceled_after_despatch"  # a parcel is on its way that nobody wants any more
    SWEEP_REFUSED = "sweep_refused"  # Amazon refuses to list the orders of a seller
    BACKFILL_FAILED = "backfill_failed"  # fetching older orders ended early
    GRANT_REVOKED = "grant_revoked"  # a seller took back what they granted, or let it run out
    RENEWAL_DUE = "renewal_due"  # a seller has to authorize us anew
    SECRET_ENDS = "secret_ends"  # noqa: S105 - a name  # our application's secret at Amazon
    NEWS_REFUSED = "news_refused"  # Amazon does not let us hear of a seller's orders
    TRACKING_MISSING = "tracking_missing"  # a box has left, and nobody said with which number
    CONFIRMATION_REFUSED = "confirmation_refused"  # Amazon does not take the confirmation of a box
    CONFIRMATION_UNANSWERED = "confirmation_unanswered"  # nobody knows whether Amazon has it
    CONFIRMATION_STOPPED = "confirmation_stopped"  # nobody lets us in for the seller of a box that has left
    CONFIRMATION_CANCELED = "confirmation_canceled"  # the order was canceled before Amazon heard of the box
    SHIP_PLUS = "ship_plus"  # Amazon confirms this order itself
    RETURNED_UNSHIPPED = "returned_unshipped"  # came back before it left, and Amazon waits for it still
    OFFER_FAILED = "offer_failed"  # Amazon does not take how many there are of a SKU
    STOCK_DRIFTS = "stock_drifts"  # Amazon sells other numbers than it was told, and nobody moved anything
    CANCEL_REFUSED = "cancel_refused"  # Amazon does not cancel what we asked it to
    CANCEL_UNANSWERED = "cancel_unanswered"  # nobody knows whether Amazon cancels it
    CANCEL_STOPPED = "cancel_stopped"  # nobody lets us in for the seller of an order to be canceled


class Topic(StrEnum):
    """What entries are about, so that somebody can look at one kind of them."""

    ORDERS = "orders"
    INVOICES = "invoices"
    DOCUMENTS = "documents"
    CARTS = "carts"
    PEOPLE = "people"
    EXPORTS = "exports"
    MARKETPLACE_ORDERS = "marketplace_orders"
    CONNECTIONS = "connections"


class Half(StrEnum):
    """Of the house: people look at one of them."""

    BUYING = "buying"
    SELLING = "selling"


SELLING = frozenset({Topic.MARKETPLACE_ORDERS, Topic.CONNECTIONS})
# Whose each half is; who keeps the house running looks at both, and decides what is only technical.
ADMINISTRATORS = {Half.BUYING: Role.PURCHASING_ADMINISTRATOR, Half.SELLING: Role.SELLERS_ADMINISTRATOR}

# What is not named here is about an order.
_TOPICS = {
    Reason.UNKNOWN_PERSON: Topic.CARTS,
    Reason.UNUSABLE_CART: Topic.CARTS,
    Reason.UNKNOWN_ORDER: Topic.DOCUMENTS,
    Reason.UNREADABLE_DOCUMENT: Topic.DOCUMENTS,
    Reason.INVOICE_DIFFERS: Topic.INVOICES,
    Reason.DUPLICATE_INVOICE: Topic.INVOICES,
    Reason.UNREACHABLE: Topic.PEOPLE,
    Reason.NEWS_UNREADABLE: Topic.MARKETPLACE_ORDERS,
    Reason.ORDER_MISSING: Topic.MARKETPLACE_ORDERS,
    Reason.ORDER_REFUSED: Topic.MARKETPLACE_ORDERS,
    Reason.ORDER_NOT_STORED: Topic.MARKETPLACE_ORDERS,
    Reason.CANCELED_AFTER_DESPATCH: Topic.MARKETPLACE_ORDERS,
    Reason.TRACKING_MISSING: Topic.MARKETPLACE_ORDERS,
    Reason.CONFIRMATION_REFUSED: Topic.MARKETPLACE_ORDERS,
    Reason.CONFIRMATION_UNANSWERED: Topic.MARKETPLACE_ORDERS,
    Reason.CONFIRMATION_STOPPED: Topic.MARKETPLACE_ORDERS,
    Reason.CONFIRMATION_CANCELED: Topic.MARKETPLACE_ORDERS,
    Reason.SHIP_PLUS: Topic.MARKETPLACE_ORDERS,
    Reason.RETURNED_UNSHIPPED: Topic.MARKETPLACE_ORDERS,
    Reason.CANCEL_REFUSED: Topic.MARKETPLACE_ORDERS,
    Reason.CANCEL_UNANSWERED: Topic.MARKETPLACE_ORDERS,
    Reason.CANCEL_STOPPED: Topic.MARKETPLACE_ORDERS,
    Reason.OFFER_FAILED: Topic.CONNECTIONS,
    Reason.STOCK_DRIFTS: Topic.CONNECTIONS,
    Reason.UNKNOWN_SELLER: Topic.CONNECTIONS,
    Reason.SWEEP_REFUSED: Topic.CONNECTIONS,
    Reason.BACKFILL_FAILED: Topic.CONNECTIONS,
    Reason.GRANT_REVOKED: Topic.CONNECTIONS,
    Reason.RENEWAL_DUE: Topic.CONNECTIONS,
    Reason.SECRET_ENDS: Topic.CONNECTIONS,
    Reason.NEWS_REFUSED: Topic.CONNECTIONS,
}


def topic(reason: Reason) -> Topic:
    return _TOPICS.get(reason, Topic.ORDERS)


def half(reason: Reason) -> Half:
    return Half.SELLING if topic(reason) in SELLING else Half.BUYING


def seen_by(person: Person) -> tuple[Half, ...]:
    """Of which halves somebody sees what waits."""
    return tuple(each for each, role in ADMINISTRATORS.items() if person.has(role, Role.OPERATOR))


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """``id`` is derived from reason and subject, so that the same trouble stands there once. ``facts`` carry ids, no
    personal data."""

    id: str
    reason: Reason
    subject: str
    since: datetime
    facts: Mapping[str, str] = field(default_factory=dict)
    file: str = ""  # the raw document, secrets removed
    next_retry: datetime | None = None
    revision: int = 0


def needed(
    reason: Reason, subject: str, *, at: datetime, file: str = "", next_retry: datetime | None = None, **facts: str
) -> AttentionItem:
    return AttentionItem(identity(reason, subject), reason, subject, at, facts, file, next_retry)


def about(reason: Reason, subject: str, facts: Mapping[str, str], *, at: datetime, file: str = "") -> AttentionItem:
    """The same with facts that stand in a mapping."""
    return AttentionItem(identity(reason, subject), reason, subject, at, facts, file)


# What is over for an order that is given up or refused for good: nobody has to look at it any more.
OVER_WITH_THE_ORDER = (Reason.REFUSED_DELIVERY, Reason.CART_DISAGREES, Reason.RESTORED)


def over(number: str, *, at: datetime) -> tuple[AttentionItem, ...]:
    """The entries that leave with an order, to be erased whether or not they stand there."""
    return tuple(needed(reason, number, at=at) for reason in OVER_WITH_THE_ORDER)


def identity(reason: Reason, subject: str) -> str:
    return f"{reason}~{subject}"


def subject_of(id: str) -> str:
    return id.partition("~")[2]
