"""The three-way match: what was ordered, what has arrived and what Amazon asks for, line by line, and in words why they
do not agree.

Arrived is what people booked as received; where nobody booked anything for an order, what Amazon says it has shipped.
Nothing here depends on what came first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.invoices import Invoiced, Paper
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, Status
from chalicelib.domain.purchasing.receiving import Receipts
from chalicelib.domain.purchasing.register import InvoiceState
from chalicelib.domain.purchasing.shipping import Shipments, shipped


class Match(StrEnum):
    NOTHING = "nothing"  # nothing was invoiced yet
    OPEN = "open"  # not yet complete: goods or invoices are still to come
    MATCHED = "matched"
    DIFFERS = "differs"


class Difference(StrEnum):
    """Why something does not agree."""

    MORE_INVOICED = "more_invoiced"  # than was ordered, or than Amazon confirmed
    MORE_ARRIVED = "more_arrived"  # than was ordered
    DAMAGED = "damaged"  # invoiced, but not usable
    DEARER = "dearer"  # than was approved, beyond the tolerance
    DEARER_THAN_CONFIRMED = "dearer_than_confirmed"
    OVERCREDITED = "overcredited"  # more given back than was asked for
    UNKNOWN_LINE = "unknown_line"  # an invoice names a line that was not ordered
    CURRENCY = "currency"  # not the order's
    GOODS = "goods"  # an invoice without lines asks for more than the goods cost
    SHIPPING = "shipping"
    TAX = "tax"
    NOT_ORDERED = "not_ordered"  # an invoice for an order that was never placed


@dataclass(frozen=True, slots=True)
class Finding:
    """``expected`` and ``found`` are amounts or numbers, whatever the difference is about. Line 0 is the whole
    order."""

    difference: Difference
    line: int = 0
    expected: Money | int | None = None
    found: Money | int | str | None = None


@dataclass(frozen=True, slots=True)
class LineMatch:
    """One line in figures. ``expected`` is what will come as far as Amazon has said; ``received`` is None where nobody
    books receipts. ``invoiced`` and ``charged`` are what is asked for less what was given back, never below zero."""

    number: int
    ordered: int
    expected: int
    shipped: int
    received: int | None
    invoiced: int
    charged: Money
    is_settled: bool
    findings: tuple[Finding, ...] = ()

    @property
    def arrived(self) -> int:
        return self.shipped if self.received is None else self.received


@dataclass(frozen=True, slots=True)
class OrderMatch:
    state: Match
    lines: Sequence[LineMatch] = ()
    findings: tuple[Finding, ...] = ()  # about the whole order
    invoices: Mapping[str, InvoiceState] = field(default_factory=dict)  # by their keys

    @property
    def differences(self) -> tuple[Finding, ...]:
        return (*self.findings, *(finding for line in self.lines for finding in line.findings))


def matched(
    order: PurchaseOrder,
    content: Content,
    *,
    side: AmazonSide,
    shipments: Shipments,
    receipts: Receipts,
    invoiced: Invoiced,
    tolerance: Decimal,
) -> OrderMatch:
    """``tolerance`` is the share by which a price may exceed what was agreed."""
    papers = [paper for paper in invoiced.counting if paper.net.currency == order.goods.currency]
    expected = {line.number: _expected(line, side.lines.get(line.number)) for line in content.lines}
    sent = shipped(shipments, expected)
    asked = _Asked(papers, order.goods.currency)
    lines = tuple(
        _line(line, side.lines.get(line.number), expected[line.number], sent[line.number], receipts, asked, tolerance)
        for line in content.lines
    )
    findings = (*_of_order(order, content, lines, invoiced, asked, tolerance),)
    states = {paper.key: _invoice_state(paper, lines, findings) for paper in papers}
    foreign = {p.key: InvoiceState.DIFFERS for p in invoiced.counting if p.net.currency != order.goods.currency}
    return OrderMatch(_state(lines, findings, invoiced), lines, findings, states | foreign)


class _Asked:
    """All that counting papers ask for, by line."""

    def __init__(self, papers: Sequence[Paper], currency: str) -> None:
        self.papers = papers
        self.currency = currency
        self.pieces: dict[int, int] = {}
        self.before_credits: dict[int, int] = {}
        self.charged: dict[int, Money] = {}
        self.entries: dict[int, int] = {}
        for line in (line for paper in papers for line in paper.lines):
            self.pieces[line.line] = self.pieces.get(line.line, 0) + line.quantity
            self.before_credits[line.line] = self.before_credits.get(line.line, 0) + max(line.quantity, 0)
            self.charged[line.line] = self.charged.get(line.line, Money.zero(currency)) + line.net
            self.entries[line.line] = self.entries.get(line.line, 0) + 1

    @property
    def without_lines(self) -> list[Paper]:
        return [paper for paper in self.papers if not paper.lines]

    def sum(self, part: str) -> Money:
        return total((getattr(paper, part) for paper in self.papers), self.currency)


def _expected(line: Line, told: LineAtAmazon | None) -> int:
    """How many pieces will come, as far as anybody has said; never more than were ordered."""
    if told is None or told.state is LineState.WAITING:
        return line.quantity
    if told.state is LineState.REJECTED:
        return 0
    return line.quantity if told.quantity is None else min(told.quantity, line.quantity)


def _line(
    line: Line,
    told: LineAtAmazon | None,
    expected: int,
    sent: int,
    receipts: Receipts,
    asked: _Asked,
    tolerance: Decimal,
) -> LineMatch:
    number = line.number
    booked = receipts.of(number) if receipts.is_booked else None
    arrived = sent if booked is None else booked.received
    pieces, charged = asked.pieces.get(number, 0), asked.charged.get(number, Money.zero(asked.currency))
    findings = tuple(
        _of_line(line, told, expected, arrived, booked.damaged if booked else 0, pieces, charged, asked, tolerance)
    )
    return LineMatch(
        number=number,
        ordered=line.quantity,
        expected=expected,
        shipped=sent,
        received=None if booked is None else booked.received,
        invoiced=max(pieces, 0),
        charged=max(charged, Money.zero(asked.currency)),
        # What went back was asked for once: credited or not, nothing more is to come of it.
        is_settled=not findings and arrived == expected and expected in {pieces, asked.before_credits.get(number, 0)},
        findings=findings,
    )


def _of_line(
    line: Line,
    told: LineAtAmazon | None,
    expected: int,
    arrived: int,
    damaged: int,
    pieces: int,
    charged: Money,
    asked: _Asked,
    tolerance: Decimal,
) -> Iterator[Finding]:
    number = line.number
    if arrived > line.quantity:
        yield Finding(Difference.MORE_ARRIVED, number, line.quantity, arrived)
    if pieces > max(expected, min(arrived, line.quantity)):
        yield Finding(Difference.MORE_INVOICED, number, expected, pieces)
    if damaged and pieces > arrived - damaged:
        yield Finding(Difference.DAMAGED, number, arrived - damaged, pieces)
    if pieces < 0 or charged.amount < 0:
        yield Finding(Difference.OVERCREDITED, number, 0, charged)
    if pieces > 0:
        slack = charged.smallest * asked.entries[number]
        confirmed = told.unit_price if told and told.unit_price else None
        agreed = ((Difference.DEARER, line.unit_price), (Difference.DEARER_THAN_CONFIRMED, confirmed))
        dearer = (
            Finding(difference, number, (price * pieces).rounded(), charged)
            for difference, price in agreed
            if price is not None
            and price.currency == charged.currency
            and charged > price * pieces * (1 + tolerance) + slack
        )
        yield from islice(dearer, 1)  # who is told that it is above the approved price needs no second reason


def _of_order(
    order: PurchaseOrder,
    content: Content,
    lines: Sequence[LineMatch],
    invoiced: Invoiced,
    asked: _Asked,
    tolerance: Decimal,
) -> Iterator[Finding]:
    known = {line.number for line in content.lines}
    if invoiced.counting and order.status is not Status.ORDERED:
        yield Finding(Difference.NOT_ORDERED)
    for paper in invoiced.counting:
        if paper.net.currency != order.goods.currency:
            yield Finding(Difference.CURRENCY, found=paper.net)
    for number in sorted(asked.pieces.keys() - known):
        if asked.pieces[number] or asked.charged[number].amount:
            yield Finding(Difference.UNKNOWN_LINE, found=asked.charged[number])
    slack = order.goods.smallest * (len(asked.papers) + len(lines))
    if asked.without_lines and asked.sum("net") > order.goods * (1 + tolerance) + slack:
        yield Finding(Difference.GOODS, 0, order.goods, asked.sum("net"))
    for difference, approved, charged in (
        (Difference.SHIPPING, content.shipping, asked.sum("shipping")),
        (Difference.TAX, content.tax, asked.sum("tax")),
    ):
        if charged > approved * (1 + tolerance) + slack:
            yield Finding(difference, 0, approved, charged)


def _state(lines: Sequence[LineMatch], findings: Sequence[Finding], invoiced: Invoiced) -> Match:
    if findings or any(line.findings for line in lines):
        return Match.DIFFERS
    if not invoiced.counting:
        return Match.NOTHING
    if any(not paper.lines for paper in invoiced.counting):  # asked for as a whole, so it is matched as a whole
        return Match.MATCHED if all(line.arrived >= line.expected for line in lines) else Match.OPEN
    return Match.MATCHED if all(line.is_settled for line in lines) else Match.OPEN


def _invoice_state(paper: Paper, lines: Sequence[LineMatch], findings: Sequence[Finding]) -> InvoiceState:
    """An invoice is as good as the lines that it names."""
    named = {line.line for line in paper.lines}
    concerned = [line for line in lines if line.number in named or not named]
    if findings or any(line.findings for line in concerned):
        return InvoiceState.DIFFERS
    waiting = any(line.invoiced > line.arrived or (not named and line.arrived < line.expected) for line in concerned)
    return InvoiceState.OPEN if waiting else InvoiceState.MATCHED
