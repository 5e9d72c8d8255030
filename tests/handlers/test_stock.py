"""Stock on its pages: looked at by many, counted and moved by the warehouse."""

from collections.abc import Mapping

import pytest

from chalicelib.domain.changes import Record
from chalicelib.domain.directory import Role
from chalicelib.domain.inventory import Why
from chalicelib.domain.inventory.count_tables import State
from tests import examples
from tests.examples import DAY, MINUTE, NOON, warehouse
from tests.examples import articles as goods
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.handlers.filling import errors, upload

ROLES = {"ida": Role.SELLERS_ADMINISTRATOR, "will": Role.WAREHOUSE, "ada": Role.ACCOUNTANT}


def house(*records: Record) -> FakeHub:
    people = (examples.person(id, roles=frozenset({role})) for id, role in ROLES.items())
    return hub(goods.article(), goods.plain("CUP/1", "Cup"), goods.kit(), *people, *records)


def will(of: FakeHub) -> Browser:
    return Browser(of).signed_in("will")


def test_the_list_shows_what_lies_where_and_no_kits():
    of = house(warehouse.level(), warehouse.level(warehouse="NORTH", on_hand=4, allocated=0, reserved=0))
    of.store.hold(goods.warehouse())

    page = will(of).get("/stock")

    assert "Steel kettle 1.7 l A-100 Main warehouse · R3-12 10 2 3 5" in page.words
    assert "Steel kettle 1.7 l A-100 North hall 4 0 0 4" in page.words
    assert "Cup CUP/1 never counted" in page.words
    assert "Breakfast set" not in page.words
    assert "Main warehouse · R3-12 10" not in will(of).get("/stock?warehouse=north").words


def test_a_shortage_is_counted_and_marked_at_once():
    of = house(warehouse.level(on_hand=3, allocated=2, reserved=3))

    page = will(of).get("/stock")

    assert "1 article is short" in page.words
    assert 'href="/stock?show=short"' in page.text
    assert "3 2 3 2 short" in page.words
    short = will(of).get("/stock?show=short").words
    assert ("Steel kettle" in short, "Cup" in short) == (True, False)
    assert "2 pieces are missing" in will(of).get("/stock/A-100").words
    assert "1article short" in will(of).get("/").words
    assert "Nothing is short" in will(house()).get("/stock?show=short").words


def test_a_form_that_is_sent_twice_takes_its_goods_in_once():
    of = house(warehouse.level())
    typed = {"command": will(of).get("/stock/A-100").field("command"), "warehouse": "MAIN", "quantity": "5"}

    answers = [will(of).send("/stock/A-100/receive", typed).status for _ in range(2)]
    fresh = will(of).get("/stock/A-100").field("command")

    assert answers == [303, 303]
    assert of.stock.level("A-100", "MAIN").on_hand == 15
    assert fresh != typed["command"]


def test_a_row_with_a_cell_too_many_is_left_out_alone():
    of = house(warehouse.level())
    table = "article,warehouse,counted\nA-100,MAIN,12\nA-100,MAIN,1,000\nCUP/1,MAIN,4\n"

    place = will(of).send("/stock/counts/tables", {"csv": table}).headers["Location"]
    seen = will(of).get(place).words
    will(of).send(place)

    assert "“000” stands below no column." in seen
    assert "1 row was left out" in will(of).get(place).words
    assert [of.stock.level(article, "MAIN").on_hand for article in ("A-100", "CUP/1")] == [12, 4]


@pytest.mark.parametrize("cell", ['"12" 3', '"12', '12,"', f"12,{'9' * 200_000}"])
def test_a_line_that_cant_be_read_is_left_out_alone(cell: str):
    of = house(warehouse.level())
    table = f'article,warehouse,counted,as_of\n"A-100",MAIN,{cell}\n"CUP/1","MAIN",4\n'

    place = will(of).send("/stock/counts/tables", {"csv": table}).headers["Location"]
    will(of).send(place)

    assert will(of).get(f"{place}/left-out").text.removeprefix("\ufeff").splitlines() == [
        "line,row,column,problem",
        '2,,,"This line can\'t be read: its quotation marks do not match, or a cell is far too long."',
    ]
    assert [of.stock.level(article, "MAIN").on_hand for article in ("A-100", "CUP/1")] == [10, 4]


def test_the_first_page_of_a_company_without_articles_says_who_adds_them():
    of = hub(examples.person("will", roles=frozenset({Role.WAREHOUSE})))

    assert "No article yet" in will(of).get("/stock").words
    assert "The seller’s administrator adds them." in will(of).get("/stock").words


def test_goods_in_a_correction_and_a_count_stand_below_one_another():
    of = house()
    browser = will(of)

    page = browser.send("/stock/a-100/receive", {"warehouse": "MAIN", "quantity": "12", "comment": "Note 7"})
    assert (page.status, page.headers["Location"]) == (303, "/stock/A-100?done=received")
    of.clock.move(MINUTE)
    browser.send("/stock/A-100/correct", {"warehouse": "MAIN", "quantity": "−2", "comment": "Broken"})
    of.clock.move(MINUTE)
    page = browser.send("/stock/A-100/count", {"warehouse": "MAIN", "counted": "11", "as_of": ""})
    assert page.headers["Location"] == "/stock/A-100?done=counted"

    rows = of.stock.movements("A-100", "MAIN").rows
    assert [(row.why, row.quantity) for row in rows] == [
        (Why.COUNTED, 1),
        (Why.CORRECTED, -2),
        (Why.RECEIVED, 12),
    ]
    shown = browser.get("/stock/A-100?done=counted").words
    assert "The count was taken." in shown
    assert "CorrectedBroken -2 10" in shown
    assert "Goods inNote 7 +12 12" in shown
    assert "noted goods that came in" in browser.get("/articles/A-100").words


@pytest.mark.parametrize(
    ("about", "typed", "beside"),
    [
        ("receive", {"quantity": "many"}, {"receive-quantity": "Please give a whole number."}),
        ("receive", {"quantity": "9" * 5000}, {"receive-quantity": "Please give a whole number."}),
        ("correct", {"quantity": "1"}, {
            "correct-comment": "Please say why, for whoever looks for these pieces later.",
        }),
        ("correct", {"quantity": "-1", "comment": "x"}, {"correct-quantity": "There are only 0 of this article."}),
        ("count", {"counted": "-1"}, {"counted": "Nobody can count fewer than none."}),
        ("count", {"counted": "1", "as_of": "2027-01-01T10:00"}, {
            "as_of": "This moment is still to come. Please say when it was counted.",
        }),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(about: str, typed: Mapping[str, str], beside: Mapping[str, str]):
    of = house()

    page = will(of).send(f"/stock/A-100/{about}", {"warehouse": "MAIN", **typed})

    assert (page.status, errors(page)) == (422, beside)
    assert of.stock.level("A-100", "MAIN").revision == 0


def test_a_count_older_than_the_newest_is_ignored_and_the_page_says_so():
    of = house(warehouse.level(counted_as_of=NOON))

    page = will(of).send("/stock/A-100/count", {"warehouse": "MAIN", "counted": "1", "as_of": "2026-11-23T11:00Z"})

    assert page.headers["Location"] == "/stock/A-100?done=old-count"
    assert "This count was ignored" in will(of).get("/stock/A-100?done=old-count").words
    assert of.stock.level("A-100", "MAIN").on_hand == 10


def test_whoever_walks_along_a_shelf_scans_one_after_the_other():
    of = house()
    browser = will(of)

    page = browser.send("/stock/counts", {"article": goods.EAN, "warehouse": "MAIN", "counted": "7", "as_of": ""})

    assert page.headers["Location"] == "/stock/counts?article=A-100&warehouse=MAIN"
    assert "A-100 · Main warehouse: 7 on hand" in browser.get(page.headers["Location"]).words
    refused = browser.send("/stock/counts", {"article": "4711", "warehouse": "MAIN", "counted": "", "as_of": ""})
    assert errors(refused) == {"article": "There is no article “4711”.", "counted": "Please give a whole number."}


def test_a_number_with_signs_has_its_page():
    of = house()

    page = will(of).send("/stock/CUP%2F1/receive", {"warehouse": "MAIN", "quantity": "1"})

    assert page.headers["Location"] == "/stock/CUP%2F1?done=received"
    assert 'href="/stock/CUP%2F1' in will(of).get("/stock").text
    assert will(of).get("/stock/CUP%2F1").status == 200


@pytest.mark.parametrize("who", ["ida", "ada"])
def test_others_look_and_change_nothing(who: str):
    of = house(warehouse.level())
    browser = Browser(of).signed_in(who)

    assert "/stock/counts" not in browser.get("/stock").text
    assert "Take goods in" not in browser.get("/stock/A-100").words
    assert browser.send("/stock/A-100/receive", {"quantity": "1"}).status == 403
    assert browser.get("/stock/counts").status == 403


def test_all_stock_is_a_table():
    of = house(warehouse.level(counted_as_of=NOON))

    table = Browser(of).signed_in("ada").get("/stock/csv").text

    assert table.removeprefix("\ufeff").splitlines() == [
        "article,title,ean,warehouse,bin,on_hand,in_boxes,reserved,available,counted_as_of",
        f"A-100,Steel kettle 1.7 l,{goods.EAN},MAIN,R3-12,10,2,3,5,2026-11-23T12:00:00+00:00",
        "CUP/1,Cup,,,,0,0,0,0,",
    ]


@pytest.mark.parametrize("path", ["/stock/GONE", "/stock/csv?file=2", "/stock/csv?file=0"])
def test_what_is_not_there_is_not_found(path: str):
    assert will(house()).get(path).status == 404


@pytest.mark.parametrize("path", ["/stock?after=x", "/stock?show=short&after=x", "/stock/A-100?after=x"])
def test_a_page_that_no_list_led_to_is_refused(path: str):
    assert will(house()).get(path).status == 422


COUNTS = "article,warehouse,counted,as_of\nA-100,MAIN,7,\nCUP/1,MAIN,many,\nGONE,MAIN,3,\n"


def test_a_table_is_looked_at_then_its_good_rows_count_and_its_bad_ones_are_listed():
    of = house()
    browser = will(of)

    brought = upload(browser, "/stock/counts/tables", COUNTS.encode())
    page = browser.get(brought.headers["Location"])
    assert "Nothing is changed yet" in page.words
    assert "There is no article “GONE”." in page.words
    assert of.stock.level("A-100", "MAIN").revision == 0

    done = browser.send(brought.headers["Location"])
    page = browser.get(done.headers["Location"])

    assert "2 rows were left out" in page.words
    assert of.stock.level("A-100", "MAIN").on_hand == 7
    table = browser.get(f"{done.headers['Location']}/left-out").text.removeprefix("\ufeff")
    assert table.splitlines() == [
        "line,row,column,problem",
        "3,CUP/1 · MAIN,counted,Please give a whole number.",
        "4,GONE · MAIN,article,There is no article “GONE”.",
    ]
    assert browser.get("/stock/counts/tables").words.count("2 rows left out") == 1

    of.clock.move(8 * DAY)
    later = will(of)
    assert "2 rows were left out" in later.get(done.headers["Location"]).words
    assert later.get(f"{done.headers['Location']}/left-out").status == 404
    assert "2 rows left out" not in later.get("/stock/counts/tables").words


def test_a_hundred_thousand_rows_are_brought_at_once_and_counted_by_a_job():
    of = house()
    rows = "".join(f"A-100,MAIN,{n % 9},\n" for n in range(100_000))

    brought = upload(will(of), "/stock/counts/tables", f"article,warehouse,counted,as_of\n{rows}".encode())
    page = will(of).send(brought.headers["Location"])

    table = of.stock.count_tables()[0]
    assert (page.status, table.rows, table.state) == (303, 100_000, State.RUNNING)
    assert "The table is being counted" in will(of).get(page.headers["Location"]).words


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "Please choose a file, or paste a table."),
        (b"article,warehouse\nA-100,MAIN\n", "The column “counted” is missing."),
        (b"article,warehouse,counted\n", "There are no rows below the header."),
    ],
)
def test_what_is_no_table_is_refused_beside_the_file(file: bytes, said: str):
    page = upload(will(house()), "/stock/counts/tables", file)

    assert page.status == 422
    assert said in page.words
