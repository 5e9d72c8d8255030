"""Articles: check digits, what a form says, and by what they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.articles import Article, Part, finding, refusals, stated, texts
from chalicelib.domain.articles.gtin import is_gtin
from chalicelib.domain.articles.taking_over import MOST_PROBLEMS, LeftOut, Outcome, Reason, State, advanced, resumed
from chalicelib.domain.lists import DEFAULTS, ListName, made, named
from chalicelib.domain.lists import refusals as entry_refusals
from tests.examples import NOON
from tests.examples import articles as goods


@pytest.mark.parametrize("number", ["4006381333931", "96385074", "036000291452", "10012345678902", "00000000"])
def test_these_are_numbers_under_bar_codes(number: str):
    assert is_gtin(number)


@pytest.mark.parametrize(
    "number", ["4006381333932", "", "1", "96385075", "４００６３８１３３３９３１", "123456789", "x" * 13]
)
def test_these_are_none(number: str):
    assert not is_gtin(number)


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(digits: str, place: int, by: int):
    (number,) = [digits + last for last in "0123456789" if is_gtin(digits + last)]
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]

    assert not is_gtin(wrong)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("A-1", (Part("A-1"),)),
        ("2 x A-1; ３×  B 2", (Part("A-1", 2), Part("B 2", 3))),
        ("2xA-1", (Part("2xA-1"),)),
        ("A-1; A-1", (Part("A-1"), Part("A-1"))),  # refused further on: one would be lost
        ("4711", (Part("4711"),)),
        (" ;\n;", ()),
        ("2 x", (Part("2 x"),)),
    ],
)
def test_parts_are_so_many_of_a_number(typed: str, parts: tuple[Part, ...]):
    assert stated({"number": "S", "parts": typed}).parts == parts


@pytest.mark.parametrize("article", [goods.article(), goods.kit(), goods.plain("A", is_stocked=False)])
def test_what_an_article_says_in_a_table_makes_the_same_article(article: Article):
    assert stated(texts(article)) == article
    assert list(refusals(article)) == []


@given(st.text(max_size=300), st.text(max_size=60))
def test_whatever_is_typed_is_taken_or_refused_in_words(title: str, number: str):
    article = stated({"number": number, "title": title, "skus": number, "parts": title})

    assert all(refusal.message for refusal in refusals(article))
    assert all(1 <= len(term) <= finding.LONGEST_TERM and "\t" not in term for term in finding.terms(article))


@given(st.lists(st.text("abcdeföü日本語カナ0123-/. ", min_size=2, max_size=12), min_size=1, max_size=5))
def test_an_article_is_found_by_its_whole_number_and_by_nothing_that_it_lacks(words: list[str]):
    article = Article(words[0], " ".join(words))

    assert finding.fits(article, finding.sought(words[0]))
    assert not finding.fits(article, ("zzz",))


@pytest.mark.parametrize("text", ["t-shirt m", "pack of 6", "TS 7 BLUE M", "blue", "7 ts", "m shirt"])
def test_sizes_and_numbers_in_words_are_found(text: str):
    assert finding.fits(Article("TS 7 BLUE M", "T-Shirt M, pack of 6"), finding.sought(text))


def test_a_job_names_no_more_than_somebody_reads_and_nothing_twice():
    problems = tuple(LeftOut(f"S-{number}", Reason.UNFIT) for number in range(80))

    job = advanced(goods.take_over(), Outcome(read=80, left_out=problems), next="p", total=60, at=NOON)
    job = advanced(job, Outcome(read=80, left_out=problems), next=None, total=60, at=NOON)

    assert (job.left_out, job.problems, job.total) == (160, problems[:MOST_PROBLEMS], 160)
    assert (job.state, job.share, resumed(job, by="ida", at=NOON).read) == (State.DONE, 1.0, 0)


@pytest.mark.parametrize("of", ListName)
def test_what_is_there_from_the_start_is_as_it_should_be(of: ListName):
    entries = DEFAULTS[of]

    assert entries
    assert [refusal for entry in entries for refusal in entry_refusals(entry, entries)] == []
    assert len({entry.code.casefold() for entry in entries}) == len(entries)


def test_a_new_entry_gets_a_code_that_nothing_has():
    entries = DEFAULTS[ListName.CARRIERS]

    assert made(ListName.CARRIERS, "DHL!", entries).code == "DHL-2"
    assert made(ListName.CARRIERS, "  Very long name of a carrier  ", entries).code == "VERY-LONG-NAME-O"
    assert made(ListName.CARRIERS, "佐川", entries).code == "CARR"
    assert named(entries, "royal  MAIL") == named(entries, "royalmail")
