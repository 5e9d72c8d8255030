"""One order as a customer makes it: who, where to, which articles, for how much; then whatever is rare about it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from simulator.selling import listings
from simulator.selling.call import iso
from simulator.selling.listings import Listing
from simulator.selling.sales import people, quirks, rarities
from simulator.selling.sales.amounts import Charges, proceeds, total_up
from simulator.selling.sales.countries import Country, money, rounded
from simulator.selling.sales.store import Order, Sale

LEVELS = (
    "STANDARD",
    "EXPEDITED",
    "SECOND_DAY",
    "NEXT_DAY",
    "FREE_ECONOMY",
    "SAME_DAY",
    "PRIORITY",
    "SCHEDULED",
    "DRONE_AT_DAWN",  # the model calls its list "possible values": there will be others
)
MAIL_LETTERS = "0123456789bcdfghjklmnpqrstvwxz"  # pragma: allowlist secret


@dataclass(frozen=True)
class Wish:
    """What somebody wants of an order; what is left open is decided by chance."""

    lines: int = 0
    quantity: int = 0
    fulfilled_by: str = ""
    level: str = ""
    programs: tuple[str, ...] = ()
    ship_to: str = ""  # ISO code
    sku: str = ""
    is_business: bool | None = None
    gift_message: str = ""
    is_preorder: bool = False
    quirk: str = ""  # one of quirks.QUIRKS
    status: str = "PENDING"
    is_plain: bool = False  # nothing rare about it


def make(chance: Random, turn: int, *, seller: str, country: Country, at: datetime, wish: Wish | None = None) -> Sale:
    """Not paid yet, all the same complete: what must not be seen before is a question of showing. `turn` counts the
    orders of a marketplace and sees to it that everything rare has its turn."""
    wish = wish or Wish()
    by = wish.fulfilled_by or ("AMAZON" if chance.random() < 0.25 else "MERCHANT")
    if wish.sku and not wish.fulfilled_by:
        by = listings.by_sku(seller)[wish.sku].fulfilled_by
    level = wish.level or (LEVELS[turn // 4 % len(LEVELS)] if turn % 4 == 1 else "STANDARD")
    is_business = chance.random() < 0.12 if wish.is_business is None else wish.is_business
    ship_to = wish.ship_to or destination(chance, country)
    order: Order = {
        "orderId": order_id(chance, country),
        "createdTime": iso(at),
        "lastUpdatedTime": iso(at),
        "programs": list(wish.programs),
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": country.marketplace.id,
            "marketplaceName": country.marketplace.name,
        },
        "fulfillment": {
            "fulfillmentStatus": "PENDING_AVAILABILITY" if wish.is_preorder else wish.status,
            "fulfilledBy": by,
            "fulfillmentServiceLevel": level,
        },
    }
    name = people.name(chance, ship_to)
    firm = people.company(chance, ship_to) if is_business else ""
    kind = "COMMERCIAL" if is_business else "RESIDENTIAL"
    order["buyer"] = buyer(chance, country, name, firm)
    order["recipient"] = {"deliveryAddress": people.address(chance, ship_to, name, kind, firm)}
    if is_business:
        order["programs"].append("AMAZON_BUSINESS")
    order["orderItems"] = items(chance, country, seller, wish, by, is_business)
    total_up(order, country.currency)
    if not wish.is_plain:
        rarities.dress(order, turn, chance, country)
    quirks.apply(order, wish.quirk, country)
    if not order["programs"]:
        del order["programs"]
    pay(order, country)
    return Sale(seller, country.marketplace.region, order, {"is_preorder": wish.is_preorder})


def order_id(chance: Random, country: Country) -> str:
    """Three, seven and seven digits."""
    return f"{chance.choice(country.prefixes)}-{chance.randrange(10**7):07}-{chance.randrange(10**7):07}"


def destination(chance: Random, country: Country) -> str:
    return chance.choice(country.abroad) if country.abroad and chance.random() < 0.15 else country.code


def buyer(chance: Random, country: Country, name: str, firm: str) -> dict[str, str]:
    alias = "".join(chance.choice(MAIL_LETTERS) for _ in range(15))
    found = {"buyerName": name, "buyerEmail": f"{alias}@marketplace.{country.marketplace.domain}"}
    if firm:
        found["buyerCompanyName"] = firm
        if chance.random() < 0.6:
            found["buyerPurchaseOrderNumber"] = f"PO-{chance.randrange(10**5):05}"
    return found


def items(
    chance: Random, country: Country, seller: str, wish: Wish, by: str, is_business: bool
) -> list[dict[str, Any]]:
    offered = [listing for listing in listings.of_seller(seller) if listing.fulfilled_by == by]
    if wish.sku:
        offered = [listings.by_sku(seller)[wish.sku]]
    count = wish.lines or chance.choices((1, 2, 3, 5), (70, 20, 8, 2))[0]
    if wish.sku and not wish.lines:
        count = 1
    chosen = chance.sample(offered, count) if count <= len(offered) else chance.choices(offered, k=count)
    return [
        item(chance, country, listing, wish, is_business, is_first=place == 0) for place, listing in enumerate(chosen)
    ]


def item(
    chance: Random, country: Country, listing: Listing, wish: Wish, is_business: bool, *, is_first: bool
) -> dict[str, Any]:
    quantity = wish.quantity or chance.choices((1, 2, 3, 6, 24), (75, 15, 6, 3, 1))[0]
    unit = rounded(listing.price * country.per_euro * (Decimal("0.95") if is_business else 1), country.currency)
    found: dict[str, Any] = {
        "orderItemId": f"{chance.randrange(10**13, 10**14)}",
        "quantityOrdered": quantity,
        "product": {
            "asin": listing.asin,
            "title": listing.title(country.marketplace.language),
            "sellerSku": listing.sku,
            "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
            "price": {"unitPrice": money(unit, country.currency)},
        },
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": quantity},
    }
    if is_business:
        found["product"]["price"]["priceDesignation"] = "BUSINESS_PRICE"
    found["proceeds"] = proceeds(charges(chance, country, found, unit * quantity, wish, is_first=is_first), country)
    return found


def charges(
    chance: Random, country: Country, line: dict[str, Any], goods: Decimal, wish: Wish, *, is_first: bool
) -> Charges:
    """Freight, wrapping and discounts as they come; what they are for is written on the line."""

    def euros(amount: str) -> Decimal:
        return rounded(Decimal(amount) * country.per_euro, country.currency)

    shipping = euros("4.90") if is_first and chance.random() < 0.35 else Decimal(0)
    wrap = Decimal(0)
    if wish.gift_message or chance.random() < 0.08:
        wrap = euros("3.50")
        level = chance.choice(("STANDARD", "PREMIUM", "Classic"))
        message = wish.gift_message or chance.choice(rarities.GIFT_MESSAGES)
        line["fulfillment"]["packing"] = {"giftOption": {"giftMessage": message, "giftWrapLevel": level}}
    off = rounded(goods / 10, country.currency) if chance.random() < 0.15 else Decimal(0)
    free = shipping if shipping and chance.random() < 0.3 else Decimal(0)
    if off or free:
        line["promotion"] = {"breakdowns": [{"promotionId": f"{country.code}-{chance.choice(rarities.PROMOTIONS)}"}]}
    return Charges(item=goods, shipping=shipping, gift_wrap=wrap, item_discount=off, shipping_discount=free)


def pay(order: Order, country: Country) -> None:
    """How it is going to be paid, unless somebody rare has decided that already."""
    total = order.get("proceeds", {}).get("grandTotal")
    if total is None:
        return
    execution = order.pop("payment", {"paymentMethod": "CreditCard"})
    if country.code == "BR" and execution["paymentMethod"] in {"CreditCard", "Pix"}:
        execution |= {"acquirerId": "01.027.058/0001-91", "authorizationCode": "123456"}
        if execution["paymentMethod"] == "CreditCard":
            execution["cardBrand"] = "Visa"
    order["payment"] = {"paymentExecutions": [{**execution, "paymentAmount": dict(total)}]}
