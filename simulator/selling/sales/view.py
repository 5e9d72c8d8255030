"""What is shown of an order: the asked-for parts, without what it is too early, too late or not allowed to see."""

import copy
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any

from simulator.selling.sales.store import Order, Sale, moment

INCLUDED = (
    *("BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX"),
    *("PAYMENT", "FULFILLMENT_ORDERS"),
)
# What a data set brings with it, on the order and on its lines; everything else is always there.
OF_ORDER = {
    "buyer": "BUYER",
    "recipient": "RECIPIENT",
    "proceeds": "PROCEEDS",
    "fulfillment": "FULFILLMENT",
    "packages": "PACKAGES",
    "tax": "TAX",
    "payment": "PAYMENT",
    "fulfillmentOrders": "FULFILLMENT_ORDERS",
}
OF_LINE = {
    "proceeds": "PROCEEDS",
    "expense": "EXPENSE",
    "promotion": "PROMOTION",
    "cancellation": "CANCELLATION",
    "fulfillment": "FULFILLMENT",
    "tax": "TAX",
}
WAITING = frozenset({"PENDING", "PENDING_AVAILABILITY"})


def shown(
    sale: Sale,
    included: Collection[str],
    *,
    now: datetime,
    sees_address: bool = True,
    sees_buyer: bool = True,
    sees_email: bool = True,
    discount_sign: str = "negative",
    pending_prices: bool = False,
) -> Order:
    order = copy.deepcopy(sale.order)
    if not sees_address:
        forget_address(order)
    if not (sees_email and is_mail_told(sale)):
        order.get("buyer", {}).pop("buyerEmail", None)
    if not sees_buyer:
        order["buyer"] = {name: value for name, value in order.get("buyer", {}).items() if name == "buyerEmail"}
        order.pop("tax", None)
    if sale.status in WAITING:
        hide_what_is_not_paid(order, pending_prices=pending_prices)
    if sale.status in WAITING or sale.status == "CANCELLED":
        for name in ("buyer", "recipient"):
            order.pop(name, None)
        for name in ("deliverByWindow", "labelPrintingWindow"):
            order["fulfillment"].pop(name, None)
    if is_phone_suppressed(sale, now):
        order.get("recipient", {}).get("deliveryAddress", {}).pop("phone", None)
    if discount_sign == "positive":
        turn_discounts(order)
    return chosen(order, included)


def is_mail_told(sale: Sale) -> bool:
    return sale.fulfilled_by == "MERCHANT" and sale.status in {"UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"}


def is_phone_suppressed(sale: Sale, now: datetime) -> bool:
    if sale.fulfilled_by == "AMAZON":
        return True
    latest = sale.order["fulfillment"].get("deliverByWindow", {}).get("latestDateTime")
    return sale.status == "SHIPPED" and latest is not None and moment(latest) < now


def forget_address(order: Order) -> None:
    """Without the role there is no address, no message to whom it goes, no picture that somebody uploaded."""
    order.pop("recipient", None)
    for item in order["orderItems"]:
        item["product"].pop("customization", None)
        item["fulfillment"].get("packing", {}).get("giftOption", {}).pop("giftMessage", None)


def hide_what_is_not_paid(order: Order, *, pending_prices: bool) -> None:
    for name in ("proceeds", "payment", "tax", "packages"):
        order.pop(name, None)
    for item in order["orderItems"]:
        for name in ("proceeds", "expense", "promotion", "tax"):
            item.pop(name, None)
        item["fulfillment"].pop("packing", None)
        item["product"].pop("customization", None)
        if not pending_prices:
            item["product"].pop("price", None)


def turn_discounts(order: Order) -> None:
    for holder in (order, *order["orderItems"]):
        for part in holder.get("proceeds", {}).get("breakdowns", ()):
            if part["type"] == "DISCOUNT":
                turn(part["subtotal"])
                for detail in part.get("detailedBreakdowns", ()):
                    turn(detail["value"])


def turn(money: dict[str, Any]) -> None:
    money["amount"] = f"{-Decimal(money['amount']):f}"


def chosen(order: Order, included: Collection[str]) -> Order:
    order["orderItems"] = [
        {name: value for name, value in item.items() if name not in OF_LINE or OF_LINE[name] in included}
        for item in order["orderItems"]
    ]
    return {name: value for name, value in order.items() if name not in OF_ORDER or OF_ORDER[name] in included}
