"""The order in which one walks past bins, and the sheets of a country."""

import pytest

from chalicelib.domain.fulfilment.papers import Paper, in_walking_order, paper_of
from tests.examples.paper import note_line, packing_slip, picking_note


def test_lines_are_picked_bin_by_bin_and_what_has_none_comes_last():
    lines = [note_line(bin=bin) for bin in ("", "B-1", "A-10-1", "a-2-1", "A-2", "7", "A-2-10")]

    walked = in_walking_order(lines)

    assert [line.bin for line in walked] == ["7", "A-2", "a-2-1", "A-2-10", "A-10-1", "B-1", ""]


def test_articles_of_one_bin_stand_in_the_order_of_their_numbers():
    lines = [note_line(article="B", sku="1"), note_line(article="A", sku="2"), note_line(article="A", sku="1")]

    assert [(line.article, line.sku) for line in in_walking_order(lines)] == [("A", "1"), ("A", "2"), ("B", "1")]


@pytest.mark.parametrize("odd", ["²", "٣-1", "１２", "A--1", "-", " ", "\x00"])
def test_any_name_of_a_bin_has_a_place(odd: str):
    lines = [note_line(bin=odd), note_line(bin="A-1"), note_line(bin="1")]

    assert sorted(line.bin for line in in_walking_order(lines)) == sorted([odd, "A-1", "1"])


@pytest.mark.parametrize(
    ("country", "paper"),
    [
        ("US", Paper.LETTER),
        ("ca", Paper.LETTER),
        ("MX", Paper.LETTER),
        ("DE", Paper.A4),
        ("JP", Paper.A4),
        ("", Paper.A4),
    ],
)
def test_the_americas_have_letter_and_everybody_else_a4(country: str, paper: Paper):
    assert paper_of(country) is paper


def test_pieces_are_those_of_all_lines():
    assert picking_note(note_line(quantity=2), note_line(quantity=5)).pieces == 7
    assert packing_slip().pieces == 2
