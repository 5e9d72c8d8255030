"""Purchase orders as a table, a row for each line: it can be joined with Amazon's own Orders report on PO number and
line.

Headings and statuses are English for everybody, because programs read them too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals.application import Decision
from chalicelib.domain.directory import Person
from chalicelib.domain.exports import Encoding
from chalicelib.domain.purchasing import shipping
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.confirmation import LineAtAmazon
from chalicelib.domain.purchasing.delivery import Answer
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.domain.purchasing.shipping import Shipment
from chalicelib.ports.purchasing import Whole
from chalicelib.views import sheets
from chalicelib.views.words.purchasing import STATUS

# An order that lost its content has a row without a line, so that nothing goes missing in silence.
_LOST = "The lines of this order could not be read."
# Below the company's limit nobody is asked.
_AUTOMATIC = "(automatic)"
_TROUBLED = (Delivery.REFUSED, Delivery.UNKNOWN)


class CsvOrderSheet:
    """The whole of what ``ports.exports`` asks for."""

    def head(self, encoding: Encoding) -> bytes:
        mark = sheets.MARK if encoding is Encoding.UTF8 else b""
        return mark + sheets.row(COLUMNS, encoding)

    def rows(
        self, orders: Sequence[Whole], people: Mapping[str, Person], *, encoding: Encoding, zone: str
    ) -> Sequence[bytes]:
        place = ZoneInfo(zone)
        lines = (line for whole in orders for line in _lines(whole, people, place))
        return [sheets.row([write(line) for write in _WRITERS], encoding) for line in lines]


@dataclass(frozen=True, slots=True)
class _Row:
    """``common`` is what all lines of an order say alike, by column."""

    common: Mapping[str, str]
    line: Line | None = None
    at_amazon: LineAtAmazon | None = None
    shipped: int | None = None
    tracking: tuple[str, ...] = ()
    amazon_orders: tuple[str, ...] = ()


def _lines(whole: Whole, people: Mapping[str, Person], zone: ZoneInfo) -> Iterator[_Row]:
    common = _common(whole, people, zone)
    if whole.content is None:
        yield _Row(common)
        return
    lines, shipments = whole.content.lines, whole.shipments.shown
    sent = shipping.shipped(whole.shipments, {line.number: line.quantity for line in lines}) if shipments else {}
    for line in lines:
        at_amazon = whole.at_amazon.lines.get(line.number)
        numbers = _amazon_orders(line.number, at_amazon, shipments)
        yield _Row(common, line, at_amazon, sent.get(line.number), _tracking(line.number, shipments), numbers)


def _tracking(line: int, shipments: Sequence[Shipment]) -> tuple[str, ...]:
    """Of the boxes that this line may be in."""
    carrying = (each for each in shipments if each.counts and _may_hold(each, line))
    return tuple(package.tracking for shipment in carrying for package in shipment.packages)


def _amazon_orders(line: int, told: LineAtAmazon | None, shipments: Sequence[Shipment]) -> tuple[str, ...]:
    """As the confirmation says, and as the ship notices do, which may come first or alone."""
    confirmed = told.amazon_orders if told else ()
    noticed = (number for each in shipments if _may_hold(each, line) for number in each.amazon_orders)
    return tuple(dict.fromkeys((*confirmed, *noticed)))


def _may_hold(shipment: Shipment, line: int) -> bool:
    """A shipment without lines is all of the order."""
    return not shipment.lines or line in dict(shipment.lines)


def _common(whole: Whole, people: Mapping[str, Person], zone: ZoneInfo) -> dict[str, str]:
    order, application = whole.order, whole.order.application
    applicant = people.get(order.applicant)
    decisions = application.decisions if application else ()
    last = decisions[-1] if decisions else None
    ship_to = whole.content.ship_to if whole.content else None
    return {
        "PO number": order.number,
        "Status": STATUS[order.status],
        "Mode": "test" if order.is_test else "production",
        "Applied at": sheets.moment(application.applied_at if application else None, zone),
        "Applicant": order.applicant_name,
        "Applicant e-mail": applicant.email if applicant else "",
        "Approvers": _approvers(order, people),
        "Decided at": sheets.moment(last.at if last else None, zone),
        "Comment": sheets.joined((order.comment, last.comment if last else "", order.closed_reason)),
        "Ordered at": sheets.moment(order.ordered_at, zone),
        "Billing group": whole.content.bill_to.name if whole.content else order.billing_group,
        "Ship-to": ship_to.label if ship_to else order.address,
        "Ship-to address": _postal(ship_to) if ship_to else "",
        "Currency": order.goods.currency,
        "Order subtotal": sheets.amount(order.goods),
        "Order shipping": sheets.amount(order.shipping),
        "Order tax": sheets.amount(order.tax),
        "Order total": sheets.amount(order.total),
        "Last error": _trouble(whole),
    }


def _approvers(order: PurchaseOrder, people: Mapping[str, Person]) -> str:
    """Who answered; while an order waits, who is asked too."""
    application = order.application
    if application is None:
        return ""
    if application.automatic:
        return _AUTOMATIC
    waiting = applications.undecided(application) if order.status is Status.APPLYING else ()
    asked = (f"{_name(each, people)} (asked)" for each in waiting)
    return sheets.joined((*(_approver(each, people) for each in application.decisions), *asked))


def _approver(decision: Decision, people: Mapping[str, Person]) -> str:
    """Who answered, and for whom if it was a delegate."""
    by, asked = (_name(id, people) for id in (decision.by, decision.approver))
    return by if decision.by == decision.approver else f"{by} (for {asked})"


def _name(id: str, people: Mapping[str, Person]) -> str:
    return people[id].name if id in people else id


def _postal(ship_to: ShippingAddress) -> str:
    town = " ".join(filter(None, (ship_to.postcode, ship_to.city, ship_to.state)))
    return ", ".join(filter(None, (ship_to.company, ship_to.addressee, *ship_to.lines, town, ship_to.country)))


def _trouble(whole: Whole) -> str:
    """Why Amazon does not have it, as it said; nothing once that is mended."""
    if whole.content is None:
        return _LOST
    receipt = whole.dispatch.receipt if whole.dispatch else None
    if whole.order.delivery not in _TROUBLED or receipt is None or receipt.answer is Answer.RECEIVED:
        return ""
    return " ".join(filter(None, (receipt.code, receipt.text)))


def _of(name: str) -> Callable[[_Row], str]:
    return lambda row: row.common[name]


def _ordered(write: Callable[[Line], str]) -> Callable[[_Row], str]:
    return lambda row: write(row.line) if row.line else ""


def _said(write: Callable[[LineAtAmazon], str]) -> Callable[[_Row], str]:
    return lambda row: write(row.at_amazon) if row.at_amazon else ""


def _extrinsic(name: str) -> Callable[[_Row], str]:
    return _ordered(lambda line: next((value for key, value in line.extrinsics if key.strip() == name), ""))


def _unspsc(line: Line) -> str:
    return sheets.joined(code for domain, code in line.classifications if domain.upper() == "UNSPSC")


# What stands where, in this order for good: people have built on it, so a new one comes at the end.
_TABLE: Sequence[tuple[str, Callable[[_Row], str]]] = (
    *((name, _of(name)) for name in ("PO number", "Status", "Mode", "Applied at", "Applicant", "Applicant e-mail")),
    *((name, _of(name)) for name in ("Approvers", "Decided at", "Comment", "Ordered at")),
    ("Amazon order numbers", lambda row: sheets.joined(row.amazon_orders)),
    *((name, _of(name)) for name in ("Billing group", "Ship-to", "Ship-to address")),
    ("Line", _ordered(lambda line: str(line.number))),
    ("ASIN", _ordered(lambda line: line.asin)),
    ("Title", _ordered(lambda line: line.description)),
    ("Manufacturer", _ordered(lambda line: line.manufacturer)),
    ("Part number", _ordered(lambda line: line.manufacturer_part)),
    ("UNSPSC", _ordered(_unspsc)),
    ("Category", _extrinsic("category")),
    ("Seller", _extrinsic("soldBy")),
    ("Condition", _extrinsic("itemCondition")),
    ("Quantity", _ordered(lambda line: str(line.quantity))),
    ("Unit price", _ordered(lambda line: sheets.amount(line.unit_price))),
    ("Line subtotal", _ordered(lambda line: sheets.amount(line.subtotal))),
    ("Line shipping", _ordered(lambda line: sheets.amount(line.shipping))),
    ("Line tax", _ordered(lambda line: sheets.amount(line.tax))),
    *((name, _of(name)) for name in ("Currency", "Order subtotal", "Order shipping", "Order tax", "Order total")),
    ("Confirmed quantity", _said(lambda line: sheets.quantity(line.quantity))),
    ("Confirmed unit price", _said(lambda line: sheets.amount(line.unit_price))),
    ("Shipped quantity", lambda row: sheets.quantity(row.shipped)),
    ("Tracking numbers", lambda row: sheets.joined(row.tracking)),
    ("Last error", _of("Last error")),
)
COLUMNS = tuple(name for name, _ in _TABLE)
_WRITERS = tuple(write for _, write in _TABLE)
