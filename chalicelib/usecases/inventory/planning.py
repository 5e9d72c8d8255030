"""What would be told now, without telling it."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.inventory.offers import Offer, Want, is_dirty
from chalicelib.ports.articles import Articles
from chalicelib.ports.connections import Connections
from chalicelib.ports.offers import Offers
from chalicelib.ports.stock import Stock
from chalicelib.usecases.inventory.offering import moved
from chalicelib.usecases.inventory.wanting import sellers, shelves


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be told now of a SKU, beside what was told last. ``is_waiting`` while something is on its way."""

    want: Want
    before: Offer
    is_waiting: bool


def plan(*, at: datetime, stock: Stock, articles: Articles, connections: Connections, offers: Offers) -> list[Planned]:
    """What telling would do with the articles that moved longest ago, without doing anything."""
    found = shelves(moved(stock=stock), sellers(connections, offers), articles=articles, stock=stock)
    wants = {(want.authorization, want.sku): want for shelf in found for want in shelf.wants}
    kept = offers.several(wants)
    planned = [
        Planned(want, kept[key], kept[key].is_in_flight)
        for key, want in wants.items()
        if kept[key].is_in_flight or is_dirty(kept[key], want, at=at)
    ]
    return sorted(planned, key=lambda each: (each.want.authorization, each.want.sku))
