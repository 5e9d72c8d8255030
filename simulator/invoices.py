"""What Amazon asks for: invoices of what was shipped or of everything, with the slips of real ones, and credits."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from simulator import ids, invoice_documents, money, posts
from simulator.rows import Invoice, Order
from simulator.world import World

# What is asked for: what was sent and not invoiced yet; all that is open; half of it; with a price or a quantity that
# is too high; as one sum without lines; the last invoice once more, once more with other content, or taken back; and
# a credit memo for pieces of the last one.
MODES = (
    "shipped",
    "whole",
    "partial",
    "wrong_price",
    "wrong_quantity",
    "without_lines",
    "again",
    "changed",
    "withdrawn",
    "credit",
)
REPEATED = {"again", "changed", "withdrawn", "credit"}


def invoice(world: World, key: str, mode: str = "shipped", pieces: Mapping[str, int] | None = None) -> Order:
    """Posts an InvoiceDetailRequest; before the ship notice too, if told so. ``pieces`` by line number, else as the
    mode says."""
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}")
    with world.state.change():
        order = wanted(world, key)
        bill = repeated(order, mode, pieces, world) if mode in REPEATED else asked(order, mode, pieces, world)
        invoiced = replace(order, invoices=(*order.invoices, bill))
        world.orders.put(key, invoiced)
        document = invoice_documents.invoice_detail_request(
            invoiced, bill, buyer=world.config.system_login, at=world.now(), secret=world.config.inbound_secret
        )
        posts.add(world, "invoice", document, payload_id=bill.payload_id, order_key=key)
        return invoiced


def asked(order: Order, mode: str, pieces: Mapping[str, int] | None, world: World) -> Invoice:
    """A new invoice. Raises ValueError when nothing is left to ask for."""
    quantities = {str(number): int(count) for number, count in pieces.items()} if pieces else open_pieces(order, mode)
    quantities = {number: count for number, count in quantities.items() if count > 0}
    if unknown := set(quantities) - {str(line.number) for line in order.lines}:
        raise ValueError(f"the order has no line {', '.join(sorted(unknown))}")
    if not quantities:
        raise ValueError("nothing is left to ask for")
    if mode == "wrong_quantity":
        quantities = {number: count + 1 for number, count in quantities.items()}
    raised = 1 + Decimal(str(world.preferences.price_change_percent)) * 2 / 100 if mode == "wrong_price" else Decimal(1)
    prices = {
        str(line.number): money.rounded((line.confirmed_price or line.held_price) * raised, order.currency)
        for line in order.lines
    }
    net = sum((prices[number] * count for number, count in quantities.items()), Decimal(0))
    is_first = not order.invoices
    return Invoice(
        number=f"{order.order_id}-I{len({bill.number for bill in order.invoices}) + 1}",
        payload_id=ids.payload_id(world.now()),
        quantities=quantities,
        prices=prices,
        net=net,
        shipping=order.shipping if is_first else Decimal(0),
        tax=money.rounded(
            order.tax * min(net / order.total, Decimal(1)) if order.total else Decimal(0), order.currency
        ),
        has_lines=mode != "without_lines",
    )


def open_pieces(order: Order, mode: str) -> dict[str, int]:
    """Line number -> pieces that were not asked for yet."""
    done: dict[str, int] = {}
    for bill in order.invoices:
        for number, count in bill.quantities.items():
            sign = {"credit": -1, "delete": -1}.get(bill.kind, 1)
            done[number] = done.get(number, 0) + sign * count
    most = {
        str(line.number): line.shipped_quantity
        if mode == "shipped"
        else (line.confirmed_quantity if order.status != "received" else line.quantity)
        for line in order.lines
    }
    left = {number: max(count - done.get(number, 0), 0) for number, count in most.items()}
    return {number: (count + 1) // 2 for number, count in left.items()} if mode == "partial" else left


def repeated(order: Order, mode: str, pieces: Mapping[str, int] | None, world: World) -> Invoice:
    """Something about the last invoice. Raises ValueError when there is none."""
    last = next((bill for bill in reversed(order.invoices) if bill.kind == "standard"), None)
    if last is None:
        raise ValueError("there is no invoice yet")
    fresh = replace(last, payload_id=ids.payload_id(world.now()))
    if mode == "again":
        return replace(fresh, kind="again")
    if mode == "withdrawn":
        return replace(fresh, kind="delete", refers_to=last.payload_id)
    if mode == "changed":
        return replace(fresh, kind="again", net=last.net + 1, prices=last.prices, is_changed=True)
    first = next(iter(last.quantities))
    back = {str(number): int(count) for number, count in pieces.items()} if pieces else {first: 1}
    credited = sum((last.prices[number] * count for number, count in back.items()), Decimal(0))
    number = f"{order.order_id}-C{sum(bill.kind == 'credit' for bill in order.invoices) + 1}"
    nothing = Decimal(0)
    return replace(
        fresh,
        kind="credit",
        number=number,
        quantities=back,
        net=credited,
        shipping=nothing,
        tax=nothing,
        has_lines=True,
        refers_to=last.payload_id,
    )


def wanted(world: World, key: str) -> Order:
    order = world.orders.get(key)
    if order is None:
        raise LookupError(f"There is no order {key}")
    return order
