"""Lists in memory, page by page, with the adapters' cursors."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from chalicelib.domain import cursors

R = TypeVar("R")


class Listed(Protocol):
    @property
    def number(self) -> str: ...

    @property
    def created_at(self) -> datetime: ...


def place(each: Listed) -> str:
    return f"{each.created_at.isoformat(timespec='microseconds')}#{each.number}"


def cut(
    rows: Iterable[R], place: Callable[[R], str], name: str, after: str | None, most: int, *, is_forward: bool = False
) -> tuple[list[R], str | None]:
    """The page behind ``after`` of the list of this name, and what leads to the next one."""
    last = cursors.read(after, of=name)
    if after == "":
        raise cursors.not_given_out()
    listed = sorted(rows, key=place, reverse=not is_forward)
    left = [row for row in listed if not last or (place(row) > last if is_forward else place(row) < last)]
    shown = left[:most]
    return shown, cursors.written(place(shown[-1]), of=name) if len(left) > most else None
