"""Writing what Amazon sends: carts, orders, confirmations, ship notices and answers, valid by the cXML DTDs."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from lxml import etree
from lxml.builder import E
from lxml.etree import _Element as Element

from simulator import ids, money
from simulator.rows import Address, Line, Order, Shipment
from simulator.store.carts import CartLine, PricedCart

VERSION = "1.2.071"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NETWORK_ID, DUNS = "Amazon", "128990368"


def punch_out_order_message(
    cart: PricedCart,
    *,
    cookie: str,
    buyer: str,
    mode: str,
    payload_id: str,
    at: datetime,
    secret: str = "",
    user: str = "",
) -> str:
    """The cart. In the browser it has no secret; posted by Amazon itself (punch-in) each item names its user."""
    header = E.PunchOutOrderMessageHeader(
        E.Total(amount(cart.subtotal, cart.currency)),
        *charges(cart.shipping, cart.tax, cart.currency, cart),
        operationAllowed="create",
    )
    items = [item_in(cart, line, user) for line in cart.lines]
    message = E.Message(E.PunchOutOrderMessage(E.BuyerCookie(cookie), header, *items), deploymentMode=mode)
    return envelope(message, buyer=buyer, payload_id=payload_id, at=at, secret=secret, dtd="cXML")


def order_request(
    cart: PricedCart,
    *,
    order_id: str,
    ship_to: Address,
    users: dict[str, str],
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


def confirmation_request(
    order: Order, *, kind: str, replaces: str, comments: str, buyer: str, payload_id: str, at: datetime, secret: str
) -> str:
    """What became of each line, which is where the Amazon order number belongs; confirmID is the first of them."""
    number = next((line.amazon_order for line in order.lines if line.amazon_order), f"R-{order.order_id}")
    header = E.ConfirmationHeader(
        *([E.DocumentReference(payloadID=replaces)] if replaces else []),
        *([E.Comments(comments, {LANGUAGE: "en-US"})] if comments else []),
        confirmID=number,
        operation="update" if replaces else "new",
        type=kind,
        noticeDate=stamp(at),
    )
    items = [confirmation_item(order, line) for line in order.lines]
    request = E.Request(E.ConfirmationRequest(header, reference(order), *items), deploymentMode=order.mode)
    return envelope(request, buyer=buyer, payload_id=payload_id, at=at, secret=secret, dtd="Fulfill")


def ship_notice_request(
    order: Order, shipment: Shipment, *, complete: bool, buyer: str, payload_id: str, at: datetime, secret: str
) -> str:
    """One shipment; its lines go by number and have no ItemID, as Amazon sends them."""
    units = {str(line.number): line.unit for line in order.lines}
    items = [
        E.ShipNoticeItem(E.UnitOfMeasure(units[number]), quantity=str(pieces), lineNumber=number)
        for number, pieces in shipment.quantities.items()
    ]
    request = E.Request(
        E.ShipNoticeRequest(
            E.ShipNoticeHeader(
                extrinsic("AmazonOrderNumber", shipment.amazon_order),
                shipmentID=shipment.id,
                operation="new",
                noticeDate=stamp(at),
                shipmentDate=stamp(at),
                shipmentType="actual",
                fulfillmentType="complete" if complete else "partial",
            ),
            E.ShipControl(
                E.CarrierIdentifier(shipment.carrier, domain="companyName"), E.ShipmentIdentifier(shipment.tracking)
            ),
            E.ShipNoticePortion(reference(order), *items),
        ),
        deploymentMode=order.mode,
    )
    return envelope(request, buyer=buyer, payload_id=payload_id, at=at, secret=secret, dtd="Fulfill")


def response(code: int, text: str, detail: str, *, at: datetime, start_page: str = "") -> str:
    status = E.Status(detail, {LANGUAGE: "en-US"}, code=str(code), text=text)
    answer = E.Response(status)
    if start_page:
        answer.append(E.PunchOutSetupResponse(E.StartPage(E.URL(start_page))))
    return written(E.cXML(answer, payloadID=ids.payload_id(at), timestamp=stamp(at)), "cXML")


def envelope(content: Element, *, buyer: str, payload_id: str, at: datetime, secret: str, dtd: str) -> str:
    """Amazon names itself twice, by DUNS and by NetworkId; the secret stands with the second."""
    header = E.Header(
        E.From(credential("DUNS", DUNS), credential("NetworkId", NETWORK_ID)),
        E.To(credential("NetworkId", buyer)),
        E.Sender(
            credential("DUNS", DUNS),
            credential("NetworkId", NETWORK_ID, secret),
            E.UserAgent("Simulated Amazon Business"),
        ),
    )
    return written(E.cXML(header, content, payloadID=payload_id, timestamp=stamp(at), **{LANGUAGE: "en-US"}), dtd)


def written(root: Element, dtd: str) -> str:
    doctype = f'<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/{VERSION}/{dtd}.dtd">'
    return str(
        etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype=doctype, pretty_print=True), "utf-8"
    )


def item_in(cart: PricedCart, line: CartLine, user: str) -> Element:
    users = [extrinsic("UserEmail", user)] if user else []
    return E.ItemIn(
        item_id(line),
        item_detail(cart, line),
        *charges(line.shipping, line.tax, cart.currency, cart, line),
        *users,
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


def confirmation_item(order: Order, line: Line) -> Element:
    """What was refused of a line is said beside what was taken."""
    taken = line.confirmed_quantity
    statuses = []
    if taken:
        changed = line.confirmed_price is not None and line.confirmed_price != line.unit_price
        price = [E.UnitPrice(amount(line.confirmed_price, order.currency))] if changed and line.confirmed_price else []
        statuses.append(
            E.ConfirmationStatus(
                E.UnitOfMeasure(line.unit),
                *price,
                extrinsic("AmazonOrderNumber", line.amazon_order),
                quantity=str(taken),
                type="detail" if changed else "accept",
            )
        )
    if taken < line.quantity:
        refused = E.Comments("Not available from the seller any more", {LANGUAGE: "en-US"})
        rest = str(line.quantity - taken)
        statuses.append(E.ConfirmationStatus(E.UnitOfMeasure(line.unit), refused, quantity=rest, type="reject"))
    return E.ConfirmationItem(
        E.UnitOfMeasure(line.unit), *statuses, quantity=str(line.quantity), lineNumber=str(line.number)
    )


def reference(order: Order) -> Element:
    return E.OrderReference(E.DocumentReference(payloadID=order.payload_id), orderID=order.order_id)


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


def credential(domain: str, identity: str, secret: str = "") -> Element:
    shared: Sequence[Element] = [E.SharedSecret(secret)] if secret else []
    return E.Credential(E.Identity(identity), *shared, domain=domain)


def amount(value: Decimal, currency: str) -> Element:
    return E.Money(money.written(value, currency), currency=currency)


def extrinsic(name: str, value: str) -> Element:
    return E.Extrinsic(value, name=name)


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
