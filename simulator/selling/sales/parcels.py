"""Parcels of an order: what left, with whom, under which number, and how far it came."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from simulator.selling.call import iso
from simulator.selling.sales.store import Order, Sale

CARRIERS = (("DHL", "Paket"), ("DPD", "Classic"), ("UPS", "Standard"), ("ヤマト運輸", "宅急便"), ("Correios", "SEDEX"))
WAREHOUSE = {
    "name": "Crossroads Warehouse",
    "addressLine1": "Unit 7, Technology Park",
    "city": "Reading",
    "districtOrCounty": "Berkshire",
    "stateOrRegion": "England",
    "postalCode": "RG6 1AZ",
    "countryCode": "GB",
}
# How a parcel can stand: its status, then the details that go with it.
FATES = (
    ("DELIVERED", "DELIVERED"),
    ("PENDING", "PENDING_SCHEDULE"),
    ("PENDING", "PENDING_PICK_UP"),
    ("PENDING", "PENDING_DROP_OFF"),
    ("CANCELLED", "LABEL_CANCELLED"),
    ("SHIPPED", "PICKED_UP"),
    ("SHIPPED", "DROPPED_OFF"),
    ("IN_TRANSIT", "AT_ORIGIN_FC"),
    ("IN_TRANSIT", "AT_DESTINATION_FC"),
    ("IN_TRANSIT", "OUT_FOR_DELIVERY"),
    ("UNDELIVERABLE", "REJECTED_BY_BUYER"),
    ("UNDELIVERABLE", "UNDELIVERABLE"),
    ("UNDELIVERABLE", "RETURNING_TO_SELLER"),
    ("UNDELIVERABLE", "RETURNED_TO_SELLER"),
    ("UNDELIVERABLE", "LOST"),
    ("UNDELIVERABLE", "DAMAGED"),
)


def sent(
    sale: Sale,
    at: datetime,
    items: Mapping[str, int],
    *,
    carrier: str = "",
    service: str = "",
    tracking: str = "",
    reference: str = "",
) -> None:
    """Raises ValueError for more than is open, or for lines that there are not."""
    lines = {item["orderItemId"]: item["fulfillment"] for item in sale.order["orderItems"]}
    for item_id, pieces in items.items():
        if item_id not in lines or not 0 < pieces <= lines[item_id]["quantityUnfulfilled"]:
            raise ValueError(f"{pieces} pieces of line {item_id} are not open")
        lines[item_id]["quantityFulfilled"] += pieces
        lines[item_id]["quantityUnfulfilled"] -= pieces
    if sale.fulfilled_by == "AMAZON":
        return  # whose parcels are not told
    packages = sale.order.setdefault("packages", [])
    chance = Random(f"{sale.id} parcel {len(packages)}")
    usual = chance.choice(CARRIERS)
    packages.append(
        {
            "packageReferenceId": reference or str(len(packages) + 1),
            "createdTime": iso(at),
            "packageStatus": {"status": "SHIPPED", "detailedStatus": "PICKED_UP"},
            "carrier": carrier or usual[0],
            "shipTime": iso(at),
            "shippingService": service or usual[1],
            "trackingNumber": tracking or f"1Z{chance.randrange(10**12):012}",
            "shipFromAddress": dict(WAREHOUSE),
            "packageItems": [packed(sale, item_id, pieces) for item_id, pieces in items.items()],
        }
    )


def packed(sale: Sale, item_id: str, pieces: int) -> dict[str, Any]:
    line = next(item for item in sale.order["orderItems"] if item["orderItemId"] == item_id)
    found: dict[str, Any] = {"orderItemId": item_id, "quantity": pieces}
    if "TRANSPARENCY" in line.get("programs", ()):
        found["transparencyCodes"] = [f"T{item_id}{piece:03}" for piece in range(pieces)]
    return found


def take_home(order: Order, status: str, detail: str, package: str) -> None:
    if status not in {known for known, _ in FATES}:
        raise ValueError(f"the status of a parcel must be one of {', '.join(sorted({known for known, _ in FATES}))}")
    found = [one for one in order.get("packages", ()) if package in {"", one["packageReferenceId"]}]
    if not found:
        raise ValueError("this order has no such parcel")
    found[-1]["packageStatus"] = {"status": status, "detailedStatus": detail} if detail else {"status": status}
