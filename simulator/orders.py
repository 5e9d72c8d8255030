"""The PO Request URL: an OrderRequest is checked, kept and answered; what becomes of it is decided later."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from lxml.etree import _Element as Element
from werkzeug.wrappers import Request, Response

from simulator import cxml, envelopes, faults, ids, log
from simulator.cxml import Refusal
from simulator.rows import Address, Fault, Line, Offer, Order, Task
from simulator.setup import xml
from simulator.world import World

LONGEST_ORDER_ID = 20
MOST_LINES = 500
# A cent of rounding over a whole order is nobody's mistake.
TOLERANCE = Decimal("0.01")


def door(world: World, request: Request, po_request_id: str) -> Response:
    """POST /po/<uuid>."""
    if po_request_id != world.config.po_request_id:
        return Response("Not Found", 404, mimetype="text/plain")
    body = request.get_data()
    fault = faults.take(world, "order")
    if fault is None:
        return answered(world, body, "")
    return faults.broken(
        world, request, fault, lambda: answered(world, body, fault.fault), lambda: refused_by(world, fault)
    )


def answered(world: World, body: bytes, fault: str) -> Response:
    payload_id = ""
    try:
        root, request = cxml.request(body, "OrderRequest", world.config)
        payload_id = root.get("payloadID", "").strip()
        with world.state.change():
            order = take(world, root, request, cxml.without_secrets(body, world.config))
    except Refusal as refusal:
        log.received(
            world, "order", body, payload_id=payload_id, answer=f"{refusal.code} {refusal.detail}", fault=fault
        )
        return xml(envelopes.response(refusal.code, refusal.text, refusal.detail, at=world.now()))
    log.received(world, "order", body, payload_id=payload_id, answer=f"200 {order.key}", fault=fault)
    return xml(envelopes.response(200, "OK", "Accepted for processing", at=world.now()))


def take(world: World, root: Element, request: Element, document: str) -> Order:
    """The order, kept; with deduplication the same payloadID is the order that is kept already."""
    payload_id = root.get("payloadID", "").strip()
    known = [order for order in world.orders.all() if order.payload_id == payload_id]
    if known and world.preferences.deduplicate:
        return known[0]
    order = read(world, root, request, document)
    for line in order.lines:
        offer = world.offers.get(line.auxiliary_id)
        if offer:
            world.offers.put(offer.auxiliary_id, replace(offer, ordered_as=order.order_id))
    world.orders.put(order.key, order)
    preferences = world.preferences
    if preferences.confirm_mode != "off":
        due = world.now() + timedelta(seconds=preferences.confirm_after)
        task = Task(ids.short(), "confirm", order.key, due, preferences.confirm_mode)
        world.tasks.put(task.id, task)
    return order


def read(world: World, root: Element, request: Element, document: str) -> Order:
    header = request.find("OrderRequestHeader")
    if header is None:
        raise Refusal(400, "Bad Request", "OrderRequestHeader is missing")
    payload_id, order_id = root.get("payloadID", "").strip(), header.get("orderID", "").strip()
    key = free_key(world, order_id, payload_id)
    total, currency = cxml.money(header, "Total", "Total")
    lines = read_lines(world, request, order_id, currency, cxml.mode(root))
    agree(total, lines)
    return Order(
        key=key,
        order_id=order_id,
        payload_id=payload_id,
        received_at=world.now(),
        mode=cxml.mode(root),
        currency=currency,
        total=total,
        shipping=charge(header, "Shipping", currency),
        tax=charge(header, "Tax", currency),
        ship_to=required_address(header, "ShipTo"),
        bill_to=required_address(header, "BillTo"),
        comments=cxml.text(header, "Comments"),
        extrinsics=cxml.extrinsics(header),
        lines=lines,
        remarks=tuple(remarks(world, request, lines)),
        document=document,
    )


def free_key(world: World, order_id: str, payload_id: str) -> str:
    """The orderID; `#2` and so on for a repetition that is not recognised as one."""
    if not order_id or len(order_id) > LONGEST_ORDER_ID or not all("!" <= sign <= "~" for sign in order_id):
        raise Refusal(400, "Bad Request", f"orderID must be 1 to {LONGEST_ORDER_ID} ASCII characters without blanks")
    same = [order for order in world.orders.all() if order.order_id == order_id]
    if any(order.payload_id != payload_id for order in same):
        raise Refusal(409, "Conflict", f"PO number {order_id} was used before")
    return f"{order_id}#{len(same) + 1}" if same else order_id


def read_lines(world: World, request: Element, order_id: str, currency: str, mode: str) -> tuple[Line, ...]:
    header = request.find("OrderRequestHeader")
    if header is not None and header.get("type", "new") != "new":
        raise Refusal(400, "Bad Request", "Only orders of type new are taken")
    items = request.findall("ItemOut")
    if not 1 <= len(items) <= MOST_LINES:
        raise Refusal(400, "Bad Request", f"An order has 1 to {MOST_LINES} lines, this one has {len(items)}")
    lines = tuple(read_line(world, item, n, currency) for n, item in enumerate(items, start=1))
    if len({line.number for line in lines}) < len(lines):
        raise Refusal(400, "Bad Request", "Two lines have the same lineNumber")
    if len({line.auxiliary_id for line in lines}) < len(lines):
        raise Refusal(400, "Bad Request", "Two lines have the same SupplierPartAuxiliaryID")
    if len({line.auxiliary_id.partition(",")[0] for line in lines}) > 1:
        raise Refusal(400, "Bad Request", "The lines come from more than one cart")
    for line in lines:
        offer = offer_of(world, line.auxiliary_id)
        if offer.ordered_as not in {"", order_id}:
            raise Refusal(400, "Bad Request", f"Line {line.number} was bought before, by {offer.ordered_as}")
        if offer.mode not in {"", mode}:
            raise Refusal(400, "Bad Request", f"The cart was made in {offer.mode} mode, the order is {mode}")
    return lines


def read_line(world: World, item: Element, position: int, currency: str) -> Line:
    number = item.get("lineNumber", str(position)).strip()
    quantity = item.get("quantity", "").strip()
    if not (number.isdigit() and quantity.isdigit() and int(quantity) > 0):
        raise Refusal(400, "Bad Request", f"Line {number} needs a whole lineNumber and a whole, positive quantity")
    auxiliary_id, asin = cxml.text(item, "ItemID/SupplierPartAuxiliaryID"), cxml.text(item, "ItemID/SupplierPartID")
    offer = offer_of(world, auxiliary_id)
    if offer.asin != asin:
        raise Refusal(400, "Bad Request", f"Line {number}: {auxiliary_id} was issued for {offer.asin}, not for {asin}")
    price, line_currency = cxml.money(item, "ItemDetail/UnitPrice", f"Line {number}'s UnitPrice")
    if not line_currency == currency == offer.currency:
        raise Refusal(400, "Bad Request", f"Line {number} is in {line_currency}; the offer was in {offer.currency}")
    return Line(
        number=int(number),
        asin=asin,
        auxiliary_id=auxiliary_id,
        quantity=int(quantity),
        unit_price=price,
        description=cxml.text(item, "ItemDetail/Description"),
        unit=cxml.text(item, "ItemDetail/UnitOfMeasure") or "EA",
        held_price=offer.unit_price,
    )


def offer_of(world: World, auxiliary_id: str) -> Offer:
    offer = world.offers.get(auxiliary_id)
    if offer is None:
        raise Refusal(400, "Bad Request", f"SupplierPartAuxiliaryID {auxiliary_id or '(none)'} was never issued")
    return offer


def agree(total: Decimal, lines: tuple[Line, ...]) -> None:
    """Total is the goods alone: tax and shipping stand beside it."""
    goods = sum((line.unit_price * line.quantity for line in lines), Decimal(0))
    if abs(total - goods) > TOLERANCE:
        raise Refusal(400, "Bad Request", f"Total is {total}, but the lines come to {goods}")


def charge(header: Element, kind: str, currency: str) -> Decimal:
    if header.find(kind) is None:
        return Decimal(0)
    amount, given = cxml.money(header, kind, kind)
    if given != currency:
        raise Refusal(400, "Bad Request", f"{kind} is in {given}, the order in {currency}")
    return amount


def required_address(header: Element, kind: str) -> Address:
    found = cxml.address(header.find(kind))
    if found is None:
        raise Refusal(400, "Bad Request", f"{kind}/Address is missing")
    return found


def remarks(world: World, request: Element, lines: tuple[Line, ...]) -> list[str]:
    """What Amazon takes without a word and its support complains about later."""
    said = []
    for item, line in zip(request.findall("ItemOut"), lines, strict=True):
        detail = item.find("ItemDetail")
        echoed = {} if detail is None else cxml.extrinsics(detail)
        offer = offer_of(world, line.auxiliary_id)
        if missing := [name for name, value in offer.extrinsics.items() if echoed.get(name) != value]:
            said.append(f"Line {line.number} does not echo {', '.join(missing)}")
        if line.unit_price != line.held_price:
            said.append(f"Line {line.number} says {line.unit_price}, the price held is {line.held_price}")
        if offer.held_until < world.now():
            said.append(f"Line {line.number}'s price was held until {offer.held_until:%Y-%m-%d %H:%M} UTC")
    return said


def refused_by(world: World, fault: Fault) -> Response:
    detail = fault.text or "This order cannot be taken"
    return xml(envelopes.response(fault.code or 400, "Bad Request", detail, at=world.now()))
