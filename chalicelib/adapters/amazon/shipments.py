"""Confirming shipments over the Selling Partner API: one call a package."""

from typing import Any

from chalicelib.adapters.amazon import operations
from chalicelib.adapters.amazon.client import Call, SellingPartnerApi
from chalicelib.adapters.amazon.selling import moment
from chalicelib.domain.lists import OTHER
from chalicelib.ports.selling import BACKGROUND, Caller
from chalicelib.ports.shipping import Shipped


class AmazonShipments:
    """``Shipments``."""

    def __init__(self, api: SellingPartnerApi) -> None:
        self._api = api

    def confirm(
        self,
        authorization: str,
        marketplace: str,
        order_id: str,
        package: Shipped,
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        body = {"marketplaceId": marketplace, "packageDetail": detail(package)}
        if package.is_paid_at_the_door:
            body["codCollectionMethod"] = "DirectPayment"  # the only one that there is
        call = Call(operations.CONFIRM_SHIPMENT, {"orderId": order_id}, body=body)
        return self._api.as_seller(authorization, call, caller).request_id


def detail(package: Shipped) -> dict[str, Any]:
    told: dict[str, Any] = {
        "packageReferenceId": str(package.reference),  # text, although it is a number: a number is refused
        "carrierCode": package.carrier,
        "trackingNumber": package.tracking,
        "shipDate": moment(package.shipped_at),
        "orderItems": [{"orderItemId": line, "quantity": pieces} for line, pieces in sorted(package.items.items())],
    }
    if package.carrier == OTHER:
        told["carrierName"] = package.carrier_name
    if package.method:
        told["shippingMethod"] = package.method
    return told
