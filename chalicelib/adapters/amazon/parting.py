"""What is personal in an order's words, and what is not: parted at the door, and put together again while both exist.

What may be kept is named here, field by field. Whatever is not named is personal, also what Amazon adds tomorrow.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

Json = Any
Kept = bool | Callable[[Json], bool] | Mapping[str, "Kept"]

# Reasons are Amazon's own codes (NoInventory) and phrases (Changed mind about purchase); anything with a name, a number
# or a sign in it may be a person's words.
_CODE = re.compile(r"[A-Z][A-Za-z_]{3,59}|[A-Z][a-z]+(?: [a-z]+){1,6}")
_LONGEST_CODE = 80


def is_code(reason: Json) -> bool:
    return isinstance(reason, str) and len(reason) <= _LONGEST_CODE and bool(_CODE.fullmatch(reason))


def _all(*names: str) -> dict[str, Kept]:
    return dict.fromkeys(names, True)


_ITEM: Mapping[str, Kept] = {
    **_all("orderItemId", "quantityOrdered", "measurement", "associatedOrderItems", "programs"),
    "product": _all("asin", "title", "sellerSku", "condition", "price", "serialNumbers"),
    **_all("proceeds", "expense", "promotion", "tax"),
    "cancellation": {
        "cancellationRequest": {"requester": True, "cancelReason": is_code},
        "cancellationExecution": {"cancelledBy": True, "cancelReason": is_code},
    },
    "fulfillment": {
        **_all("quantityFulfilled", "quantityUnfulfilled", "picking", "shipping"),
        "packing": {"giftOption": _all("giftWrapLevel"), "serialNumberRequirement": True},
    },
}
_PACKAGE = _all(
    "packageReferenceId",
    "createdTime",
    "packageStatus",
    "carrier",
    "shipTime",
    "shippingService",
    "trackingNumber",
    "shipFromAddress",
    "packageItems",
)
_ORDER: Mapping[str, Kept] = {
    **_all("orderId", "orderAliases", "createdTime", "lastUpdatedTime", "programs", "associatedOrders"),
    **_all("salesChannel", "proceeds", "fulfillment", "fulfillmentOrders"),
    "buyer": _all("buyerPurchaseOrderNumber"),
    "recipient": {"deliveryAddress": _all("countryCode", "addressType")},
    "payment": {"paymentExecutions": _all("paymentMethod", "paymentAmount")},
    "tax": {"taxInvoicing": True, "taxRegistrations": _all("entityType", "taxRegistrationType")},
    "packages": _PACKAGE,
    "orderItems": _ITEM,
}


def parted(order: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Without what is personal, and that alone, in the places where it was."""
    kept, personal = _of_mapping(order, _ORDER)
    return kept, {} if personal is _NOTHING else personal


def joined(kept: Json, personal: Json) -> Json:
    """As it was before it was parted."""
    if isinstance(kept, dict) and isinstance(personal, dict):
        both = {name: joined(kept[name], personal[name]) for name in kept.keys() & personal.keys()}
        return {**kept, **personal, **both}
    if isinstance(kept, list) and isinstance(personal, list) and len(kept) == len(personal):
        return [joined(one, other) for one, other in zip(kept, personal, strict=True)]
    return kept if personal is None else personal


_NOTHING = object()


def _parted(value: Json, rule: Kept) -> tuple[Json, Json]:
    """Both halves; ``_NOTHING`` for one that has none of it. What has another shape than its rule is personal."""
    if rule is True:
        return value, _NOTHING
    if isinstance(rule, Mapping):
        if isinstance(value, Mapping):
            return _of_mapping(value, rule)
        if isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
            return _of_list(value, rule)
        return _NOTHING, value
    return (value, _NOTHING) if callable(rule) and rule(value) else (_NOTHING, value)


def _of_mapping(value: Mapping[str, Json], rules: Mapping[str, Kept]) -> tuple[Json, Json]:
    halves = {name: _parted(each, rules.get(name, False)) for name, each in value.items()}
    kept = {name: half for name, (half, _) in halves.items() if half is not _NOTHING}
    personal = {name: half for name, (_, half) in halves.items() if half is not _NOTHING}
    return kept, personal or _NOTHING


def _of_list(values: list[Json], rules: Mapping[str, Kept]) -> tuple[Json, Json]:
    """Both lists are as long as the whole, so that each finds its place again."""
    halves = [_of_mapping(each, rules) for each in values]
    kept = [half for half, _ in halves]
    if all(half is _NOTHING for _, half in halves):
        return kept, _NOTHING
    return kept, [{} if half is _NOTHING else half for _, half in halves]
