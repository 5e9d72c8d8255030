"""Carts as Amazon writes them: the PunchOutOrderMessage, and the OrderRequest of a punch-in; valid by the cXML DTD."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from lxml.builder import E
from lxml.etree import _Element as Element

from simulator.envelopes import LANGUAGE, amount, envelope, extrinsic, stamp
from simulator.rows import Address
from simulator.store.carts import CartLine, PricedCart


def punch_out_order_message(
    cart: PricedCart,
    *,
    cookie: str,
    buyer: str,
    mode: str,
    payload_id: str,
    at: datetime,
    secret: str = "",
    users: Mapping[str, str] | None = None,
) -> str:
    """The cart. In the browser it has no secret; posted by Amazon itself (punch-in) each item names its user."""
    header = E.PunchOutOrderMessageHeader(
        E.Total(amount(cart.subtotal, cart.currency)),
        *charges(cart.shipping, cart.tax, cart.currency, cart),
        operationAllowed="create",
    )
    items = [item_in(cart, line, users or {}) for line in cart.lines]
    message = E.Message(E.PunchOutOrderMessage(E.BuyerCookie(cookie), header, *items), deploymentMode=mode)
    return envelope(message, buyer=buyer, payload_id=payload_id, at=at, secret=secret, dtd="cXML")


def order_request(
    cart: PricedCart,
    *,
    order_id: str,
    ship_to: Address,
    users: Mapping[str, str],
    buyer: str,
    mode: str,
    payload_id: str,
    at: datetime,
    secret: str,
) -> str:
    """The other shape of a punched-in cart: an order that still waits for the customer's approval."""
    header = E.OrderRequestHeader(
        E.Total(amount(cart.subtotal, cart.currency)),
        E.ShipTo(address(ship_to)),
        E.BillTo(address(ship_to)),
        *charges(cart.shipping, cart.tax, cart.currency, cart),
        *[extrinsic(name, value) for name, value in users.items()],
        orderID=order_id,
        orderDate=stamp(at),
        orderType="regular",
        type="new",
    )
    items = [item_out(cart, line, number) for number, line in enumerate(cart.lines, start=1)]
    request = E.Request(E.OrderRequest(header, *items), deploymentMode=mode)
    return envelope(request, buyer=buyer, payload_id=payload_id, at=at, secret=secret, dtd="cXML")


def item_in(cart: PricedCart, line: CartLine, users: Mapping[str, str]) -> Element:
    return E.ItemIn(
        item_id(line),
        item_detail(cart, line),
        *charges(line.shipping, line.tax, cart.currency, cart, line),
        *[extrinsic(name, value) for name, value in users.items()],
        quantity=str(line.quantity),
    )


def item_out(cart: PricedCart, line: CartLine, number: int) -> Element:
    return E.ItemOut(
        item_id(line),
        item_detail(cart, line),
        *charges(line.shipping, line.tax, cart.currency, cart, line),
        quantity=str(line.quantity),
        lineNumber=str(number),
    )


def item_id(line: CartLine) -> Element:
    return E.ItemID(E.SupplierPartID(line.product.asin), E.SupplierPartAuxiliaryID(line.auxiliary_id))


def item_detail(cart: PricedCart, line: CartLine) -> Element:
    language = cart.marketplace.language
    return E.ItemDetail(
        E.UnitPrice(amount(line.unit_price, cart.currency)),
        E.Description(line.product.name(language), {LANGUAGE: language}),
        E.UnitOfMeasure(line.product.unit),
        E.Classification(line.product.unspsc, domain="UNSPSC"),
        E.ManufacturerPartID(line.product.part_number),
        E.ManufacturerName(line.product.manufacturer),
        *[extrinsic(name, value) for name, value in line.extrinsics.items()],
    )


def charges(
    shipping: Decimal, tax: Decimal, currency: str, cart: PricedCart, line: CartLine | None = None
) -> tuple[Element, Element]:
    """Shipping and Tax, beside the price and never in it. European tax says its rate."""
    place = cart.marketplace
    taxed = E.Tax(amount(tax, currency), E.Description(place.tax_name, {LANGUAGE: place.language}))
    if place.currency == "EUR":
        goods = cart.subtotal + cart.shipping if line is None else line.goods + line.shipping
        detail = E.TaxDetail(
            E.TaxableAmount(amount(goods, currency)),
            E.TaxAmount(amount(tax, currency)),
            category="vat",
            percentageRate=f"{cart.tax_rate:f}",
        )
        taxed.append(detail)
    shipped = E.Shipping(amount(shipping, currency), E.Description("Standard", {LANGUAGE: "en-US"}))
    return shipped, taxed


def address(place: Address) -> Element:
    return E.Address(
        E.Name(place.name, {LANGUAGE: "en-US"}),
        E.PostalAddress(
            *[E.Street(line) for line in place.lines[:-2] or ("-",)],
            E.City(place.lines[-2] if len(place.lines) > 1 else "-"),
            E.Country(place.country, isoCountryCode=place.country),
        ),
        *([E.Email(place.email)] if place.email else []),
        addressID=place.address_id,
        isoCountryCode=place.country,
    )
