"""Marketplace orders as a table, a row for each of our lines, without anybody's name or address.

Headings and statuses are English for everybody, because programs read them too. A file lies about for days and is
passed on; what is personal stays where it ends by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chalicelib.domain.exports import Encoding
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.order import Line, MarketplaceOrder
from chalicelib.ports.orders import Whole
from chalicelib.views import sheets
from chalicelib.views.words.holds import HOLD
from chalicelib.views.words.sales import LINE_KIND, NOT_WORK, STATUS

# An order that lost its lines has a row without one, so that nothing goes missing in silence.
_LOST = "The lines of this order could not be read."


class CsvSaleSheet:
    """The whole of what ``ports.exports`` asks for."""

    def head(self, encoding: Encoding) -> bytes:
        mark = sheets.MARK if encoding is Encoding.UTF8 else b""
        return mark + sheets.row(COLUMNS, encoding)

    def rows(self, orders: Sequence[Whole], *, encoding: Encoding, zone: str) -> Sequence[bytes]:
        place = ZoneInfo(zone)
        lines = (line for whole in orders for line in _lines(whole, place))
        return [sheets.row([write(line) for write in _WRITERS], encoding) for line in lines]


@dataclass(frozen=True, slots=True)
class _Row:
    order: MarketplaceOrder
    zone: ZoneInfo
    number: int = 0
    line: Line | None = None
    title: str = ""
    tracking: tuple[str, ...] = ()


def _lines(whole: Whole, zone: ZoneInfo) -> Iterator[_Row]:
    if whole.lines is None:
        yield _Row(whole.order, zone)
        return
    amazon = whole.copy.order if whole.copy else None
    titles = {line.id: line.title for line in amazon.lines} if amazon else {}
    packages = amazon.packages if amazon else ()
    for number, line in enumerate(whole.lines.lines, start=1):
        tracking = tuple(package.tracking for package in packages if line.amazon_line in package.items)
        yield _Row(whole.order, zone, number, line, line.title or titles.get(line.amazon_line, ""), tracking)


def _marketplace(row: _Row) -> str:
    known = MARKETPLACES.get(row.order.marketplace)
    return known.label if known else row.order.marketplace


def _trouble(row: _Row) -> str:
    if row.line is None:
        return _LOST
    return sheets.joined(HOLD[hold.reason][0] for hold in row.order.open_holds)


def _ordered(write: Callable[[Line], str]) -> Callable[[_Row], str]:
    return lambda row: write(row.line) if row.line else ""


# What stands where, in this order for good: people have built on it, so a new one comes at the end.
_TABLE: Sequence[tuple[str, Callable[[_Row], str]]] = (
    ("Customer PO", lambda row: row.order.order_id),
    ("Order number", lambda row: row.order.number),
    ("Marketplace", _marketplace),
    ("Seller", lambda row: row.order.seller),
    ("Status", lambda row: STATUS[row.order.status][1]),
    ("Not our work", lambda row: NOT_WORK[row.order.not_work] if row.order.not_work else ""),
    ("On hold", _trouble),
    ("Ordered at", lambda row: sheets.moment(row.order.ordered_at, row.zone)),
    ("Ship by", lambda row: sheets.moment(row.order.ship_by, row.zone)),
    ("Country", lambda row: row.order.country),
    ("Prime", lambda row: "yes" if row.order.is_prime else ""),
    ("Business", lambda row: "yes" if row.order.is_business else ""),
    ("Gift", lambda row: "yes" if row.order.is_gift else ""),
    ("Service level", lambda row: row.order.service_level),
    ("Carrier", lambda row: row.order.carrier),
    ("Method", lambda row: row.order.method),
    ("Warehouse", lambda row: (row.line.warehouse if row.line else "") or row.order.warehouse),
    ("Delivery terms", lambda row: row.order.delivery_terms),
    ("Payment terms", lambda row: row.order.payment_terms),
    ("Order type", lambda row: row.order.order_type),
    ("Customer category", lambda row: row.order.customer_category),
    ("Source", lambda row: row.order.source),
    ("Credit rating", lambda row: row.order.credit_rating),
    ("Customer", lambda row: row.order.customer),
    ("Line", lambda row: str(row.number) if row.line else ""),
    ("Kind", _ordered(lambda line: LINE_KIND[line.kind])),
    ("Article", _ordered(lambda line: line.article)),
    ("SKU", _ordered(lambda line: line.sku)),
    ("ASIN", _ordered(lambda line: line.asin)),
    ("Title", lambda row: row.title),
    ("Kit", _ordered(lambda line: line.kit)),
    ("Quantity", _ordered(lambda line: str(line.quantity))),
    ("Open quantity", _ordered(lambda line: str(line.open))),
    ("Canceled by", _ordered(lambda line: line.canceled_by)),
    ("Amount", _ordered(lambda line: sheets.amount(line.amount))),
    ("Tax", _ordered(lambda line: sheets.amount(line.tax))),
    ("Tax is included", _ordered(lambda line: "yes" if line.tax_is_included else "no")),
    ("Currency", lambda row: row.order.total.currency if row.order.total else ""),
    ("Order total", lambda row: sheets.amount(row.order.total)),
    ("Amazon order item", _ordered(lambda line: line.amazon_line)),
    ("Tracking numbers", lambda row: sheets.joined(row.tracking)),
)
COLUMNS = tuple(name for name, _ in _TABLE)
_WRITERS = tuple(write for _, write in _TABLE)
