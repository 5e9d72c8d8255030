"""Boxes and stock, in memory."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.cancellation import Cancellation
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.domain.inventory import Level, Movement, Promise
from chalicelib.domain.inventory.count_tables import CountTable
from chalicelib.domain.texts import folded
from chalicelib.ports.fulfilment import DueCancellation, DueConfirmation, Shipping
from chalicelib.ports.stock import MovementsPage, Place, ShortPage, UntoldPage
from tests.fakes import pages
from tests.fakes.readers import Records, found


@dataclass(frozen=True)
class Boxes:
    store: Records

    def of(self, order_id: str) -> Shipping:
        boxes = (box for box in self.store.all(Box) if box.order_id == order_id)
        told = (each for each in self.store.all(Confirmation) if each.order_id == order_id)
        wished = (each for each in self.store.all(Cancellation) if each.order_id == order_id)
        return Shipping(
            tuple(sorted(boxes, key=lambda box: box.number)),
            tuple(sorted(told, key=lambda each: each.box)),
            tuple(sorted(wished, key=lambda each: each.number)),
        )

    def of_several(self, order_ids: Sequence[str]) -> Mapping[str, Shipping]:
        return {order_id: self.of(order_id) for order_id in order_ids}

    def due(self, *, before: datetime, most: int) -> Sequence[DueConfirmation]:
        due = [
            DueConfirmation(each.order_id, each.box, each.due_at)
            for each in self.store.all(Confirmation)
            if each.due_at is not None and each.due_at < before
        ]
        return sorted(due, key=lambda each: each.due_at)[:most]

    def due_cancellations(self, *, before: datetime, most: int) -> Sequence[DueCancellation]:
        due = [
            DueCancellation(each.order_id, each.number, each.due_at)
            for each in self.store.all(Cancellation)
            if each.due_at is not None and each.due_at < before
        ]
        return sorted(due, key=lambda each: each.due_at)[:most]


@dataclass(frozen=True)
class Stock:
    store: Records

    def level(self, article: str, warehouse: str) -> Level:
        return self.store.find(Level, folded(article), folded(warehouse)) or Level(article, warehouse)

    def levels(self, places: Iterable[Place]) -> Mapping[Place, Level]:
        return {place: self.level(*place) for place in places}

    def of_articles(self, articles: Iterable[str], *, among: Sequence[str] = ()) -> Mapping[str, Sequence[Level]]:
        codes, of = set(map(folded, among)), defaultdict[str, list[Level]](list)
        for level in sorted(self.store.all(Level), key=lambda level: folded(level.warehouse)):
            if not among or folded(level.warehouse) in codes:
                of[folded(level.article)].append(level)
        return {article: of[folded(article)] for article in articles}

    def movements(self, article: str, warehouse: str, *, after: str | None = None, most: int = 50) -> MovementsPage:
        name = f"moves:{folded(article)}:{folded(warehouse)}"
        return MovementsPage(*pages.cut(self._movements(article, warehouse), _place, name, after, most))

    def movements_since(self, article: str, warehouse: str, since: datetime) -> Sequence[Movement]:
        return [row for row in self._movements(article, warehouse) if row.at > since]

    def promise(self, order_id: str) -> Promise:
        return self.store.find(Promise, order_id) or Promise(order_id)

    def untold(self, *, since: datetime | None = None, after: str | None = None, most: int = 100) -> UntoldPage:
        untold = (level for level in self.store.all(Level) if level.moved_at and not level.is_told)
        late = (level for level in untold if not since or level.moved_at >= since)
        return UntoldPage(*pages.cut(late, _due, "untold", after, most, is_forward=True))

    def short(self, *, after: str | None = None, most: int = 50) -> ShortPage:
        return ShortPage(*pages.cut(self._short(), _shelf, "short", after, most, is_forward=True))

    def shortages(self) -> int:
        return len(self._short())

    def count_table(self, id: str) -> CountTable:
        return found(self.store.find(CountTable, id), "There is no such table, or no longer.")

    def count_tables(self, *, most: int = 10) -> Sequence[CountTable]:
        return sorted(self.store.all(CountTable), key=lambda table: table.id, reverse=True)[:most]

    def _short(self) -> list[Level]:
        return [level for level in self.store.all(Level) if level.shortage]

    def _movements(self, article: str, warehouse: str) -> list[Movement]:
        wanted = folded(article), folded(warehouse)
        rows = (row for row in self.store.all(Movement) if (folded(row.article), folded(row.warehouse)) == wanted)
        return sorted(rows, key=_place)


def _place(row: Movement) -> str:
    return f"{row.at.isoformat(timespec='microseconds')}#{row.id}"


def _due(level: Level) -> str:
    moment = level.moved_at.isoformat(timespec="microseconds") if level.moved_at else ""
    return f"{moment}#{_shelf(level)}"


def _shelf(level: Level) -> str:
    return f"{folded(level.article)}#{folded(level.warehouse)}"
