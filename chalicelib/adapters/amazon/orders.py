"""Orders of the Orders API 2026-01-01 in our words: what they say, what is personal in them, and their own words.

| Amazon                                            | ours                                          |
|---------------------------------------------------|-----------------------------------------------|
| orderId, salesChannel.marketplaceId               | id, marketplace                               |
| createdTime, lastUpdatedTime                      | created_at, updated_at                        |
| fulfillment.fulfillmentStatus, …fulfilledBy       | status, fulfilled_by                          |
| fulfillment.fulfillmentServiceLevel, programs     | service_level, programs                       |
| fulfillment.shipByWindow, …deliverByWindow        | ship_by, deliver_by                           |
| recipient.deliveryAddress.countryCode, …Type      | country, address_type                         |
| the rest of recipient, buyer                      | Personal; the buyer's own PO number: buyer_po |
| proceeds.grandTotal, tips among its breakdowns    | total, charges                                |
| orderItems, packages                              | lines, packages (in files of their own)       |
| associatedOrders: replacements and exchanges      | replaces                                      |
"""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.amazon import lines, parting
from chalicelib.adapters.amazon.fields import ORDER_ID, Fields, Unreadable, clean
from chalicelib.domain.orders import merging
from chalicelib.domain.orders.amazon import (
    Address,
    AmazonOrder,
    AmazonStatus,
    FulfilledBy,
    Garbled,
    Package,
    Personal,
    Received,
    Window,
)

# Amazon's own code for a country that ISO calls otherwise.
_COUNTRIES = {"UK": "GB"}
_REPLACED = {"REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID"}


def received(content: Any, *, seller: str, request_id: str) -> Received | Garbled:
    """One order. Whatever is wrong with it is wrong with it alone."""
    if not isinstance(content, Mapping):
        return Garbled("", "order", request_id)
    fields = Fields(content)
    try:
        order = _order(fields, seller)
        personal = _personal(fields, order)
    except Unreadable as unreadable:
        return Garbled(_id(fields), unreadable.place, request_id)
    kept, _ = parting.parted(content)
    return Received(order, personal, _json(kept), request_id)


def _order(fields: Fields, seller: str) -> AmazonOrder:
    fulfillment, address = fields.below("fulfillment"), fields.below("recipient", "deliveryAddress")
    proceeds, payment = fields.below("proceeds"), fields.below("payment")
    return AmazonOrder(
        id=_id(fields) or _unreadable("orderId"),
        seller=seller,
        marketplace=fields.below("salesChannel").needed("marketplaceId"),
        created_at=fields.needed_moment("createdTime"),
        updated_at=fields.needed_moment("lastUpdatedTime"),
        status=_status(fulfillment.text("fulfillmentStatus")),
        lines=lines.lines(fields),
        fulfilled_by=FulfilledBy.AMAZON if fulfillment.text("fulfilledBy") == "AMAZON" else FulfilledBy.MERCHANT,
        service_level=fulfillment.text("fulfillmentServiceLevel"),
        programs=frozenset(fields.texts("programs")),
        ship_by=_window(fulfillment.below("shipByWindow")),
        deliver_by=_window(fulfillment.below("deliverByWindow")),
        country=_country(address),
        address_type=address.text("addressType").lower(),
        buyer_po=fields.below("buyer").text("buyerPurchaseOrderNumber"),
        payment_methods=tuple(dict.fromkeys(_payment_methods(payment))),
        charges=lines.charges_of_the_whole(proceeds),
        total=proceeds.money("grandTotal"),
        packages=tuple(_package(each) for each in fields.each("packages")),
        replaces=_replaces(fields),
    )


def _id(fields: Fields) -> str:
    """Empty when it is none."""
    return found if ORDER_ID.fullmatch(found := fields.text("orderId")) else ""


def _unreadable(place: str) -> str:
    raise Unreadable(place)


def _status(word: str) -> AmazonStatus:
    try:
        return AmazonStatus(word.lower())
    except ValueError:
        return AmazonStatus.OTHER


def _window(fields: Fields) -> Window:
    return Window(fields.moment("earliestDateTime"), fields.moment("latestDateTime"))


def _country(address: Fields) -> str:
    code = address.text("countryCode").upper()
    return _COUNTRIES.get(code, code)


def _payment_methods(payment: Fields) -> list[str]:
    return [method for each in payment.each("paymentExecutions") if (method := each.text("paymentMethod"))]


def _package(fields: Fields) -> Package:
    items = {item.needed("orderItemId"): item.pieces("quantity") or 0 for item in fields.each("packageItems")}
    return Package(
        reference=fields.needed("packageReferenceId"),
        carrier=fields.text("carrier"),
        tracking=fields.text("trackingNumber"),
        shipped_at=fields.moment("shipTime"),
        status=fields.below("packageStatus").text("status"),
        items=items,
    )


def _replaces(fields: Fields) -> str:
    related = (each for each in fields.each("associatedOrders") if each.text("associationType") in _REPLACED)
    return next((each.text("orderId") for each in related), "")


def _personal(fields: Fields, order: AmazonOrder) -> Personal | None:
    """None when nothing personal came at all, as while it is pending, or when a role is missing."""
    _, words = parting.parted(fields.content)
    if not words:
        return None
    buyer, recipient = fields.below("buyer"), fields.below("recipient")
    return Personal(
        order_id=order.id,
        expires_at=merging.expiry(order),
        buyer_name=buyer.text("buyerName"),
        buyer_email=buyer.text("buyerEmail"),
        buyer_company=buyer.text("buyerCompanyName"),
        address=_address(recipient.below("deliveryAddress")),
        delivery_preference=_preference(recipient.below("deliveryPreference")),
        gift_messages=lines.gift_messages(fields),
        customizations=lines.customizations(fields),
        raw=_json(words),
    )


def _address(fields: Fields) -> Address | None:
    """None when there is none. Brazil has its streets in parts of their own."""
    if not any(clean(value) for name, value in fields.content.items() if name not in ("countryCode", "addressType")):
        return None
    parts = fields.below("extendedFields")
    street = ", ".join(filter(None, (parts.text("streetName"), parts.text("streetNumber"))))
    return Address(
        name=fields.text("name"),
        company=fields.text("companyName"),
        line1=fields.text("addressLine1") or street,
        line2=fields.text("addressLine2") or (parts.text("complement") if not fields.text("addressLine1") else ""),
        line3=fields.text("addressLine3"),
        city=fields.text("city"),
        district=fields.text("districtOrCounty") or parts.text("neighborhood"),
        state=fields.text("stateOrRegion"),
        municipality=fields.text("municipality"),
        postcode=fields.text("postalCode"),
        country=_country(fields),
        phone=fields.text("phone"),
    )


def _preference(fields: Fields) -> str:
    told = (fields.text("dropOffLocation"), fields.text("addressInstruction"), *fields.texts("deliveryCapabilities"))
    return "\n".join(filter(None, told))


def _json(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace").decode()
