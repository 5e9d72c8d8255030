"""Tables for spreadsheets."""

import pytest

from chalicelib.views import csv


def test_a_table_has_a_mark_and_lines_as_the_standard_wants_them():
    assert csv.written(["code", "label"], [["A", 'say "é", twice'], ["B", ""]]) == (
        b'\xef\xbb\xbfcode,label\r\nA,"say ""\xc3\xa9"", twice"\r\nB,\r\n'
    )


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1 206 555",
        "-x",
        "@cmd",
        "\tx",
        "\rx",
        "\nx",
        "--1",
        "1e5-",
        "=cmd|' /C calc'!A0",
        "\uff1d1+1",
        "\uff20x",
    ],
)
def test_what_a_spreadsheet_would_run_is_guarded(cell: str):
    guarded = csv.guarded(cell)

    assert guarded in {f"'{cell}", cell} and not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"))
    assert csv.unguarded(guarded) == cell


@pytest.mark.parametrize("cell", ["-12.50", "+3", "12", "", "a=b", "'quoted"])
def test_plain_numbers_and_words_are_left_alone(cell: str):
    assert csv.guarded(cell) == cell


def test_what_another_encoding_lacks_becomes_a_question_mark():
    assert csv.written(["東京"], [["é"]], encoding="cp932") == "東京\r\n?\r\n".encode("cp932")
