"""The operations of the Selling Partner API that we call, as its models say (checked by a test against them)."""

from dataclasses import dataclass

from chalicelib.domain.throttling import Limit

# What a token without a seller is asked for.
NOTIFICATIONS = "sellingpartnerapi::notifications"

KILO = 1024
# A hundred orders of several lines, with every set of data.
LARGE = 16 * KILO * KILO
# A hundred orders of five hundred lines are 44 MB, read with half a gigabyte; a page that is never read stops a sweep.
HUGE = 64 * KILO * KILO
USUAL = 1 * KILO * KILO


@dataclass(frozen=True, slots=True)
class Operation:
    """``scope`` is for the grantless ones, which belong to our application and to no seller. ``seconds`` is what one
    waits for the whole answer, ``largest`` what it may weigh."""

    name: str
    method: str
    path: str
    limit: Limit
    scope: str = ""
    seconds: float = 15.0
    largest: int = USUAL


ORDERS = "/orders/2026-01-01/orders"
REPORTS = "/reports/2021-06-30"
NEWS = "/notifications/v1"
LISTING = "/listings/2021-08-01/items/{sellerId}/{sku}"
FEEDS = "/feeds/2021-06-30"

SEARCH_ORDERS = Operation("searchOrders", "GET", ORDERS, Limit(0.0056, 20), seconds=30.0, largest=HUGE)
GET_ORDER = Operation("getOrder", "GET", f"{ORDERS}/{{orderId}}", Limit(0.5, 30), largest=LARGE)
CONFIRM_SHIPMENT = Operation(
    "confirmShipment", "POST", "/orders/v0/orders/{orderId}/shipmentConfirmation", Limit(2, 10)
)
GET_PARTICIPATIONS = Operation(
    "getMarketplaceParticipations", "GET", "/sellers/v1/marketplaceParticipations", Limit(0.016, 15)
)
CREATE_REPORT = Operation("createReport", "POST", f"{REPORTS}/reports", Limit(0.0167, 15))
GET_REPORTS = Operation("getReports", "GET", f"{REPORTS}/reports", Limit(0.0222, 10))
GET_REPORT = Operation("getReport", "GET", f"{REPORTS}/reports/{{reportId}}", Limit(2, 15))
GET_REPORT_DOCUMENT = Operation(
    "getReportDocument", "GET", f"{REPORTS}/documents/{{reportDocumentId}}", Limit(0.0167, 15)
)
CREATE_RESTRICTED_DATA_TOKEN = Operation(
    "createRestrictedDataToken", "POST", "/tokens/2021-03-01/restrictedDataToken", Limit(1, 10)
)
CREATE_DESTINATION = Operation("createDestination", "POST", f"{NEWS}/destinations", Limit(1, 5), scope=NOTIFICATIONS)
GET_DESTINATIONS = Operation("getDestinations", "GET", f"{NEWS}/destinations", Limit(1, 5), scope=NOTIFICATIONS)
CREATE_SUBSCRIPTION = Operation("createSubscription", "POST", f"{NEWS}/subscriptions/{{notificationType}}", Limit(1, 5))
GET_SUBSCRIPTION = Operation("getSubscription", "GET", f"{NEWS}/subscriptions/{{notificationType}}", Limit(1, 5))
DELETE_SUBSCRIPTION = Operation(
    "deleteSubscriptionById",
    "DELETE",
    f"{NEWS}/subscriptions/{{notificationType}}/{{subscriptionId}}",
    Limit(1, 5),
    scope=NOTIFICATIONS,
)
SEARCH_LISTINGS = Operation(
    "searchListingsItems", "GET", "/listings/2021-08-01/items/{sellerId}", Limit(5, 5), largest=LARGE
)
GET_LISTING = Operation("getListingsItem", "GET", LISTING, Limit(5, 10), largest=LARGE)
PATCH_LISTING = Operation("patchListingsItem", "PATCH", LISTING, Limit(5, 5))
CREATE_FEED_DOCUMENT = Operation("createFeedDocument", "POST", f"{FEEDS}/documents", Limit(0.5, 15))
CREATE_FEED = Operation("createFeed", "POST", f"{FEEDS}/feeds", Limit(0.0083, 15))
GET_FEED = Operation("getFeed", "GET", f"{FEEDS}/feeds/{{feedId}}", Limit(2, 15))
GET_FEEDS = Operation("getFeeds", "GET", f"{FEEDS}/feeds", Limit(0.0222, 10))
GET_FEED_DOCUMENT = Operation("getFeedDocument", "GET", f"{FEEDS}/documents/{{feedDocumentId}}", Limit(0.0222, 10))

OPERATIONS = (
    SEARCH_ORDERS,
    GET_ORDER,
    CONFIRM_SHIPMENT,
    GET_PARTICIPATIONS,
    CREATE_REPORT,
    GET_REPORTS,
    GET_REPORT,
    GET_REPORT_DOCUMENT,
    CREATE_RESTRICTED_DATA_TOKEN,
    CREATE_DESTINATION,
    GET_DESTINATIONS,
    CREATE_SUBSCRIPTION,
    GET_SUBSCRIPTION,
    DELETE_SUBSCRIPTION,
    SEARCH_LISTINGS,
    GET_LISTING,
    PATCH_LISTING,
    CREATE_FEED_DOCUMENT,
    CREATE_FEED,
    GET_FEED,
    GET_FEEDS,
    GET_FEED_DOCUMENT,
)
