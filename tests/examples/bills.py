"""What Amazon sends after it took an order: ship notices and invoices, in our words."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing.invoices import InvoiceLine, InvoiceNotice, Purpose, Share
from chalicelib.domain.purchasing.register import Invoice, InvoiceState, registered
from chalicelib.domain.purchasing.shipping import Operation, Package, ShipNotice
from tests.examples.moments import NOON
from tests.examples.purchasing import NUMBER, usd


def ship_notice(*lines: tuple[int, int], at: datetime = NOON, **changes: Any) -> ShipNotice:
    """These (line, pieces) of Anna's order, in one box; without any, all of it."""
    usual = ShipNotice(
        payload_id="1795435200.3003@amazon.example",
        order=NUMBER,
        shipment="S-1",
        noticed_at=at,
        shipped_at=at,
        packages=(Package("UPS", "1Z999AA10123456784"),),
        lines=lines,
        amazon_orders=("111-2223334-5556667",),
    )
    return replace(usual, **changes)


def asked(line: int, quantity: int = 2, price: str = "12.99") -> InvoiceLine:
    return InvoiceLine(line, quantity, (usd(price) * quantity).rounded(), usd(price))


def share(*lines: InvoiceLine, order: str = NUMBER, shipping: str = "0", tax: str = "0", net: str = "") -> Share:
    goods = usd(net) if net else total((line.net for line in lines), "USD")
    return Share(order, lines, goods, usd(shipping), usd(tax))


def invoice_notice(*shares: Share, at: datetime = NOON, **changes: Any) -> InvoiceNotice:
    """An invoice of these shares, or of everything in Anna's order."""
    asked_for = shares or (share(asked(1), asked(2)),)
    net, shipping, tax = (_sum(asked_for, part) for part in ("net", "shipping", "tax"))
    usual = InvoiceNotice(
        payload_id="1795435200.4004@amazon.example",
        supplier="Amazon",
        number="INV-1",
        operation=Operation.NEW,
        purpose=Purpose.STANDARD,
        written_at=at,
        dated_at=at,
        shares=asked_for,
        net=net,
        shipping=shipping,
        tax=tax,
        gross=net + shipping + tax,
    )
    return replace(usual, **changes)


def invoice(notice: InvoiceNotice | None = None, *, at: datetime = NOON, **changes: Any) -> Invoice:
    """The entry of the register that this invoice makes."""
    usual = registered(None, notice or invoice_notice(), file="documents/i.xml", at=at)
    return replace(usual, **{"billing_group": "OFFICE", "state": InvoiceState.MATCHED, **changes})


def _sum(shares: tuple[Share, ...], part: str) -> Money:
    return total((getattr(each, part) for each in shares), "USD")
