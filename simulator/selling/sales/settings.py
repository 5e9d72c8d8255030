"""How the marketplace orders of this Amazon behave; changed by the control API while it runs."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from simulator.state import Shelf
from simulator.web import truth
from simulator.world import World

SIGNS = ("negative", "positive")


@dataclass(frozen=True)
class SalesSettings:
    discount_sign: str = "negative"  # of DISCOUNT breakdowns: Amazon documents neither
    pending_prices: bool = False  # a tester in Japan once saw unit prices on PENDING; usually there are none
    drip_seconds: float = 0.0  # an order every so many seconds; 0: none
    drip_marketplaces: str = ""  # ISO codes, CSV; empty: wherever a seller has granted something
    report_queue_seconds: float = 10.0  # IN_QUEUE for so long
    report_work_seconds: float = 30.0  # then IN_PROGRESS for so long
    report_lag_seconds: float = 600.0  # how old a change must be to be in a report; Amazon says up to 30 minutes
    report_charset: str = "UTF-8"
    feed_queue_seconds: float = 5.0  # as of reports
    feed_work_seconds: float = 10.0
    listing_lag_seconds: float = 5.0  # from a submission that was accepted to what customers see
    sales_in_lag: float = 0.0  # how often, of 1, somebody orders a piece between a submission and its truth
    oversell: bool = False  # customers order what is not there, too


@dataclass(frozen=True)
class Drip:
    """How far the slow drip has come."""

    count: int
    next_at: datetime


def current(world: World) -> SalesSettings:
    return Shelf(world.state, SalesSettings).get("now") or SalesSettings()


def change(world: World, given: dict[str, Any]) -> SalesSettings:
    """Raises ValueError for what there is not."""
    known: dict[str, Any] = {field.name: type(field.default) for field in fields(SalesSettings)}
    if unknown := set(given) - set(known):
        raise ValueError(f"there is no setting {', '.join(sorted(unknown))}")
    typed: dict[str, Any] = {
        name: truth(value) if known[name] is bool else known[name](value) for name, value in given.items()
    }
    changed = replace(current(world), **typed)
    if changed.discount_sign not in SIGNS:
        raise ValueError(f"discount_sign must be one of {', '.join(SIGNS)}")
    "".encode(changed.report_charset)  # raises LookupError when nobody knows it
    Shelf(world.state, SalesSettings).put("now", changed)
    if "drip_seconds" in typed:
        Shelf(world.state, Drip).clear()
    return changed
