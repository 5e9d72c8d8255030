"""Carts: a PunchOutOrderMessage, or the OrderRequest of a punch-in, as a domain Cart."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml import fields, header
from chalicelib.adapters.cxml.fields import EMPTY, NotUnderstood, attribute, child, part, text
from chalicelib.adapters.cxml.reading import refused
from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing.cart import MOST_LINES, Cart, Line

# ISO 4217 for "no currency": a cart without a single amount is empty, and refused as such.
NO_CURRENCY = "XXX"
# Where carts that come on their own name their person, by preference (facts on Amazon Business, section 3).
EMAIL_EXTRINSICS = ("useremail", "email")
NAME_EXTRINSICS = ("uniquename", "user")


def punched_out(root: Element, message: Element) -> Cart:
    """The cart of a PunchOutOrderMessage. Raises Refused, with the line, for what means nothing."""
    return _cart(root, message, message.find("PunchOutOrderMessageHeader"), message.findall("ItemIn"))


def ordered(root: Element, request: Element) -> Cart:
    """The cart of an OrderRequest that Amazon sent us: it still waits for our approval."""
    return _cart(root, request, request.find("OrderRequestHeader"), request.findall("ItemOut"))


def _cart(root: Element, document: Element, head: Element | None, items: list[Element]) -> Cart:
    if head is None:
        raise refused(400, "The cart has no header.")
    if len(items) > MOST_LINES:
        raise refused(
            400, "The cart has {count} lines; at most {most} can be ordered at once.", count=len(items), most=MOST_LINES
        )
    lines = tuple(_line(item, number) for number, item in enumerate(items, start=1))
    try:
        stated = fields.money(part(head, "Total"), "total")
        shipping, tax = _charge(head, "Shipping"), _charge(head, "Tax")
    except NotUnderstood as error:
        raise refused(
            400, "The cart's {what} means nothing to us: “{text}”.", what=error.field, text=error.text
        ) from None
    currency = stated.currency if stated else lines[0].unit_price.currency if lines else NO_CURRENCY
    named = _people(document, head, items)
    return Cart(
        buyer_cookie=child(document, "BuyerCookie"),
        payload_id=attribute(root, "payloadID"),
        lines=lines,
        stated=stated or _sum((line.subtotal for line in lines), currency),
        shipping=shipping or _sum((line.shipping for line in lines if line.shipping), currency),
        tax=tax or _sum((line.tax for line in lines if line.tax), currency),
        credentials=header.buyers(root),
        email=_first(named, EMAIL_EXTRINSICS) or _address_email(document, head),
        unique_name=_first(named, NAME_EXTRINSICS),
    )


def _line(item: Element, number: int) -> Line:
    """An ItemIn or ItemOut; they are numbered here, since carts do not."""
    ids, detail = part(item, "ItemID"), part(item, "ItemDetail")
    description = part(detail, "Description")
    try:
        return Line(
            number=number,
            asin=child(ids, "SupplierPartID"),
            auxiliary_id=child(ids, "SupplierPartAuxiliaryID"),
            quantity=fields.quantity(attribute(item, "quantity")),
            unit_price=_price(detail),
            description=text(description),
            unit=child(detail, "UnitOfMeasure") or "EA",
            classifications=tuple(
                (attribute(found, "domain"), text(found)) for found in detail.findall("Classification")
            ),
            manufacturer=child(detail, "ManufacturerName"),
            manufacturer_part=child(detail, "ManufacturerPartID"),
            language=description.get(fields.LANGUAGE) or "en",
            shipping=_charge(item, "Shipping"),
            tax=_charge(item, "Tax"),
            extrinsics=fields.extrinsics(detail),
        )
    except NotUnderstood as error:
        raise refused(
            400,
            "Line {line}: the {what} means nothing to us: “{text}”.",
            line=number,
            what=error.field,
            text=error.text,
        ) from None


def _price(detail: Element) -> Money:
    price = fields.money(part(detail, "UnitPrice"), "price")
    if price is None:
        raise NotUnderstood("price", "")
    return price


def _charge(holder: Element, kind: str) -> Money | None:
    """Shipping or Tax of a cart or a line; Amazon charges nothing less than nothing."""
    found = holder.find(kind)
    charge = None if found is None else fields.money(found, kind.lower())
    if charge is not None and charge.amount < 0:
        raise NotUnderstood(kind.lower(), f"{charge.amount:f}")
    return charge


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    """What a header leaves unsaid. Lines of another currency are left out: such a cart is refused for mixing them."""
    return total((amount for amount in amounts if amount.currency == currency), currency)


def _people(document: Element, head: Element, items: list[Element]) -> dict[str, str]:
    """Extrinsics that may name the person, by lower-case name: the header's first, then the first item's."""
    places = (head, document, items[0] if items else EMPTY, *head.findall("Contact"))
    named: dict[str, str] = {}
    for place in places:
        for name, value in fields.extrinsics(place):
            named.setdefault(name.lower(), value)
    return named


def _address_email(document: Element, head: Element) -> str:
    """Amazon's other places for it."""
    places = (("Contact", "Email"), ("ShipTo", "Address", "Email"))
    return next((email for place in places for holder in (head, document) if (email := text(part(holder, *place)))), "")


def _first(named: dict[str, str], names: Iterable[str]) -> str:
    return next((named[name] for name in names if named.get(name)), "")
