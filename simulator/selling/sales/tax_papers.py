"""Tax registrations and invoices of an order, as its marketplace asks for them."""

from typing import Any

from simulator.selling.sales.countries import Country
from simulator.selling.sales.store import Order

# The members whose consumers Amazon reports by one-stop shop.
UNION = frozenset({"AT", "BE", "BG", "CY", "CZ", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "NL", "PL", "SE"})
INVOICES = ("NOT_REQUIRED", "NOT_FOUND", "PROCESSING", "ERRORED", "ACCEPTED")


def papers(order: Order, line: dict[str, Any], turn: int, country: Country) -> None:
    goes_to = order["recipient"]["deliveryAddress"]["countryCode"]
    found: dict[str, Any] = {}
    registrations = registered(order, turn, country)
    if registrations:
        found["taxRegistrations"] = registrations
    if country.code == "BR" or "AMAZON_EASY_SHIP" in order["programs"]:
        found["taxInvoicing"] = {"invoiceStatus": INVOICES[turn // 2 % len(INVOICES)]}
    if country.code == "TR":
        found["taxInvoicing"] = {"buyerInvoicePreference": ("INDIVIDUAL", "BUSINESS")[turn % 2]}
    if found:
        order["tax"] = found
    if country.has_tax_added:
        party = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}
        line["tax"] = {"taxCollections": [party]}
    elif goes_to != country.code and goes_to in UNION:
        scheme = "UOSS" if country.code in UNION else "IOSS"
        line["tax"] = {"taxCalculationBreakdowns": [{"reportingScheme": scheme}]}
        if scheme == "IOSS":
            line["fulfillment"].setdefault("shipping", {})["internationalShipping"] = {"iossNumber": "IM4420001201"}


def registered(order: Order, turn: int, country: Country) -> list[dict[str, Any]]:
    name = order["buyer"].get("buyerCompanyName") or order["buyer"]["buyerName"]
    address = {
        key: value
        for key, value in order["recipient"]["deliveryAddress"].items()
        if key not in {"phone", "addressType"}
    }
    if country.code == "BR":
        kind, number = ("CNPJ", "45.997.418/0001-53") if turn % 2 else ("CPF", "529.982.247-25")
        return [
            registration("BUYER", name, kind, number),
            registration("MARKETPLACE", "", "CNPJ", "15.436.940/0001-03"),
            {"entityType": "MERCHANT", "legalName": "Loja Simulada"},
        ]
    if country.code == "TR" and turn % 2:
        office = [{"key": "TAX_OFFICE", "value": "Beyoğlu"}]
        found = registration("BUYER", name, "BUSINESS", "1234567890")
        return [{**found, "taxRegistrationAddress": address, "taxRegistrationAttributes": office}]
    if country.code == "IN":
        return [registration("MERCHANT", "Simulated Traders", "CST", "29AAACC1206D1ZM")]
    if "AMAZON_BUSINESS" in order["programs"] and country.code in UNION:
        return [registration("BUYER", name, "VAT", f"{country.code}123456789")]
    return []


def registration(entity: str, name: str, kind: str, number: str) -> dict[str, Any]:
    found = {
        "entityType": entity,
        "legalName": name,
        "taxRegistrationType": kind,
        "taxRegistrationNumber": number,
    }
    return {key: value for key, value in found.items() if value}
