"""A purchase order: its two lives as tables, its head and its content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.application import Application
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import Cart, Line

# Amazon holds price and stock of a returned cart for at most seven days (facts on Amazon Business, section 4).
HOLD = timedelta(days=7)
# Long enough for a reason, short enough that the head stays small.
LONGEST_COMMENT = 500
# What a list needs of the first item to be recognised.
TITLE_LENGTH = 80


class Status(StrEnum):
    CART = "cart"  # came back from the store; nobody was asked yet
    APPLYING = "applying"  # frozen while the approvers answer
    REMANDED = "remanded"  # back with the applicant, who may apply again
    CANCELED = "canceled"  # given up by the applicant or an administrator
    ORDERED = "ordered"  # approved by everybody; its delivery says how far it got at Amazon
    DISAPPROVED = "disapproved"  # an approver said no, for good


class Delivery(StrEnum):
    PENDING = "pending"  # to be sent
    SENT = "sent"  # Amazon received it, which is not yet a yes
    CONFIRMED = "confirmed"  # Amazon accepted every line
    PARTLY_CONFIRMED = "partly_confirmed"  # some lines accepted, the others rejected or not yet answered
    REJECTED = "rejected"  # Amazon's confirmation refused every line: closed
    REFUSED = "refused"  # Amazon refused the document itself; it can be sent again after a correction
    UNKNOWN = "unknown"  # no answer: it may or may not have arrived


LIFE = {
    (Status.CART, "apply"): Status.APPLYING,
    (Status.CART, "cancel"): Status.CANCELED,
    (Status.APPLYING, "order"): Status.ORDERED,
    (Status.APPLYING, "remand"): Status.REMANDED,
    (Status.APPLYING, "disapprove"): Status.DISAPPROVED,
    (Status.APPLYING, "cancel"): Status.CANCELED,
    (Status.REMANDED, "apply"): Status.APPLYING,
    (Status.REMANDED, "cancel"): Status.CANCELED,
    (Status.ORDERED, "cancel"): Status.CANCELED,  # only while Amazon does not have it, see ``can_cancel``
}

_ANSWERED = {
    "confirm": Delivery.CONFIRMED,
    "confirm_partly": Delivery.PARTLY_CONFIRMED,
    "reject": Delivery.REJECTED,
}
DELIVERY_LIFE: Mapping[tuple[Delivery, str], Delivery] = {
    (Delivery.PENDING, "receive"): Delivery.SENT,
    (Delivery.PENDING, "refuse"): Delivery.REFUSED,
    (Delivery.PENDING, "lose"): Delivery.UNKNOWN,
    (Delivery.UNKNOWN, "receive"): Delivery.SENT,  # a repetition was answered, or a person looked at Amazon
    (Delivery.UNKNOWN, "refuse"): Delivery.REFUSED,
    (Delivery.UNKNOWN, "lose"): Delivery.UNKNOWN,
    (Delivery.UNKNOWN, "send"): Delivery.PENDING,  # a person decides to send the same ids again
    (Delivery.REFUSED, "send"): Delivery.PENDING,
    # Confirmations may arrive before our own record of the answer, and a later one replaces an earlier.
    **{(state, verb): to for state in Delivery if state is not Delivery.REFUSED for verb, to in _ANSWERED.items()},
}


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """The head: small, because every step writes it. What was ordered stands in its Content.

    ``content_version`` is raised by edits; approval links bind to it and to the step. ``revision`` is the row's lock,
    which links never see, so that one approver's decision does not kill another's link.
    """

    number: str  # ours and Amazon's "PO number"
    status: Status
    applicant: str  # a person's id
    applicant_name: str
    title: str
    line_count: int
    goods: Money
    shipping: Money
    tax: Money
    address: str
    billing_group: str
    credential_set: str
    is_test: bool
    created_at: datetime
    hold_until: datetime
    changed_at: datetime
    content_version: int = 1
    delivery: Delivery | None = None
    application: Application | None = None
    comment: str = ""  # what it is for
    ordered_at: datetime | None = None
    hold_lost: bool = False  # the address was changed after the cart came back
    at_current_price: bool = False  # an approver accepted Amazon's price of the day after the hold
    closed_reason: str = ""
    needed_by: date | None = None
    custom: Mapping[str, str] = field(default_factory=dict)  # the company's own fields by key (``custom_fields``)
    applied_version: int = 0  # the content version last applied for
    seen_version: int = 0  # the one that an earlier application showed its approvers; 0 when there was none
    revision: int = 0

    @property
    def total(self) -> Money:
        return self.goods + self.shipping + self.tax


@dataclass(frozen=True, slots=True)
class Content:
    """What one content version orders; never changed, only followed by another version."""

    number: str
    version: int
    lines: tuple[Line, ...]
    ship_to: ShippingAddress
    bill_to: BillingGroup
    shipping: Money
    tax: Money


def opened(
    cart: Cart,
    *,
    number: str,
    applicant: str,
    applicant_name: str,
    ship_to: ShippingAddress,
    bill_to: BillingGroup,
    is_test: bool,
    at: datetime,
) -> tuple[PurchaseOrder, Content]:
    """The order that a returned cart becomes, and its first content."""
    order = PurchaseOrder(
        number=number,
        status=Status.CART,
        applicant=applicant,
        applicant_name=applicant_name,
        title=titled(cart.lines),
        line_count=len(cart.lines),
        goods=cart.goods,
        shipping=cart.shipping,
        tax=cart.tax,
        address=ship_to.code,
        billing_group=bill_to.code,
        credential_set=bill_to.credential_set,
        is_test=is_test,
        created_at=at,
        hold_until=at + HOLD,
        changed_at=at,
    )
    return order, Content(number, 1, cart.lines, ship_to, bill_to, cart.shipping, cart.tax)


def checked_comment(text: str, *, field: str = "comment") -> str:
    """Without white space around it, and empty when nobody could see anything of it."""
    text = text.strip() if any(sign.isprintable() and not sign.isspace() for sign in text) else ""
    if len(text) > LONGEST_COMMENT:
        raise Refused("Please keep this under {most} characters.", field=field, most=LONGEST_COMMENT)
    return text


def titled(lines: Sequence[Line]) -> str:
    """By its first item."""
    return (lines[0].description or lines[0].asin)[:TITLE_LENGTH]


def move(order: PurchaseOrder, verb: str, *, at: datetime) -> PurchaseOrder:
    """The order one step further in its life. Raises Refused for a step that is not in the table."""
    to = LIFE.get((order.status, verb))
    if to is None:
        raise Refused(
            "This order can no longer be changed that way.", order=order.number, status=order.status, verb=verb
        )
    return replace(order, status=to, changed_at=at)


def deliver(order: PurchaseOrder, verb: str, *, at: datetime) -> PurchaseOrder:
    """The order with its delivery one step further. Raises Refused for a step that is not in the table."""
    to = DELIVERY_LIFE.get((order.delivery, verb)) if order.delivery and order.status is Status.ORDERED else None
    if to is None:
        raise Refused("Amazon's side of this order is past that step.", order=order.number, delivery=order.delivery)
    return replace(order, delivery=to, changed_at=at)


def cancel(order: PurchaseOrder, *, by: str, reason: str, at: datetime) -> PurchaseOrder:
    """The order given up. Raises Refused once Amazon has it, or may have it, and for somebody else's order without a
    reason: its applicant reads it."""
    if not can_cancel(order) and order.status is Status.ORDERED:
        raise Refused(
            "Amazon has this order or may have it. Cancel it on Amazon Business, under Your Orders.", order=order.number
        )
    if not can_cancel(order):
        raise Refused("This order can no longer be canceled.", order=order.number)
    if (order.status is Status.ORDERED or by != order.applicant) and not reason.strip():
        raise Refused("Please say why this order is canceled.", field="reason")
    return replace(move(order, "cancel", at=at), closed_reason=reason)


def can_cancel(order: PurchaseOrder) -> bool:
    if order.status is Status.ORDERED:
        return order.delivery is Delivery.REFUSED
    return (order.status, "cancel") in LIFE


def is_held(order: PurchaseOrder, at: datetime) -> bool:
    """Whether Amazon still holds price and stock of the cart."""
    return not order.hold_lost and at < order.hold_until
