"""The entries of a till's period as a table for spreadsheets."""

from collections.abc import Iterable

from chalicelib.domain.takings import EntryKind, TillEntry
from chalicelib.views import csv

COLUMNS = ("day", "at", "station", "period", "kind", "tender", "amount", "currency", "pieces", "about", "by")


def sheet(entries: Iterable[TillEntry]) -> bytes:
    """Returns are negative, so that a column adds up; what Amazon has not told yet is empty."""
    return csv.written(COLUMNS, map(_row, entries))


def _row(entry: TillEntry) -> list[str]:
    amount = ""
    if entry.amount is not None:
        amount = f"{-entry.amount.amount if entry.kind is EntryKind.RETURN else entry.amount.amount:f}"
    pieces = -entry.pieces if entry.kind is EntryKind.RETURN else entry.pieces
    return [
        entry.day.isoformat(),
        entry.at.isoformat(timespec="seconds"),
        entry.station,
        str(entry.period),
        entry.kind,
        entry.tender,
        amount,
        entry.currency,
        str(pieces),
        entry.about,
        entry.by,
    ]
