"""Invoices as Amazon writes them, valid by the InvoiceDetail DTD."""

from datetime import datetime
from decimal import Decimal

from lxml.builder import E
from lxml.etree import _Element as Element

from simulator.envelopes import LANGUAGE, amount, envelope, stamp
from simulator.order_documents import reference
from simulator.rows import Invoice, Line, Order

SELLER = "Amazon"


def invoice_detail_request(order: Order, bill: Invoice, *, buyer: str, at: datetime, secret: str) -> str:
    """Lines go by number; a credit memo writes its quantities and amounts with a minus."""
    request = E.Request(
        E.InvoiceDetailRequest(header(order, bill, at), asked(order, bill), summary(order, bill)),
        deploymentMode=order.mode,
    )
    return envelope(request, buyer=buyer, payload_id=bill.payload_id, at=at, secret=secret, dtd="InvoiceDetail")


def header(order: Order, bill: Invoice, at: datetime) -> Element:
    issuer = E.InvoicePartner(
        E.Contact(E.Name(SELLER, {LANGUAGE: "en-US"}), role="issuerOfInvoice"),
    )
    refers = [E.DocumentReference(payloadID=bill.refers_to)] if bill.refers_to else []
    indicator = {} if bill.has_lines else {"isHeaderInvoice": "yes"}
    return E.InvoiceDetailRequestHeader(
        E.InvoiceDetailHeaderIndicator(**indicator),
        E.InvoiceDetailLineIndicator(),
        issuer,
        *refers,
        invoiceID=bill.number,
        invoiceDate=stamp(at),
        purpose="lineLevelCreditMemo" if bill.kind == "credit" else "standard",
        operation="delete" if bill.kind == "delete" else "new",
    )


def asked(order: Order, bill: Invoice) -> Element:
    about = E.InvoiceDetailOrderInfo(reference(order))
    if not bill.has_lines:
        return E.InvoiceDetailHeaderOrder(
            about,
            E.InvoiceDetailOrderSummary(E.SubtotalAmount(amount(bill.net, order.currency)), invoiceLineNumber="1"),
        )
    lines = {str(line.number): line for line in order.lines}
    items = [item(order, bill, lines[number], count) for number, count in bill.quantities.items()]
    return E.InvoiceDetailOrder(about, *items)


def item(order: Order, bill: Invoice, line: Line, count: int) -> Element:
    price, sign = bill.prices[str(line.number)], -1 if bill.kind == "credit" else 1
    is_last = str(line.number) == list(bill.quantities)[-1]
    net = price * count + (1 if bill.is_changed and is_last else 0)
    return E.InvoiceDetailItem(
        E.UnitOfMeasure(line.unit),
        E.UnitPrice(amount(price, order.currency)),
        E.InvoiceDetailItemReference(
            E.ItemID(E.SupplierPartID(line.asin), E.SupplierPartAuxiliaryID(line.auxiliary_id)),
            E.Description(line.description, {LANGUAGE: "en-US"}),
            lineNumber=str(line.number),
        ),
        E.SubtotalAmount(amount(sign * net, order.currency)),
        invoiceLineNumber=str(line.number),
        quantity=str(sign * count),
    )


def summary(order: Order, bill: Invoice) -> Element:
    sign = -1 if bill.kind == "credit" else 1

    def sum_of(*parts: Decimal) -> Element:
        return amount(sign * sum(parts, Decimal(0)), order.currency)

    return E.InvoiceDetailSummary(
        E.SubtotalAmount(sum_of(bill.net)),
        E.Tax(sum_of(bill.tax), E.Description("Tax", {LANGUAGE: "en-US"})),
        E.ShippingAmount(sum_of(bill.shipping)),
        E.GrossAmount(sum_of(bill.net, bill.shipping, bill.tax)),
        E.NetAmount(sum_of(bill.net, bill.shipping, bill.tax)),
    )
