"""Orders in Amazon's words: the official samples, and one that has everything."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[4] / "shared"
MODEL = SHARED / "contracts/sp-api/models/orders-api-model/orders_2026-01-01.json"


@cache
def model() -> dict[str, Any]:
    """Where the models are missing, their tests are skipped, not broken."""
    if not MODEL.is_file():
        return {"paths": {}, "definitions": {"FulfillmentStatus": {"enum": []}}}
    return json.loads(MODEL.read_text())


def samples() -> Iterator[dict[str, Any]]:
    """Every order that the model shows."""
    for path in model()["paths"].values():
        for operation in path.values():
            shown = operation["responses"]["200"].get("x-amzn-api-sandbox", {}) if isinstance(operation, dict) else {}
            for case in shown.get("static", []):
                answer = deepcopy(case["response"])
                yield from answer.get("orders", [])
                yield from [answer["order"]] if "order" in answer else []


def euro(amount: str) -> dict[str, str]:
    return {"amount": amount, "currencyCode": "EUR"}


PEOPLE = (
    "Zoë Müller",
    "x1example@marketplace.amazon.de",
    "Müller & Söhne",
    "Lindenstraße 5",
    "Hinterhaus",
    "50674",
    "Köln",
    "+49 221 5550123",
    "Alles Gute zum Geburtstag",
    "https://custom.example.com/1.zip",
    "Beim Nachbarn",
    "Ich habe es mir anders überlegt, Zoë",
    "DE123456789",  # pragma: allowlist secret
)


def whole() -> dict[str, Any]:
    """Two lines, gift wrap, a message, a discount, cash on delivery, a tip, a package, a wish to cancel."""
    first = {
        "orderItemId": "111",
        "quantityOrdered": 3,
        "product": {
            "asin": "B0EXAMPLE1",
            "title": "A pencil, HB",
            "sellerSku": "PENCIL 1/HB",
            "condition": {"conditionType": "USED", "conditionSubtype": "GOOD", "conditionNote": ""},
            "price": {"unitPrice": euro("4.00"), "priceDesignation": "BUSINESS_PRICE"},
            "customization": {"customizedUrl": "https://custom.example.com/1.zip"},
        },
        "proceeds": {
            "proceedsTotal": euro("17.49"),
            "breakdowns": [
                {"type": "ITEM", "subtotal": euro("12.00")},
                {"type": "SHIPPING", "subtotal": euro("3.99")},
                {"type": "GIFT_WRAP", "subtotal": euro("2.50")},
                {"type": "COD_FEE", "subtotal": euro("1.00")},
                {
                    "type": "DISCOUNT",
                    "subtotal": euro("2.00"),
                    "detailedBreakdowns": [
                        {"subtype": "ITEM", "value": euro("1.50")},
                        {"subtype": "SHIPPING", "value": euro("0.50")},
                    ],
                },
                {
                    "type": "TAX",
                    "subtotal": euro("2.80"),
                    "detailedBreakdowns": [
                        {"subtype": "ITEM", "value": euro("1.92")},
                        {"subtype": "SHIPPING", "value": euro("0.64")},
                        {"subtype": "GIFT_WRAP", "value": euro("0.24")},
                    ],
                },
            ],
        },
        "promotion": {"breakdowns": [{"promotionId": "SUMMER"}]},
        "cancellation": {
            "cancellationRequest": {"requester": "BUYER", "cancelReason": "Ich habe es mir anders überlegt, Zoë"}
        },
        "fulfillment": {
            "quantityFulfilled": 1,
            "quantityUnfulfilled": 2,
            "packing": {"giftOption": {"giftMessage": "Alles Gute zum Geburtstag", "giftWrapLevel": "Classic"}},
            "shipping": {"internationalShipping": {"iossNumber": "IM1234567890"}},
        },
    }
    second = {
        "orderItemId": "222",
        "quantityOrdered": 1,
        "product": {"asin": "B0EXAMPLE2", "title": "消しゴム", "sellerSku": "RUBBER"},
        "cancellation": {"cancellationExecution": {"cancelledBy": "MERCHANT", "cancelReason": "NoInventory"}},
    }
    return {
        "orderId": "306-1234567-1234567",
        "createdTime": "2026-11-20T08:00:00Z",
        "lastUpdatedTime": "2026-11-22T09:30:15.250Z",
        "programs": ["PRIME", "AMAZON_BUSINESS"],
        "associatedOrders": [{"orderId": "306-0000000-0000001", "associationType": "REPLACEMENT_ORIGINAL_ID"}],
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1PA6795UKMFR9", "marketplaceName": "Amazon.de"},
        "buyer": {
            "buyerName": "Zoë Müller",
            "buyerEmail": "x1example@marketplace.amazon.de",
            "buyerCompanyName": "Müller & Söhne",
            "buyerPurchaseOrderNumber": "PO 4711",
        },
        "recipient": {
            "deliveryAddress": {
                "name": "Zoë Müller",
                "companyName": "Müller & Söhne",
                "addressLine1": "Lindenstraße 5",
                "addressLine2": "Hinterhaus",
                "city": "Köln",
                "postalCode": "50674",
                "countryCode": "DE",
                "phone": "+49 221 5550123",
                "addressType": "COMMERCIAL",
            },
            "deliveryPreference": {"dropOffLocation": "Beim Nachbarn", "deliveryCapabilities": ["HAS_ACCESS_POINT"]},
        },
        "proceeds": {
            "grandTotal": euro("19.49"),
            "breakdowns": [
                {"type": "ITEM", "subtotal": euro("12.00")},
                {"type": "DELIVERY_TIP", "status": "FINALIZED", "subtotal": euro("2.00")},
            ],
        },
        "payment": {
            "paymentExecutions": [
                {"paymentMethod": "CashOnDelivery", "paymentAmount": euro("19.49"), "authorizationCode": "A77"},
                {"paymentMethod": "CashOnDelivery"},
            ]
        },
        "tax": {
            "taxRegistrations": [
                {
                    "entityType": "BUYER",
                    "legalName": "Müller & Söhne",
                    "taxRegistrationNumber": "DE123456789",  # pragma: allowlist secret
                }
            ]
        },
        "fulfillment": {
            "fulfillmentStatus": "PARTIALLY_SHIPPED",
            "fulfilledBy": "MERCHANT",
            "fulfillmentServiceLevel": "EXPEDITED",
            "shipByWindow": {"earliestDateTime": "2026-11-20T23:00:00Z", "latestDateTime": "2026-11-23T22:59:59Z"},
            "deliverByWindow": {"earliestDateTime": "2026-11-24T23:00:00Z", "latestDateTime": "2026-11-26T22:59:59Z"},
        },
        "orderItems": [first, second],
        "packages": [
            {
                "packageReferenceId": "1",
                "packageStatus": {"status": "IN_TRANSIT"},
                "carrier": "DHL",
                "shipTime": "2026-11-21T15:00:00Z",
                "trackingNumber": "00340434161094000001",
                "packageItems": [{"orderItemId": "111", "quantity": 1}],
            }
        ],
    }


def participation(marketplace: str, **more: Any) -> dict[str, Any]:
    return {
        "marketplace": {
            "id": marketplace,
            "name": "x",
            "countryCode": "DE",
            "defaultCurrencyCode": "EUR",
            "defaultLanguageCode": "de",
            "domainName": "x",
        },
        "participation": {"isParticipating": True, "hasSuspendedListings": False, **more},
        "storeName": "Bücherkiste",
    }


PARTICIPATIONS = {
    "payload": [
        participation("A1PA6795UKMFR9"),
        participation("A1F83G8C2ARO7P", hasSuspendedListings=True),
        participation("A1RKKUPIHCS9HS", isParticipating=False),
        participation("A2ZV50J4W1RKNI"),  # no marketplace of Amazon's (facts, section 7)
    ]
}
