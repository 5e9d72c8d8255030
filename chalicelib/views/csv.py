"""Tables for spreadsheets: RFC 4180, with a mark of their encoding, and nothing in them that a program would run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A spreadsheet takes a cell that begins like this for a formula, and runs it (facts on Amazon Business, section 10).
# The wide ones are the same to a Japanese one (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def written(columns: Sequence[str], rows: Iterable[Sequence[str]], *, encoding: str = "utf-8-sig") -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it; in another encoding what it lacks becomes a question
    mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode(encoding, "replace")


def guarded(cell: str) -> str:
    """With an apostrophe before what would be a formula; plain numbers are none."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """A cell of our own table as it was, when it comes back."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
