"""The publisher: news of a seller's orders, written as Amazon writes them and laid out for the courier.

Whoever changes an order calls `publish_order_change(world, seller, region, news)`; one notification goes to every
subscription that wants it. The faults of the crossing `notification` happen here.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from simulator import faults
from simulator.rows import Fault
from simulator.selling import applications, sellers
from simulator.selling.call import iso
from simulator.selling.rows import Application, Destination, Notification, Published, Subscription
from simulator.world import World

ORDER_CHANGE = "ORDER_CHANGE"
# Their keys begin with a small letter, all those of the others with a capital one.
SMALL_LETTERS = ("REPORT_PROCESSING_FINISHED", "FEED_PROCESSING_FINISHED")
NEW_SECRET = "APPLICATION_OAUTH_CLIENT_NEW_SECRET"  # noqa: S105
# How long after a change Amazon's own machinery tells of it; none, so that a story need not wait.
AT_ONCE = timedelta(0)
LATE = timedelta(minutes=20)
# A notification that is to be overtaken waits until the next two or three have gone.
OVERTAKEN = timedelta(seconds=20)


@dataclass(frozen=True)
class ItemNews:
    order_item_id: str
    sku: str
    quantity: int
    shipped: int = 0
    wants_cancel: bool = False


@dataclass(frozen=True)
class OrderNews:
    """What a notification tells of an order: no names, no prices. Statuses as v0 spells them: Canceled, Unshipped …"""

    order_id: str
    marketplace_id: str
    status: str
    purchased_at: datetime
    changed_at: datetime
    items: tuple[ItemNews, ...]
    change: str = "OrderStatusChange"  # | BuyerRequestedChange | DeliveryTipChange
    reason: str = ""
    postal_code: str | None = None
    fulfilled_by: str = "MFN"  # | AFN
    order_type: str = "StandardOrder"
    programs: tuple[str, ...] = ()  # Business | Prime | Premium | IBA | Replacement
    ship_window: tuple[datetime, datetime] | None = None
    delivery_window: tuple[datetime, datetime] | None = None


def publish_order_change(world: World, seller: str, region: str, news: OrderNews) -> int:
    """To how many subscriptions it was laid out; none without a subscription or after the grant was revoked."""
    if sellers.granted(world, seller, region) is None:
        return 0
    wanted = [
        subscription
        for subscription in world.selling.subscriptions.all()
        if (subscription.kind, subscription.seller, subscription.region) == (ORDER_CHANGE, seller, region)
        and (not subscription.change_types or news.change in subscription.change_types)
        and (not subscription.marketplaces or news.marketplace_id in subscription.marketplaces)
    ]
    for subscription in wanted:
        put(world, subscription, news)
    return len(wanted)


def lay_out(world: World, subscription: Subscription, *, about: str, payload: dict[str, Any]) -> None:
    """One notification, whole or damaged, at once or late, in the order in which they are called for."""
    destination = world.selling.destinations.get(subscription.destination)
    if destination is None:
        return
    id = str(uuid4())
    notification = Notification(
        id,
        id,
        subscription.kind,
        subscription.seller,
        about,
        destination.arn,
        json.dumps(envelope(world, subscription, id, payload)),
        world.now() + AT_ONCE,
    )
    with world.state.change():
        fault = faults.take(world, "notification", seller=subscription.seller)
        for one in [notification] if fault is None else spoilt(world, notification, fault):
            world.selling.notifications.put(one.key, one)


def lay_out_test(world: World, destination: Destination) -> None:
    """A change of an order that there never was, of a seller that there is not."""
    at = world.now()
    item = ItemNews("00000000000001", "TEST-SKU", 1)
    told = OrderNews("000-0000000-0000000", "ATVPDKIKX0DER", "Unshipped", at, at, (item,), reason="Test")
    put(world, Subscription("test", ORDER_CHANGE, "TESTSELLER", "", destination.id, "1.0", ""), told)


def put(world: World, subscription: Subscription, news: OrderNews) -> None:
    lay_out(world, subscription, about=news.order_id, payload=order_change(subscription.seller, news))


def tell_new_secret(world: World, application: Application) -> None:
    """Amazon sends it to whoever is subscribed, and here that is every destination of the application."""
    secret = application.secrets[0]
    payload = {
        "applicationOAuthClientNewSecret": {
            "clientId": application.client_id,
            "newClientSecret": secret.value,
            "newClientSecretExpiryTime": iso(secret.expires_at),
            "oldClientSecretExpiryTime": iso(application.secrets[1].expires_at),
        }
    }
    for destination in world.selling.destinations.all():
        subscription = Subscription(application.id, NEW_SECRET, "", "", destination.id, "1.0", "")
        lay_out(world, subscription, about="", payload=payload)


def spoilt(world: World, notification: Notification, fault: Fault) -> list[Notification]:
    if fault.fault == "lost":
        keep_fate(world, notification, "lost")
        return []
    if fault.fault == "twice":
        again = notification.due_at + timedelta(seconds=1)
        return [notification, replace(notification, key=f"{notification.id}#2", due_at=again)]
    if fault.fault in {"late", "reordered"}:
        wait = {"late": LATE, "reordered": OVERTAKEN}[fault.fault]
        # The default of a fault's seconds is made for hung doors and says nothing here.
        asked = timedelta(seconds=fault.seconds) if fault.seconds != faults.HANG_SECONDS else wait
        return [replace(notification, due_at=notification.due_at + asked)]
    if fault.fault == "unknown_kind":
        body = {**json.loads(notification.body), "NotificationType": "ORDER_WEATHER_CHANGE", "Payload": {"Sky": "grey"}}
        return [replace(notification, kind="ORDER_WEATHER_CHANGE", body=json.dumps(body))]
    return [replace(notification, body=notification.body[: len(notification.body) // 2])]


def envelope(world: World, subscription: Subscription, id: str, payload: dict[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "NotificationVersion": "1.0",
        "NotificationType": subscription.kind,
        "PayloadVersion": subscription.payload_version,
        "EventTime": iso(world.now()),
        "Payload": payload,
        "NotificationMetadata": {
            "ApplicationId": applications.current(world).id,
            "SubscriptionId": subscription.id,
            "PublishTime": iso(world.now()),
            "NotificationId": id,
        },
    }
    if subscription.kind not in SMALL_LETTERS:
        return written
    inner = {key[0].lower() + key[1:]: value for key, value in written.pop("NotificationMetadata").items()}
    return {**{key[0].lower() + key[1:]: value for key, value in written.items()}, "notificationMetadata": inner}


def order_change(seller: str, news: OrderNews) -> dict[str, Any]:
    shipped = sum(item.shipped for item in news.items)
    return {
        "OrderChangeNotification": {
            "NotificationLevel": "OrderLevel",
            "SellerId": seller,
            "AmazonOrderId": news.order_id,
            "OrderChangeType": news.change,
            "OrderChangeTrigger": {"TimeOfOrderChange": iso(news.changed_at), "ChangeReason": news.reason},
            "Summary": {
                "MarketplaceId": news.marketplace_id,
                "OrderStatus": news.status,
                "PurchaseDate": iso(news.purchased_at),
                "DestinationPostalCode": news.postal_code,
                "FulfillmentType": news.fulfilled_by,
                "OrderType": news.order_type,
                "NumberOfItemsShipped": shipped,
                "NumberOfItemsUnshipped": sum(item.quantity for item in news.items) - shipped,
                **window("ShipDate", news.ship_window),
                **window("DeliveryDate", news.delivery_window),
                **({"OrderPrograms": list(news.programs)} if news.programs else {}),
                "OrderItems": [
                    {
                        "OrderItemId": item.order_item_id,
                        "SellerSKU": item.sku,
                        "SupplySourceId": None,
                        "Quantity": item.quantity,
                        "QuantityShipped": item.shipped,
                        "IsBuyerRequestedCancel": item.wants_cancel,
                    }
                    for item in news.items
                ],
            },
        }
    }


def window(what: str, between: tuple[datetime, datetime] | None) -> dict[str, str]:
    return {f"Earliest{what}": iso(between[0]), f"Latest{what}": iso(between[1])} if between else {}


def keep_fate(world: World, notification: Notification, fate: str) -> None:
    published = Published(
        notification.key,
        notification.id,
        notification.kind,
        notification.seller,
        notification.about,
        notification.arn,
        world.now(),
        fate,
    )
    world.selling.published.put(published.key, published)
