"""What every step of a backfill is made of, and the step that reads a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from chalicelib.domain.orders import backfills
from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.domain.orders.backfills import Backfill, ReportAsked
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.exports import ExportFiles
from chalicelib.ports.intake import ReportedOrders
from chalicelib.ports.sealing import Sealer
from chalicelib.ports.selling import Caller, Search, Selling
from chalicelib.ports.world import Clock
from chalicelib.usecases.orders.hearing import Upsert
from chalicelib.usecases.orders.remembering import ahead
from chalicelib.usecases.orders.sweeping import stored_one

# What became of a step, to be written upon the backfill as it is by then.
Decide = Callable[[Backfill], Backfill]


@dataclass(frozen=True, slots=True)
class House:
    """What the steps need."""

    upsert: Upsert
    clock: Clock
    selling: Selling
    reported_orders: ReportedOrders
    export_files: ExportFiles
    sealer: Sealer
    attention: AttentionItems
    commit: Commit


class Held(Exception):
    """Held back after a part of the step was done, which ``decide`` keeps."""

    def __init__(self, until: datetime, decide: Decide) -> None:
        super().__init__()
        self.until = until
        self.decide = decide


def pages(backfill: Backfill, caller: Caller, house: House) -> Decide:
    search = Search(backfill.marketplaces, backfill.since, backfill.until, by_change=False)
    if backfill.is_stale(house.clock.now()):
        return restarted(house.clock.now())
    page = house.selling.search(backfill.authorization, search, page=backfill.page or None, caller=caller)
    came: list[Received | Garbled] = [*page.received, *page.garbled]
    new = stored(came, house)
    total = _estimate(page.received, backfill) if page.next and not backfill.pages else 0

    def read(now: Backfill) -> Backfill:
        return backfills.read(now, next=page.next, orders=len(came), stored=new, total=total, at=house.clock.now())

    return read


def stored(came: Sequence[Received | Garbled], house: House) -> int:
    ahead(house.upsert, came)
    store = partial(stored_one, upsert=house.upsert, attention=house.attention, commit=house.commit)
    return sum(store(order, at=house.clock.now()) for order in came)


def held_back(until: datetime, reports: tuple[ReportAsked, ...] | None = None) -> Decide:
    def decide(now: Backfill) -> Backfill:
        held = backfills.held_back(now, until=until)
        return held if reports is None else replace(held, reports=reports)

    return decide


def restarted(at: datetime) -> Decide:
    return lambda now: backfills.restarted(now, at=at)


def without_reports(trouble: str, at: datetime) -> Decide:
    return lambda now: backfills.without_reports(now, at=at, trouble=trouble)


def _estimate(received: Sequence[Received], backfill: Backfill) -> int:
    created = [each.order.created_at for each in received]
    if not created:
        return 0
    return backfills.estimate(len(created), min(created), max(created), backfill.since, backfill.until)
