"""Tables that come packed, because they are larger than an upload may be."""

import gzip
import io
import zipfile

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms.packed import unpacked
from tests.handlers.filling import upload
from tests.handlers.test_stock import house, will

TABLE = b"article,warehouse,counted\nA-100,MAIN,7\n"
LONGEST = 1_000


def zipped(*names: str, content: bytes = TABLE, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as folder:
        for name in names:
            folder.writestr(name, content)
    return made.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        unpacked(content, field="file", longest=LONGEST)
    assert refused.value.field == "file"
    return str(refused.value)


PACKED = {
    "plain": TABLE,
    "gzip": gzip.compress(TABLE),
    "zip": zipped("a.csv"),
    "zip of a Mac": zipped("folder/", "a.csv", "__MACOSX/._a.csv"),
}
BROKEN = {
    "gzip cut short": gzip.compress(TABLE)[:-9],
    "gzip with more behind it": gzip.compress(TABLE) + b"x",
    "gzip of nothing": b"\x1f\x8b" + TABLE,
    "zip cut short": zipped("a.csv")[:40],
    "zip of nothing": b"PK\x03\x04",
    "zip packed in an old way": zipped("a.csv", method=zipfile.ZIP_LZMA),
    "zip without a name": zipped("a").replace(b"\x01\x00\x00\x00a", b"\x00\x00\x00\x00a"),
}
WORKBOOKS = {
    "Excel": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "OpenDocument": zipped("mimetype", "content.xml", "styles.xml"),
}


def each_of(named: dict[str, bytes]) -> pytest.MarkDecorator:
    """By their names: bytes carry the hour they were packed at, and two workers have to name a test alike."""
    return pytest.mark.parametrize("content", named.values(), ids=named.keys())


@each_of(PACKED)
def test_a_file_is_the_same_however_it_was_packed(content: bytes):
    assert unpacked(content, field="file", longest=LONGEST) == TABLE


def test_what_was_packed_in_pieces_is_whole():
    pieces = gzip.compress(TABLE[:20]) + gzip.compress(TABLE[20:])

    assert unpacked(pieces, field="file", longest=LONGEST) == TABLE


def test_no_more_is_unpacked_than_a_table_may_have():
    bomb = b"," * 50_000_000

    assert "too long" in refusal(gzip.compress(bomb))
    assert "too long" in refusal(zipped("a.csv", content=bomb))


@each_of(BROKEN)
def test_what_can_not_be_opened_is_refused_and_nothing_worse(content: bytes):
    assert "can't be opened" in refusal(content)


@each_of(WORKBOOKS)
def test_a_workbook_is_no_packed_table_and_is_to_be_saved_as_csv(content: bytes):
    assert refusal(content) == "This is not a table of text. Please save it as CSV and try again."


def test_several_files_in_one_are_refused():
    assert "2 are in this one" in refusal(zipped("a.csv", "b.csv"))


def test_a_hundred_thousand_long_rows_of_counts_come_packed():
    of = house()
    rows = "".join(f"A-100,MAIN,{n % 9},2026-11-22T14:30:00+01:00{' ' * 40}\n" for n in range(100_000))
    table = f"article,warehouse,counted,as_of\n{rows}".encode()

    plain = upload(will(of), "/stock/counts/tables", table)
    packed = upload(will(of), "/stock/counts/tables", gzip.compress(table))

    assert len(table) > 7 * 1024 * 1024
    assert plain.status == 413
    assert "Pack a table that is larger, as ZIP or gzip" in plain.words
    assert packed.status == 303
    assert of.stock.count_tables()[0].rows == 100_000
