"""Returns and tills on every engine."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.money import total
from chalicelib.domain.takings import DRAWERS, Drawer, summed
from chalicelib.usecases.takings.closing import close
from chalicelib.usecases.takings.entering import entry_of
from tests import examples
from tests.adapters.stores import Store
from tests.examples import NOON, sales, takings
from tests.examples.sales import ORDER_ID, eur
from tests.examples.warehouse import STATION
from tests.usecases.takings.test_closing import LENA

HOUR = timedelta(hours=1)


def test_returns_are_read_by_their_order_by_their_id_and_newest_first(store: Store):
    first, second = takings.back(), takings.back("RT-261123-0000002", at=NOON + HOUR)
    other = takings.back("RT-261123-0000003", at=NOON + 2 * HOUR, order_id="306-9999999-9999999")
    store.commit(*map(Created, (second, other, first)))

    assert list(store.returns.of(ORDER_ID)) == [first, second]
    assert store.returns.get(" rt-261123-0000002 ") == second
    page = store.returns.newest(most=2)
    assert list(page.rows) == [other, second]
    assert list(store.returns.newest(after=page.next, most=2).rows) == [first]
    assert store.returns.newest(after=page.next, most=2).next is None
    with pytest.raises(NotFound):
        store.returns.get("RT-1")
    with pytest.raises(Refused):
        store.returns.newest(after="nonsense")


def test_an_amount_that_amazon_tells_later_changes_no_place(store: Store):
    before = takings.back(amount=None)
    store.commit(Created(before))

    store.commit(Changed(before, replace(before, amount=eur("7.50"))))

    (after,) = store.returns.newest().rows
    assert (after.amount, after.revision) == (eur("7.50"), 2)
    assert list(store.returns.of(ORDER_ID)) == [after]


def test_two_returns_never_have_one_id(store: Store):
    store.commit(Created(takings.back()))

    with pytest.raises(Conflict):
        store.commit(Created(takings.back(order_id="306-9999999-9999999")))


def test_a_station_has_its_drawers_before_anything_lay_in_them(store: Store):
    written, unnamed = takings.drawer(1), takings.drawer(2, station="")
    store.commit(Created(written), Created(unnamed))

    empty = [Drawer(STATION, number) for number in range(DRAWERS)]
    assert list(store.takings.drawers(STATION)) == [empty[0], written, *empty[2:]]
    assert store.takings.drawer(STATION.upper(), 1) == written
    assert store.takings.drawer("elsewhere", 1) == Drawer("elsewhere", 1)
    assert sorted(store.takings.all(), key=lambda each: each.number) == [written, unnamed]


def test_entries_are_listed_oldest_first_each_in_its_period(store: Store):
    rows = [takings.entry(f"e-{number}", at=NOON + number * HOUR) for number in range(3)]
    others = [takings.entry("e-8", period=2), takings.entry("e-9", station="packing-10")]
    store.commit(*map(Created, (*rows[::-1], *others)))

    page = store.takings.entries(STATION, 1, most=2)
    assert list(page.rows) == rows[:2]
    assert list(store.takings.entries(STATION, 1, after=page.next).rows) == rows[2:]
    assert list(store.takings.entries(STATION, 2).rows) == others[:1]
    with pytest.raises(Refused):
        store.takings.entries(STATION, 2, after=page.next)


def test_z_readings_are_kept_newest_first_and_never_changed(store: Store):
    rows = [takings.z_reading(period) for period in (1, 2, 10)]
    store.commit(*map(Created, (*rows, takings.z_reading(1, station="packing-10"))))

    page = store.takings.readings(STATION, most=2)
    assert list(page.rows) == [rows[2], rows[1]]
    assert list(store.takings.readings(STATION, after=page.next).rows) == rows[:1]
    assert store.takings.reading(STATION.upper(), 10) == rows[2]
    with pytest.raises(NotFound):
        store.takings.reading(STATION, 3)
    with pytest.raises(Conflict):
        store.commit(Created(takings.z_reading(2, by="somebody")))
    with pytest.raises(TypeError):
        store.commit(Changed(rows[0], rows[0]))  # type: ignore[arg-type]


def test_entries_and_readings_of_the_same_moment_lose_nothing_and_count_nothing_twice(fair_store: Store):
    store = fair_store
    store.commit(Created(examples.company()))

    def enter(number: int) -> None:
        taken = takings.back(f"RT-{number}", amount=eur(f"0.{number + 1:02}"))
        _again(
            lambda: store.commit(*entry_of(taken, sales.amazon_order(), settings=store.settings, takings=store.takings))
        )

    def shut(_: int) -> None:
        def once() -> None:
            period = store.takings.drawer(STATION, 0).period
            close(STATION, period, by=LENA, where="page", at=NOON, takings=store.takings, commit=store.commit)

        _again(once)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda job: job[0](job[1]), [(shut if each % 8 == 7 else enter, each) for each in range(40)]))

    entered = [each for each in range(40) if each % 8 != 7]
    drawers = store.takings.drawers(STATION)
    last = drawers[0].period
    assert {each.period for each in drawers} == {last}
    readings = [store.takings.reading(STATION, period) for period in range(1, last)]
    sums = summed(each for part in (*readings, *drawers) for each in part.sums)
    assert total((each.amount for each in sums), "EUR") == eur("0.01") * sum(each + 1 for each in entered)
    for period in range(1, last):
        listed = store.takings.entries(STATION, period).rows
        assert len(listed) == sum(each.entries for each in readings[period - 1].sums)


def _again(act) -> None:
    """Until nobody is in the way; what is refused is nothing to close."""
    for _ in range(200):
        try:
            return act()
        except Conflict:
            continue
        except Refused:
            return None
    raise AssertionError("It never got through")
