"""confirmShipment's rules: what may be said of a parcel, when it is a new one, and when a correction of one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.selling.call import Refusal, invalid, iso
from simulator.selling.sales.life import OPEN, open_lines
from simulator.selling.sales.news import News
from simulator.selling.sales.parcels import WAREHOUSE, packed
from simulator.selling.sales.store import Sale

OTHER = "Other"
POSITIVE = re.compile(r"0*[1-9][0-9]*")
# Seconds or milliseconds, and Z: "+00:00" means the same and is refused all the same.
SHIP_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
# Our choice, Amazon publishes none.
LONGEST = 100
# A parcel that left before it was ordered, or that leaves the day after tomorrow, is a mistake. Our choice, too.
LEEWAY = timedelta(days=1)
NOT_FOUND = (
    "Failed to create package due to not finding a matching package or order already fulfilled. "
    "ErrorMessage(errorCode=GeneralError, errorDescription=Unable to find package to update for order (), "
    "errorMetric=PackageToUpdateNotFound, packageIndex=null)"
)


@dataclass(frozen=True)
class Parcel:
    reference: str
    carrier: str
    service: str
    tracking: str
    left_at: datetime
    items: Mapping[str, int]  # pieces by orderItemId
    codes: Mapping[str, list[str]]  # Transparency's, where some were given


def read(body: Any) -> tuple[str, Parcel]:
    """The marketplace and the parcel. Raises a Refusal with 400 for what breaks the model or its rules."""
    if not isinstance(body, dict):
        raise invalid("The request body is missing.")
    detail = body.get("packageDetail")
    if not isinstance(detail, dict):
        raise invalid("Missing required field: packageDetail.")
    if body.get("codCollectionMethod") not in {None, "DirectPayment"}:
        raise invalid("Invalid codCollectionMethod: must be DirectPayment.")
    carrier = text(detail, "carrierCode")
    if carrier == OTHER:
        carrier = text(detail, "carrierName", "is required when carrierCode is Other")
    reference = text(detail, "packageReferenceId")
    if not POSITIVE.fullmatch(reference):
        raise invalid("Invalid packageReferenceId: only positive numeric values are supported.")
    items, codes = lines(detail.get("orderItems"))
    service = text(detail, "shippingMethod") if detail.get("shippingMethod") is not None else ""
    parcel = Parcel(reference, carrier, service, text(detail, "trackingNumber"), ship_date(detail), items, codes)
    return text(body, "marketplaceId"), parcel


def text(given: Mapping[str, Any], name: str, why: str = "must be a string") -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise invalid(f"Invalid {name}: {why}.")
    if len(value) > LONGEST or not value.isprintable():
        raise invalid(f"Invalid {name}: at most {LONGEST} printable characters.")
    return value


def ship_date(detail: Mapping[str, Any]) -> datetime:
    written = text(detail, "shipDate")
    if not SHIP_DATE.fullmatch(written):
        raise invalid("Invalid shipDate: must be in ISO 8601 format, in UTC with the suffix Z.")
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise invalid("Invalid shipDate: there is no such moment.") from None


def lines(given: Any) -> tuple[dict[str, int], dict[str, list[str]]]:
    if not isinstance(given, list) or not given or not all(isinstance(line, dict) for line in given):
        raise invalid("Invalid orderItems: at least one is required.")
    items: dict[str, int] = {}
    codes: dict[str, list[str]] = {}
    for line in given:
        id, quantity = text(line, "orderItemId"), line.get("quantity")
        if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
            raise invalid(f"Invalid quantity of order item {id}: must be a positive integer.")
        if id in items:
            raise invalid(f"Order item {id} is named twice.")
        items[id] = quantity
        if given_codes := line.get("transparencyCodes"):
            if not isinstance(given_codes, list) or not all(isinstance(code, str) for code in given_codes):
                raise invalid(f"Invalid transparencyCodes of order item {id}: must be a list of strings.")
            codes[id] = given_codes
    return items, codes


def confirm(sale: Sale, at: datetime, parcel: Parcel) -> News:
    """One more parcel, or, under a reference that is known, that parcel as it is told now. Raises a Refusal."""
    admit(sale, at, parcel)
    known = next((one for one in sale.order.get("packages", ()) if same(one, parcel)), None)
    if known is None and sale.status not in OPEN:
        raise Refusal(400, "InvalidInput", NOT_FOUND)
    before = {item["orderItemId"]: item["quantity"] for item in known["packageItems"]} if known else {}
    count(sale, before, parcel.items)
    told = package(sale, at, parcel)
    if known is None:
        sale.order.setdefault("packages", []).append(told)
    else:
        kept = {name: known[name] for name in ("packageReferenceId", "createdTime", "packageStatus") if name in known}
        known.clear()
        known |= {**told, **kept}
    status = "PARTIALLY_SHIPPED" if open_lines(sale.order) else "SHIPPED"
    sale.order["fulfillment"]["fulfillmentStatus"] = status
    return News("OrderStatusChange", "Package Updated" if known else f"Order {status.replace('_', ' ').title()}")


def admit(sale: Sale, at: datetime, parcel: Parcel) -> None:
    if sale.fulfilled_by == "AMAZON":
        raise invalid("The order is fulfilled by Amazon; its shipment cannot be confirmed.")
    if "FBM_SHIP_PLUS" in sale.order.get("programs", ()):
        raise invalid("The shipment of a Ship+ order is confirmed by Amazon.")
    if sale.status not in {*OPEN, "SHIPPED"}:
        raise invalid(f"The order is {sale.status}; its shipment cannot be confirmed.")
    if not sale.created - LEEWAY <= parcel.left_at <= at + LEEWAY:
        raise invalid("Invalid shipDate: must be after the purchase date and not in the future.")


def same(package: Mapping[str, Any], parcel: Parcel) -> bool:
    return int(package["packageReferenceId"]) == int(parcel.reference)


def count(sale: Sale, before: Mapping[str, int], now: Mapping[str, int]) -> None:
    """Pieces from open to sent; those that the same parcel was said to hold before are free again first."""
    known = {item["orderItemId"]: item["fulfillment"] for item in sale.order["orderItems"]}
    for id, pieces in now.items():
        if id not in known:
            raise invalid(f"Order item {id} does not belong to the order.")
        if pieces > known[id]["quantityUnfulfilled"] + before.get(id, 0):
            raise invalid(f"The quantity of order item {id} exceeds what is unshipped.")
    for id in {*before, *now}:
        more = now.get(id, 0) - before.get(id, 0)
        known[id]["quantityFulfilled"] += more
        known[id]["quantityUnfulfilled"] -= more


def package(sale: Sale, at: datetime, parcel: Parcel) -> dict[str, Any]:
    items = [packed(sale, id, pieces) for id, pieces in parcel.items.items()]
    for item in items:
        if item["orderItemId"] in parcel.codes:
            item["transparencyCodes"] = parcel.codes[item["orderItemId"]]
    told = {
        "packageReferenceId": parcel.reference,
        "createdTime": iso(at),
        "packageStatus": {"status": "SHIPPED", "detailedStatus": "PICKED_UP"},
        "carrier": parcel.carrier,
        "shipTime": iso(parcel.left_at),
        "shippingService": parcel.service,
        "trackingNumber": parcel.tracking,
        "shipFromAddress": dict(WAREHOUSE),
        "packageItems": items,
    }
    return {name: value for name, value in told.items() if value}
