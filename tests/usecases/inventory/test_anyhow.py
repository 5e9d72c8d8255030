"""Whatever is received, counted, corrected and promised in whatever order, stock is true: a property on fakes, beside a
shelf that really is there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Refused
from chalicelib.domain.inventory import promised
from chalicelib.domain.inventory.counting import Fate
from chalicelib.usecases.inventory.counting import count
from chalicelib.usecases.inventory.moving import Move, correct, receive
from tests import fakes
from tests.examples import MINUTE, NOON
from tests.examples import articles as goods
from tests.fakes.house import FakeHub
from tests.usecases.inventory.test_moving import WILL


@dataclass
class Shelf:
    """What really lies there, since when; some of it goes without anybody saying so."""

    many: int = 0
    told: list[tuple[datetime, int]] = field(default_factory=list)  # what we were told of
    lay: list[tuple[datetime, int]] = field(default_factory=list)

    def moves(self, quantity: int, at: datetime, *, is_told: bool) -> None:
        self.many += quantity
        self.lay.append((at, self.many))
        if is_told:
            self.told.append((at, quantity))

    def at(self, moment: datetime) -> int:
        return next((many for at, many in reversed(self.lay) if at <= moment), 0)

    def told_since(self, moment: datetime) -> int:
        return sum(quantity for at, quantity in self.told if at > moment)


KINDS = st.sampled_from(["receive"] * 3 + ["correct", "stolen", "promise"] + ["count"] * 3)
DEEDS = st.lists(st.tuples(KINDS, st.integers(1, 9), st.integers(0, 12)), max_size=25)


@settings(max_examples=150, deadline=None)
@given(DEEDS)
def test_on_hand_is_the_sum_of_movements_and_what_the_newest_count_says(deeds: list[tuple[str, int, int]]):
    hub, shelf = fakes.hub(WILL, goods.article()), Shelf()
    newest: datetime | None = None

    for kind, many, ago in deeds:
        at = hub.clock.move(MINUTE)
        match kind:
            case "receive":
                hub.do(receive, Move("A-100", "MAIN", many), by=WILL, where="page")
                shelf.moves(many, at, is_told=True)
            case "correct" if is_taken(lambda n=many: hub.do(correct, broken(n), by=WILL, where="page")):
                shelf.moves(-many, at, is_told=True)
            case "stolen":
                shelf.moves(-min(many, max(0, shelf.many)), at, is_told=False)
            case "promise":
                level = hub.stock.level("A-100", "MAIN")
                if level.revision:
                    hub.commit(Changed(level, promised(level, many, at=at)))
            case "count":
                # Half a minute before a movement, so that it is clear what came later.
                as_of = max(NOON, at - ago * MINUTE - timedelta(seconds=30))
                newest = counted(hub, shelf, as_of, newest)
        is_true(hub)


def counted(hub: FakeHub, shelf: Shelf, as_of: datetime, newest: datetime | None) -> datetime | None:
    """Somebody counted what really lay there at that moment. The newest such moment."""
    cells = {
        "article": "A-100",
        "warehouse": "MAIN",
        "counted": str(max(0, shelf.at(as_of))),
        "as_of": as_of.isoformat(),
    }
    before = hub.stock.level("A-100", "MAIN")
    try:
        result = hub.do(count, cells, by=WILL, where="page")
    except Refused:
        assert hub.stock.level("A-100", "MAIN") == before
        return newest
    if newest is not None and as_of < newest:
        assert (result.fate, hub.stock.level("A-100", "MAIN")) == (Fate.OLD, before)
        return newest
    assert result.after == max(0, shelf.at(as_of)) + shelf.told_since(as_of)
    return as_of


def is_true(hub: FakeHub) -> None:
    level = hub.stock.level("A-100", "MAIN")
    rows = hub.stock.movements("A-100", "MAIN", most=1_000).rows
    assert level.on_hand == sum(row.quantity for row in rows) >= 0
    assert level.available == level.on_hand - level.allocated - level.reserved
    assert level.shortage == max(0, -level.available)


def broken(many: int) -> Move:
    return Move("A-100", "MAIN", -many, "broken")


def is_taken(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused:
        return False
    return True
