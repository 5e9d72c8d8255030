"""Where marketplace orders lie: each as its fullest document, beside it the columns by which it is looked for; and the
plan of what will happen to them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulator.state import State

Order = dict[str, Any]

TABLES = (
    "CREATE TABLE IF NOT EXISTS sale (id TEXT PRIMARY KEY, seller TEXT, region TEXT, marketplace TEXT, status TEXT,"
    " fulfilled_by TEXT, created INTEGER, updated INTEGER, fulfillable INTEGER, notes TEXT, document TEXT)",
    "CREATE INDEX IF NOT EXISTS sale_by_update ON sale (seller, region, updated, id)",
    "CREATE INDEX IF NOT EXISTS sale_by_birth ON sale (seller, region, created, id)",
    "CREATE INDEX IF NOT EXISTS sale_by_news ON sale (updated, id)",
    "CREATE TABLE IF NOT EXISTS planned_step (number INTEGER PRIMARY KEY AUTOINCREMENT, due INTEGER, sale TEXT,"
    " step TEXT)",
    "CREATE INDEX IF NOT EXISTS planned_step_by_due ON planned_step (due, number)",
    "CREATE INDEX IF NOT EXISTS planned_step_by_sale ON planned_step (sale)",
)
COLUMNS = "seller, region, notes, document"


@dataclass
class Sale:
    """A marketplace order. `order` is the model's Order with everything in it, whoever may see it and when; `notes` is
    what no answer tells."""

    seller: str
    region: str
    order: Order
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.order["orderId"])

    @property
    def status(self) -> str:
        return str(self.order["fulfillment"]["fulfillmentStatus"])

    @property
    def fulfilled_by(self) -> str:
        return str(self.order["fulfillment"]["fulfilledBy"])

    @property
    def marketplace(self) -> str:
        return str(self.order["salesChannel"]["marketplaceId"])

    @property
    def created(self) -> datetime:
        return moment(self.order["createdTime"])

    @property
    def updated(self) -> datetime:
        return moment(self.order["lastUpdatedTime"])


@dataclass(frozen=True)
class Search:
    """`by` is created or updated; `after` and `before` belong to it, both inclusive."""

    seller: str
    region: str
    by: str
    after: datetime
    before: datetime
    statuses: Sequence[str] = ()
    marketplaces: Sequence[str] = ()
    fulfilled_by: Sequence[str] = ()
    beyond: tuple[int, str] | None = None  # the place of the last one that was told


@dataclass(frozen=True)
class Step:
    number: int
    due: datetime
    sale: str
    step: dict[str, Any]


class Sales:
    def __init__(self, state: State) -> None:
        self.state = state
        state.prepare(*TABLES)

    def put(self, sale: Sale) -> None:
        self.state.ask(
            "INSERT OR REPLACE INTO sale VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            sale.id,
            sale.seller,
            sale.region,
            sale.marketplace,
            sale.status,
            sale.fulfilled_by,
            milliseconds(sale.created),
            milliseconds(sale.updated),
            sale.notes.get("fulfillable"),
            json.dumps(sale.notes),
            json.dumps(sale.order, ensure_ascii=False),
        )

    def get(self, order_id: str) -> Sale | None:
        return next(self.read("WHERE id = ?", order_id), None)

    def knows(self, order_id: str) -> bool:
        return bool(self.state.ask("SELECT 1 FROM sale WHERE id = ?", order_id))

    def find(self, search: Search, limit: int) -> list[Sale]:
        """In the order of their times; an index leads to the page, however many there are."""
        column = {"created": "created", "updated": "updated"}[search.by]
        clauses = [f"{column} >= ?", f"{column} <= ?"]
        values: list[object] = [milliseconds(search.after), milliseconds(search.before)]
        for name, wanted in (
            ("status", search.statuses),
            ("marketplace", search.marketplaces),
            ("fulfilled_by", search.fulfilled_by),
        ):
            if wanted:
                clauses.append(f"{name} IN ({', '.join('?' * len(wanted))})")
                values += wanted
        if search.beyond:
            clauses.append(f"({column}, id) > (?, ?)")
            values += search.beyond
        where = f"WHERE seller = ? AND region = ? AND {' AND '.join(clauses)} ORDER BY {column}, id LIMIT ?"
        return list(self.read(where, search.seller, search.region, *values, limit))

    def newest(self, count: int, *, status: str = "") -> list[Sale]:
        where = "WHERE status = ?" if status else "WHERE ? = ''"
        return list(self.read(f"{where} ORDER BY updated DESC, id LIMIT ?", status, count))

    def all(self) -> Iterator[Sale]:
        return self.read("ORDER BY created, id")

    def read(self, where: str, *values: object) -> Iterator[Sale]:
        # Clauses are written in this file; what comes from outside is a value.
        statement = f"SELECT {COLUMNS} FROM sale {where}"  # noqa: S608  # nosec B608
        for seller, region, notes, document in self.state.ask(statement, *values):
            yield Sale(seller, region, json.loads(document), json.loads(notes))

    def counts(self) -> dict[str, int]:
        return dict(self.state.ask("SELECT status, count(*) FROM sale GROUP BY status ORDER BY status"))

    def plan(self, due: datetime, sale: str, step: dict[str, Any]) -> None:
        self.state.ask(
            "INSERT INTO planned_step (due, sale, step) VALUES (?, ?, ?)",
            milliseconds(due),
            sale,
            json.dumps(step, ensure_ascii=False),
        )

    def due(self, now: datetime, limit: int) -> list[Step]:
        found = self.state.ask(
            "SELECT number, due, sale, step FROM planned_step WHERE due <= ? ORDER BY due, number LIMIT ?",
            milliseconds(now),
            limit,
        )
        return [Step(number, from_milliseconds(due), sale, json.loads(step)) for number, due, sale, step in found]

    def done(self, step: Step) -> bool:
        """Whether it was still to be done."""
        return bool(self.state.ask("DELETE FROM planned_step WHERE number = ? RETURNING 1", step.number))

    def expects(self, sale: str) -> bool:
        return bool(self.state.ask("SELECT 1 FROM planned_step WHERE sale = ? LIMIT 1", sale))

    def planned(self) -> int:
        return int(self.state.ask("SELECT count(*) FROM planned_step")[0][0])


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000 + 0.5)


def from_milliseconds(number: int) -> datetime:
    return datetime.fromtimestamp(number // 1000, UTC).replace(microsecond=number % 1000 * 1000)


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
