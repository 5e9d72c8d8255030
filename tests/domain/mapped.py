"""An order, what is known of its articles, and a mapping that makes it ready."""

from dataclasses import replace

from chalicelib.domain.articles import Alias, AliasKind, Article, Part
from chalicelib.domain.orders.mapped import Mapped
from chalicelib.domain.orders.mapping import (
    Assignment,
    OrderMapping,
    ShipMethod,
    Way,
)
from chalicelib.domain.orders.mapping.making import Destination, Known, map_order
from chalicelib.domain.orders.order import HoldReason
from tests.domain.test_order_amounts import AT, ITEM, SHIPPING, charge, line, order

CONNECTION = "A1SELLER-DE"
DHL, EXPRESS = Way("DHL", "Paket"), Way("DHL", "Express")
BERLIN = Destination("10115")
CUP, SAUCER = Article("CUP", "Cup", warehouse="NORTH"), Article("SAUCER", "Saucer")
SET = Article("SET", "Set", parts=(Part("CUP", 2), Part("SAUCER", 1)))
FREIGHT = Article("FREIGHT", "Freight", is_stocked=False)
PLACEHOLDER = Article("ANY", "Anything", is_stocked=False)
SKU = Alias(AliasKind.SKU, "SKU")
MAPPING = OrderMapping(
    CONNECTION, ship_methods=(ShipMethod("STANDARD", DHL),), charges={SHIPPING: "FREIGHT"}, revision=3
)
TEN = line(charge(ITEM, "10.00"), comes_to="10.00")
ORDER = replace(order(TEN), service_level="STANDARD", country="DE")


def known(**holders: Article) -> Known:
    """SKUs with the articles that have them as an alias."""
    articles = {each.number: each for each in (CUP, SAUCER, SET, FREIGHT, PLACEHOLDER)}
    return Known({}, {Alias(AliasKind.SKU, sku): article for sku, article in holders.items()}, articles)


CUP_IS_KNOWN = known(SKU=CUP)


def assigned(*parts: Part, text: str = "SKU", kind: AliasKind = AliasKind.SKU) -> Known:
    alias = Alias(kind, text)
    return replace(known(), assignments={alias: Assignment(CONNECTION, alias, parts)})


def made(order=ORDER, mapping=MAPPING, known=None, destination=BERLIN) -> Mapped:
    return map_order(order, destination, mapping, CUP_IS_KNOWN if known is None else known, at=AT)


def reasons(mapped: Mapped) -> list[HoldReason]:
    return [hold.reason for hold in mapped.holds]
