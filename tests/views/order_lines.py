"""The lines of one order as its pages show them: to be looked at, changed, and noted as received."""

from decimal import Decimal

from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import Cart, Line
from chalicelib.domain.purchasing.confirmation import LineAtAmazon
from chalicelib.domain.purchasing.custom_fields import CustomField, CustomFields, FieldKind
from chalicelib.domain.purchasing.matching import LineMatch, Match, OrderMatch
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.queries.purchasing.details import DetailLine, ToFill
from chalicelib.queries.purchasing.lines import OfferedLine
from chalicelib.queries.purchasing.receiving import Awaited, Receivable
from tests import examples


def lines() -> tuple[Line, ...]:
    return (
        _line(1, "Laser printer, black and white, duplex, network", "189.90", 1, "Prime Office GmbH"),
        _line(2, "Copy paper A4, 80 g, 2500 sheets, white", "24.49", 6, "Amazon"),
        _line(3, "USB-C dock with two HDMI ports, 100 W power delivery, aluminium", "129.00", 2, "Harbor Electronics"),
    )


def _line(number: int, description: str, price: str, quantity: int, seller: str) -> Line:
    link = f"https://www.amazon.com/dp/B0CROSS{number:03}"
    extrinsics = (("soldBy", seller), ("itemCondition", "New"), ("detailPageURL", link))
    return examples.line(
        number,
        description=description,
        unit_price=examples.usd(price),
        quantity=quantity,
        manufacturer=seller.split()[0],
        manufacturer_part=f"M-{number}00",
        extrinsics=extrinsics,
    )


def cart() -> Cart:
    return examples.cart(lines(), shipping=Money(Decimal("12.50"), "USD"), tax=Money(Decimal("56.20"), "USD"))


def custom_fields() -> CustomFields:
    """One of each kind, some of them demanded."""
    return CustomFields(
        (
            CustomField("cost_center", "Cost center", required=True),
            CustomField("fair", "For the fair on", FieldKind.DATE),
            CustomField("budget", "Budget left", FieldKind.NUMBER),
            CustomField("urgency", "Urgency", FieldKind.CHOICE, options=("Can wait", "Soon", "At once")),
        )
    )


def to_fill() -> ToFill:
    """One line lowered since it was applied for, one left out."""
    return ToFill(
        lines=tuple(
            OfferedLine(line, quantity, was)
            for line, quantity, was in zip(lines(), (1, 4, 0), (None, 6, 2), strict=True)
        ),
        addresses=(examples.address(), examples.address("OSAKA", city="Osaka")),
        billing_groups=(examples.billing_group(), examples.billing_group("LAB")),
        held_for="BERLIN",
    )


def detail_lines(told: dict[int, LineAtAmazon]) -> tuple[DetailLine, ...]:
    figures = {line.number: line for line in match().lines} if told else {}
    return tuple(
        DetailLine(
            line,
            told.get(line.number),
            line.number == 3 and bool(told),
            figures=figures.get(line.number),
            received=ReceivedLine(2, 1) if told and line.number == 3 else None,
        )
        for line in lines()
    )


def match() -> OrderMatch:
    return OrderMatch(
        Match.OPEN,
        tuple(
            LineMatch(line.number, line.quantity, line.quantity, 1, None, 0, examples.usd(0), is_settled=False)
            for line in lines()
        ),
    )


def awaited(shown: PurchaseOrder, *, said: bool) -> Receivable:
    """What is to be noted of an order, with or without something noted before."""
    sums = {1: ReceivedLine(1), 2: ReceivedLine(6), 3: ReceivedLine(2, 1)} if said else {}
    receipts = Receipts(shown.number, sums)
    rows = [Awaited(line, line.quantity, line.quantity - 1, receipts.of(line.number)) for line in lines()]
    return Receivable(shown, rows, receipts, may_look=not said)
