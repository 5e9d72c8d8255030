"""The levers of marketplace orders, as JSON and as the page /control/sales: make, pay, cancel, ship; days; the drip."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from werkzeug.wrappers import Request, Response

from simulator import control
from simulator.selling import sellers
from simulator.selling.reports import Report
from simulator.selling.sales import clockwork, days, life, placing, quirks, settings
from simulator.selling.sales.countries import COUNTRIES
from simulator.selling.sales.making import LEVELS
from simulator.selling.sales.store import Sale, Sales
from simulator.state import Shelf
from simulator.web import json_answer, page, truth
from simulator.world import World

HERE = "/control/sales"
SHOWN = 30
MOST_AT_ONCE = 1000
# What needs nothing but a click.
CLICKS = {
    "PENDING_AVAILABILITY": ("release", "cancel"),
    "PENDING": ("pay", "cancel"),
    "UNSHIPPED": ("ask_to_cancel", "cancel", "cancel_lines", "change_address", "tip", "ship", "touch"),
    "PARTIALLY_SHIPPED": ("ask_to_cancel", "cancel", "ship"),
    "SHIPPED": ("track", "tip"),
}
command = partial(control.command, back=HERE)


def show(world: World, request: Request) -> Response:
    clockwork.catch_up(world)
    sales, status = Sales(world.state), request.args.get("status", "")
    return page(
        "sales_control.html",
        title="Marketplace orders, control",
        now=world.now(),
        config=world.config,
        is_connected=any(not grant.is_revoked for grant in world.selling.grants.all()),
        counts=sales.counts(),
        planned=sales.planned(),
        shown=sales.newest(SHOWN, status=status),
        filtered=status,
        settings=settings.current(world),
        signs=settings.SIGNS,
        countries=COUNTRIES,
        statuses=placing.PATHS,
        levels=LEVELS,
        quirks=quirks.QUIRKS,
        clicks=CLICKS,
        sellers=sellers.everybody(world),
        reports=control.newest(Shelf(world.state, Report).all()),
    )


def state(world: World, _request: Request) -> Response:
    clockwork.catch_up(world)
    sales = Sales(world.state)
    return json_answer(
        {
            "now": world.now(),
            "counts": sales.counts(),
            "planned_steps": sales.planned(),
            "settings": settings.current(world),
            "reports": Shelf(world.state, Report).all(),
        }
    )


def list_orders(world: World, _request: Request) -> Response:
    """Every order in a few words, for whoever checks that none was missed."""
    clockwork.catch_up(world)
    return json_answer({"orders": [brief(sale) for sale in Sales(world.state).all()]})


def show_order(world: World, _request: Request, order_id: str) -> Response:
    """All that Amazon knows of it."""
    clockwork.catch_up(world)
    sale = Sales(world.state).get(order_id)
    if sale is None:
        return json_answer({"error": f"There is no order {order_id}"}, 404)
    return json_answer({**brief(sale), "order": sale.order, "notes": sale.notes})


def brief(sale: Sale) -> dict[str, Any]:
    total = sale.order.get("proceeds", {}).get("grandTotal", {})
    return {
        "order_id": sale.id,
        "seller": sale.seller,
        "region": sale.region,
        "marketplace": sale.marketplace,
        "status": sale.status,
        "fulfilled_by": sale.fulfilled_by,
        "created": sale.created,
        "updated": sale.updated,
        "total": total.get("amount", ""),
        "currency": total.get("currencyCode", ""),
        "wants_cancel": any("cancellationRequest" in item.get("cancellation", {}) for item in sale.order["orderItems"]),
    }


@command
def make_orders(world: World, given: Mapping[str, Any]) -> Any:
    """`country`, and whatever `placing.read` knows; `count` of them."""
    clockwork.catch_up(world)
    count = int(given.get("count") or 1)
    if not 0 < count <= MOST_AT_ONCE:
        raise ValueError(f"count must be between 1 and {MOST_AT_ONCE}")
    if count > 1 and given.get("order_id"):
        raise ValueError("an order id is for one order")
    asked = placing.read(given)
    seeds = [f"{asked['seed']} {number}" if asked["seed"] and count > 1 else asked["seed"] for number in range(count)]
    return {"orders": [brief(placing.place(world, **{**asked, "seed": seed})) for seed in seeds]}


@command
def make_day(world: World, given: Mapping[str, Any]) -> Any:
    """`seed`, `orders`, `marketplaces` (a number or codes), `start` (ISO; or `hours_ago`), `hours`, `seller`."""
    places = given.get("marketplaces") or 16
    if isinstance(places, str):
        places = int(places) if places.isdecimal() else [code for code in places.replace(",", " ").split() if code]
    start = datetime.fromisoformat(str(given["start"])) if given.get("start") else None
    if given.get("hours_ago"):
        start = world.now() - timedelta(hours=float(given["hours_ago"]))
    return days.generate_day(
        world,
        given.get("seed") or 1,
        int(given.get("orders") or 2000),
        places,
        start=start,
        hours=float(given.get("hours") or 24),
        seller=str(given.get("seller") or ""),
        is_plain=truth(given.get("is_plain", False)),
    )


@command
def step(world: World, given: Mapping[str, Any], order_id: str, name: str) -> Any:
    """Arguments as the step has them: by, reason, items, status, detail, amount, address, carrier, tracking …"""
    clockwork.catch_up(world)
    wanted = {key: value for key, value in given.items() if key not in {"now", "is_news"} and value != ""}
    is_news = truth(given.get("is_news", True))
    return brief(life.change(world, order_id, name, wanted, world.now(), is_news=is_news))


@command
def change_settings(world: World, given: Mapping[str, Any]) -> Any:
    return settings.change(world, dict(given))


ROUTES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("GET", HERE, show),
    ("GET", f"{HERE}/state", state),
    ("GET", f"{HERE}/orders", list_orders),
    ("GET", f"{HERE}/orders/<order_id>", show_order),
    ("POST", f"{HERE}/orders", make_orders),
    ("POST", f"{HERE}/orders/<order_id>/<name>", step),
    ("POST", f"{HERE}/days", make_day),
    ("POST", f"{HERE}/settings", change_settings),
)
