"""What a purchase is called on its way: statuses, what Amazon said of it, its documents."""

from collections.abc import Mapping

from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.custom_fields import FieldKind
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.views.texts import marked

TONE: Mapping[Status, str] = {
    Status.CART: "grey",
    Status.APPLYING: "blue",
    Status.REMANDED: "amber",
    Status.CANCELED: "grey",
    Status.DISAPPROVED: "red",
}

STATUS: Mapping[Status, str] = {
    Status.CART: marked("Cart"),
    Status.APPLYING: marked("Applying"),
    Status.REMANDED: marked("Remanded"),
    Status.CANCELED: marked("Canceled"),
    Status.ORDERED: marked("Ordered"),
    Status.DISAPPROVED: marked("Disapproved"),
}

DELIVERY: Mapping[Delivery, tuple[str, str]] = {
    Delivery.PENDING: ("blue", marked("waiting to go to Amazon")),
    Delivery.SENT: ("green", marked("sent to Amazon")),
    Delivery.CONFIRMED: ("green", marked("confirmed by Amazon")),
    Delivery.PARTLY_CONFIRMED: ("amber", marked("partly confirmed")),
    Delivery.REJECTED: ("red", marked("rejected by Amazon")),
    Delivery.REFUSED: ("red", marked("refused by Amazon")),
    Delivery.UNKNOWN: ("amber", marked("unknown at Amazon")),
}

LINE_STATE: Mapping[LineState, tuple[str, str]] = {
    LineState.WAITING: ("grey", marked("Waiting for Amazon")),
    LineState.ACCEPTED: ("green", marked("Confirmed")),
    LineState.CHANGED: ("amber", marked("Confirmed with changes")),
    LineState.REJECTED: ("red", marked("Rejected")),
    LineState.BACKORDERED: ("amber", marked("Back-ordered")),
}

DOCUMENT: Mapping[Kind, str] = {
    Kind.CONFIRMATION: marked("Order confirmation"),
    Kind.SHIP_NOTICE: marked("Ship notice"),
    Kind.INVOICE: marked("Invoice"),
    Kind.STATUS: marked("Status update"),
    Kind.PUNCH_IN: marked("Cart sent by Amazon"),
    Kind.ORDER: marked("Order sent to Amazon"),
}

FIELD_KIND: Mapping[FieldKind, str] = {
    FieldKind.TEXT: marked("Text"),
    FieldKind.NUMBER: marked("Number"),
    FieldKind.DATE: marked("Date"),
    FieldKind.CHOICE: marked("Choice from a list"),
}
