"""Tables of counts: looked at first, then taken over step by step, of which the good rows count."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.exports import KEPT
from chalicelib.domain.inventory.counting import Fate
from chalicelib.domain.messages.kinds import SILENT_AFTER

MOST_ROWS = 100_000
# Rows of a part, in a file of its own: where a table goes on follows from it.
A_PART = 1_000
# Rows between two looks at the clock: even where each has to be sought by its EAN, and its movements looked at one by
# one, they take some seconds of the 60 after which a function is stopped.
AT_A_TIME = 200
# One step of the job: promises to orders wait behind it in the same queue.
STEP_LASTS = timedelta(seconds=10)
# Rows that the record itself names, to be shown at once; the others lie in files beside the table's parts.
MOST_TOLD = 100


class State(StrEnum):
    SEEN = "seen"  # brought, looked at, nothing of it taken over yet
    RUNNING = "running"  # taken over step by step
    DONE = "done"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that can't be taken over. ``sentence`` is a constant of ours, and ``facts`` fill it; of several that are
    wrong the first."""

    line: int
    name: str
    sentence: str
    column: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountTable:
    """``done`` says how many of its rows are, from the first on; ``step`` is how often that was written. What was taken
    over after that is the same when it comes again."""

    id: str
    person: str
    name: str  # of the file, as it was brought
    rows: int
    brought_at: datetime  # also the moment of every count that names none
    changed_at: datetime
    state: State = State.SEEN
    step: int = 0
    done: int = 0
    fates: Mapping[str, int] = field(default_factory=dict)  # by Fate
    left_out: int = 0
    told: tuple[LeftOut, ...] = ()  # the first of those left out
    revision: int = 0

    @property
    def share(self) -> float:
        return self.done / self.rows if self.rows else 1.0

    @property
    def is_small(self) -> bool:
        """It is taken over while its page waits, as far as one step goes."""
        return self.rows <= A_PART

    @property
    def expires_at(self) -> datetime:
        """Its rows and what was left out of them are forgotten then."""
        return self.brought_at + KEPT

    def many(self, fate: Fate) -> int:
        return self.fates.get(fate, 0)

    @property
    def part(self) -> str:
        """Where the rows lie that are next."""
        return self.part_at(self.done // A_PART)

    def part_at(self, number: int) -> str:
        return f"exports/counts/{self.id}/{number:05}.json"

    def left_out_of(self, number: int) -> str:
        """What a step left out, beside them."""
        return f"exports/counts/{self.id}/{number:05}-left-out.json"


def begun(table: CountTable, *, at: datetime) -> CountTable:
    return replace(table, state=State.RUNNING, changed_at=at)


def further(table: CountTable, *, fates: Mapping[str, int], left_out: tuple[LeftOut, ...], at: datetime) -> CountTable:
    """Some rows further."""
    sums = {name: table.fates.get(name, 0) + fates.get(name, 0) for name in {*table.fates, *fates}}
    done = table.done + sum(fates.values()) + len(left_out)
    return replace(
        table,
        state=State.DONE if done >= table.rows else State.RUNNING,
        step=table.step + 1,
        done=done,
        fates=sums,
        left_out=table.left_out + len(left_out),
        told=(*table.told, *left_out)[:MOST_TOLD],
        changed_at=at,
    )


def is_silent(table: CountTable, at: datetime) -> bool:
    """Whether its steps got lost."""
    return table.state is State.RUNNING and at > table.changed_at + SILENT_AFTER
