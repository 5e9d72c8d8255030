"""Amazon's words in its order reports, and ours for them."""

from chalicelib.domain.orders.amazon import AmazonStatus, ChargeKind

# The status names of the Orders API before 2026, and what the report adds to them.
STATUSES = {
    "pending": AmazonStatus.PENDING,
    "pendingavailability": AmazonStatus.PENDING_AVAILABILITY,
    "unshipped": AmazonStatus.UNSHIPPED,
    "partiallyshipped": AmazonStatus.PARTIALLY_SHIPPED,
    "shipping": AmazonStatus.UNSHIPPED,
    "shipped": AmazonStatus.SHIPPED,
    "complete": AmazonStatus.SHIPPED,
    "canceled": AmazonStatus.CANCELLED,
    "cancelled": AmazonStatus.CANCELLED,
    "unfulfillable": AmazonStatus.UNFULFILLABLE,
    "invoiceunconfirmed": AmazonStatus.PENDING,
}
LEVELS = ("expedited", "secondday", "nextday", "sameday", "scheduled", "priority", "standard")
LEVEL_WORDS = {"secondday": "SECOND_DAY", "nextday": "NEXT_DAY", "sameday": "SAME_DAY"}
MONEY = (
    ("item-price", ChargeKind.ITEM, ""),
    ("item-tax", ChargeKind.TAX, "item"),
    ("shipping-price", ChargeKind.SHIPPING, ""),
    ("shipping-tax", ChargeKind.TAX, "shipping"),
    ("gift-wrap-price", ChargeKind.GIFT_WRAP, ""),
    ("gift-wrap-tax", ChargeKind.TAX, "gift_wrap"),
    ("item-promotion-discount", ChargeKind.DISCOUNT, "item"),
    ("ship-promotion-discount", ChargeKind.DISCOUNT, "shipping"),
)
# What may stand in the raw order: everything else is left out, whatever Amazon adds.
IMPERSONAL = frozenset(column for column, _kind, _part in MONEY) | {
    "amazon-order-id",
    "asin",
    "currency",
    "fulfillment-channel",
    "is-business-order",
    "is-prime",
    "item-status",
    "last-updated-date",
    "merchant-order-id",
    "order-channel",
    "order-id",
    "order-item-id",
    "order-status",
    "payments-date",
    "price-designation",
    "product-name",
    "promise-date",
    "promotion-ids",
    "purchase-date",
    "purchase-order-number",
    "quantity",
    "quantity-purchased",
    "quantity-shipped",
    "quantity-to-ship",
    "sales-channel",
    "ship-country",
    "ship-service-level",
    "sku",
}
