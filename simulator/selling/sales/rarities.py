"""What is rare about an order, by turns, so that a day of orders shows every value that the model knows."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from simulator.selling.call import iso
from simulator.selling.sales.amounts import detailed, tax, total_up
from simulator.selling.sales.countries import Country, money, rounded
from simulator.selling.sales.store import Order, moment
from simulator.selling.sales.tax_papers import papers

Value = TypeVar("Value")

GIFT_MESSAGES = (
    "Happy birthday! 🎂\nLots of love, Mum & Dad",
    "Alles Gute zum Geburtstag, liebe Oma! Deine Enkel – Jörg & Käthe",
    "Joyeux Noël à toute la famille",
    "お誕生日おめでとうございます。",
    "С днём рождения!",
    "כל הכבוד! מזל טוב",
    "عيد ميلاد سعيد",
    "祝你生日快乐",
    "Doğum günün kutlu olsun, İpek'çiğim",
    "สุขสันต์วันเกิด",
    "<b>For \"you\" & 'me'</b>; DROP TABLE gifts;--",
)
PROMOTIONS = ("WINTER-SALE-2026", "Coupon 10% \u2013 Welcome", "SHIP-FREE", "PLM-4f1c-99a2")
PROGRAMS = (
    "PRIME",
    "PREMIUM",
    "AMAZON_BAZAAR",
    "AMAZON_HAUL",
    "DELIVERY_BY_AMAZON",
    "FBM_SHIP_PLUS",
    "INVOICE_BY_AMAZON",
    "IN_STORE_PICK_UP",
    "PREORDER",
)
CONDITIONS = ("NEW", "USED", "COLLECTIBLE", "REFURBISHED", "PREORDER", "CLUB")
SUBTYPES = (
    *("NEW", "MINT", "VERY_GOOD", "GOOD", "ACCEPTABLE", "POOR", "CLUB", "OEM", "WARRANTY", "REFURBISHED_WARRANTY"),
    *("REFURBISHED", "OPEN_BOX", "ANY", "OTHER"),
)
UNITS = (
    *("OUNCES", "POUNDS", "KILOGRAMS", "GRAMS", "MILLIGRAMS", "INCHES", "FEET", "METERS", "CENTIMETERS"),
    *("MILLIMETERS", "SQUARE_METERS", "SQUARE_CENTIMETERS", "SQUARE_FEET", "SQUARE_INCHES", "GALLONS", "PINTS"),
    *("QUARTS", "FLUID_OUNCES", "LITERS", "CUBIC_METERS", "CUBIC_FEET", "CUBIC_INCHES", "CUBIC_CENTIMETERS", "COUNT"),
)
CONSTRAINTS = (
    *("palletDelivery", "cashOnDelivery", "signatureConfirmation", "recipientIdentityVerification"),
    "recipientAgeVerification",
)
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
PALLETS = ("PALLET_ENABLED", "PALLET_DISABLED")
SUBSTITUTIONS = ("CUSTOMER_PREFERENCE", "AMAZON_RECOMMENDED", "DO_NOT_SUBSTITUTE")
ASSOCIATIONS = ("REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID")


def at_turn(turn: int, every: int, values: Sequence[Value], first: int = 0) -> Value | None:
    """Every so many turns the next of these."""
    number, rest = divmod(turn - first, every)
    return None if turn < first or rest else values[number % len(values)]


def dress(order: Order, turn: int, chance: Random, country: Country) -> None:
    """Numbers of turns are small enough for every value to come round in a few hundred orders of a marketplace, and
    prime so that rarities meet in all combinations."""
    line = order["orderItems"][0]
    programs(order, line, turn, country)
    product(line, turn, chance)
    handling(order, line, turn, chance)
    delivery(order, turn)
    money_matters(order, line, turn, chance, country)
    papers(order, line, turn, country)


def programs(order: Order, line: dict[str, Any], turn: int, country: Country) -> None:
    if program := at_turn(turn, 3, PROGRAMS):
        order["programs"].append(program)
    if country.code == "IN" and order["fulfillment"]["fulfilledBy"] == "MERCHANT" and turn % 2:
        order["programs"].append("AMAZON_EASY_SHIP")
        order["fulfillmentOrders"] = [{"fulfillmentOrderId": f"FO{order['orderId'][4:11]}"}]
    if program := at_turn(turn, 7, ("TRANSPARENCY", "SUBSCRIBE_AND_SAVE")):
        line["programs"] = [program]
    if association := at_turn(turn, 19, ASSOCIATIONS):
        order["associatedOrders"] = [{"orderId": "028-1111111-2222222", "associationType": association}]
    if at_turn(turn, 13, (True,)):
        order["orderAliases"] = [{"aliasId": f"S-{turn:06}", "aliasType": "SELLER_ORDER_ID"}]
    if order["fulfillment"]["fulfilledBy"] == "AMAZON" and turn % 5 == 0:
        order["salesChannel"]["channelName"] = "NON_AMAZON"  # multi-channel: Amazon sends what was sold elsewhere


def product(line: dict[str, Any], turn: int, chance: Random) -> None:
    if subtype := at_turn(turn, 4, SUBTYPES):
        kind = CONDITIONS[turn // 4 % len(CONDITIONS)]
        line["product"]["condition"] = {"conditionType": kind, "conditionSubtype": subtype, "conditionNote": "As new"}
    if unit := at_turn(turn, 3, UNITS, 1):
        line["measurement"] = {"unit": unit, "value": 1 if unit == "COUNT" else 2.5}
    if at_turn(turn, 23, (True,)):
        line["product"]["serialNumbers"] = [f"SN{chance.randrange(10**9):09}" for _ in range(line["quantityOrdered"])]
    if at_turn(turn, 29, (True,)):
        line["product"]["customization"] = {"customizedUrl": f"https://customization.example/{line['orderItemId']}.zip"}
    if at_turn(turn, 17, (True,)):
        service = {"orderId": "333-1234567-7654321", "orderItemId": "11498765435678"}
        line["associatedOrderItems"] = [{**service, "associationType": "VALUE_ADD_SERVICE"}]


def handling(order: Order, line: dict[str, Any], turn: int, chance: Random) -> None:
    todo = line["fulfillment"]
    if kind := at_turn(turn, 11, SUBSTITUTIONS):
        preference: dict[str, Any] = {"substitutionType": kind}
        if kind == "CUSTOMER_PREFERENCE":
            other = {"asin": "B0SVBSTTVT", "quantityOrdered": 1, "sellerSku": "OTHER-1", "title": "The other one"}
            preference["substitutionOptions"] = [{**other, "measurement": {"unit": "COUNT", "value": 1}}]
        todo["picking"] = {"substitutionPreference": preference}
    if at_turn(turn, 23, (True,), 3):
        todo.setdefault("packing", {})["serialNumberRequirement"] = {"requirementType": "REQUIRED"}
    if constraint := at_turn(turn, 9, CONSTRAINTS):
        todo.setdefault("shipping", {})["shippingConstraints"] = {constraint: "MANDATORY"}
    if order["fulfillment"]["fulfillmentServiceLevel"] == "SCHEDULED":
        begins = moment(order["createdTime"]).replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=4)
        window = {"earliestDateTime": iso(begins), "latestDateTime": iso(begins + timedelta(hours=4))}
        todo.setdefault("shipping", {})["scheduledDeliveryWindow"] = window
    if order["fulfillment"]["fulfilledBy"] == "AMAZON" and chance.random() < 0.2:
        points = rounded(Decimal(line["product"]["price"]["unitPrice"]["amount"]) / 100, "JPY")
        currency = line["product"]["price"]["unitPrice"]["currencyCode"]
        granted = {"pointsNumber": int(points), "pointsMonetaryValue": money(points, currency)}
        line["expense"] = {"pointsCost": {"pointsGranted": granted}}


def delivery(order: Order, turn: int) -> None:
    recipient = order["recipient"]
    if at_turn(turn, 31, (True,)):
        recipient["deliveryAddress"]["addressType"] = "PICKUP_POINT"
    if place := at_turn(turn, 10, ("FRONT_DOOR", "Neighbour at no. 7", "GARAGE", "Behind the bins")):
        recipient["deliveryPreference"] = {"dropOffLocation": place, "addressInstruction": "Ring twice, mind the dog"}
    if recipient["deliveryAddress"]["addressType"] == "COMMERCIAL":
        nine, five = {"hour": 9, "minute": 0}, {"hour": 17, "minute": 30}
        open_on = [
            {"dayOfWeek": DAYS[(turn + more) % 7], "timeWindows": [{"startTime": nine, "endTime": five}]}
            for more in (0, 1)
        ]
        day = (moment(order["createdTime"]) + timedelta(days=turn % 30)).date().isoformat()
        closed: dict[str, Any] = {"exceptionDate": day, "exceptionDateType": "CLOSED"}
        if turn % 2:
            closed |= {"exceptionDateType": "OPEN", "timeWindows": [{"startTime": nine, "endTime": five}]}
        recipient["deliveryPreference"] = {
            "deliveryTime": {"businessHours": open_on, "exceptionDates": [closed]},
            "deliveryCapabilities": ["HAS_ACCESS_POINT", PALLETS[turn // 2 % 2]],
        }


def money_matters(order: Order, line: dict[str, Any], turn: int, chance: Random, country: Country) -> None:
    execution: dict[str, Any] = {}
    if country.code == "JP" and order["fulfillment"]["fulfilledBy"] == "MERCHANT":
        if turn % 4 == 0:
            execution = {"paymentMethod": "CashOnDelivery"}
            charge(line, country, "COD_FEE", Decimal(330), Decimal(330) if turn % 8 == 0 else Decimal(0))
        elif turn % 4 == 2:
            execution = {"paymentMethod": "ConvenienceStore"}
    elif country.code == "BR" and turn % 3 == 0:
        execution = {"paymentMethod": "Pix"}
    elif "AMAZON_BUSINESS" in order["programs"] and turn % 2:
        execution = {"paymentMethod": "Invoice"}
    if execution:
        order["payment"] = execution
    if at_turn(turn, 17, (True,), 5):
        charge(line, country, "OTHER", rounded(Decimal("0.25") * country.per_euro, country.currency))
    total_up(order, country.currency)
    if status := at_turn(turn, 15, ("PENDING", "FINALIZED"), 4):
        amount = money(rounded(Decimal("2.00") * country.per_euro, country.currency), country.currency)
        order["proceeds"]["breakdowns"].append({"type": "DELIVERY_TIP", "status": status, "subtotal": amount})
        total_up(order, country.currency)


def charge(line: dict[str, Any], country: Country, kind: str, amount: Decimal, discount: Decimal = Decimal(0)) -> None:
    """One more kind of charge on a line, with its tax, and a discount on it perhaps."""
    currency, parts = country.currency, {part["type"]: part for part in line["proceeds"]["breakdowns"]}
    before = {kind: values(parts[kind]) if kind in parts else {} for kind in ("DISCOUNT", "TAX")}
    taxes = before["TAX"] | {kind: tax(amount, country)}
    kept = [part for name, part in parts.items() if name not in {"DISCOUNT", "TAX"}]
    kept.append({"type": kind, "subtotal": money(amount, currency)})
    discounts = before["DISCOUNT"] | ({kind: -discount} if discount else {})
    if discounts:
        kept.append(detailed("DISCOUNT", discounts, currency))
        taxes["DISCOUNT"] = -tax(-sum(discounts.values(), Decimal(0)), country)
    kept.append(detailed("TAX", taxes, currency))
    total = sum((Decimal(part["subtotal"]["amount"]) for part in kept if part["type"] != "TAX"), Decimal(0))
    if country.has_tax_added:
        total += sum(taxes.values(), Decimal(0))
    line["proceeds"] = {"proceedsTotal": money(total, currency), "breakdowns": kept}


def values(part: dict[str, Any]) -> dict[str, Decimal]:
    return {entry["subtype"]: Decimal(entry["value"]["amount"]) for entry in part["detailedBreakdowns"]}
