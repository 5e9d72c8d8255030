"""What Amazon writes about an order: confirmations and ship notices, valid by the Fulfill DTD."""

from datetime import datetime

from lxml.builder import E
from lxml.etree import _Element as Element

from simulator.envelopes import LANGUAGE, amount, envelope, extrinsic, stamp
from simulator.rows import Line, Order, Shipment


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
    order: Order,
    shipment: Shipment,
    *,
    complete: bool,
    operation: str = "new",
    buyer: str,
    payload_id: str,
    at: datetime,
    secret: str,
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
                operation=operation,
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
