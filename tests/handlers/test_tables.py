"""Tables as people bring them: encodings, delimiters, quotes, headers, and files that are no tables at all."""

import random

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.imports import Row
from chalicelib.handlers.forms import tables
from chalicelib.handlers.forms.tables import LONGEST, MOST_ROWS, Column, read

COLUMNS = (Column("code", is_required=True), Column("label", is_required=True), Column("line 1"), Column("remarks"))
JAPANESE = "code,label,line 1\nTYO,東京オフィス,丸の内1-2-3\n"


def rows(text: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read(text, COLUMNS).rows]


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        read(text, COLUMNS)
    assert refused.value.field == "file"
    return str(refused.value)


def from_file(content: bytes) -> list[dict[str, str]]:
    return rows(tables._decoded(content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_a_file_is_read_in_every_encoding_that_spreadsheets_write(encoding: str):
    content = JAPANESE.encode(encoding)

    assert from_file(content) == [{"code": "TYO", "label": "東京オフィス", "line 1": "丸の内1-2-3"}]


def test_utf_16_is_read_in_both_orders():
    little, big = b"\xff\xfe" + JAPANESE.encode("utf-16-le"), b"\xfe\xff" + JAPANESE.encode("utf-16-be")

    assert from_file(little) == from_file(big) == from_file(JAPANESE.encode())


@pytest.mark.parametrize(
    "text", ["code,label\nA,Straße\n", "code,label\nA,Hélène Müller\n", "code,label\nA,São João\n"]
)
def test_what_western_windows_wrote_is_refused_instead_of_read_as_japanese(text: str):
    with pytest.raises(Refused, match="CSV UTF-8"):
        tables._decoded(text.encode("cp1252"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_separate(delimiter: str):
    text = "code,label,remarks\nA,Office,x\n".replace(",", delimiter)

    assert rows(text) == [{"code": "A", "label": "Office", "remarks": "x"}]


def test_the_mark_that_excel_puts_in_front_counts_as_a_line():
    table = read('sep=;\ncode;label\nA;"1, 2"\n', COLUMNS)

    assert table.rows == [Row(3, {"code": "A", "label": "1, 2"})]


def test_quoted_cells_have_delimiters_quotes_and_lines_of_their_own():
    assert rows('code,label\n"A, B","say ""no""\nor yes"\n') == [{"code": "A, B", "label": 'say "no"\nor yes'}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_they_like_and_empty_ones_are_skipped_but_counted(end: str):
    text = end.join(["", "code,label", "A,one", "", ",", '"B",two', ""])

    assert read(text, COLUMNS).rows == [Row(3, {"code": "A", "label": "one"}), Row(6, {"code": "B", "label": "two"})]


def test_a_row_begins_where_its_first_cell_does():
    table = read('code,label\nA,"one\ntwo\nthree"\nB,four\n', COLUMNS)

    assert [row.line for row in table.rows] == [2, 5]


@pytest.mark.parametrize(
    "header", ["Code,LABEL,Line 1", " code , label , LINE1 ", "ＣＯＤＥ,label,line_1", '"code","label","line-1"']
)
def test_a_header_is_known_whatever_its_case_and_blanks(header: str):
    assert rows(f"{header}\nA,b,c\n") == [{"code": "A", "label": "b", "line 1": "c"}]


def test_a_column_that_is_not_there_says_nothing_and_an_empty_cell_says_nothing_is_there():
    assert rows("code,label,remarks\nA,b,\n") == [{"code": "A", "label": "b", "remarks": ""}]
    assert rows("code,label\nA,b\n") == [{"code": "A", "label": "b"}]


def test_cells_that_a_spreadsheet_left_out_at_the_end_are_empty():
    assert rows("code,label,remarks\nA\n") == [{"code": "A", "label": "", "remarks": ""}]
    assert rows("code,label,,\nA,b,,\n") == [{"code": "A", "label": "b"}]


def test_the_guard_against_formulas_in_our_own_files_is_taken_off():
    assert rows("code,label,remarks\nA,'=1+1,'+1 206 555 0100\n") == [
        {"code": "A", "label": "=1+1", "remarks": "+1 206 555 0100"}
    ]
    assert rows("code,label\nA,'＝1+1\n") == [{"code": "A", "label": "＝1+1"}]
    assert rows("code,label\nA,'tis fine\n") == [{"code": "A", "label": "'tis fine"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The column “code” is missing. The first line names the columns."),
        ("A,Office\nB,Lab\n", "We do not know the column “A”. We know: code, label, line 1, remarks."),
        ("code,remarks\nA,x\n", "The column “label” is missing. The first line names the columns."),
        ("code,label,Code\nA,b,c\n", "The column “Code” is there twice."),
        ("code,label\n", "There are no rows below the header."),
        ("code,label\n\n,\n", "There are no rows below the header."),
        ("code,label\nA,b\nB,c,d\n", "Line 3 has “d” below no column."),
        ("code,label,\nA,b,c\n", "Line 2 has “c” below no column."),
        ('code,label\nA,b\nB,"open\n', "Line 3 can't be read: its quotation marks do not match."),
        ('code,label\nA,"b" c\n', "Line 2 can't be read: its quotation marks do not match."),
        ("code,label\nA,b\x00\n", "This is not a table of text. Please save it as CSV and try again."),
        ("code,label\n" + "A,b\n" * (MOST_ROWS + 1), "Please bring at most 2000 rows at a time."),
        ("code,label\nA," + "x" * LONGEST, "This table is too long. Please bring it in parts."),
    ],
)
def test_what_is_wrong_with_a_table_is_said_in_its_own_words(text: str, words: str):
    assert refusal(text) == words


def test_the_most_rows_are_still_read():
    assert len(read("code,label\n" + "A,b\n" * MOST_ROWS, COLUMNS).rows) == MOST_ROWS


def test_reading_what_was_read_again_finds_the_same():
    table = read('\ufeffCode;label\r\nA;"x\r\ny"\r\n', COLUMNS)

    assert read(table.text, COLUMNS) == table


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"PK\x03\x04\x14\x00", b"%PDF-1.7\n\xe2\xe3\xcf\xd3", b"\x00" * 100, b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_table_is_refused_and_nothing_worse(content: bytes):
    with pytest.raises(Refused):
        read(tables._decoded(content), COLUMNS)


def test_no_garbage_brings_the_reader_down():
    chance = random.Random(4)
    signs = "code,label;\t\"\n\r\x00\x1a\x85\u2028東é'=+"

    for _ in range(2_000):
        content = chance.randbytes(chance.randrange(60))
        text = "code,label\n" + "".join(chance.choices(signs, k=chance.randrange(40)))
        for read_it in (lambda content=content: from_file(content), lambda text=text: rows(text)):
            try:
                read_it()
            except Refused as refused:
                assert refused.field == "file"
