"""Single orders on demand, in whatever state they are to be seen first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

from simulator import ids
from simulator.selling import listings, sellers, stock
from simulator.selling.sales import days, life, making, people, promises
from simulator.selling.sales.countries import Country, wanted
from simulator.selling.sales.making import Wish
from simulator.selling.sales.store import Sale
from simulator.web import truth
from simulator.world import World

MOST_LINES = 500
# So many customers are tried who want something else, before there is nobody whose wishes can be met.
PATIENCE = 20
# What it takes from a paid order to the state in which somebody wants to see one.
PATHS: dict[str, tuple[str, ...]] = {
    "PENDING_AVAILABILITY": (),
    "PENDING": (),
    "UNSHIPPED": ("pay",),
    "PARTIALLY_SHIPPED": ("pay", "ship"),
    "SHIPPED": ("pay", "ship"),
    "CANCELLED": ("pay", "cancel"),
    "UNFULFILLABLE": ("pay", "give_up"),
}


def place(
    world: World,
    country: Country,
    *,
    seller: str = "",
    status: str = "UNSHIPPED",
    wish: Wish | None = None,
    seed: str = "",
    at: datetime | None = None,
    address: Mapping[str, str] | None = None,
    order_id: str = "",
    is_news: bool = True,
    is_oversold: bool = False,
) -> Sale:
    """An order of now, or of then. Without a seed it is another one each time. Only its last change is news. Raises
    stock.SoldOut when there is not enough of it, and nobody said that it is oversold."""
    wish = check(status, wish or Wish())
    seller = sellers.get(world, seller or days.whoever_sells(world, country)).id
    if wish.sku and wish.sku not in listings.by_sku(seller):
        raise ValueError(f"{seller} offers no {wish.sku}")
    is_chosen = bool(seed or (wish.sku and wish.quantity))
    for _ in range(1 if is_chosen else PATIENCE):
        sale = dreamt_up(seed or ids.short(), seller, country, at or world.now(), wish)
        if order_id:
            sale.order["orderId"] = order_id
        if address:
            sale.order["recipient"]["deliveryAddress"] |= address
        try:
            return lived(world, sale, status, is_news=is_news, is_oversold=is_oversold)
        except stock.SoldOut as error:
            why = error
    raise why


def dreamt_up(seed: str, seller: str, country: Country, at: datetime, wish: Wish) -> Sale:
    turn = Random(f"turn {seed}").randrange(1, 10_000)
    moment = at.replace(microsecond=0)
    return making.make(Random(f"order {seed}"), turn, seller=seller, country=country, at=moment, wish=wish)


def lived(world: World, sale: Sale, status: str, *, is_news: bool, is_oversold: bool) -> Sale:
    """From its first moment to the state in which it is to be seen."""
    steps, moment = PATHS[status], sale.created
    with world.state.change():
        life.begin(world, sale, is_news=is_news and not steps, is_oversold=is_oversold)
        for step in steps:
            given = {"items": {sale.order["orderItems"][0]["orderItemId"]: 1}} if is_partial(status, step) else {}
            sale = life.change(world, sale.id, step, given, moment, is_news=is_news and step == steps[-1])
    return sale


def check(status: str, wish: Wish) -> Wish:
    if status not in PATHS:
        raise ValueError(f"status must be one of {', '.join(PATHS)}")
    if not 0 <= wish.lines <= MOST_LINES:
        raise ValueError(f"lines must be between 1 and {MOST_LINES}")
    if wish.fulfilled_by not in {"", "MERCHANT", "AMAZON"}:
        raise ValueError("fulfilled_by must be MERCHANT or AMAZON")
    if wish.level and wish.level not in promises.DAYS and not wish.level.isupper():
        raise ValueError("level must be written in capitals")
    if status == "PENDING_AVAILABILITY":
        return replace(wish, is_preorder=True)
    if status == "PARTIALLY_SHIPPED":
        return replace(wish, quantity=max(2, wish.quantity))
    if status == "UNFULFILLABLE":
        return replace(wish, fulfilled_by="AMAZON")
    return wish


def is_partial(status: str, step: str) -> bool:
    return (status, step) == ("PARTIALLY_SHIPPED", "ship")


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the control API was told, as arguments of `place`; text of a form as well as JSON."""
    words: dict[str, Any] = {name: str(given.get(name) or "") for name in ("fulfilled_by", "level", "sku", "quirk")}
    programs = given.get("programs") or ()
    message = str(given.get("gift_message") or "") or "🎁" * (int(given.get("gift_message_size") or 0) // 4)
    ship_to = str(given.get("ship_to") or "").upper()
    if ship_to and ship_to not in people.known():
        raise ValueError(f"ship_to must be one of {', '.join(people.known())}")
    is_business = given.get("is_business")
    return {
        "country": wanted(str(given.get("country") or given.get("marketplace") or "DE")),
        "seller": str(given.get("seller") or ""),
        "status": str(given.get("status") or "UNSHIPPED"),
        "seed": str(given.get("seed") or ""),
        "at": datetime.fromisoformat(str(given["at"])) if given.get("at") else None,
        "address": given.get("address") or None,
        "order_id": str(given.get("order_id") or ""),
        "is_news": truth(given.get("is_news", True)),
        "is_oversold": truth(given.get("is_oversold", False)),
        "wish": Wish(
            lines=int(given.get("lines") or 0),
            quantity=int(given.get("quantity") or 0),
            programs=tuple(programs.split(",")) if isinstance(programs, str) else tuple(programs),
            ship_to=ship_to,
            is_business=None if is_business in {None, ""} else truth(is_business),
            gift_message=message,
            is_plain=truth(given.get("is_plain", False)),
            **words,
        ),
    }
