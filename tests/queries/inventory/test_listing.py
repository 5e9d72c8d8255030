"""The list of stock: articles with what lies where, page by page, and the files of all of it."""

import pytest

from chalicelib.queries.inventory import listing
from chalicelib.queries.inventory.details import stock_of
from chalicelib.queries.inventory.listing import file, files, stock_page
from tests import fakes
from tests.examples import MINUTE, NOON, warehouse
from tests.examples import articles as goods
from tests.fakes.house import FakeHub


def house(many: int = 0) -> FakeHub:
    return fakes.hub(
        goods.warehouse(),
        goods.article(),
        goods.kit(),
        warehouse.level(on_hand=3, allocated=1, reserved=4),
        warehouse.level(warehouse="NORTH", on_hand=9, allocated=0, reserved=0),
        *(goods.plain(f"B-{place:03}") for place in range(many)),
    )


def test_what_is_short_in_one_warehouse_is_not_made_good_by_another():
    (row,) = house().do(stock_page, "kettle").rows

    assert (row.total.on_hand, row.total.allocated, row.total.reserved, row.shortage) == (12, 1, 4, 2)


def test_one_warehouse_shows_its_own_and_a_shortage_is_counted_all_the_same():
    page = house().do(stock_page, "", warehouse="north")

    assert [level.on_hand for row in page.rows for level in row.levels] == [9]
    assert page.shortages == 1
    assert house().do(stock_page, "", warehouse="NORTH", only_short=True).rows == []


def test_what_never_lay_anywhere_is_listed_too():
    page = house(many=30).do(stock_page, "")

    assert [(row.number, len(row.levels)) for row in page.rows[:2]] == [("A-100", 2), ("B-000", 0)]
    assert len(page.rows) == 31


def test_all_stock_is_cut_into_files_by_articles_and_warehouses(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listing, "MOST_IN_A_FILE", 20)
    hub = house(many=24)

    assert hub.do(files) == 3
    numbers = [row.number for place in (1, 2, 3) for row in hub.do(file, place)]
    assert numbers == ["A-100", *(f"B-{place:03}" for place in range(24))]


def test_movements_are_those_of_one_warehouse_the_newest_first_page_by_page():
    hub = house()
    hub.store.hold(*(warehouse.movement(f"m-{n}", n, at=NOON + n * MINUTE) for n in range(1, 31)))
    hub.store.hold(warehouse.movement("n-1", 9, warehouse="NORTH"))

    first = hub.do(stock_of, "a-100")
    rest = hub.do(stock_of, "A-100", warehouse="main", after=first.movements.next)
    north = hub.do(stock_of, "A-100", warehouse="NORTH")

    assert [row.quantity for row in (*first.movements.rows, *rest.movements.rows)] == list(range(30, 0, -1))
    assert (first.warehouse.code, north.warehouse.code, len(north.movements.rows)) == ("MAIN", "NORTH", 1)
