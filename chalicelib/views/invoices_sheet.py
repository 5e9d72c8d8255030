"""The invoice register as a table for spreadsheets: one row an invoice."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.domain.purchasing.register import Invoice
from chalicelib.queries.invoices import RegisterPage
from chalicelib.views import sheets
from chalicelib.views.texts import marked
from chalicelib.views.words import Words

ENCODINGS = ("utf-8", "cp932")
COLUMNS = (
    marked("Invoice number"),
    marked("Kind"),
    marked("Invoice date"),
    marked("Supplier"),
    marked("Order"),
    marked("Billing group"),
    marked("Billing group name"),
    marked("Net"),
    marked("Shipping"),
    marked("Tax"),
    marked("Gross"),
    marked("Currency"),
    marked("Match"),
    marked("Test"),
)


def written(page: RegisterPage, words: Words, say: Callable[[str], str], *, zone: str, encoding: str) -> bytes:
    """``encoding`` is one of ``ENCODINGS``. What Amazon took back is in it, so that nobody misses it."""
    lines = [sheets.row(map(say, COLUMNS), encoding), *_rows(page, words, say, _zone(zone), encoding)]
    return (sheets.MARK if encoding == "utf-8" else b"") + b"".join(lines)


def _rows(
    page: RegisterPage, words: Words, say: Callable[[str], str], zone: ZoneInfo, encoding: str
) -> Iterator[bytes]:
    for invoice in page.rows:
        yield sheets.row(_cells(invoice, page, words, say, zone), encoding)


def _cells(
    invoice: Invoice, page: RegisterPage, words: Words, say: Callable[[str], str], zone: ZoneInfo
) -> Iterator[str]:
    said = invoice.said
    yield from (invoice.number, words.purpose(said.purpose), _day(said.dated_at, zone), invoice.supplier)
    yield from (sheets.joined(said.orders), invoice.billing_group, page.group_name(invoice.billing_group))
    yield from map(sheets.amount, (said.net, said.shipping, said.tax, said.gross))
    yield from (said.gross.currency, words.invoice_badge(invoice.state).label, say("TEST") if invoice.is_test else "")


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat() if at else ""


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
