"""Articles as the seller's administrator keeps them, and as the warehouse reads them."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from chalicelib.domain.articles import Article, Part
from chalicelib.domain.changes import Changed, Record
from chalicelib.domain.directory import Role
from chalicelib.domain.lists import ListName
from tests import examples
from tests.examples import articles as goods
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.handlers.filling import errors, upload

LAMP = {"number": "L-1", "title": "Desk lamp", "stocked": "yes"}
ROLES = {"ida": Role.SELLERS_ADMINISTRATOR, "will": Role.WAREHOUSE, "ada": Role.ACCOUNTANT}


def house(*records: Record) -> FakeHub:
    return hub(*records, *(examples.person(id, roles=frozenset({role})) for id, role in ROLES.items()))


def ida(of: FakeHub) -> Browser:
    return Browser(of).signed_in("ida")


def revised(of: FakeHub, number: str = "A-100", **changes: str) -> dict[str, str]:
    """The edit form of an article as it is stored, with these changes."""
    page = ida(of).get(f"/articles/{number}/edit")
    article = of.articles.get(number)
    fields = {"title": article.title, "ean": article.ean, "warehouse": article.warehouse, "bin": article.bin}
    lines = {"skus": "\n".join(article.skus), "asins": "\n".join(article.asins)}
    return fields | lines | {"stocked": "yes", "revision": page.field("revision")} | changes


def test_the_first_page_offers_the_three_ways_in():
    page = ida(house()).get("/articles")

    assert "No article yet" in page.words
    for way in ("/articles/take-over", "/articles/import", "/articles/new"):
        assert f'href="{way}"' in page.text


@pytest.mark.parametrize("who", ["will", "ada"])
def test_others_read_and_are_offered_nothing_to_change(who: str):
    of = house(goods.article())
    browser = Browser(of).signed_in(who)

    assert "Steel kettle 1.7 l A-100" in browser.get("/articles").words
    page = browser.get("/articles/A-100")
    assert (page.status, "/edit" in page.text, "Archive" in page.words) == (200, False, False)
    assert browser.get("/articles/A-100/edit").status == 403
    assert "The seller’s administrator adds them." in Browser(house()).signed_in(who).get("/articles").words


def test_a_new_article_is_added_and_shown():
    of = house()

    page = ida(of).send(
        "/articles/new", LAMP | {"ean": "4006381 33393-1", "skus": "LAMP-1\r\nLAMP-1B\r\n", "asins": " b0example2 "}
    )

    assert (page.status, page.headers["Location"]) == (303, "/articles/L-1?done=added")
    assert of.articles.get("L-1") == Article(
        "L-1", "Desk lamp", ean="4006381333931", skus=("LAMP-1", "LAMP-1B"), asins=("B0EXAMPLE2",)
    )
    shown = ida(of).get("/articles/L-1?done=added").words
    assert "The article was added." in shown
    assert "added the article" in shown


def test_a_warehouse_may_be_added_where_it_is_picked():
    of = house()

    ida(of).send("/articles/new", LAMP | {"new_warehouse": "Hall 2"})
    ida(of).send("/articles/new", LAMP | {"number": "L-2", "new_warehouse": "hall  2", "warehouse": "MAIN"})

    assert [of.articles.get(number).warehouse for number in ("L-1", "L-2")] == ["HALL-2", "HALL-2"]
    assert [one.name for one in of.lists.all(ListName.WAREHOUSES)] == ["Hall 2", "Main warehouse"]
    assert of.store.audited == ["signed_in", "article_added", "list_added", "signed_in", "article_added"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number", "", "Please give the article a number."),
        ("number", "NEW", "“NEW” is a word of this house. Please choose another."),
        ("number", "x" * 10_000, "Please keep this under 40 characters."),
        ("number", "a-100", "There is an article with this number already."),
        ("title", " ", "Please give the article a title."),
        ("title", "🫖" * 10_000, "Please keep this under 250 characters."),
        ("ean", "4006381333932", "The last digit of this EAN does not fit the others. Please look at it again."),
        ("ean", "12", "An EAN (GTIN) has 8, 12, 13 or 14 digits."),
        ("ean", "４００６３８１３３３９３１", "An EAN (GTIN) has 8, 12, 13 or 14 digits."),
        ("skus", "KETTLE-17", "The SKU “KETTLE-17” belongs to the article A-100."),
        ("asins", "b0example1", "The ASIN “B0EXAMPLE1” belongs to the article A-100."),
        ("asins", "B0", "“B0” is no ASIN: it has 10 letters and digits."),
        ("skus", "\n".join(map(str, range(21))), "An article has at most 20 SKUs and ASINs."),
        ("parts", "Q-1", "There is no article “Q-1”."),
        ("parts", "2 x L-1", "A kit can't be a part of itself."),
        ("parts", "A-100\n3 x a-100", "“a-100” is a part twice. Please name it once."),
        ("parts", "0 x A-100", "How many of “A-100”? From 1 to 9,999."),
        ("parts", "SET-1", "“SET-1” is a kit itself and can't be a part of one."),
        ("parts", "OLD", "“OLD” is archived and can't be a part."),
        ("warehouse", "NOWHERE", "Please choose from the list, or name something new."),
        ("new_warehouse", "x" * 99, "Please keep this under 60 characters."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(field: str, typed: str, said: str):
    of = house(goods.article(), goods.kit("SET-1"), goods.plain("OLD", archived=True))
    browser = ida(of)
    before = len(of.store.commits)

    page = browser.send("/articles/new", LAMP | {field: typed})

    assert page.status == 422
    assert said in errors(page)[field.removeprefix("new_")].replace("9999", "9,999")
    assert len(of.store.commits) == before


def test_emoji_and_signs_of_addresses_are_numbers_too():
    of = house()

    for number in ("🫖/1", "a%2Fb", "?x#y", "50%", "é & <b>"):
        page = ida(of).send("/articles/new", LAMP | {"number": number})
        assert page.status == 303
        assert page.headers["Location"] == f"/articles/{quote(number, safe='')}?done=added"
        assert ida(of).get(page.headers["Location"]).status == 200
        assert of.articles.get(number).title == "Desk lamp"


def test_of_two_people_who_edit_the_second_sees_what_the_first_stored():
    of = house(goods.article())
    mine = revised(of, title="Mine")
    stored = of.articles.get("A-100")
    of.commit(Changed(stored, replace(stored, title="Theirs")))

    page = ida(of).send("/articles/A-100/edit", mine)

    assert page.status == 409
    assert "Stored meanwhile: Theirs" in page.words
    assert of.articles.get("A-100").title == "Theirs"
    again = ida(of).send("/articles/A-100/edit", mine | {"revision": page.field("revision")})
    assert (again.status, of.articles.get("A-100").title) == (303, "Mine")


def test_an_article_becomes_a_kit_and_loses_its_own_stock():
    of = house(goods.article(), goods.plain("A-200"))

    page = ida(of).send("/articles/A-100/edit", revised(of, parts="2 × a-200"))

    assert page.status == 303
    assert (of.articles.get("A-100").parts, of.articles.get("A-100").is_stocked) == ((Part("A-200", 2),), False)
    assert "Parts of the kit 2 × Something A-200" in ida(of).get("/articles/A-100").words
    assert "Part of Steel kettle 1.7 l A-100" in ida(of).get("/articles/A-200").words


def test_a_part_of_a_kit_can_be_no_kit_and_is_not_archived_before_it():
    of = house(goods.article(), goods.plain("A-200"), goods.plain("A-300"), goods.kit())

    page = ida(of).send("/articles/A-100/edit", revised(of, parts="A-300"))
    assert errors(page)["parts"] == "It is a part of the kit set-1, so it can't be a kit itself."
    page = ida(of).send("/articles/A-200/archive", {"archived": "yes"})
    assert (page.status, "It is a part of the kit SET-1." in page.words) == (422, True)

    ida(of).send("/articles/SET-1/archive", {"archived": "yes"})
    assert ida(of).send("/articles/A-200/archive", {"archived": "yes"}).status == 303
    page = ida(of).send("/articles/SET-1/archive", {"archived": "no"})
    assert (page.status, "“A-200” is archived" in page.words) == (422, True)


def test_an_archived_article_is_in_the_other_list_and_comes_back():
    of = house(goods.article())

    page = ida(of).send("/articles/A-100/archive", {"archived": "yes"})

    assert page.headers["Location"] == "/articles/A-100?done=archived"
    assert "No article was found" in ida(of).get("/articles").words
    assert "A-100" in ida(of).get("/articles?show=archived&search=kettle").words
    ida(of).send("/articles/A-100/archive", {"archived": "no"})
    assert "A-100" in ida(of).get("/articles").words
    assert [each for each in of.store.audited if each != "signed_in"] == ["article_archived", "article_unarchived"]


def test_saying_it_twice_changes_nothing():
    of = house(goods.article(archived=True))
    browser = ida(of)
    before = len(of.store.commits)

    assert browser.send("/articles/A-100/archive", {"archived": "yes"}).status == 303
    assert len(of.store.commits) == before


@pytest.mark.parametrize("search", ["kettle", "a-100", "4006381333931", "KETTLE-17", "b0example1"])
def test_the_list_is_searched_by_anything_an_article_is_called(search: str):
    of = house(goods.article(), goods.plain("Z-1", "Teapot"))

    words = ida(of).get(f"/articles?search={search}").words

    assert ("A-100" in words, "Z-1" in words) == (True, False)


@pytest.mark.parametrize("search", ["'; drop table", "%", "*", "🦖", "x" * 10_000, "\x00", "%ff"])
def test_a_search_for_anything_is_answered(search: str):
    page = ida(house(goods.article())).get(f"/articles?search={quote(search)}")

    assert (page.status, "No article was found" in page.words) == (200, True)


def test_a_page_that_no_list_led_to_is_refused():
    assert ida(house(goods.article())).get("/articles?after=nonsense!").status == 422


def test_a_long_list_goes_on_with_the_next_page():
    of = house(*(goods.plain(f"A-{number:03}") for number in range(60)))
    page = ida(of).get("/articles?search=something")

    (next,) = [part.split('"')[0] for part in page.text.split('href="') if 'rel="next"' in part.split(">")[0]]
    words = ida(of).get(next.replace("&amp;", "&")).words

    assert ("A-049" in page.words, "A-050" in page.words) == (True, False)
    assert ("A-049" in words, "A-050" in words) == (False, True)


def test_a_table_comes_back_as_it_went():
    of = house(goods.article(), goods.plain("A-200"), goods.kit())
    file = ida(of).get("/articles/csv")

    page = upload(ida(of), "/articles/import", file.body)

    assert file.headers["Content-Disposition"] == 'attachment; filename="articles.csv"'
    assert "There is nothing to take over" in page.words


def test_of_many_articles_there_are_several_files(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chalicelib.queries.articles.MOST_IN_A_FILE", 2)
    of = house(*(goods.plain(f"A-{number}") for number in range(3)))

    assert "File 1 File 2" in ida(of).get("/articles/csv").words.replace("File 1File 2", "File 1 File 2")
    assert b"A-2" in ida(of).get("/articles/csv?file=2").body
    assert b"A-2" not in ida(of).get("/articles/csv?file=1").body
    assert ida(of).get("/articles/csv?file=3").status == 404


def test_a_table_is_looked_at_and_taken_over():
    of = house(goods.article())
    table = "number;title;parts;warehouse;skus\nSET;Set;2 x a-100; Main Warehouse;\na-100;;;;KETTLE-17\nB;Bowl;;;BOWL"

    page = upload(ida(of), "/articles/import", table.replace("a-100;;;", "a-100;Copper kettle;;MAIN").encode())

    assert (page.status, "2 new" in page.words, "1 changed" in page.words) == (200, True, True)
    fields = {"csv": page.text.split('<textarea name="csv" hidden>\n')[1].split("</textarea>")[0]}
    taken = upload(ida(of), "/articles/import/confirm", **fields, plan=page.field("plan"))
    assert (taken.status, taken.headers["Location"]) == (303, "/articles?imported=3")
    assert of.articles.get("SET") == Article(
        "SET", "Set", is_stocked=False, warehouse="MAIN", parts=(Part("a-100", 2),)
    )
    assert (of.articles.get("A-100").title, of.articles.get("A-100").ean) == ("Copper kettle", goods.EAN)


def test_every_bad_row_is_named_and_nothing_is_taken_over():
    of = house(goods.article())
    rows = [
        "number,title,ean,stocked,skus,parts,warehouse",
        "B-1,One,4006381333932,,,,",
        "B-2,,,,,,",
        "B-3,Three,,perhaps,,,",
        "B-4,Four,,,KETTLE-17,,",
        "B-5,Five,,,SAME,,",
        "B-6,Six,,,SAME,,",
        "b-6,Six again,,,,,",
        "B-7,Seven,,,,B-8,",
        "B-8,Eight,,,,A-100,",
        "B-9,Nine,,,,,Nowhere",
        ",No number,,,,,",
    ]

    page = upload(ida(of), "/articles/import", "\n".join(rows).encode())

    assert (page.status, of.store.all(Article)) == (422, [goods.article()])
    assert "10 rows can’t be taken over" in page.words
    for said in (
        "The last digit of this EAN does not fit",
        "Please give the article a title.",
        "Please write yes or no.",
        "The SKU “KETTLE-17” belongs to the article A-100.",
        "“SAME” stands in line 6 already.",
        "Line 7 has the same number.",
        "“B-8” is a kit itself",
        "It is a part of the kit B-7, so it can't be a kit itself.",
        "There is no warehouse “Nowhere”.",
        "Please give the article a number.",
    ):
        assert said in page.words, said
