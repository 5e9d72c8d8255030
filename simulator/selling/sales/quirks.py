"""Orders that make trouble, on demand: what a careful receiver holds back instead of shipping it."""

from collections.abc import Callable
from decimal import Decimal

from simulator.selling.sales.countries import Country, money
from simulator.selling.sales.store import Order


def wrong_total(order: Order, country: Country) -> None:
    """Ten cents more than its parts."""
    total = order["proceeds"]["grandTotal"]
    step = Decimal(10) if country.currency == "JPY" else Decimal("0.10")
    order["proceeds"]["grandTotal"] = money(Decimal(total["amount"]) + step, country.currency)


def bad_postcode(order: Order, _country: Country) -> None:
    order["recipient"]["deliveryAddress"]["postalCode"] = "00000-WRONG"


def no_address(order: Order, _country: Country) -> None:
    del order["recipient"]


def no_street(order: Order, _country: Country) -> None:
    for name in ("addressLine1", "addressLine2", "addressLine3"):
        order["recipient"]["deliveryAddress"].pop(name, None)


def unknown_sku(order: Order, _country: Country) -> None:
    for item in order["orderItems"]:
        item["product"] |= {"sellerSku": f"NOBODY-KNOWS-{item['orderItemId'][:4]}", "asin": "B0NOBODY00"}


def no_sku(order: Order, _country: Country) -> None:
    for item in order["orderItems"]:
        del item["product"]["sellerSku"]


def new_words(order: Order, _country: Country) -> None:
    """Values and fields that nobody has heard of yet."""
    order["fulfillment"]["fulfillmentServiceLevel"] = "TELEPORT"
    order["programs"].append("AMAZON_MOONSHOT")
    order["somethingNew"] = {"value": 1}
    order["orderItems"][0]["product"]["condition"]["conditionType"] = "TELEPORTED"


QUIRKS: dict[str, Callable[[Order, Country], None]] = {
    quirk.__name__: quirk
    for quirk in (wrong_total, bad_postcode, no_address, no_street, unknown_sku, no_sku, new_words)
}


def apply(order: Order, quirk: str, country: Country) -> None:
    if not quirk:
        return
    if quirk not in QUIRKS:
        raise ValueError(f"quirk must be one of {', '.join(QUIRKS)}")
    QUIRKS[quirk](order, country)
