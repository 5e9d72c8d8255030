"""Noting what has arrived: by the applicant, a purchasing administrator, or whoever opens the boxes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.domain.changes import Audited, Change, Changed, Created
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Overtaken, Refused, no_order
from chalicelib.domain.purchasing import receiving
from chalicelib.domain.purchasing.order import PurchaseOrder, checked_comment
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.ports.commit import Commit
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases.purchasing.matching import rebooked


def receive(
    number: str,
    sums: Mapping[int, ReceivedLine],
    *,
    by: Person,
    reason: str = "",
    accepts_more: bool = False,
    stand: int | None = None,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    commit: Commit,
) -> Receipts:
    """Notes these sums of what has arrived so far. ``stand`` is the receipts' that the form was made from.

    Raises Overtaken when somebody noted something meanwhile, NotFound for an order that is not theirs to receive, and
    what ``receiving.booked`` raises.
    """
    order, receipts = _receivable(orders, number, by), orders.receipts(number)
    if stand is not None and stand != receipts.stand:
        raise Overtaken("Somebody else noted what has arrived meanwhile. Compare, then decide.")
    content = orders.content(number, order.content_version)
    ordered = {line.number: line.quantity for line in content.lines}
    reason = checked_comment(reason, field="reason")
    booked = receiving.booked(receipts, sums, ordered, reason=reason, accepts_more=accepts_more)
    if booked != receipts:
        compared = rebooked(order, booked, at=at, orders=orders, invoices=invoices, settings=settings)
        commit(*_written(receipts, booked, by, reason, where, at), *compared)
    return booked


def receive_all(
    number: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    commit: Commit,
) -> Receipts:
    """Notes that everything has arrived which was expected; what was noted as damaged stays so."""
    order, receipts = _receivable(orders, number, by), orders.receipts(number)
    content, side = orders.content(number, order.content_version), orders.at_amazon(number)
    sums = {line.number: receiving.complete(receipts.of(line.number), line, side) for line in content.lines}
    ordered = {line.number: line.quantity for line in content.lines}
    booked = receiving.booked(receipts, sums, ordered, reason="", accepts_more=False)
    if booked != receipts:
        compared = rebooked(order, booked, at=at, orders=orders, invoices=invoices, settings=settings)
        commit(*_written(receipts, booked, by, "", where, at), *compared)
    return booked


def _receivable(orders: PurchaseOrders, number: str, person: Person) -> PurchaseOrder:
    order = orders.get(number)
    if not receiving.may_receive(order, person):
        if order.applicant != person.id and not person.has(Role.PURCHASING_ADMINISTRATOR):
            raise no_order(order=number)
        raise Refused("Nothing of this order can have arrived yet.", order=number)
    return order


def _written(before: Receipts, after: Receipts, by: Person, reason: str, where: str, at: datetime) -> Iterable[Change]:
    yield Changed(before, after) if before.is_booked else Created(after)
    news = [line for line in after.lines if after.of(line) != before.of(line)]
    is_corrected = any(receiving.is_correction(before.of(line), after.of(line)) for line in news)
    lines = [(line, before.of(line).received, after.of(line).received) for line in news]
    damaged = [(line, before.of(line).damaged, after.of(line).damaged) for line in news]
    facts = {"received": _listed(lines), "damaged": _listed(damaged), "comment": reason}
    yield Audited(
        "corrected_receipt" if is_corrected else "booked_receipt",
        after.number,
        by=by.id,
        at=at,
        where=where,
        facts={name: text for name, text in facts.items() if text},
    )


def _listed(lines: Iterable[tuple[int, int, int]]) -> str:
    return ", ".join(f"{line}: {was} → {now}" for line, was, now in lines if was != now)
