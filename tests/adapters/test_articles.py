"""Articles by number, by what they are called at Amazon and by their words; one article for every name; small lists."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Alias, AliasKind, Article, Part
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.lists import DEFAULTS, ListName
from chalicelib.domain.turns import Listed, Turn
from tests.adapters.stores import Store
from tests.examples import articles as examples

SKU, ASIN = Alias(AliasKind.SKU, "KETTLE-17"), Alias(AliasKind.ASIN, "B0EXAMPLE1")


def kept(store: Store, *articles: Article) -> None:
    for article in articles:
        store.commit(Created(article))


def changed(store: Store, number: str, **changes: object) -> None:
    article = store.articles.get(number)
    store.commit(Changed(article, replace(article, **changes)))


def walked(store: Store, most: int, text: str = "", **asked: bool) -> list[list[str]]:
    """The numbers, page by page, to the end."""
    page = store.articles.search(text, most=most, **asked)
    pages = [[article.number for article in page.rows]]
    while page.next:
        page = store.articles.search(text, most=most, after=page.next, **asked)
        pages.append([article.number for article in page.rows])
    return pages


def found(store: Store, text: str) -> list[str]:
    return walked(store, 50, text)[0]


def test_an_article_is_found_by_its_number_in_any_case(store: Store):
    kept(store, examples.article())

    assert store.articles.get("a-100") == examples.article()
    assert store.articles.several(["a-100", "nothing"]) == {"a-100": examples.article()}
    assert store.articles.several([]) == {}
    with pytest.raises(NotFound, match="no such article"):
        store.articles.get("A-101")


def test_a_number_is_taken_once_whatever_its_case(store: Store):
    kept(store, examples.plain("A-1"))

    with pytest.raises(Conflict):
        store.commit(Created(examples.plain("a-1")))


def test_whose_a_name_at_amazon_is(store: Store):
    kept(store, examples.article(), examples.plain("A-2"))

    assert store.articles.holders([SKU, ASIN, Alias(AliasKind.SKU, "kettle-17")]) == {
        SKU: examples.article(),
        ASIN: examples.article(),
    }
    assert store.articles.holders([]) == {}


def test_a_name_at_amazon_belongs_to_one_article(store: Store):
    kept(store, examples.article(), examples.plain("A-2"))

    with pytest.raises(Conflict):
        store.commit(Created(examples.plain("A-3", skus=("KETTLE-17",))))
    with pytest.raises(Conflict):
        changed(store, "A-2", asins=("B0EXAMPLE1",))

    assert store.articles.holders([SKU]) == {SKU: examples.article()}
    assert store.articles.several(["A-3"]) == {}


def test_a_name_that_is_given_up_is_free(store: Store):
    kept(store, examples.article())
    changed(store, "A-100", skus=())

    kept(store, examples.plain("A-2", skus=("KETTLE-17",)))

    assert store.articles.holders([SKU])[SKU].number == "A-2"


def test_a_sku_and_an_asin_of_the_same_text_are_two_names(store: Store):
    kept(store, examples.plain("A-1", skus=("B0EXAMPLE1",)), examples.plain("A-2", asins=("B0EXAMPLE1",)))

    assert store.articles.holders([ASIN])[ASIN].number == "A-2"


def test_articles_are_listed_by_number_page_by_page(store: Store):
    kept(store, *(examples.plain(number) for number in ("b-2", "A-1", "C-3", "a-10")))

    assert walked(store, 2) == [["A-1", "a-10"], ["b-2", "C-3"]]
    assert walked(store, 3) == [["A-1", "a-10", "b-2"], ["C-3"]]
    assert [one.number for one in store.articles.everything()] == ["A-1", "a-10", "b-2", "C-3"]
    assert store.articles.count() == 4


def test_archived_articles_are_a_list_of_their_own(store: Store):
    kept(store, examples.plain("A-1"), examples.plain("A-2"))
    changed(store, "A-1", archived=True)

    assert walked(store, 50) == [["A-2"]]
    assert walked(store, 50, archived=True) == [["A-1"]]
    assert walked(store, 50, "something", archived=True) == [["A-1"]]
    assert [one.number for one in store.articles.everything(archived=True)] == ["A-1"]


@pytest.mark.parametrize(
    "text",
    [
        "A-100",
        "a100",
        "a-1",
        "4006381",
        "kettle-1",
        "KETTLE17",
        "b0exam",
        "steel",
        "ste 1.7",
        "kettle steel",
        "  STEEL  ",
    ],
)
def test_an_article_is_found_by_the_beginning_of_whatever_it_is_called(text: str, store: Store):
    kept(store, examples.article(), examples.plain("Z-9", "Teapot"))

    assert found(store, text) == ["A-100"]


@pytest.mark.parametrize("text", ["ettle", "steel teapot", "x" * 10_000, "“kettle”%_*", "🦖", "kettle 🦖"])
def test_other_words_find_nothing_or_what_is_left_of_them(text: str, store: Store):
    kept(store, examples.article())

    assert found(store, text) == (["A-100"] if "kettle" in text else [])


def test_titles_without_spaces_are_found_in_their_middle(store: Store):
    kept(store, examples.plain("A-1", "電気ケトル 充電器付き"))

    assert found(store, "ケトル") == ["A-1"]
    assert found(store, "電器") == ["A-1"]


def test_a_search_shows_each_article_once_and_goes_on_from_page_to_page(store: Store):
    kept(store, *(examples.plain(f"A-{number}", "Cable cables cabled") for number in range(5)))

    assert walked(store, 2, "cab") == [["A-0", "A-1"], ["A-2", "A-3"], ["A-4"]]


def test_a_search_that_looked_long_enough_goes_on_with_the_next_page(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chalicelib.adapters.dynamo.articles.MOST_EXAMINED", 3)
    kept(store, *(examples.plain(f"A-{number}", f"Cable {'red' if number % 4 else 'blue'}") for number in range(9)))

    assert [number for page in walked(store, 50, "cable blue") for number in page] == ["A-0", "A-4", "A-8"]


def test_a_new_title_is_found_and_an_old_one_no_more(store: Store):
    kept(store, examples.article())

    changed(store, "A-100", title="Copper kettle")

    assert (found(store, "steel"), found(store, "copper")) == ([], ["A-100"])


@pytest.mark.parametrize("cursor", ["nonsense!", "w", "é", "A" * 2_000])
def test_a_page_that_no_list_led_to_is_refused(cursor: str, store: Store):
    with pytest.raises(Refused, match="start at the first"):
        store.articles.page(after=cursor)
    with pytest.raises(Refused, match="start at the first"):
        store.articles.search("kettle", after=cursor)


def test_a_page_of_one_search_leads_nowhere_in_another(store: Store):
    kept(store, *(examples.plain(f"A-{number}", "Cable") for number in range(3)))
    next = store.articles.search("cable", most=1).next

    with pytest.raises(Refused, match="start at the first"):
        store.articles.search("cables", after=next)


def test_of_which_kits_something_is_a_part(store: Store):
    kept(store, examples.article(), examples.plain("A-200"), examples.kit("SET-2"), examples.kit("SET-1"))
    changed(store, "SET-2", parts=(Part("A-200"),))

    assert store.articles.kits_with("a-100") == ["set-1"]
    assert store.articles.kits_with("A-200") == ["set-1", "set-2"]
    assert store.articles.kits_with("SET-1") == []


def test_all_kits_are_listed_archived_or_not(store: Store):
    kept(store, examples.article(), examples.plain("A-200"), examples.kit("SET-2"), examples.kit("SET-1"))
    changed(store, "SET-2", archived=True)
    kept(store, examples.kit("SET-3"))
    changed(store, "SET-3", parts=())

    assert [kit.number for kit in store.articles.kits()] == ["SET-1", "SET-2"]


def test_what_amazon_knows_by_asins_alone_is_a_list(store: Store):
    bare = [examples.plain(f"A-{n}", asins=(f"B0EXAMPL0{n}",)) for n in range(4)]
    kept(store, *bare, examples.article("A-9"), examples.plain("A-8"))
    changed(store, "A-0", skus=("SKU-0",))
    changed(store, "A-2", archived=True)

    first = store.articles.with_only_asins(most=1)
    rest = store.articles.with_only_asins(after=first.next)

    assert [[one.number for one in page.rows] for page in (first, rest)] == [["A-1"], ["A-3"]]
    assert rest.next is None
    with pytest.raises(Refused):
        store.articles.with_only_asins(after="x")


def test_the_turn_of_kits_moves_on(store: Store):
    assert store.articles.turn() == Turn(Listed.KITS)

    store.commit(Created(Turn(Listed.KITS, 1)))

    assert store.articles.turn() == Turn(Listed.KITS, 1)


def test_the_latest_job_of_every_connection_is_listed(store: Store):
    jobs = [examples.take_over(id="B-GB"), examples.take_over(id="A-DE")]
    store.commit(*map(Created, jobs))

    assert store.articles.take_overs() == jobs
    with pytest.raises(NotFound, match="Nothing was taken over"):
        store.articles.take_over("C-FR")


@pytest.mark.parametrize("of", ListName)
def test_every_list_has_something_from_the_start(of: ListName, store: Store):
    assert set(store.lists.all(of)) == set(DEFAULTS[of])


def test_what_is_written_stands_beside_or_instead_of_what_was_there(store: Store):
    renamed = replace(examples.warehouse("MAIN", "Berlin"), revision=1)
    store.commit(Created(examples.warehouse()), Created(renamed))

    assert [entry.name for entry in store.lists.all(ListName.WAREHOUSES)] == ["Berlin", "North hall"]
    assert store.lists.get(ListName.WAREHOUSES, "main") == renamed
    with pytest.raises(NotFound, match="nothing of this code"):
        store.lists.get(ListName.WAREHOUSES, "SOUTH")
