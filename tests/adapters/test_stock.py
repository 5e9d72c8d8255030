"""Stock on every engine: levels, movements, promises, and what Amazon has not been told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.inventory import Level, Movement, Promise, Why
from chalicelib.domain.inventory.count_tables import CountTable
from tests.adapters.stores import Store
from tests.examples import NOON, warehouse

MINUTE = timedelta(minutes=1)


def test_what_never_moved_is_nothing_of_it(store: Store):
    assert store.stock.level("A-1", "MAIN") == Level("A-1", "MAIN")
    assert store.stock.of_articles(["A-1"]) == {"A-1": []}
    assert store.stock.promise("306-1") == Promise("306-1")
    assert store.stock.movements("A-1", "MAIN").rows == []


def test_levels_are_found_by_article_and_warehouse_in_any_case_of_letters(store: Store):
    main, back = warehouse.level(), warehouse.level(warehouse="BACK", on_hand=1)
    store.commit(Created(main), Created(back), Created(warehouse.level("A-200")))

    found = store.stock.levels([("a-100", "main"), ("A-100", "BACK"), ("A-300", "MAIN")])

    assert found == {
        ("a-100", "main"): main,
        ("A-100", "BACK"): back,
        ("A-300", "MAIN"): Level("A-300", "MAIN"),
    }
    assert store.stock.of_articles(["a-100"]) == {"a-100": [back, main]}
    assert store.stock.of_articles(["a-100", "A-300"], among=["main", "BACK", "FAR"]) == {
        "a-100": [back, main],
        "A-300": [],
    }
    assert store.stock.of_articles(["A-100"], among=["Back"]) == {"A-100": [back]}


def test_of_two_who_take_the_last_piece_one_decides_again(store: Store):
    level = warehouse.level()
    store.commit(Created(level))

    store.commit(Changed(level, replace(level, allocated=3)))
    with pytest.raises(Conflict):
        store.commit(Changed(level, replace(level, allocated=4)))
    assert store.stock.level("A-100", "MAIN").allocated == 3


def moves(number: int) -> list[Movement]:
    return [warehouse.movement(f"m-{place}", place, at=NOON + place * MINUTE) for place in range(1, number + 1)]


def test_movements_are_read_newest_first_page_by_page(store: Store):
    rows = moves(5)
    other = warehouse.movement("x", article="A-1000")
    store.commit(*map(Created, (*rows, other)))

    first = store.stock.movements("a-100", "MAIN", most=2)
    second = store.stock.movements("A-100", "main", after=first.next, most=2)
    third = store.stock.movements("A-100", "MAIN", after=second.next, most=2)

    assert [*first.rows, *second.rows, *third.rows] == rows[::-1]
    assert third.next is None
    with pytest.raises(Refused):
        store.stock.movements("A-1000", "MAIN", after=first.next)


def test_what_happened_since_a_count_is_read_oldest_first(store: Store):
    rows = moves(3)
    store.commit(*map(Created, rows))

    assert store.stock.movements_since("A-100", "MAIN", rows[0].at) == rows[1:]
    assert store.stock.movements_since("A-100", "MAIN", rows[2].at) == []


def test_what_happened_stays_as_it_happened(store: Store):
    row = warehouse.movement()
    store.commit(Created(row))

    with pytest.raises(TypeError):
        store.commit(Changed(row, replace(row, why=Why.COUNTED)))
    with pytest.raises(Conflict):
        store.commit(Created(row))


def test_what_amazon_was_not_told_is_listed_the_longest_ago_first(store: Store):
    levels = [warehouse.level(f"A-{place}", moved_at=NOON - place * MINUTE) for place in range(3)]
    told = warehouse.level("A-9", is_told=True)
    store.commit(*map(Created, (*levels, told, Level("A-8", "MAIN", revision=1))))

    first = store.stock.untold(most=2)
    assert (first.rows, store.stock.untold(after=first.next, most=2).rows) == ([levels[2], levels[1]], [levels[0]])
    recent = store.stock.untold(since=NOON - MINUTE, most=1)
    assert recent.rows == [levels[1]]
    assert store.stock.untold(since=NOON - MINUTE, after=recent.next, most=1).rows == [levels[0]]

    store.commit(Changed(levels[1], replace(levels[1], is_told=True)))
    assert store.stock.untold().rows == [levels[2], levels[0]]
    with pytest.raises(Refused):
        store.stock.untold(after="x")


def test_what_there_is_less_of_than_was_sold_is_listed_and_counted(store: Store):
    levels = [warehouse.level(f"A-{place}", on_hand=4, allocated=2, reserved=3) for place in range(3)]
    back = warehouse.level("A-1", "BACK", on_hand=0, allocated=0, reserved=1)
    store.commit(*map(Created, (*levels, back, warehouse.level("A-9"))))

    first = store.stock.short(most=2)
    rest = store.stock.short(after=first.next, most=2)

    assert [*first.rows, *rest.rows] == [levels[0], back, levels[1], levels[2]]
    assert (store.stock.shortages(), rest.next) == (4, None)

    store.commit(Changed(levels[0], replace(levels[0], on_hand=5)))
    assert (store.stock.shortages(), store.stock.short(most=1).rows) == (3, [back])
    with pytest.raises(Refused):
        store.stock.short(after="x")


def test_tables_of_counts_are_listed_the_latest_first(store: Store):
    tables = [CountTable(f"2026112{day}-120000-x", "jonas", f"{day}.csv", 1, NOON, NOON) for day in range(3)]
    store.commit(*map(Created, tables))

    assert store.stock.count_tables(most=2) == [tables[2], tables[1]]
    assert store.stock.count_table(tables[0].id) == tables[0]
    with pytest.raises(NotFound):
        store.stock.count_table("gone")
