"""Rows of a table that somebody brings, and what taking them over would change."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from chalicelib.domain.errors import Refused

T = TypeVar("T")

# Among the cells of a row that is to be left out: what stands below no column, and that its line can't be read.
BEYOND, UNREADABLE = "beyond", "unreadable"


class Outcome(StrEnum):
    NEW = "new"  # nothing of that name is there yet
    CHANGED = "changed"  # something is there, and it says something else
    UNCHANGED = "unchanged"  # the same is there already
    WRONG = "wrong"  # can't be taken over, and so nothing of its table is


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` is where it begins in the file, whose first line is 1. ``cells`` has the columns that the table has: one
    that is missing says nothing, while an empty cell says that there is nothing."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one row. ``problem`` is set for a wrong one only; a ``warning`` does not stop it."""

    line: int
    name: str
    outcome: Outcome
    differences: Sequence[Difference] = ()
    problem: Refused | None = None
    warning: Refused | None = None


def planned(
    line: int,
    name: str,
    *,
    before: Mapping[str, str] | None,
    after: Mapping[str, str],
    warning: Refused | None = None,
) -> Planned:
    """A row that can be taken over. ``before`` is None for something new; both are by column."""
    if before is None:
        return Planned(line, name, Outcome.NEW, warning=warning)
    differences = tuple(
        Difference(column, before.get(column, ""), text)
        for column, text in after.items()
        if text != before.get(column, "")
    )
    return Planned(line, name, Outcome.CHANGED if differences else Outcome.UNCHANGED, differences, warning=warning)


def refuse_wrong(plan: Sequence[Planned]) -> None:
    """Raises Refused when there is a wrong row: a table is taken over as a whole or not at all."""
    wrong = [row.line for row in plan if row.outcome is Outcome.WRONG]
    if wrong:
        raise Refused("Line {line} can't be taken over, so nothing was changed.", line=wrong[0])


def fingerprint(plan: Sequence[Planned]) -> str:
    """Equal for equal plans: whoever confirms what they saw confirms nothing else."""
    seen = [(row.name, row.outcome, tuple(row.differences), str(row.problem or "")) for row in plan]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def chunks(rows: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Whole rows, as many at a time as one commit takes."""
    return (rows[start : start + most] for start in range(0, len(rows), most))
