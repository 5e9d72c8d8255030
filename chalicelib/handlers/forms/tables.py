"""Tables that people bring as CSV, from a file or pasted: into rows by our column names, or refused in their words."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.errors import Refused
from chalicelib.domain.imports import BEYOND, UNREADABLE, Row
from chalicelib.handlers.forms.packed import unpacked
from chalicelib.handlers.visit import Visit
from chalicelib.views.csv import unguarded

# The fields of the form; a preview carries the text on in the second.
FILE, TEXT = "file", "csv"
# A preview of more is read by nobody, and two thousand rows are written in well under the 29 seconds of a page.
MOST_ROWS = 2_000
# 500 bytes for each of the most rows; the preview carries it back and forth, and a page has at most 4.5 MB.
LONGEST = 1_000_000
# What Excel puts in front of a table that is not separated by commas.
_SEPARATOR = re.compile(r'"?sep=[,;\t]"?[,;\s]*', re.IGNORECASE)
# Controls that no table of text has; a binary file has many of them.
_BINARY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Japanese as people write it; accented letters read as cp932 make lone or paired signs, and no kana.
_JAPANESE = re.compile("[\u3040-\u30ff]|[\u3000-\u9fff\uff01-\uff60]{3}")


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` stands in the header, in whatever case; ``hint`` says on the page what belongs into it."""

    name: str
    is_required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``text`` is the whole file, decoded: a confirmed preview is read again from it. ``columns`` are those that the
    header has, by our names."""

    text: str
    columns: Sequence[str]
    rows: Sequence[Row]


def given(
    here: Visit, columns: Sequence[Column], *, most: int = MOST_ROWS, longest: int = LONGEST, leaves_out: bool = False
) -> Table:
    """The table in the form, from the file if one was chosen. ``leaves_out``: rows that are wrong are left out one by
    one, so that a row with a cell too many comes with it (``BEYOND``), and a line that can't be read says so
    (``UNREADABLE``). Raises Refused beside its field."""
    upload = here.fields.upload(FILE)
    if upload is not None:
        content = unpacked(upload.content, field=FILE, longest=longest)
        return read(_decoded(content), columns, field=FILE, most=most, longest=longest, leaves_out=leaves_out)
    pasted = here.form.get(TEXT, "")
    if not pasted.strip():
        raise Refused("Please choose a file, or paste a table.", field=FILE)
    return read(pasted, columns, field=TEXT, most=most, longest=longest, leaves_out=leaves_out)


def read(
    text: str,
    columns: Sequence[Column],
    *,
    field: str = FILE,
    most: int = MOST_ROWS,
    longest: int = LONGEST,
    leaves_out: bool = False,
) -> Table:
    """Rows below a header of our column names. Raises Refused, with the line where there is one."""
    text = _plain(text, field, longest)
    lines = _lines(text, columns, alone=leaves_out)
    line, header = next(lines, (1, []))
    names = _header(_readable(header, line, field), columns, field)
    rows: list[Row] = []
    for line, cells in lines:
        if len(rows) == most:
            raise Refused("Please bring at most {most} rows at a time.", field=field, most=most)
        if cells is None and leaves_out:
            rows.append(Row(line, {UNREADABLE: "yes"}))
        else:
            rows.append(_row(line, _readable(cells, line, field), names, field, leaves_out=leaves_out))
    if not rows:
        raise Refused("There are no rows below the header.", field=field)
    return Table(text, [name for name in names if name], rows)


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what Japanese Windows writes. Anything else would be read as wrong letters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp932" or _JAPANESE.search(text):
            return text
    raise Refused("We can't read the letters of this file. Please save it as “CSV UTF-8” and try again.", field=FILE)


def _plain(text: str, field: str, longest: int) -> str:
    """With one kind of line ends: a browser sends those of a text area as it likes."""
    if len(text.encode("utf-8", "replace")) > longest:
        raise Refused("This table is too long. Please bring it in parts.", field=field)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _BINARY.search(text):
        raise Refused("This is not a table of text. Please save it as CSV and try again.", field=field)
    return text


def _lines(text: str, columns: Sequence[Column], *, alone: bool) -> Iterator[tuple[int, list[str] | None]]:
    """Each line that says something, with its number. A quoted cell may go over several; where each is read ``alone``
    it may not, and a stray quotation mark spoils no other line."""
    first, _, rest = text.partition("\n")
    skipped = 1 if _SEPARATOR.fullmatch(first) else 0
    body = rest if skipped else text
    delimiter, lines = _delimiter(body, columns), io.StringIO(body)
    if not alone:
        return _cells(lines, 1 + skipped, delimiter)
    return (found for number, line in enumerate(lines, 1 + skipped) for found in _cells([line], number, delimiter))


def _cells(lines: Iterable[str], begin: int, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """None for what can't be read, and nothing behind it."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + begin
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # also for a cell of more than 128 KB, which as a rule is one that nobody closed
            yield line, None
            return
        cells = [unguarded(cell.strip()) for cell in cells]
        if any(cells):
            yield line, cells


def _readable(cells: list[str] | None, line: int, field: str) -> list[str]:
    if cells is None:
        raise Refused("Line {line} can't be read: its quotation marks do not match.", field=field, line=line)
    return cells


def _delimiter(text: str, columns: Sequence[Column]) -> str:
    """What makes most of our columns of the header; a comma when nothing does."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    ours = {_folded(column.name) for column in columns}

    def known(delimiter: str) -> int:
        return sum(_folded(cell.strip('" ')) in ours for cell in header.split(delimiter))

    return max(",;\t", key=known)


def _header(cells: Sequence[str], columns: Sequence[Column], field: str) -> list[str]:
    """Our name of each column, empty for one without a name. Raises Refused for what is unknown, twice or missing."""
    by_name = {_folded(column.name): column.name for column in columns}
    names = []
    for cell in cells:
        name = by_name.get(_folded(cell), "")
        if cell and not name:
            known = ", ".join(by_name.values())
            raise Refused(
                "We do not know the column “{column}”. We know: {known}.", field=field, column=cell, known=known
            )
        if name and name in names:
            raise Refused("The column “{column}” is there twice.", field=field, column=cell)
        names.append(name)
    missing = [column.name for column in columns if column.is_required and column.name not in names]
    if missing:
        raise Refused(
            "The column “{column}” is missing. The first line names the columns.", field=field, column=missing[0]
        )
    return names


def _row(line: int, cells: Sequence[str], names: Sequence[str], field: str, *, leaves_out: bool) -> Row:
    """Spreadsheets leave out empty cells at the end; one too many means that all after it are in the wrong place."""
    beyond = [cell for cell, name in zip(cells, [*names, *[""] * len(cells)], strict=False) if cell and not name]
    if beyond and not leaves_out:
        raise Refused("Line {line} has “{cell}” below no column.", field=field, line=line, cell=beyond[0][:40])
    filled = [*cells, *[""] * len(names)]
    named = {name: cell for name, cell in zip(names, filled, strict=False) if name}
    return Row(line, named | {BEYOND: beyond[0]} if beyond else named)


def _folded(name: str) -> str:
    """Without regard to case, width, blanks and dashes, as people write headers."""
    return re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", name)).casefold()
