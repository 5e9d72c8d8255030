"""Keeps the orders abreast of the world's clock: planned steps that are due, and the slow drip of new orders."""

import logging
from datetime import timedelta
from random import Random

from simulator.selling import feeds, sellers, stock
from simulator.selling.sales import life, making, settings
from simulator.selling.sales.countries import BY_MARKETPLACE, Country, wanted
from simulator.selling.sales.settings import Drip
from simulator.selling.sales.store import Sale, Sales, Step
from simulator.state import Shelf
from simulator.world import World

log = logging.getLogger(__name__)

# In one transaction; a whole day's steps after the clock was moved forward take a few of them.
AT_ONCE = 500
# A clock that leapt ahead brings no more drops than these.
MOST_DROPS = 20
# How soon a drop is paid for.
PAID_AFTER = timedelta(seconds=20)


def catch_up(world: World) -> int:
    """Every read comes after this, so that nobody sees an order as it was before a moment that has passed. The number
    of steps that were taken."""
    taken = drip(world)
    sales = Sales(world.state)
    while steps := sales.due(world.now(), AT_ONCE):
        with world.state.change():
            for step in steps:
                # Another thread may have been quicker.
                if sales.done(step):
                    feeds.run_due(world, step.due)
                    take(world, step)
                    taken += 1
    feeds.run_due(world, world.now())
    stock.apply_due(world, world.now())
    return taken


def take(world: World, step: Step) -> None:
    """A step that is no longer possible, because somebody did something else meanwhile, is left out."""
    kind, is_news = step.step["step"], step.step.get("is_news", True)
    try:
        if kind == "begin":
            life.begin(world, Sale(**step.step["sale"]), is_news=is_news)
        else:
            life.change(world, step.sale, kind, dict(step.step.get("given", {})), step.due, is_news=is_news)
    except (LookupError, ValueError) as error:
        log.info("a planned step was left out: %s", error)


def drip(world: World) -> int:
    """An order every so many seconds, paid for shortly after."""
    every = settings.current(world).drip_seconds
    if every <= 0:
        return 0
    with world.state.change():
        shelf = Shelf(world.state, Drip)
        state = shelf.get("now") or Drip(0, world.now())
        made = 0
        places = markets(world)
        while places and state.next_at <= world.now() and made < MOST_DROPS:
            seller, country = places[state.count % len(places)]
            chance = Random(f"drop {state.count} at {state.next_at}")
            sale = making.make(chance, state.count + 1, seller=seller, country=country, at=state.next_at)
            feeds.run_due(world, state.next_at)
            try:
                life.begin(world, sale)
                Sales(world.state).plan(state.next_at + PAID_AFTER, sale.id, {"step": "pay"})
            except stock.SoldOut as error:
                log.info("an order did not come about: %s", error)
            state = Drip(state.count + 1, state.next_at + timedelta(seconds=every))
            made += 1
        if state.next_at < world.now():
            state = Drip(state.count, world.now())
        shelf.put("now", state)
    return made


def markets(world: World) -> list[tuple[str, Country]]:
    """Where orders drop in: the chosen marketplaces of whoever granted something, else of everybody."""
    chosen = {wanted(code).code for code in settings.current(world).drip_marketplaces.split(",") if code.strip()}
    granted = [(grant.seller, grant.region) for grant in world.selling.grants.all() if not grant.is_revoked]
    pairs = [
        (seller.id, BY_MARKETPLACE[id])
        for seller in sellers.everybody(world)
        for region in ("eu", "na", "fe")
        if not granted or (seller.id, region) in granted
        for id in sellers.sells_in(seller, region)
    ]
    return [(seller, country) for seller, country in pairs if not chosen or country.code in chosen]
