"""Where everything is kept: typed rows in one SQLite file, so that a kill loses nothing that was answered."""

import dataclasses
import json
import sqlite3
import threading
import types
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")


class State:
    """One connection behind one lock: at this size simplicity is worth more than parallel reads."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.depth = 0
        self.prepared: set[str] = set()
        self.database = sqlite3.connect(folder / "simulator.sqlite3", check_same_thread=False, isolation_level=None)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute(
            "PRAGMA synchronous=NORMAL"
        )  # survives a killed process; a lost machine is no concern here
        self.database.execute(
            "CREATE TABLE IF NOT EXISTS row ("
            "position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, key TEXT, value TEXT, UNIQUE (kind, key))"
        )

    @contextmanager
    def change(self) -> Iterator[None]:
        """Everything inside happens together or not at all, and nothing else happens meanwhile."""
        with self.lock:
            if self.depth == 0:
                self.database.execute("BEGIN IMMEDIATE")
            self.depth += 1
            try:
                yield
            except BaseException:
                self.depth -= 1
                if self.depth == 0:
                    self.database.execute("ROLLBACK")
                raise
            self.depth -= 1
            if self.depth == 0:
                self.database.execute("COMMIT")

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self.lock:
            return self.database.execute(statement, values).fetchall()

    def prepare(self, *statements: str) -> None:
        """Tables of others, made once; whoever needs them says so every time."""
        for statement in statements:
            if statement not in self.prepared:
                self.ask(statement)
                self.prepared.add(statement)

    def forget_all_but(self, kind: str) -> None:
        """Every row but those of one kind, and whatever lies in tables that others have made."""
        with self.change():
            self.ask("DELETE FROM row WHERE kind != ?", kind)
            for (table,) in self.ask("SELECT name FROM sqlite_master WHERE type = 'table'"):
                if table != "row" and not table.startswith("sqlite_"):
                    self.ask(f'DELETE FROM "{table}"')  # noqa: S608  # nosec B608  # a name out of the schema

    def close(self) -> None:
        with self.lock:
            self.database.close()


class Shelf(Generic[Row]):
    """The rows of one kind, in the order in which they first came."""

    def __init__(self, state: State, form: type[Row]) -> None:
        self.state, self.form, self.kind = state, form, form.__name__

    def put(self, key: str, row: Row) -> None:
        self.state.ask(
            "INSERT INTO row (kind, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
            self.kind,
            key,
            json.dumps(plain(row), ensure_ascii=False),
        )

    def get(self, key: str) -> Row | None:
        found = self.state.ask("SELECT value FROM row WHERE kind = ? AND key = ?", self.kind, key)
        return revive(self.form, json.loads(found[0][0])) if found else None

    def all(self) -> list[Row]:
        found = self.state.ask("SELECT value FROM row WHERE kind = ? ORDER BY position", self.kind)
        return [revive(self.form, json.loads(value)) for (value,) in found]

    def drop(self, key: str) -> None:
        self.state.ask("DELETE FROM row WHERE kind = ? AND key = ?", self.kind, key)

    def clear(self) -> None:
        self.state.ask("DELETE FROM row WHERE kind = ?", self.kind)

    def keep_newest(self, count: int) -> None:
        self.state.ask(
            "DELETE FROM row WHERE kind = ?1 AND position NOT IN"
            " (SELECT position FROM row WHERE kind = ?1 ORDER BY position DESC LIMIT ?2)",
            self.kind,
            count,
        )


def plain(value: Any) -> Any:
    """The value as JSON knows it: money as text, moments as ISO text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value


def revive(form: Any, value: Any) -> Any:
    """The way back from JSON, led by the type hints."""
    if value is None:
        return None
    origin, inner = typing.get_origin(form), typing.get_args(form)
    if origin in (typing.Union, types.UnionType):
        return revive(next(kind for kind in inner if kind is not type(None)), value)
    if origin is tuple:
        return tuple(revive(inner[0], item) for item in value)
    if origin is dict:
        return {key: revive(inner[1], item) for key, item in value.items()}
    if dataclasses.is_dataclass(form) and isinstance(form, type):
        hints = typing.get_type_hints(form)
        return form(**{name: revive(hints[name], item) for name, item in value.items() if name in hints})
    if form is Decimal:
        return Decimal(value)
    if form is datetime:
        return datetime.fromisoformat(value)
    return value
