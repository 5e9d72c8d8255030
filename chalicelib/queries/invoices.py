"""The invoice register, and one invoice beside the orders that it is for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.purchasing import matching
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.invoices import Paper
from chalicelib.domain.purchasing.matching import OrderMatch
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.domain.purchasing.register import Invoice, InvoiceState, Version, rival
from chalicelib.ports.invoices import InvoicePage, Invoices
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import BillingGroups, Settings

SHOWN = 25
# What one answer of a Lambda holds with room to spare; a month of an office has fewer.
MOST_ROWS = 10_000
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the register is narrowed to; ``month`` is "2026-11" in the company's time zone."""

    state: InvoiceState | None = None
    billing_group: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Some invoices, newest first. ``groups`` are those to choose from, and name those that rows carry."""

    rows: Sequence[Invoice]
    next: str | None
    groups: Sequence[BillingGroup]

    def group_name(self, code: str) -> str:
        return next((group.name for group in self.groups if group.code == code), code)


@dataclass(frozen=True, slots=True)
class Compared:
    """An order that an invoice is for, with what was ordered of each line; ``order`` is None when it is not ours.
    ``paper`` is what the invoice asks for it."""

    number: str
    order: PurchaseOrder | None = None
    lines: Mapping[int, Line] | None = None
    match: OrderMatch | None = None
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class InvoiceDetails:
    invoice: Invoice
    orders: Sequence[Compared]
    group: BillingGroup | None
    versions: Sequence[Version]  # oldest first
    other: Version | None  # that asks for something else under the same number


def register(
    chosen: Filter,
    *,
    after: str | None = None,
    invoices: Invoices,
    billing_groups: BillingGroups,
    settings: Settings,
) -> RegisterPage:
    """Raises Refused for a month that is none, or a page that is not ours."""
    page = _page(chosen, after, SHOWN, invoices, settings)
    return RegisterPage(page.rows, page.next, billing_groups.all())


def all_rows(chosen: Filter, *, invoices: Invoices, billing_groups: BillingGroups, settings: Settings) -> RegisterPage:
    """Everything that fits, for a file. Raises Refused when that is too much for one."""
    rows = list(_every(chosen, invoices, settings))
    if len(rows) > MOST_ROWS:
        raise Refused("These are more than {most} invoices. Choose a month first.", most=MOST_ROWS)
    return RegisterPage(rows, None, billing_groups.all())


def invoice(
    key: str, *, orders: PurchaseOrders, invoices: Invoices, billing_groups: BillingGroups, settings: Settings
) -> InvoiceDetails:
    """Raises NotFound."""
    entry = invoices.find(key)
    if entry is None:
        raise NotFound("There is no such invoice.")
    groups = {group.code: group for group in billing_groups.all()}
    return InvoiceDetails(
        invoice=entry,
        orders=[_compared(number, entry, orders, settings) for number in entry.said.orders],
        group=groups.get(entry.billing_group),
        versions=sorted(entry.versions.values(), key=lambda each: each.written_at),
        other=rival(entry),
    )


def _compared(number: str, entry: Invoice, orders: PurchaseOrders, settings: Settings) -> Compared:
    try:
        order = orders.get(number)
    except NotFound:
        return Compared(number)
    content, invoiced = orders.content(number, order.content_version), orders.invoiced(number)
    match = matching.matched(
        order,
        content,
        side=orders.at_amazon(number),
        shipments=orders.shipments(number),
        receipts=orders.receipts(number),
        invoiced=invoiced,
        tolerance=settings.integration().tolerance,
    )
    lines = {line.number: line for line in content.lines}
    return Compared(number, order, lines, match, invoiced.papers.get(entry.said.payload_id))


def _every(chosen: Filter, invoices: Invoices, settings: Settings) -> Iterator[Invoice]:
    after: str | None = None
    read = 0
    while read <= MOST_ROWS:
        page = _page(chosen, after, 100, invoices, settings)
        yield from page.rows
        read, after = read + len(page.rows), page.next
        if after is None:
            return


def _page(chosen: Filter, after: str | None, most: int, invoices: Invoices, settings: Settings) -> InvoicePage:
    since, until = _bounds(chosen.month, _zone(settings.company().time_zone)) if chosen.month else (None, None)
    return invoices.newest(
        state=chosen.state, billing_group=chosen.billing_group, since=since, until=until, after=after, most=most
    )


def _bounds(month: str, zone: tzinfo) -> tuple[datetime, datetime]:
    found = _MONTH.fullmatch(month)
    if found is None:
        raise Refused("Choose a month, such as 2026-11.", field="month")
    year, number = int(found[1]), int(found[2])
    return datetime(year, number, 1, tzinfo=zone), datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
