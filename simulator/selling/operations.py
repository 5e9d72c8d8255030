"""The operations that can be called: path, published rate and burst, the roles that open them, who answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import unquote

from simulator.selling import roles

NOTIFICATIONS = "sellingpartnerapi::notifications"
ROTATION = "sellingpartnerapi::client_credential:rotation"


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    rate: float  # tokens a second
    burst: int
    handler: str  # "module:function" below simulator.selling
    roles: tuple[str, ...] = roles.ANY  # any one of them; none named: any role
    scope: str = ""  # grantless: no seller, a token for this scope

    @property
    def act(self) -> Callable[..., Any]:
        """Looked up when it is called: handlers know this table themselves, by way of `call`."""
        module, _, function = self.handler.partition(":")
        found: Callable[..., Any] = getattr(import_module(f"simulator.selling.{module}"), function)
        return found


ORDERS, REPORTS, NEWS = "/orders/2026-01-01/orders", "/reports/2021-06-30", "/notifications/v1"
FEEDS = "/feeds/2021-06-30"
SUBSCRIPTIONS, LISTINGS = f"{NEWS}/subscriptions", "/listings/2021-08-01/items"

OPERATIONS = (
    Operation("searchOrders", "GET", ORDERS, 0.0056, 20, "orders_api:search_orders", roles.ORDERS),
    Operation("getOrder", "GET", f"{ORDERS}/{{orderId}}", 0.5, 30, "orders_api:get_order", roles.ORDERS),
    Operation(
        "confirmShipment",
        "POST",
        "/orders/v0/orders/{orderId}/shipmentConfirmation",
        2,
        10,
        "orders_api:confirm_shipment",
        roles.SHIPPING,
    ),
    Operation(
        "getMarketplaceParticipations",
        "GET",
        "/sellers/v1/marketplaceParticipations",
        0.016,
        15,
        "sellers_api:get_marketplace_participations",
    ),
    Operation("createReport", "POST", f"{REPORTS}/reports", 0.0167, 15, "reports_api:create_report"),
    Operation("getReports", "GET", f"{REPORTS}/reports", 0.0222, 10, "reports_api:get_reports"),
    Operation("getReport", "GET", f"{REPORTS}/reports/{{reportId}}", 2, 15, "reports_api:get_report"),
    Operation(
        "getReportDocument",
        "GET",
        f"{REPORTS}/documents/{{reportDocumentId}}",
        0.0167,
        15,
        "reports_api:get_report_document",
    ),
    Operation(
        "createRestrictedDataToken",
        "POST",
        "/tokens/2021-03-01/restrictedDataToken",
        1,
        10,
        "tokens_api:create_restricted_data_token",
    ),
    Operation(
        "createDestination",
        "POST",
        f"{NEWS}/destinations",
        1,
        5,
        "notifications_api:create_destination",
        scope=NOTIFICATIONS,
    ),
    Operation(
        "getDestinations",
        "GET",
        f"{NEWS}/destinations",
        1,
        5,
        "notifications_api:get_destinations",
        scope=NOTIFICATIONS,
    ),
    Operation(
        "getDestination",
        "GET",
        f"{NEWS}/destinations/{{destinationId}}",
        1,
        5,
        "notifications_api:get_destination",
        scope=NOTIFICATIONS,
    ),
    Operation(
        "deleteDestination",
        "DELETE",
        f"{NEWS}/destinations/{{destinationId}}",
        1,
        5,
        "notifications_api:delete_destination",
        scope=NOTIFICATIONS,
    ),
    Operation(
        "createSubscription",
        "POST",
        f"{SUBSCRIPTIONS}/{{notificationType}}",
        1,
        5,
        "notifications_api:create_subscription",
    ),
    Operation(
        "getSubscription", "GET", f"{SUBSCRIPTIONS}/{{notificationType}}", 1, 5, "notifications_api:get_subscription"
    ),
    Operation(
        "getSubscriptionById",
        "GET",
        f"{SUBSCRIPTIONS}/{{notificationType}}/{{subscriptionId}}",
        1,
        5,
        "notifications_api:get_subscription_by_id",
        scope=NOTIFICATIONS,
    ),
    Operation(
        "deleteSubscriptionById",
        "DELETE",
        f"{SUBSCRIPTIONS}/{{notificationType}}/{{subscriptionId}}",
        1,
        5,
        "notifications_api:delete_subscription_by_id",
        scope=NOTIFICATIONS,
    ),
    Operation(
        "sendTestNotification",
        "POST",
        f"{SUBSCRIPTIONS}/{{notificationType}}/testNotification",
        1,
        5,
        "notifications_api:send_test_notification",
        scope=NOTIFICATIONS,
    ),
    Operation(
        "searchListingsItems",
        "GET",
        f"{LISTINGS}/{{sellerId}}",
        5,
        5,
        "listings_api:search_listings_items",
        (roles.LISTING,),
    ),
    Operation(
        "getListingsItem",
        "GET",
        f"{LISTINGS}/{{sellerId}}/{{sku}}",
        5,
        10,
        "listings_api:get_listings_item",
        (roles.LISTING,),
    ),
    Operation(
        "patchListingsItem",
        "PATCH",
        f"{LISTINGS}/{{sellerId}}/{{sku}}",
        5,
        5,
        "listings_api:patch_listings_item",
        (roles.LISTING,),
    ),
    Operation("createFeedDocument", "POST", f"{FEEDS}/documents", 0.5, 15, "feeds_api:create_feed_document"),
    Operation(
        "getFeedDocument", "GET", f"{FEEDS}/documents/{{feedDocumentId}}", 0.0222, 10, "feeds_api:get_feed_document"
    ),
    Operation("createFeed", "POST", f"{FEEDS}/feeds", 0.0083, 15, "feeds_api:create_feed"),
    Operation("getFeeds", "GET", f"{FEEDS}/feeds", 0.0222, 10, "feeds_api:get_feeds"),
    Operation("getFeed", "GET", f"{FEEDS}/feeds/{{feedId}}", 2, 15, "feeds_api:get_feed"),
    Operation("cancelFeed", "DELETE", f"{FEEDS}/feeds/{{feedId}}", 2, 15, "feeds_api:cancel_feed"),
    Operation(
        "rotateApplicationClientSecret",
        "POST",
        "/applications/2023-11-30/clientSecret",
        0.0167,
        1,
        "applications_api:rotate_client_secret",
        scope=ROTATION,
    ),
)
BY_NAME = {operation.name: operation for operation in OPERATIONS}


def find(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """By method and undecoded path: a SKU may contain a slash, as %2F."""
    for operation in OPERATIONS:
        if operation.method == method and (found := pattern(operation.path).fullmatch(path)):
            return operation, {name: unquote(value) for name, value in found.groupdict().items()}
    return None


@cache
def pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
