"""What becomes of a marketplace order: every change is one of these steps, told to whoever listens."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from simulator.selling import stock
from simulator.selling.call import iso
from simulator.selling.sales import amounts, people, promises, settings
from simulator.selling.sales.countries import BY_MARKETPLACE, money
from simulator.selling.sales.news import News, tell
from simulator.selling.sales.parcels import sent, take_home
from simulator.selling.sales.store import Order, Sale, Sales, milliseconds
from simulator.world import World

WAITING = ("PENDING_AVAILABILITY", "PENDING")
OPEN = ("UNSHIPPED", "PARTIALLY_SHIPPED")
REASONS = {
    "BUYER": ("No longer needed", "Found a better price", "Ordered by mistake", "Wrong shipping address", "Other"),
    "MERCHANT": ("NoInventory", "ShippingAddressUndeliverable", "GeneralAdjustment"),
    "AMAZON": ("Payment declined", "Risk assessment", "Not shipped in time"),
}


class Undoable(ValueError):
    """What cannot be done with this order as it is."""


def begin(world: World, sale: Sale, *, is_news: bool = True, is_oversold: bool = False) -> Sale:
    """A new order, placed at its createdTime. Raises stock.SoldOut when there is not enough of it."""
    with world.state.change():
        if Sales(world.state).knows(sale.id):
            raise Undoable(f"there is an order {sale.id}")
        stock.sell(world, sale, is_oversold=is_oversold or settings.current(world).oversell)
        if sale.status == "UNSHIPPED":
            become_fulfillable(sale, sale.created)
        Sales(world.state).put(sale)
        if is_news:
            tell(world, sale, News("OrderStatusChange", "New Order"), sale.created)
    return sale


def change(
    world: World, order_id: str, name: str, given: dict[str, Any], at: datetime, *, is_news: bool = True
) -> Sale:
    """One step of an order's life. Raises LookupError for an unknown order, ValueError for what is not possible."""
    if name not in STEPS:
        raise ValueError(f"the step must be one of {', '.join(STEPS)}")
    return alter(world, order_id, lambda sale, at: STEPS[name](sale, at, **given), at, is_news=is_news)


def alter(
    world: World, order_id: str, act: Callable[[Sale, datetime], News], at: datetime, *, is_news: bool = True
) -> Sale:
    """What `act` makes of the order, kept and told; when it raises, nothing has happened."""
    with world.state.change():
        sale = Sales(world.state).get(order_id)
        if sale is None:
            raise LookupError(f"There is no order {order_id}")
        # A later change always bears a later time, to the millisecond, however busy the clock is.
        at = max(at, sale.updated + timedelta(milliseconds=1))
        was_waiting, before = sale.status in WAITING, open_pieces(sale.order)
        news = act(sale, at)
        if was_waiting:
            after = open_pieces(sale.order)
            freed = {sku: count - after.get(sku, 0) for sku, count in before.items()}
            stock.give_back(world, sale, freed, at)
        sale.order["lastUpdatedTime"] = iso(at)
        Sales(world.state).put(sale)
        if is_news:
            tell(world, sale, news, at)
    return sale


def release(sale: Sale, _at: datetime) -> News:
    """A pre-order's day has come."""
    demand(sale, "PENDING_AVAILABILITY")
    return move(sale, "PENDING")


def pay(sale: Sale, at: datetime) -> News:
    demand(sale, *WAITING)
    become_fulfillable(sale, at)
    return move(sale, "UNSHIPPED")


def become_fulfillable(sale: Sale, at: datetime) -> None:
    sale.notes["fulfillable"] = milliseconds(at)
    promises.promise(sale.order, at)


def cancel(sale: Sale, _at: datetime, by: str = "BUYER", reason: str = "") -> News:
    """The whole order, or what is left of it."""
    demand(sale, *WAITING, *OPEN)
    for item in sale.order["orderItems"]:
        execute(item, by, reason)
    return settle(sale)


def cancel_lines(sale: Sale, _at: datetime, items: Sequence[str] = (), by: str = "BUYER", reason: str = "") -> News:
    """These lines; without any, the first that is open."""
    demand(sale, *WAITING, *OPEN)
    for item in chosen(sale.order, items) or open_lines(sale.order)[:1]:
        execute(item, by, reason)
    return settle(sale)


def recall(sale: Sale, _at: datetime, by: str = "AMAZON", reason: str = "") -> News:
    """Cancelled although its parcel has left: rare, and somebody has to stop it."""
    demand(sale, "PARTIALLY_SHIPPED", "SHIPPED")
    for item in sale.order["orderItems"]:
        item["fulfillment"]["quantityUnfulfilled"] += item["fulfillment"]["quantityFulfilled"]
        item["fulfillment"]["quantityFulfilled"] = 0
        execute(item, by, reason)
    return move(sale, "CANCELLED")


def execute(item: dict[str, Any], by: str, reason: str) -> None:
    """What was sent stays sent. A line of which nothing was sent brings in nothing."""
    if by not in REASONS:
        raise ValueError(f"by must be one of {', '.join(REASONS)}")
    if not item["fulfillment"]["quantityUnfulfilled"]:
        return
    why = {"cancelledBy": by, "cancelReason": reason or REASONS[by][0]}
    item.setdefault("cancellation", {})["cancellationExecution"] = why
    item["fulfillment"]["quantityUnfulfilled"] = 0
    if not item["fulfillment"]["quantityFulfilled"]:
        item.pop("proceeds", None)


def settle(sale: Sale) -> News:
    amounts.total_up(sale.order, BY_MARKETPLACE[sale.marketplace].currency)
    items = sale.order["orderItems"]
    if any(item["fulfillment"]["quantityUnfulfilled"] for item in items):
        return News("OrderStatusChange", "Order Item Canceled")
    was_sent = any(item["fulfillment"]["quantityFulfilled"] for item in items)
    return move(sale, "SHIPPED" if was_sent else "CANCELLED")


def ask_to_cancel(sale: Sale, _at: datetime, items: Sequence[str] = (), reason: str = "") -> News:
    """The buyer's wish; nothing is cancelled by it. These lines, else all that are open."""
    demand(sale, *OPEN)
    for item in chosen(sale.order, items) or open_lines(sale.order):
        wish = {"requester": "BUYER", "cancelReason": reason or REASONS["BUYER"][0]}
        item.setdefault("cancellation", {})["cancellationRequest"] = wish
    return News("BuyerRequestedChange", "Buyer Requested Cancel")


def ship(sale: Sale, at: datetime, **parcel: Any) -> News:
    """One parcel: `items` is {orderItemId: pieces}, else all that is open."""
    demand(sale, *OPEN)
    items = parcel.pop("items", None) or {
        item["orderItemId"]: item["fulfillment"]["quantityUnfulfilled"] for item in open_lines(sale.order)
    }
    sent(sale, at, items, **parcel)
    return move(sale, "PARTIALLY_SHIPPED" if open_lines(sale.order) else "SHIPPED")


def track(sale: Sale, _at: datetime, status: str = "DELIVERED", detail: str = "DELIVERED", package: str = "") -> News:
    """News of a parcel, the last one when none is named."""
    demand(sale, "PARTIALLY_SHIPPED", "SHIPPED")
    take_home(sale.order, status, detail, package)
    return News("OrderStatusChange", "Package Status Change")


def give_up(sale: Sale, _at: datetime) -> News:
    """Sold elsewhere, and Amazon cannot send it."""
    demand(sale, *WAITING, *OPEN)
    if sale.fulfilled_by != "AMAZON":
        raise Undoable("only what Amazon sends can be unfulfillable")
    sale.order["salesChannel"]["channelName"] = "NON_AMAZON"
    return move(sale, "UNFULFILLABLE")


def change_address(sale: Sale, at: datetime, address: dict[str, Any] | None = None) -> News:
    """Fields of the delivery address; without any, the buyer moves to another place in the country."""
    demand(sale, *WAITING, *OPEN)
    known = sale.order.setdefault("recipient", {}).setdefault("deliveryAddress", {})
    country = known.get("countryCode") or BY_MARKETPLACE[sale.marketplace].code
    chance = Random(f"{sale.id} moves at {at}")
    known |= address or people.address(chance, country, known.get("name", ""), "RESIDENTIAL")
    return News("BuyerRequestedChange", "Buyer Address Change")


def tip(sale: Sale, _at: datetime, amount: str = "3.00", status: str = "FINALIZED") -> News:
    currency = BY_MARKETPLACE[sale.marketplace].currency
    demand(sale, *OPEN, "SHIPPED")
    if "proceeds" not in sale.order:
        raise Undoable("this order brings in nothing")
    parts = [part for part in sale.order["proceeds"]["breakdowns"] if part["type"] != "DELIVERY_TIP"]
    given = {"type": "DELIVERY_TIP", "status": status, "subtotal": money(Decimal(amount), currency)}
    sale.order["proceeds"]["breakdowns"] = [*parts, given]
    amounts.total_up(sale.order, currency)
    return News("DeliveryTipChange", "Delivery Tip Change")


def touch(_sale: Sale, _at: datetime) -> News:
    """Amazon changed something that nobody sees; only the time tells."""
    return News("OrderStatusChange", "Order Updated")


def move(sale: Sale, status: str) -> News:
    sale.order["fulfillment"]["fulfillmentStatus"] = status
    return News("OrderStatusChange", f"Order {status.replace('_', ' ').title()}")


def demand(sale: Sale, *statuses: str) -> None:
    if sale.status not in statuses:
        raise Undoable(f"order {sale.id} is {sale.status}; this needs {' or '.join(statuses)}")


def chosen(order: Order, items: Sequence[str]) -> list[dict[str, Any]]:
    found = [item for item in order["orderItems"] if item["orderItemId"] in items]
    if len(found) != len(set(items)):
        raise ValueError("this order has no such lines")
    return found


def open_lines(order: Order) -> list[dict[str, Any]]:
    return [item for item in order["orderItems"] if item["fulfillment"]["quantityUnfulfilled"]]


def open_pieces(order: Order) -> dict[str, int]:
    """By SKU."""
    found: dict[str, int] = {}
    for item in open_lines(order):
        sku = item["product"].get("sellerSku", "")
        found[sku] = found.get(sku, 0) + item["fulfillment"]["quantityUnfulfilled"]
    return found


STEPS: dict[str, Callable[..., News]] = {
    step.__name__: step
    for step in (
        release,
        pay,
        cancel,
        cancel_lines,
        recall,
        ask_to_cancel,
        ship,
        track,
        give_up,
        change_address,
        tip,
        touch,
    )
}
