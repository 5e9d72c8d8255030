"""A believable day: thousands of orders over many marketplaces and what becomes of each; the same for the same seed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from simulator.selling import sellers
from simulator.selling.call import iso
from simulator.selling.sales import clockwork, fates, making
from simulator.selling.sales.countries import COUNTRIES, Country, wanted
from simulator.selling.sales.store import Sale, Sales
from simulator.world import World

# Orders by the hour, midnight first: people sleep, work, and shop in the evening.
HOURS = (2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 11, 10, 9, 9, 10, 11, 13, 15, 16, 14, 9, 5)
MOST_ORDERS = 20_000


@dataclass(frozen=True)
class Planned:
    due: datetime
    sale: str
    step: dict[str, Any]


def generate_day(
    world: World,
    seed: int | str,
    orders: int = 2000,
    marketplaces: int | Iterable[str] = 16,
    *,
    start: datetime | None = None,
    hours: float = 24,
    seller: str = "",
    is_plain: bool = False,
) -> dict[str, Any]:
    """Plans a day from `start` (now) on. What lies in the past happens at once and is told to nobody: a backlog. The
    rest happens when its time comes. `seller` sells all of it; without one, whoever granted something there."""
    if not 0 < orders <= MOST_ORDERS:
        raise ValueError(f"orders must be between 1 and {MOST_ORDERS}")
    # Whole milliseconds, which is all that an order remembers.
    start = (start or world.now()).replace(microsecond=0)
    places = [(seller or whoever_sells(world, country), country) for country in chosen(marketplaces)]
    now, sales = world.now(), Sales(world.state)
    told: Counter[str] = Counter()
    steps = list(day(seed, places, orders, start, timedelta(hours=hours), is_plain=is_plain))
    if sales.knows(steps[0].sale) or sales.expects(steps[0].sale):
        raise ValueError("this very day has been made before; take another seed")
    with world.state.change():
        for planned in steps:
            if planned.step["step"] == "begin":
                told[planned.step["sale"]["order"]["salesChannel"]["marketplaceName"]] += 1
            sales.plan(planned.due, planned.sale, {**planned.step, "is_news": planned.due >= now})
    clockwork.catch_up(world)
    return {
        "orders": orders,
        "steps": len(steps),
        "seed": seed,
        "from": iso(start),
        "until": iso(start + timedelta(hours=hours)),
        "last_step": iso(max(planned.due for planned in steps)),
        "marketplaces": dict(told),
    }


def day(
    seed: int | str,
    places: list[tuple[str, Country]],
    orders: int,
    start: datetime,
    lasts: timedelta,
    *,
    is_plain: bool = False,
) -> Iterator[Planned]:
    """Every step of every order, by order."""
    whole = Random(f"{seed} {iso(start)} {places}")
    weights = [1 / (rank + 2) for rank in range(len(places))]
    turns: Counter[str] = Counter()
    for number in range(orders):
        seller, country = whole.choices(places, weights)[0]
        turns[country.code] += 1
        hour = whole.choices(range(24), HOURS)[0]
        at = start + whole_milliseconds(lasts * ((hour + whole.random()) / 24))
        yield from life_of_one(
            Random(f"{seed} {iso(start)} {number}"), turns[country.code], number, seller, country, at, is_plain
        )


def life_of_one(
    chance: Random, turn: int, number: int, seller: str, country: Country, at: datetime, is_plain: bool
) -> Iterator[Planned]:
    wish = making.Wish(is_plain=is_plain, is_preorder=not is_plain and number % 50 == 7)
    sale = making.make(chance, turn, seller=seller, country=country, at=at, wish=wish)
    yield Planned(at, sale.id, begin(sale))
    for wait, step, given in fates.of(sale, number, chance):
        at += whole_milliseconds(wait)
        yield Planned(at, sale.id, {"step": step, "given": given})


def begin(sale: Sale) -> dict[str, Any]:
    return {"step": "begin", "sale": vars(sale)}


def whole_milliseconds(wait: timedelta) -> timedelta:
    return timedelta(milliseconds=int(wait / timedelta(milliseconds=1)))


def chosen(marketplaces: int | Iterable[str]) -> list[Country]:
    if isinstance(marketplaces, int):
        if not 0 < marketplaces <= len(COUNTRIES):
            raise ValueError(f"marketplaces must be between 1 and {len(COUNTRIES)}")
        return list(COUNTRIES.values())[:marketplaces]
    found = [wanted(named) for named in marketplaces]
    if not found:
        raise ValueError("name at least one marketplace")
    return found


def whoever_sells(world: World, country: Country) -> str:
    """The first seller who granted something there, else the one who sells everywhere."""
    for grant in sorted(world.selling.grants.all(), key=lambda grant: grant.granted_at):
        sold = sellers.sells_in(sellers.get(world, grant.seller), grant.region)
        if not grant.is_revoked and country.marketplace.id in sold:
            return grant.seller
    return sellers.EVERYWHERE
