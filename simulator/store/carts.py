"""What is in a cart and what it costs: prices, shipping and tax of each line, and the auxiliary ids that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from simulator import money
from simulator.rows import Address
from simulator.store import catalogue, marketplaces
from simulator.store.catalogue import Product
from simulator.store.marketplaces import Marketplace

# A person types it; nobody orders a thousand cartons by accident and is glad about it.
MOST_OF_ONE = 999
# What a seller who ships himself asks for, as a multiple of the marketplace's own fee.
SELLER_SHIPPING = Decimal("1.5")


@dataclass(frozen=True)
class CartLine:
    product: Product
    quantity: int
    unit_price: Decimal
    shipping: Decimal
    tax: Decimal
    extrinsics: Mapping[str, str]
    auxiliary_id: str = ""

    @property
    def goods(self) -> Decimal:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class PricedCart:
    marketplace: Marketplace
    tax_rate: Decimal
    lines: tuple[CartLine, ...]

    @property
    def currency(self) -> str:
        return self.marketplace.currency

    @property
    def subtotal(self) -> Decimal:
        return sum((line.goods for line in self.lines), Decimal(0))

    @property
    def shipping(self) -> Decimal:
        return sum((line.shipping for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.shipping + self.tax

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)


def price(contents: Mapping[str, int], place: Marketplace, ship_to: Address | None, pages: str) -> PricedCart:
    """`pages` is where product pages are, for detailPageURL."""
    shelf = catalogue.products()
    chosen = [(shelf[asin], quantity) for asin, quantity in contents.items()]
    rate = marketplaces.tax_rate(place, ship_to)
    shipping = shipping_of(chosen, place)
    lines = []
    for item, quantity in chosen:
        goods = item.price[place.currency] * quantity
        lines.append(
            CartLine(
                product=item,
                quantity=quantity,
                unit_price=item.price[place.currency],
                shipping=shipping[item.asin],
                tax=marketplaces.tax(place, rate, goods, shipping[item.asin]),
                extrinsics=extrinsics(item, pages),
            )
        )
    return PricedCart(place, rate, tuple(lines))


def held(cart: PricedCart, number: str) -> PricedCart:
    """The cart under an offer's number: each line gets its auxiliary id."""
    lines = tuple(replace(line, auxiliary_id=f"{number},{n}") for n, line in enumerate(cart.lines, start=1))
    return replace(cart, lines=lines)


def shipping_of(chosen: list[tuple[Product, int]], place: Marketplace) -> dict[str, Decimal]:
    """Amazon's own parcels are free above a sum, else one fee on the first of them; others ask once per item."""
    from_amazon = [(item, quantity) for item, quantity in chosen if item.fulfilled_by == "Amazon"]
    goods = sum((item.price[place.currency] * quantity for item, quantity in from_amazon), Decimal(0))
    fees = {
        item.asin: Decimal(0)
        if item.fulfilled_by == "Amazon"
        else money.rounded(place.shipping_fee * SELLER_SHIPPING, place.currency)
        for item, _ in chosen
    }
    if from_amazon and goods < place.free_shipping_from:
        fees[from_amazon[0][0].asin] = place.shipping_fee
    return fees


def extrinsics(item: Product, pages: str) -> dict[str, str]:
    return {
        "soldBy": item.sold_by,
        "fulfilledBy": item.fulfilled_by,
        "category": item.category,
        "subCategory": item.sub_category,
        "itemCondition": item.condition,
        "qualifiedOffer": str(item.qualified_offer).lower(),
        "UPC": item.upc,
        "detailPageURL": f"{pages}/{item.asin}",
        "ean": item.ean,
        "preference": item.preference,
    }
