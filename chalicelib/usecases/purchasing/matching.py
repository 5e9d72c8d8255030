"""Keeping the invoice register true: whatever changes one of the facts that an invoice is compared with also changes
the state of the order's invoices, in the same commit.

Two such facts may come in the same moment and would each be compared with the other's past. So every commit of this
kind touches the order's head, and the second one is decided again from what the first one wrote.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Change, Changed, Created, Erased, Kept
from chalicelib.domain.errors import NotFound
from chalicelib.domain.purchasing import matching
from chalicelib.domain.purchasing.confirmation import AmazonSide
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.invoices import Invoiced
from chalicelib.domain.purchasing.matching import Match, OrderMatch
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, Status
from chalicelib.domain.purchasing.receiving import Receipts
from chalicelib.domain.purchasing.register import Invoice, InvoiceState
from chalicelib.domain.purchasing.shipping import Shipments
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings

# What takes effect even where the order's life has no place for it; it is a contradiction as long as that is so.
_PROOFS = {Kind.SHIP_NOTICE, Kind.INVOICE}
# An invoice is as good as the worst of its orders.
_WORST = (InvoiceState.DIFFERS, InvoiceState.OPEN, InvoiceState.MATCHED)


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that is known about one order and can be compared."""

    order: PurchaseOrder
    content: Content
    side: AmazonSide
    shipments: Shipments
    receipts: Receipts
    invoiced: Invoiced

    def matched(self, tolerance: Decimal) -> OrderMatch:
        return matching.matched(
            self.order,
            self.content,
            side=self.side,
            shipments=self.shipments,
            receipts=self.receipts,
            invoiced=self.invoiced,
            tolerance=tolerance,
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """What one fact does to an order's situation."""

    before: Situation
    after: Situation


def situation(order: PurchaseOrder, orders: PurchaseOrders) -> Situation:
    number = order.number
    return Situation(
        order=order,
        content=orders.content(number, order.content_version),
        side=orders.at_amazon(number),
        shipments=orders.shipments(number),
        receipts=orders.receipts(number),
        invoiced=orders.invoiced(number),
    )


def rebooked(
    order: PurchaseOrder,
    receipts: Receipts,
    *,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
) -> list[Change]:
    """What goes with booking these receipts: the order's invoices compared anew. To be written together with them; it
    touches the order's head, so the caller must not."""
    before = situation(order, orders)
    turn = Turn(before, replace(before, receipts=receipts))
    return [Changed(order, order), *rematched([turn], at=at, orders=orders, invoices=invoices, settings=settings)]


def begun_or_ended(
    before: PurchaseOrder,
    after: PurchaseOrder,
    *,
    content: Content | None = None,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
) -> list[Change]:
    """What goes with an order that becomes Amazon's, or no longer is, after Amazon wrote about it: what it has asked
    for is compared anew, and nobody need wonder any more why it wrote. To be written together with the order's head.
    ``content`` is what is ordered now, when that is not stored yet."""
    is_ordered = after.status is Status.ORDERED
    if before.status is after.status and before.delivery is after.delivery:
        return []
    changes: list[Change] = []
    documents = orders.documents(before.number) if is_ordered else ()
    if any(each.kind in _PROOFS for each in documents) and not any(each.is_waiting for each in documents):
        changes.append(Erased(needed(Reason.CONTRADICTION, before.number, at=at)))
    if is_ordered is not (before.status is Status.ORDERED) and orders.invoiced(before.number).papers:
        known = situation(before, orders)
        turn = Turn(known, replace(known, order=after, content=content or known.content))
        changes += rematched([turn], at=at, orders=orders, invoices=invoices, settings=settings)
    return changes


def rematched(
    turns: Sequence[Turn],
    *,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    entry: Invoice | None = None,
    stored: Invoice | None = None,
) -> list[Change]:
    """The entries of the register whose state changes, and what needs attention or no longer does. ``entry`` is the one
    that a document just changed, ``stored`` as it stands in the table."""
    tolerance = settings.integration().tolerance
    after = {turn.after.order.number: turn.after.matched(tolerance) for turn in turns}
    changes: list[Change] = []
    keys = {paper.key for turn in turns for paper in turn.after.invoiced.papers.values()} - {entry.key if entry else ""}
    affected = [(each, each) for each in invoices.several(sorted(keys))]
    listed = {each.key: each.state for each in (*(known for known, _ in affected), *([stored] if stored else []))}
    for turn in turns:
        changes += _noted(turn.before.matched(tolerance), after[turn.after.order.number], listed, turn.after.order, at)
    for before, now in [*affected, *([(stored, entry)] if entry else [])]:
        settled = replace(now, state=_state(now, _matches(now, after, orders, tolerance)))
        if before is None:
            changes.append(Created(settled))
        elif settled != before:
            changes.append(Changed(before, settled))
    return changes


def _matches(
    entry: Invoice, known: Mapping[str, OrderMatch], orders: PurchaseOrders, tolerance: Decimal
) -> list[OrderMatch | None]:
    """Of every order that an invoice names; None for one that is not ours."""
    return [known[number] if number in known else _looked_up(number, orders, tolerance) for number in entry.said.orders]


def _looked_up(number: str, orders: PurchaseOrders, tolerance: Decimal) -> OrderMatch | None:
    try:
        return situation(orders.get(number), orders).matched(tolerance)
    except NotFound:
        return None


def _state(entry: Invoice, matches: Sequence[OrderMatch | None]) -> InvoiceState:
    if entry.is_withdrawn:
        return InvoiceState.WITHDRAWN
    if None in matches:
        return InvoiceState.UNMATCHED
    if entry.is_disputed or not entry.said.adds_up:
        return InvoiceState.DIFFERS
    states = [match.invoices.get(entry.key, InvoiceState.OPEN) for match in matches if match is not None]
    return min(states, key=_WORST.index, default=InvoiceState.UNMATCHED)


def _noted(
    before: OrderMatch, after: OrderMatch, listed: Mapping[str, InvoiceState], order: PurchaseOrder, at: datetime
) -> Iterator[Change]:
    """An entry appears with the first difference, and leaves with the last. Whoever ignored it is not told again of
    what they know; ``listed``, the register's states so far, tell what a tolerance changed meanwhile."""
    trouble = needed(Reason.INVOICE_DIFFERS, order.number, at=at, lines=_lines(after))
    has_papers, differs = bool(after.invoices), InvoiceState.DIFFERS
    agreed = {InvoiceState.OPEN, InvoiceState.MATCHED}
    is_new = any(state in agreed and before.invoices.get(key) is differs for key, state in listed.items())
    is_gone = any(state is differs and before.invoices.get(key) in agreed for key, state in listed.items())
    if after.state is Match.DIFFERS and has_papers and (is_new or after.differences != before.differences):
        yield Kept(trouble)
    if (is_gone or before.state is Match.DIFFERS) and after.state is not Match.DIFFERS:
        yield Erased(trouble)


def _lines(match: OrderMatch) -> str:
    return ", ".join(dict.fromkeys(str(each.line) for each in match.differences if each.line))
