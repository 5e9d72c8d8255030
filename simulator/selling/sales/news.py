"""What the seller's subscription is told of a change: Amazon's ORDER_CHANGE, in the words of v0."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.selling import news
from simulator.selling.sales.store import Order, Sale, moment
from simulator.world import World

STATUSES = {
    "PENDING_AVAILABILITY": "PendingAvailability",
    "PENDING": "Pending",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "PartiallyShipped",
    "SHIPPED": "Shipped",
    "CANCELLED": "Canceled",
    "UNFULFILLABLE": "Unfulfillable",
}
PROGRAMS = {"AMAZON_BUSINESS": "Business", "PRIME": "Prime", "PREMIUM": "Premium", "INVOICE_BY_AMAZON": "IBA"}


@dataclass(frozen=True)
class News:
    change: str  # OrderStatusChange | BuyerRequestedChange | DeliveryTipChange
    reason: str


def tell(world: World, sale: Sale, told: News, at: datetime) -> None:
    news.publish_order_change(world, sale.seller, sale.region, summary(sale, told, at))


def summary(sale: Sale, told: News, at: datetime) -> news.OrderNews:
    order, is_paid = sale.order, sale.status not in {"PENDING", "PENDING_AVAILABILITY"}
    return news.OrderNews(
        order_id=sale.id,
        marketplace_id=sale.marketplace,
        status=STATUSES[sale.status],
        purchased_at=sale.created,
        changed_at=at,
        items=tuple(about_item(item) for item in order["orderItems"]),
        change=told.change,
        reason=told.reason,
        postal_code=order.get("recipient", {}).get("deliveryAddress", {}).get("postalCode") if is_paid else None,
        fulfilled_by="AFN" if sale.fulfilled_by == "AMAZON" else "MFN",
        order_type="Preorder" if sale.notes.get("is_preorder") else "StandardOrder",
        programs=tuple(PROGRAMS[name] for name in order.get("programs", ()) if name in PROGRAMS),
        ship_window=window(order, "shipByWindow"),
        delivery_window=window(order, "deliverByWindow"),
    )


def about_item(item: dict[str, Any]) -> news.ItemNews:
    return news.ItemNews(
        order_item_id=item["orderItemId"],
        sku=item["product"].get("sellerSku", ""),
        quantity=item["quantityOrdered"],
        shipped=item["fulfillment"]["quantityFulfilled"],
        wants_cancel="cancellationRequest" in item.get("cancellation", {}),
    )


def window(order: Order, name: str) -> tuple[datetime, datetime] | None:
    found = order["fulfillment"].get(name)
    return (moment(found["earliestDateTime"]), moment(found["latestDateTime"])) if found else None
