"""Anna's order on its way: what Amazon ships and asks for, and what people book, in any order."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.invoices import InvoiceNotice
from chalicelib.domain.purchasing.matching import OrderMatch
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.domain.purchasing.shipping import ShipNotice
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing.matching import rebooked, situation
from tests.examples import NUMBER
from tests.fakes import FakeHub
from tests.usecases.purchasing.hearing import RAW


def shipped(*notices: ShipNotice) -> Inbound:
    return Inbound(Kind.SHIP_NOTICE, notices[0].payload_id, notices[0].order, RAW, notices=notices)


def asked_for(notice: InvoiceNotice) -> Inbound:
    return Inbound(Kind.INVOICE, notice.payload_id, notice.shares[0].order, RAW, invoice=notice)


def book(hub: FakeHub, **lines: int | tuple[int, int]) -> None:
    """``l1=2`` notes two pieces of line 1; ``l1=(2, 1)`` that one of them is damaged."""
    sums = {
        int(name[1:]): ReceivedLine(*(each if isinstance(each, tuple) else (each, 0))) for name, each in lines.items()
    }

    def once(*, at: Any, orders: Any, invoices: Any, settings: Any, commit: Any) -> None:
        before = orders.receipts(NUMBER)
        after = replace(before, lines={**before.lines, **sums})
        order = orders.get(NUMBER)
        changes = rebooked(order, after, at=at, orders=orders, invoices=invoices, settings=settings)
        commit(Changed(before, after) if before.is_booked else Created(after), *changes)

    hub.do(once)


def match(hub: FakeHub) -> OrderMatch:
    tolerance = hub.settings.integration().tolerance
    return situation(hub.orders.get(NUMBER), hub.orders).matched(tolerance)


def figures(hub: FakeHub) -> dict[int, tuple[int, int, int]]:
    """Ordered, arrived and invoiced of each line."""
    return {line.number: (line.ordered, line.arrived, line.invoiced) for line in match(hub).lines}


def states(hub: FakeHub) -> dict[str, str]:
    """What the register says of each invoice, by its number."""
    return {entry.number: str(entry.state) for entry in hub.invoices.newest(most=100).rows}


def nobody_booked(hub: FakeHub) -> bool:
    return hub.orders.receipts(NUMBER) == Receipts(NUMBER)
