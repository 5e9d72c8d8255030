"""Tables of counts: looked at, taken over part by part; the good rows count, the bad ones are told by their lines."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.changes import Said
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.imports import Row
from chalicelib.domain.inventory.count_tables import STEP_LASTS, CountTable, State
from chalicelib.domain.inventory.counting import Fate
from chalicelib.domain.messages import ContinueCounts
from chalicelib.usecases.inventory.importing import begin, bring, count_on, left_out, preview
from tests import examples, fakes
from tests.examples import HOUR, MINUTE, NOON
from tests.examples import articles as goods
from tests.fakes.house import FakeHub
from tests.fakes.world import FakeClock

WILL = examples.person("will", roles=frozenset({Role.WAREHOUSE}))


def house(*records: object) -> FakeHub:
    return fakes.hub(WILL, goods.article(), goods.plain("CUP"), *records)  # type: ignore[arg-type]


def rows(many: int, bad: int = 0) -> list[Row]:
    """Good ones of one article, each a newer count than the one before, and bad ones behind."""
    good = [
        Row(2 + n, {"article": "A-100", "warehouse": "MAIN", "counted": str(n % 7), "as_of": moment(n)})
        for n in range(many)
    ]
    return [*good, *(Row(2 + many + n, {"article": "GONE", "warehouse": "MAIN", "counted": "1"}) for n in range(bad))]


def moment(second: int) -> str:
    return (NOON - HOUR + timedelta(milliseconds=second)).isoformat()


def brought(hub: FakeHub, table: list[Row]) -> CountTable:
    kept: CountTable = hub.do(bring, table, "counts.csv", by=WILL)
    return kept


def run(hub: FakeHub, id: str) -> CountTable:
    """As the queue does, until there is nothing more to say."""
    table: CountTable = hub.do(begin, id, by=WILL, where="page")
    while table.state is State.RUNNING:
        table = hub.do(count_on, id, table.step)
    return table


def test_nothing_is_counted_before_somebody_says_so():
    hub = house()

    table = brought(hub, rows(2, bad=1))
    seen = hub.do(preview, table)

    assert (table.state, table.rows) == (State.SEEN, 3)
    assert [(one.line, one.problem is None) for one in seen] == [(2, True), (3, True), (4, False)]
    assert hub.stock.level("A-100", "MAIN").revision == 0
    assert hub.do(count_on, table.id, 0) is None


def test_good_rows_count_and_bad_ones_are_told_by_their_lines():
    hub = house()

    table = run(hub, brought(hub, rows(3, bad=150)).id)

    assert (table.state, table.done, table.left_out, table.share) == (State.DONE, 153, 150, 1.0)
    assert (table.many(Fate.TAKEN), table.many(Fate.OLD)) == (1, 2)
    assert hub.stock.level("A-100", "MAIN").on_hand == 2
    assert [one.line for one in table.told] == list(range(5, 105))
    everything = left_out(table, export_files=hub.export_files)
    assert [one.line for one in everything] == list(range(5, 155))
    assert (everything[0].sentence, everything[0].facts) == ("There is no article “{article}”.", {"article": "GONE"})
    assert hub.store.audited == ["stock_counts_begun"]


def test_a_count_without_a_moment_is_of_when_its_table_was_brought():
    hub = house()
    table = brought(hub, [Row(2, {"article": "CUP", "warehouse": "MAIN", "counted": "4"})])
    hub.clock.move(HOUR)

    run(hub, table.id)

    assert hub.stock.level("CUP", "MAIN").counted_as_of == NOON


def test_parts_go_on_within_a_step_and_a_step_says_the_next_one():
    hub = house()
    table = brought(hub, rows(2_500))
    hub.do(begin, table.id, by=WILL, where="page")

    after = hub.do(count_on, table.id, 0)

    assert (after.state, after.step, after.done) == (State.DONE, 3, 2_500)
    said = [one for commit in hub.store.commits for one in commit if isinstance(one, Said)]
    assert [(one.message.step, one.due_at - NOON) for one in said if isinstance(one.message, ContinueCounts)] == [
        (0, timedelta()),
        (1, 2 * MINUTE),
        (2, 2 * MINUTE),
    ]


def test_a_step_ends_in_time_whatever_its_rows_take_and_the_next_one_goes_on_behind_them():
    hub = house()
    table = brought(hub, rows(420, bad=600))

    def slowly(*changes: Any, cause: str = "") -> None:
        hub.clock.move(timedelta(seconds=6))
        hub.store.commit(*changes, cause=cause)

    hub.do(begin, table.id, by=WILL, where="page")
    first = hub.do(count_on, table.id, 0, commit=slowly)
    assert (first.state, first.step, first.done, first.left_out) == (State.RUNNING, 1, 400, 0)

    after = hub.do(count_on, table.id, 1)

    assert (after.state, after.step, after.done, after.left_out) == (State.DONE, 3, 1_020, 600)
    assert (after.many(Fate.TAKEN), after.many(Fate.OLD)) == (3, 417)
    assert [one.line for one in left_out(after, export_files=hub.export_files)] == list(range(422, 1_022))


def test_what_a_step_left_out_that_died_is_told_once():
    hub = house()
    table = brought(hub, rows(420, bad=600))
    hub.do(begin, table.id, by=WILL, where="page")

    def dying(*changes: Any, cause: str = "") -> None:
        if any(isinstance(change, Said) for change in changes):
            raise RuntimeError("gone")
        hub.store.commit(*changes, cause=cause)

    with pytest.raises(RuntimeError):
        hub.do(count_on, table.id, 0, commit=dying)
    assert hub.do(count_on, table.id, 0, clock=FakeClock(NOON + STEP_LASTS)).done == 200

    after = run(hub, table.id)

    assert [one.line for one in left_out(after, export_files=hub.export_files)] == list(range(422, 1_022))


def test_a_small_table_is_left_to_its_page_for_a_while():
    hub = house()

    for table in (brought(hub, rows(1_000)), brought(hub, rows(1_001))):
        hub.do(begin, table.id, by=WILL, where="page")

    assert [one.due_at - NOON for one in hub.store.envelopes.values()] == [2 * MINUTE, timedelta()]


def test_a_step_that_died_between_two_parts_goes_on_where_it_was():
    hub = house()
    table = brought(hub, rows(2_500))
    hub.do(begin, table.id, by=WILL, where="page")
    first = hub.export_files.read(table.part_at(1))
    del hub.export_files.stored[table.part_at(1)]
    with pytest.raises(Exception, match="no such file"):
        hub.do(count_on, table.id, 0)
    hub.export_files.keep(table.part_at(1), first)

    assert hub.do(count_on, table.id, 0) is None
    assert hub.do(count_on, table.id, 1).done == 2_500


def test_beginning_twice_begins_once_and_what_got_lost_goes_on():
    hub = house()
    id = brought(hub, rows(1)).id
    hub.do(begin, id, by=WILL, where="page")

    hub.do(begin, id, by=WILL, where="page")
    assert hub.store.audited == ["stock_counts_begun"]

    hub.clock.move(HOUR)
    hub.do(begin, id, by=WILL, where="page")
    assert hub.store.audited == ["stock_counts_begun"] * 2


def test_only_the_warehouse_brings_counts():
    ida = replace(WILL, roles=frozenset({Role.SELLERS_ADMINISTRATOR}))

    with pytest.raises(Forbidden):
        house().do(bring, rows(1), "x.csv", by=ida)
