"""The lines of an order as its pages show them: what was ordered beside what became of it, and what may be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.company import Integration
from chalicelib.domain.purchasing import editing, matching
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.confirmation import LineAtAmazon, overpriced
from chalicelib.domain.purchasing.editing import Changes
from chalicelib.domain.purchasing.matching import LineMatch, OrderMatch
from chalicelib.domain.purchasing.order import Content, PurchaseOrder
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.ports.purchasing import PurchaseOrders


@dataclass(frozen=True, slots=True)
class DetailLine:
    """A line as ordered, beside what Amazon makes of it. ``is_dearer``: confirmed above the approved price and the
    tolerance. ``was`` is the quantity that approvers saw before, where it is another; zero for a line they did not
    see. ``figures`` are what was shipped, received and invoiced, once it is at Amazon."""

    ordered: Line
    at_amazon: LineAtAmazon | None
    is_dearer: bool
    was: int | None = None
    figures: LineMatch | None = None
    received: ReceivedLine | None = None


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A line that its applicant may still change: at most as many as ``line`` says, ``quantity`` now, ``was`` when it
    was last applied for, if that was another."""

    line: Line
    quantity: int
    was: int | None = None


def changes_seen(order: PurchaseOrder, content: Content, orders: PurchaseOrders) -> Changes:
    """What differs from the content that approvers saw before this one; none when they saw none."""
    if order.seen_version in {0, content.version}:
        return Changes()
    return editing.changes(orders.content(order.number, order.seen_version), content)


def with_changes(lines: Sequence[Line], changes: Changes) -> tuple[DetailLine, ...]:
    """The lines of an order that is not at Amazon, with what changed since approvers saw them."""
    return tuple(DetailLine(line, None, False, _was(changes, line.number)) for line in lines)


def at_amazon(
    order: PurchaseOrder,
    content: Content,
    changes: Changes,
    receipts: Receipts,
    orders: PurchaseOrders,
    own: Integration,
) -> tuple[tuple[DetailLine, ...], OrderMatch]:
    side = orders.at_amazon(order.number)
    match = matching.matched(
        order,
        content,
        side=side,
        shipments=orders.shipments(order.number),
        receipts=receipts,
        invoiced=orders.invoiced(order.number),
        tolerance=own.tolerance,
    )
    dearer, figures = set(overpriced(side, content.lines, own.tolerance)), _by_number(match)
    rows = tuple(
        DetailLine(
            line,
            side.lines.get(line.number),
            line.number in dearer,
            _was(changes, line.number),
            figures.get(line.number),
            receipts.lines.get(line.number),
        )
        for line in content.lines
    )
    return rows, match


def offered(order: PurchaseOrder, content: Content, orders: PurchaseOrders) -> tuple[OfferedLine, ...]:
    """Every line that was offered, those that were dropped since among them: a slip can be taken back."""
    version = editing.offered_version(order)
    most = content if version == content.version else orders.content(order.number, version)
    now = {line.number: line.quantity for line in content.lines}
    return tuple(
        OfferedLine(
            line,
            now.get(line.number, 0),
            line.quantity if order.application and now.get(line.number, 0) != line.quantity else None,
        )
        for line in most.lines
    )


def _was(changes: Changes, number: int) -> int | None:
    before = changes.quantities.get(number)
    return before[0] if before else None


def _by_number(match: OrderMatch) -> Mapping[int, LineMatch]:
    return {line.number: line for line in match.lines}
