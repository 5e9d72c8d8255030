"""Counts: true of their moment, with whatever moved since on top; the newest holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Refused, Unfit
from chalicelib.domain.imports import Row
from chalicelib.domain.inventory import Level, Movement, Why
from chalicelib.domain.inventory.counting import Fate
from chalicelib.usecases.inventory.counting import Counted, count, looked_at, room_of, taken
from chalicelib.usecases.inventory.moving import Move, correct, receive
from tests import examples, fakes
from tests.examples import HOUR, MINUTE, NOON, warehouse
from tests.examples import articles as goods
from tests.fakes.house import FakeHub

WILL = examples.person("will", roles=frozenset({Role.WAREHOUSE}))


def house(*records: object) -> FakeHub:
    return fakes.hub(WILL, goods.article(), goods.plain("CUP"), *records)  # type: ignore[arg-type]


def counts(hub: FakeHub, quantity: object, as_of: str = "", article: str = "A-100") -> Counted:
    cells = {"article": article, "warehouse": "MAIN", "counted": str(quantity), "as_of": as_of}
    result: Counted = hub.do(count, cells, by=WILL, where="page")
    return result


def moves(hub: FakeHub, quantity: int) -> None:
    verb = receive if quantity > 0 else correct
    hub.do(verb, Move("A-100", "MAIN", quantity, "why"), by=WILL, where="page")


def level(hub: FakeHub) -> Level:
    return hub.stock.level("A-100", "MAIN")


def test_a_first_count_is_a_movement_from_nothing():
    hub = house()

    done = counts(hub, 12)

    assert done == Counted(1, "A-100 · MAIN", Fate.TAKEN, 0, 12, article="A-100", warehouse="MAIN")
    assert (level(hub).on_hand, level(hub).counted_as_of, level(hub).is_told) == (12, NOON, False)
    (row,) = hub.stock.movements("A-100", "MAIN").rows
    assert (row.quantity, row.why, row.on_hand) == (12, Why.COUNTED, 12)
    assert hub.store.audited == ["stock_counted"]


def test_what_moved_since_comes_on_top():
    hub = house()
    moves(hub, 10)
    hub.clock.move(HOUR)
    moves(hub, 5)
    moves(hub, -2)
    hub.clock.move(HOUR)

    assert counts(hub, 8, "2026-11-23T12:30:00Z").after == 11

    assert level(hub).on_hand == 11
    assert sum(row.quantity for row in hub.stock.movements("A-100", "MAIN").rows) == 11


def test_a_count_does_not_come_on_top_of_another():
    """At one somebody enters what was counted at noon; at two, what was counted half an hour later."""
    hub = house()
    moves(hub, 10)
    hub.clock.move(HOUR)
    counts(hub, 7, "2026-11-23T12:00:00Z")
    hub.clock.move(HOUR)

    assert counts(hub, 9, "2026-11-23T12:30:00Z").after == 9


def test_a_count_older_than_the_newest_is_ignored_and_says_so():
    hub = house()
    hub.clock.move(HOUR)
    counts(hub, 7, "2026-11-23T12:30:00Z")

    assert counts(hub, 99, "2026-11-23T12:29:59Z").fate is Fate.OLD

    assert level(hub).on_hand == 7
    assert len(hub.store.commits) == 1


def test_the_same_count_twice_is_one_and_another_of_the_same_moment_puts_it_right():
    hub = house()
    counts(hub, 7)

    assert counts(hub, 7).fate is Fate.SAME
    assert counts(hub, 8).after == 8

    assert len(hub.store.commits) == 2


def test_a_count_that_agrees_is_noted_and_tells_amazon_nothing():
    hub = house(warehouse.level(on_hand=10, allocated=0, reserved=0, is_told=True))

    counts(hub, 10)

    assert (level(hub).is_told, level(hub).counted_as_of) == (True, NOON)
    assert [row.quantity for row in hub.stock.movements("A-100", "MAIN").rows] == [0]


def test_a_count_below_what_boxes_hold_is_refused():
    hub = house(warehouse.level(on_hand=10, allocated=4, reserved=0))

    with pytest.raises(Refused, match="4 of this article lie in boxes that have not left"):
        counts(hub, 3)

    assert level(hub).on_hand == 10


def test_a_count_that_can_not_have_been_is_refused():
    hub = house()
    moves(hub, 10)
    hub.clock.move(HOUR)
    moves(hub, -8)

    with pytest.raises(Refused, match="8 left since then, so there must have been more than 5"):
        counts(hub, 5, "2026-11-23T12:30:00Z")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"counted": "-1"}, {"counted": "Nobody can count fewer than none."}),
        ({"counted": "4006381333931"}, {"counted": "Please give a whole number."}),
        ({"counted": "99999999"}, {"counted": "Please count at most 9999999 pieces."}),
        ({"counted": "1.5"}, {"counted": "Please give a whole number."}),
        ({"counted": "１２"}, {"counted": "Please give a whole number."}),
        ({"as_of": "2026-11-23T12:03:00Z"}, {"as_of": "This moment is still to come. Please say when it was counted."}),
        ({"as_of": "2026-11-23"}, {"as_of": "Please give day and time, such as 2026-11-23 14:30."}),
        ({"as_of": "yesterday"}, {"as_of": "Please give day and time, such as 2026-11-23 14:30."}),
        ({"as_of": "0001-01-01T00:00:00+14:00"}, {"as_of": "Please give day and time, such as 2026-11-23 14:30."}),
        ({"article": "", "counted": ""}, {
            "article": "Please name the article.",
            "counted": "Please give a whole number.",
        }),
        ({"warehouse": "MOON"}, {"warehouse": "There is no warehouse “MOON”. Please add it to the list first."}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_each_field(cells: Mapping[str, str], said: dict[str, str]):
    hub = house()

    with pytest.raises(Refused) as refused:
        hub.do(count, {"article": "A-100", "warehouse": "MAIN", "counted": "1"} | cells, by=WILL, where="page")

    wrong = refused.value.refusals if isinstance(refused.value, Unfit) else (refused.value,)
    assert {one.field: str(one) for one in wrong} == said
    assert hub.store.commits == []


def test_a_computer_whose_clock_is_a_little_ahead_counts_now():
    hub = house()

    counts(hub, 3, (NOON + MINUTE).isoformat())

    assert level(hub).counted_as_of == NOON


def test_a_moment_without_a_zone_is_that_of_the_company():
    hub = house(replace(examples.company(), time_zone="Asia/Tokyo"))

    counts(hub, 3, "2026-11-23 20:30")

    assert level(hub).counted_as_of == NOON - timedelta(minutes=30)


def test_only_the_warehouse_counts():
    with pytest.raises(Forbidden):
        house().do(count, {}, by=replace(WILL, roles=frozenset({Role.ACCOUNTANT})), where="page")


def rows(*cells: tuple[str, str, str]) -> list[Row]:
    names = ("article", "warehouse", "counted")
    return [Row(line, dict(zip(names, row, strict=True))) for line, row in enumerate(cells, start=2)]


def take(hub: FakeHub, table: list[Row]) -> list[Counted]:
    room = room_of(hub.lists, hub.settings, hub.articles, hub.stock)
    around = {"by": "will", "at": hub.clock.now(), "pause": hub.pause, "ids": hub.ids, "commit": hub.commit}
    return list(taken(table, room, "counts.csv", **around))  # type: ignore[arg-type]


def test_of_a_table_the_good_rows_count_and_the_bad_ones_are_told_by_their_lines():
    hub = house()
    table = rows(("A-100", "MAIN", "5"), ("GONE", "MAIN", "5"), ("CUP", "main warehouse", "x"), ("CUP", "MAIN", "7"))

    found = take(hub, table)

    assert [(one.line, one.problem and str(one.problem), one.after) for one in found] == [
        (2, None, 5),
        (3, "There is no article “GONE”.", 0),
        (4, "Please give a whole number.", 0),
        (5, None, 7),
    ]
    assert hub.stock.level("CUP", "MAIN").on_hand == 7
    assert hub.stock.movements("CUP", "MAIN").rows[0].about == "counts.csv"


def test_a_preview_writes_nothing():
    hub = house()

    found = looked_at(
        rows(("A-100", "MAIN", "5"), ("A-100", "", "-5")),
        room_of(hub.lists, hub.settings, hub.articles, hub.stock),
        at=NOON,
        ids=hub.ids,
    )

    assert [(one.fate, one.after, one.problem is None) for one in found] == [
        (Fate.TAKEN, 5, True),
        (Fate.TAKEN, 0, False),
    ]
    assert hub.store.commits == []


def test_of_a_place_that_is_there_twice_the_later_row_of_the_newest_moment_holds():
    hub = house()

    found = take(hub, rows(("A-100", "MAIN", "5"), ("a-100", "main", "6"), ("CUP", "MAIN", "1"), ("CUP", "MAIN", "1")))

    assert [(one.line, one.fate, one.after) for one in found] == [
        (2, Fate.OLD, 0),
        (3, Fate.TAKEN, 6),
        (4, Fate.SAME, 0),
        (5, Fate.TAKEN, 1),
    ]
    assert [row.quantity for row in hub.stock.movements("A-100", "MAIN").rows] == [6]


def test_a_place_is_asked_for_its_movements_and_written_once_however_often_a_table_names_it(
    monkeypatch: pytest.MonkeyPatch,
):
    hub = house()
    moves(hub, 10)
    asked: list[str] = []
    since = type(hub.stock).movements_since

    def movements_since(of: Any, article: str, warehouse: str, moment: datetime) -> Sequence[Movement]:
        asked.append(article)
        return since(of, article, warehouse, moment)

    monkeypatch.setattr(type(hub.stock), "movements_since", movements_since)
    found = take(hub, [replace(row, line=2 + n) for n, row in enumerate(rows(("A-100", "MAIN", "7")) * 100)])

    assert (asked, len(hub.store.commits)) == (["A-100"], 2)
    assert [one.fate for one in found] == [Fate.SAME] * 99 + [Fate.TAKEN]


def test_where_the_newest_count_can_not_have_been_the_one_before_it_holds():
    hub = house(warehouse.level(on_hand=10, allocated=4, reserved=0))
    moments = [(NOON - n * MINUTE).isoformat() for n in range(3)]
    cells = [{"article": "A-100", "warehouse": "MAIN", "counted": str(3 + n), "as_of": moments[n]} for n in range(3)]

    found = take(hub, [Row(2 + n, each) for n, each in enumerate(cells)])

    assert [(one.fate, one.problem is None, one.after) for one in found] == [
        (Fate.TAKEN, False, 0),
        (Fate.TAKEN, True, 4),
        (Fate.OLD, True, 10),
    ]
    assert (level(hub).on_hand, level(hub).counted_as_of) == (4, NOON - MINUTE)


def test_many_rows_take_a_commit_for_thirty_of_them():
    numbers = [f"B-{place:03}" for place in range(70)]
    hub = house(*(goods.plain(number) for number in numbers))

    take(hub, rows(*((number, "MAIN", "4") for number in numbers)))

    assert len(hub.store.commits) == 3
    assert {hub.stock.level(number, "MAIN").on_hand for number in numbers} == {4}


def test_who_is_not_the_first_counts_again():
    hub = house(warehouse.level(on_hand=10, allocated=0, reserved=0))

    def quicker() -> None:
        before = level(hub)
        hub.commit(Changed(before, replace(before, reserved=2)))

    hub.store.meanwhile = quicker
    take(hub, rows(("A-100", "MAIN", "5")))

    assert (level(hub).on_hand, level(hub).reserved) == (5, 2)
