"""What Amazon decides about an order, and how it tells: confirmations and ship notices, by itself or by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from simulator import ids, invoices, money, order_documents, posts
from simulator.rows import Line, Order, Shipment, Task
from simulator.world import World

MODES = ("accept", "reject", "split", "price_changed", "partial", "too_many")
CARRIER = "Riverside Logistics"


def confirm(world: World, key: str, mode: str, comments: str = "") -> Order:
    """Decides the order in this mode and posts the confirmation; a later one replaces an earlier."""
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}")
    with world.state.change():
        order = wanted(world, key)
        lines = decided(order, mode, world.preferences.price_change_percent)
        payload_id = ids.payload_id(world.now())
        status = status_of(lines)
        confirmed = replace(order, lines=lines, status=status, confirmation_payload_id=payload_id)
        world.orders.put(key, confirmed)
        document = order_documents.confirmation_request(
            confirmed,
            kind=header_type(order, lines),
            replaces=order.confirmation_payload_id,
            comments=comments,
            buyer=world.config.system_login,
            payload_id=payload_id,
            at=world.now(),
            secret=world.config.inbound_secret,
        )
        posts.add(world, "confirmation", document, payload_id=payload_id, order_key=key)
        preferences = world.preferences
        if preferences.ship_mode == "auto" and status != "rejected":
            due = world.now() + timedelta(seconds=preferences.ship_after)
            task = Task(ids.short(), "ship", key, due)
            world.tasks.put(task.id, task)
        return confirmed


def decided(order: Order, mode: str, percent: float) -> tuple[Line, ...]:
    """The lines as Amazon will sell them. What it charges is the held price, whatever the order says."""
    first, second = ids.amazon_order(), ids.amazon_order()
    raised = 1 + Decimal(str(percent)) / 100
    half = (len(order.lines) + 1) // 2
    done = []
    for position, line in enumerate(order.lines):
        price = money.rounded(line.held_price * raised, order.currency) if mode == "price_changed" else line.held_price
        number = line.amazon_order or (
            second if mode == "split" and (position >= half or len(order.lines) == 1) else first
        )
        taken = line.quantity + (mode == "too_many")
        if mode == "reject" or (mode == "partial" and position == len(order.lines) - 1):
            taken = 0 if mode == "reject" or line.quantity == 1 else line.quantity // 2
        if not taken:
            done.append(replace(line, outcome="reject", confirmed_quantity=0, confirmed_price=None, amazon_order=""))
            continue
        changed = price != line.unit_price or taken != line.quantity
        outcome = "detail" if changed else "accept"
        done.append(
            replace(line, outcome=outcome, confirmed_quantity=taken, confirmed_price=price, amazon_order=number)
        )
    return tuple(done)


def status_of(lines: tuple[Line, ...]) -> str:
    if not any(line.confirmed_quantity for line in lines):
        return "rejected"
    return "confirmed" if all(line.confirmed_quantity >= line.quantity for line in lines) else "partly_confirmed"


def header_type(order: Order, lines: tuple[Line, ...]) -> str:
    """cXML: `detail` says that lines say more than the order did, `except` that some of it is not accepted."""
    outcomes = {line.outcome for line in lines}
    if outcomes == {"reject"}:
        return "reject"
    if any(line.confirmed_quantity < line.quantity for line in lines):
        return "except"
    return "accept" if outcomes == {"accept"} else "detail"


def ship(
    world: World, key: str, pieces: Mapping[str, int] | None = None, carrier: str = "", tracking: str = ""
) -> list[Shipment]:
    """Sends what is open, or these pieces by line number: one shipment and one ship notice for each Amazon order."""
    with world.state.change():
        order = wanted(world, key)
        if world.preferences.invoice_mode == "auto":
            due = world.now() + timedelta(seconds=world.preferences.invoice_after)
            task = Task(ids.short(), "invoice", key, due, "shipped")
            world.tasks.put(task.id, task)
        leaving = allowed(order, pieces)
        parcels = []
        for number in dict.fromkeys(line.amazon_order for line in order.lines if leaving.get(str(line.number))):
            quantities = {
                str(line.number): leaving[str(line.number)]
                for line in order.lines
                if line.amazon_order == number and leaving.get(str(line.number))
            }
            parcels.append(Shipment(ids.tracking(), number, carrier or CARRIER, tracking or ids.tracking(), quantities))
        for parcel in parcels:
            order = sent(world, order, parcel)
        return parcels


def allowed(order: Order, pieces: Mapping[str, int] | None) -> dict[str, int]:
    """Line number -> pieces, never more than is confirmed and not yet sent; an unconfirmed order may ship early."""
    confirmed = order.status != "received"
    still = {
        str(line.number): (line.confirmed_quantity if confirmed else line.quantity) - line.shipped_quantity
        for line in order.lines
    }
    asked = still if pieces is None else {str(number): count for number, count in pieces.items()}
    for number, count in asked.items():
        if number not in still:
            raise ValueError(f"the order has no line {number}")
        if not 0 <= count <= still[number]:
            raise ValueError(f"line {number} has {still[number]} pieces to send, not {count}")
    leaving = {number: count for number, count in asked.items() if count}
    if not leaving:
        raise ValueError("nothing is left to send")
    return leaving


def sent(world: World, order: Order, parcel: Shipment) -> Order:
    lines = tuple(
        replace(line, shipped_quantity=line.shipped_quantity + parcel.quantities.get(str(line.number), 0))
        for line in order.lines
    )
    complete = all(line.shipped_quantity >= (line.confirmed_quantity or line.quantity) for line in lines)
    shipped = replace(order, lines=lines, shipments=(*order.shipments, parcel))
    world.orders.put(order.key, shipped)
    tell(world, shipped, parcel, complete=complete)
    return shipped


def correct(world: World, key: str, shipment: str, operation: str, pieces: Mapping[str, int] | None = None) -> Order:
    """A notice about a shipment that was told before: other pieces are in it, or it is taken back."""
    if operation not in {"update", "delete"}:
        raise ValueError("operation must be update or delete")
    with world.state.change():
        order = wanted(world, key)
        parcel = next((each for each in order.shipments if each.id == shipment), None)
        if parcel is None:
            raise LookupError(f"There is no shipment {shipment}")
        told = replace(parcel, quantities={str(n): int(count) for n, count in (pieces or parcel.quantities).items()})
        now = {} if operation == "delete" else told.quantities
        lines = tuple(
            replace(
                line,
                shipped_quantity=line.shipped_quantity
                - parcel.quantities.get(str(line.number), 0)
                + now.get(str(line.number), 0),
            )
            for line in order.lines
        )
        others = tuple(each for each in order.shipments if each.id != shipment)
        shipments = others if operation == "delete" else (*others, told)
        corrected = replace(order, lines=lines, shipments=shipments)
        world.orders.put(key, corrected)
        tell(world, corrected, told, complete=False, operation=operation)
        return corrected


def tell(world: World, order: Order, parcel: Shipment, *, complete: bool, operation: str = "new") -> None:
    payload_id = ids.payload_id(world.now())
    document = order_documents.ship_notice_request(
        order,
        parcel,
        complete=complete,
        operation=operation,
        buyer=world.config.system_login,
        payload_id=payload_id,
        at=world.now(),
        secret=world.config.inbound_secret,
    )
    posts.add(world, "ship_notice", document, payload_id=payload_id, order_key=order.key)


def wanted(world: World, key: str) -> Order:
    """By key, which is the orderID for all but repetitions. Raises LookupError."""
    order = world.orders.get(key)
    if order is None:
        raise LookupError(f"There is no order {key}")
    return order


def run_due(world: World) -> None:
    """Does what Amazon does by itself, once its time has come."""
    for task in world.tasks.all():
        if task.due_at > world.now():
            continue
        with world.state.change():
            world.tasks.drop(task.id)
            run(world, task)


def run(world: World, task: Task) -> None:
    """What a person did by hand meanwhile is not done again."""
    order = world.orders.get(task.order_key)
    if order is None:
        return
    if task.kind == "confirm" and order.status == "received":
        confirm(world, order.key, task.mode)
    if task.kind == "ship" and any(line.confirmed_quantity > line.shipped_quantity for line in order.lines):
        ship(world, order.key)
    if task.kind == "invoice" and any(invoices.open_pieces(order, task.mode).values()):
        invoices.invoice(world, order.key, task.mode)
