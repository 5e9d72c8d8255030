"""Order reports as tab-delimited text: one row for each line of an order, columns by name."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from simulator.selling.listings import Listing
from simulator.selling.sales.news import STATUSES
from simulator.selling.sales.store import Sale, from_milliseconds, moment

Row = dict[str, str]


def columns(*lines: str) -> tuple[str, ...]:
    return tuple(name for line in lines for name in line.split())


ACTIONABLE = columns(
    "order-id order-item-id purchase-date payments-date reporting-date promise-date days-past-promise",
    "buyer-email buyer-name buyer-phone-number sku product-name quantity-purchased quantity-shipped",
    "quantity-to-ship ship-service-level recipient-name ship-address-1 ship-address-2 ship-address-3",
    "ship-city ship-state ship-postal-code ship-country payment-method is-business-order",
    "purchase-order-number price-designation is-prime customized-url",
)
ALL_ORDERS = columns(
    "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel",
    "sales-channel order-channel ship-service-level product-name sku asin item-status quantity currency",
    "item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax",
    "item-promotion-discount ship-promotion-discount ship-city ship-state ship-postal-code ship-country",
    "promotion-ids is-business-order purchase-order-number price-designation",
)
LISTED = columns(
    "item-name item-description listing-id seller-sku price quantity open-date image-url item-is-marketplace",
    "product-id-type zshop-shipping-fee item-note item-condition zshop-category1 zshop-browse-path",
    "zshop-storefront-feature asin1 asin2 asin3 will-ship-internationally expedited-shipping zshop-boldface",
    "product-id bid-for-featured-placement add-delete pending-quantity fulfillment-channel",
    "merchant-shipping-group status",
)
LEVELS = {"FREE_ECONOMY": "FreeEconomy", "SECOND_DAY": "SecondDay", "NEXT_DAY": "NextDay", "SAME_DAY": "SameDay"}
WAITING = {"PENDING", "PENDING_AVAILABILITY"}


def actionable(sales: Iterable[Sale], now: datetime) -> str:
    return written(ACTIONABLE, (to_ship(sale, item, now) for sale in sales for item in sale.order["orderItems"]))


def all_orders(sales: Iterable[Sale], _now: datetime) -> str:
    return written(ALL_ORDERS, (listed(sale, item) for sale in sales for item in sale.order["orderItems"]))


def all_listings(listings: Iterable[tuple[Listing, int | None]], language: str) -> str:
    """Each with its pieces; None for what lies with Amazon, which counts it by itself."""
    return written(LISTED, (offered(listing, quantity, language) for listing, quantity in listings))


def offered(listing: Listing, quantity: int | None, language: str) -> Row:
    by_amazon = quantity is None
    return {
        "item-name": listing.title(language),
        "listing-id": f"{int(listing.ean[:-1]) % 10**10:010}",
        "seller-sku": listing.sku,
        "price": str(listing.price),
        "quantity": "" if by_amazon else str(quantity),
        "item-is-marketplace": "y",
        "product-id-type": "1",
        "item-condition": "11",
        "asin1": listing.asin,
        "product-id": listing.asin,
        "pending-quantity": "" if by_amazon else "0",
        "fulfillment-channel": "AMAZON_EU" if by_amazon else "DEFAULT",
        "merchant-shipping-group": "" if by_amazon else "Migrated Template",
        "status": "Active" if by_amazon or quantity else "Inactive",
    }


def written(columns: Sequence[str], rows: Iterable[Row]) -> str:
    lines = ["\t".join(columns)]
    lines += ["\t".join(tidy(row.get(column, "")) for column in columns) for row in rows]
    return "\r\n".join([*lines, ""])


def tidy(value: str) -> str:
    """No value may end its column or its row."""
    return " ".join(value.replace("\t", " ").splitlines())


def to_ship(sale: Sale, item: dict[str, Any], now: datetime) -> Row:
    order = sale.order
    address = order.get("recipient", {}).get("deliveryAddress", {})
    buyer, promise = order.get("buyer", {}), moment(order["fulfillment"]["shipByWindow"]["latestDateTime"])
    paid = from_milliseconds(sale.notes["fulfillable"])
    methods = [one["paymentMethod"] for one in order.get("payment", {}).get("paymentExecutions", ())]
    return {
        "order-id": sale.id,
        "order-item-id": item["orderItemId"],
        "purchase-date": stamp(sale.created),
        "payments-date": stamp(paid),
        "reporting-date": stamp(paid),
        "promise-date": stamp(promise),
        "days-past-promise": str((now - promise).days),
        "buyer-email": buyer.get("buyerEmail", ""),
        "buyer-name": buyer.get("buyerName", ""),
        "buyer-phone-number": address.get("phone", ""),
        "quantity-purchased": str(item["quantityOrdered"]),
        "quantity-shipped": str(item["fulfillment"]["quantityFulfilled"]),
        "quantity-to-ship": str(item["fulfillment"]["quantityUnfulfilled"]),
        "recipient-name": address.get("name", ""),
        **{f"ship-address-{line}": address.get(f"addressLine{line}", "") for line in (1, 2, 3)},
        "payment-method": methods[0] if methods else "",
        "is-prime": flag(order, "PRIME"),
        "customized-url": item["product"].get("customization", {}).get("customizedUrl", ""),
        **common(sale, item),
    }


def listed(sale: Sale, item: dict[str, Any]) -> Row:
    order, is_hidden = sale.order, sale.status in WAITING or "proceeds" not in item
    row = {
        "amazon-order-id": sale.id,
        "merchant-order-id": next((one["aliasId"] for one in order.get("orderAliases", ())), ""),
        "purchase-date": stamp(sale.created),
        "last-updated-date": stamp(sale.updated),
        "order-status": STATUSES[sale.status],
        "fulfillment-channel": "Amazon" if sale.fulfilled_by == "AMAZON" else "Merchant",
        "sales-channel": channel(order),
        "item-status": item_status(sale, item),
        "asin": item["product"]["asin"],
        "quantity": str(item["quantityOrdered"]),
        **common(sale, item),
    }
    return row if is_hidden else {**row, **amounts(item)}


def common(sale: Sale, item: dict[str, Any]) -> Row:
    order = sale.order
    address = {} if sale.status in WAITING else order.get("recipient", {}).get("deliveryAddress", {})
    level = order["fulfillment"]["fulfillmentServiceLevel"]
    return {
        "sku": item["product"].get("sellerSku", ""),
        "product-name": item["product"]["title"],
        "ship-service-level": LEVELS.get(level, level.title()),
        "ship-city": address.get("city", ""),
        "ship-state": address.get("stateOrRegion", ""),
        "ship-postal-code": address.get("postalCode", ""),
        "ship-country": address.get("countryCode", ""),
        "is-business-order": flag(order, "AMAZON_BUSINESS"),
        "purchase-order-number": order.get("buyer", {}).get("buyerPurchaseOrderNumber", ""),
        "price-designation": "Business Price" if "priceDesignation" in item["product"].get("price", {}) else "",
    }


def amounts(item: dict[str, Any]) -> Row:
    """Discounts are told without a sign here."""
    parts = {part["type"]: part for part in item["proceeds"]["breakdowns"]}

    def total(kind: str) -> str:
        return str(parts[kind]["subtotal"]["amount"]) if kind in parts else ""

    def detail(kind: str, subtype: str) -> str:
        found = parts.get(kind, {}).get("detailedBreakdowns", ())
        value = next((one["value"]["amount"] for one in found if one["subtype"] == subtype), "")
        return f"{abs(Decimal(value)):f}" if value else ""

    return {
        "currency": item["proceeds"]["proceedsTotal"]["currencyCode"],
        "item-price": total("ITEM"),
        "item-tax": detail("TAX", "ITEM"),
        "shipping-price": total("SHIPPING"),
        "shipping-tax": detail("TAX", "SHIPPING"),
        "gift-wrap-price": total("GIFT_WRAP"),
        "gift-wrap-tax": detail("TAX", "GIFT_WRAP"),
        "item-promotion-discount": detail("DISCOUNT", "ITEM"),
        "ship-promotion-discount": detail("DISCOUNT", "SHIPPING"),
        "promotion-ids": ",".join(one["promotionId"] for one in item.get("promotion", {}).get("breakdowns", ())),
    }


def item_status(sale: Sale, item: dict[str, Any]) -> str:
    if "cancellationExecution" in item.get("cancellation", {}):
        return "Canceled"
    if sale.status == "PARTIALLY_SHIPPED":
        return "Unshipped" if item["fulfillment"]["quantityUnfulfilled"] else "Shipped"
    return STATUSES[sale.status]


def channel(order: dict[str, Any]) -> str:
    found = order["salesChannel"]
    return str(found["marketplaceName"]) if found["channelName"] == "AMAZON" else "Non-Amazon"


def flag(order: dict[str, Any], program: str) -> str:
    return "true" if program in order.get("programs", ()) else "false"


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+00:00")


FILES: dict[str, Callable[[Iterable[Sale], datetime], str]] = {
    "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING": actionable,
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL": all_orders,
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL": all_orders,
}
# Of what a seller offers in one marketplace, and not of orders.
LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
RESTRICTED = frozenset({"GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"})
