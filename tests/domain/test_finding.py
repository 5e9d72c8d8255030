"""How people are found by the beginnings of their names, in every script."""

import pytest

from chalicelib.domain.finding import MOST_WORDS, fits, place, sought, whose, words
from tests import examples


def test_words_are_folded_and_the_most_telling_come_first():
    anna = examples.person("anna", name="Ａnna  SATO", first_name="Anna", unique_name="asato", email="A.S@example.com")

    assert words(anna) == ("anna", "sato", "asato", "a.s@example.com")


def test_no_name_brings_more_words_than_fit():
    assert len(words(examples.person("x", name=" ".join("abcdefghij")))) == MOST_WORDS


def test_a_word_without_spaces_begins_anywhere():
    hanako = examples.person("h", name="佐藤花子", first_name="", last_name="", unique_name="", email="")

    assert words(hanako) == ("佐藤花子", "藤花子", "花子", "子")


@pytest.mark.parametrize(
    ("typed", "is_found"), [("", True), ("sa", True), ("SATO an", True), ("ato", False), ("sato ben", False)]
)
def test_everything_that_was_typed_has_to_begin_a_word(typed: str, is_found: bool):
    assert fits(examples.person("anna"), typed) is is_found


def test_the_longest_word_is_looked_for_first():
    assert sought(" b  abc B ab") == ("abc", "ab", "b")


def test_a_place_leads_back_to_its_person():
    odd = examples.person("id", name="x" * 500 + "\t#")

    assert whose(place(odd)) == "id"
    assert place(examples.person("1", name="Ann")) < place(examples.person("0", name="Ann Lee"))
