"""A ShipNoticeRequest as domain ShipNotices: one for each of our orders that the shipment carries pieces of."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml import fields
from chalicelib.adapters.cxml.amazon_orders import amazon_orders
from chalicelib.adapters.cxml.fields import NotUnderstood, attribute, part, text
from chalicelib.adapters.cxml.order_names import order_of
from chalicelib.adapters.cxml.reading import refused
from chalicelib.domain.purchasing.cart import MOST_PIECES
from chalicelib.domain.purchasing.shipping import MOST_LINES, MOST_PACKAGES, Operation, Package, ShipNotice

# Amazon's shipment ids have some ten characters; ours to keep as a key.
LONGEST_ID = 100
LONGEST_TRACKING = 80
LONGEST_LINK = 500
# Honest shipments carry a few; of so many one transaction still keeps the document with each of them.
MOST_ORDERS = 40
# The tag that Amazon's senders add to the names that the standard knows, the surest first.
_CARRIER_DOMAINS = ("companyname", "scac")


def ship_notices(request: Element, *, payload_id: str) -> tuple[ShipNotice, ...]:
    """Raises Refused for a document that does not say which shipment, or says of it what we can't take down."""
    head = part(request, "ShipNoticeHeader")
    shipment = attribute(head, "shipmentID")
    if not shipment or len(shipment) > LONGEST_ID:
        raise refused(400, "The ship notice does not say which shipment it is about.")
    try:
        found = tuple(_of_order(request, head, shipment, payload_id))
    except NotUnderstood as error:
        raise refused(
            400, "The ship notice's {what} means nothing to us: “{text}”.", what=error.field, text=error.text
        ) from None
    if len(found) > MOST_ORDERS:
        raise refused(400, "The ship notice names more orders than we take at once.")
    return found or (_notice(head, (), (), shipment, "", payload_id, ()),)


def _of_order(request: Element, head: Element, shipment: str, payload_id: str) -> Iterator[ShipNotice]:
    """The portions of one order together; some senders repeat it for each line."""
    portions: dict[str, list[Element]] = {}
    for portion in request.findall("ShipNoticePortion"):
        portions.setdefault(order_of(portion), []).append(portion)
    packages = tuple(dict.fromkeys(_packages(request.findall("ShipControl"))))[:MOST_PACKAGES]
    for order, same in portions.items():
        items = [item for portion in same for item in portion.findall("ShipNoticeItem")]
        numbers = amazon_orders([], head, *same)
        yield _notice(head, packages, _lines(items), shipment, order, payload_id, numbers)


def _notice(
    head: Element,
    packages: tuple[Package, ...],
    lines: tuple[tuple[int, int], ...],
    shipment: str,
    order: str,
    payload_id: str,
    numbers: tuple[str, ...],
) -> ShipNotice:
    return ShipNotice(
        payload_id=payload_id,
        order=order,
        shipment=shipment,
        operation=_operation(head),
        noticed_at=fields.moment(attribute(head, "noticeDate")),
        shipped_at=fields.moment(attribute(head, "shipmentDate")),
        arrives_at=fields.moment(attribute(head, "deliveryDate")),
        packages=packages,
        lines=lines,
        amazon_orders=numbers,
        is_planned=attribute(head, "shipmentType").lower() == "planned",
        is_return=attribute(head, "reason").lower() == "return",
    )


def _operation(head: Element) -> Operation:
    written = attribute(head, "operation").lower() or Operation.NEW
    try:
        return Operation(written)
    except ValueError:
        raise NotUnderstood("operation", written) from None


def _packages(controls: Sequence[Element]) -> Iterator[Package]:
    """One for each tracking number; the carrier stands once for several. A carrier without a number is one too."""
    for control in controls:
        carrier = _carrier(control.findall("CarrierIdentifier"))
        identifiers = control.findall("ShipmentIdentifier")
        numbered = [(text(each), attribute(each, "trackingURL")) for each in identifiers]
        for tracking, link in [each for each in numbered if each[0]] or [("", "")]:
            if carrier or tracking:
                yield Package(carrier, tracking[:LONGEST_TRACKING], link if len(link) <= LONGEST_LINK else "")


def _carrier(named: Sequence[Element]) -> str:
    """The company's name, else its code; often empty."""
    by_domain = {attribute(each, "domain").lower(): text(each) for each in named}
    known = [by_domain[domain] for domain in _CARRIER_DOMAINS if by_domain.get(domain)]
    return next((name[:LONGEST_TRACKING] for name in (*known, *by_domain.values()) if name), "")


def _lines(items: Sequence[Element]) -> tuple[tuple[int, int], ...]:
    if len(items) > 4 * MOST_LINES:
        raise NotUnderstood("number of lines", str(len(items)))
    return tuple((fields.quantity(attribute(item, "lineNumber"), "lineNumber"), _pieces(item)) for item in items)


def _pieces(item: Element) -> int:
    written = attribute(item, "quantity")
    found = fields.quantity(written)
    if not 0 <= found <= MOST_PIECES:
        raise NotUnderstood("quantity", written)
    return found
