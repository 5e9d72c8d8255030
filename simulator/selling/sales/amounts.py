"""What an order brings in: the breakdowns of its lines, and their sum, to the cent."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulator.selling.sales.countries import Country, money, rounded

ZERO = Decimal(0)
KINDS = ("ITEM", "SHIPPING", "GIFT_WRAP", "COD_FEE", "OTHER")


@dataclass(frozen=True)
class Charges:
    """Of one line, all pieces together; discounts are positive here and negative on paper."""

    item: Decimal
    shipping: Decimal = ZERO
    gift_wrap: Decimal = ZERO
    cod_fee: Decimal = ZERO
    other: Decimal = ZERO
    item_discount: Decimal = ZERO
    shipping_discount: Decimal = ZERO
    cod_discount: Decimal = ZERO

    def by_kind(self) -> dict[str, Decimal]:
        return dict(zip(KINDS, (self.item, self.shipping, self.gift_wrap, self.cod_fee, self.other), strict=True))

    def discounts(self) -> dict[str, Decimal]:
        found = {"ITEM": self.item_discount, "SHIPPING": self.shipping_discount, "COD_FEE": self.cod_discount}
        return {kind: amount for kind, amount in found.items() if amount}


def proceeds(charges: Charges, country: Country) -> dict[str, Any]:
    """Of one line. Where tax is added its sum counts; where prices contain it, it is only told."""
    currency = country.currency
    parts = {kind: rounded(amount, currency) for kind, amount in charges.by_kind().items() if amount or kind == "ITEM"}
    discounts = {kind: rounded(amount, currency) for kind, amount in charges.discounts().items()}
    taxes = {kind: tax(amount, country) for kind, amount in parts.items()}
    if discounts:
        taxes["DISCOUNT"] = -tax(sum(discounts.values(), ZERO), country)
    total = sum(parts.values(), ZERO) - sum(discounts.values(), ZERO)
    if country.has_tax_added:
        total += sum(taxes.values(), ZERO)
    breakdowns: list[dict[str, Any]] = [
        {"type": kind, "subtotal": money(amount, currency)} for kind, amount in parts.items()
    ]
    if discounts:
        breakdowns.append(detailed("DISCOUNT", {kind: -amount for kind, amount in discounts.items()}, currency))
    breakdowns.append(detailed("TAX", taxes, currency))
    return {"proceedsTotal": money(total, currency), "breakdowns": breakdowns}


def tax(amount: Decimal, country: Country) -> Decimal:
    rate = country.tax_percent / 100
    return rounded(amount * rate if country.has_tax_added else amount - amount / (1 + rate), country.currency)


def detailed(kind: str, parts: dict[str, Decimal], currency: str) -> dict[str, Any]:
    return {
        "type": kind,
        "subtotal": money(sum(parts.values(), ZERO), currency),
        "detailedBreakdowns": [{"subtype": part, "value": money(amount, currency)} for part, amount in parts.items()],
    }


def total_up(order: dict[str, Any], currency: str) -> None:
    """Writes the order's proceeds from its lines', the tip besides. A tip counts once it is final, which is our
    choice: the model does not say. Without a line that brings in anything there are none."""
    lines = [item["proceeds"] for item in order["orderItems"] if "proceeds" in item]
    tips = [part for part in order.get("proceeds", {}).get("breakdowns", ()) if part["type"] == "DELIVERY_TIP"]
    if not lines:
        order.pop("proceeds", None)
        return
    total, kinds = ZERO, dict[str, Decimal]()
    for line in lines:
        total += Decimal(line["proceedsTotal"]["amount"])
        for part in line["breakdowns"]:
            kinds[part["type"]] = kinds.get(part["type"], ZERO) + Decimal(part["subtotal"]["amount"])
    total += sum((Decimal(tip["subtotal"]["amount"]) for tip in tips if tip["status"] == "FINALIZED"), ZERO)
    parts = [{"type": kind, "subtotal": money(amount, currency)} for kind, amount in kinds.items()]
    order["proceeds"] = {"grandTotal": money(total, currency), "breakdowns": [*parts, *tips]}
