"""Ship notices and invoices as Amazon writes them, valid by their DTDs unless a test wants it otherwise."""

from tests.adapters.cxml.papers import SECRET, document

CONTACT = '<Contact role="{role}"><Name xml:lang="en">{name}</Name></Contact>'


def usd(amount: str, currency: str = "USD") -> str:
    return f'<Money currency="{currency}">{amount}</Money>'


def reference(order: str = "PO-1001") -> str:
    return f'<OrderReference orderID="{order}"><DocumentReference payloadID="1795435200.1@crossdock"/></OrderReference>'


def ship_notice(
    *portions: str,
    head: str = ' shipmentDate="2026-11-23T10:00:00+00:00" deliveryDate="2026-11-26T10:00:00+00:00"',
    shipment: str = "S-1",
    noticed: str = "2026-11-23T12:00:00+00:00",
    inside: str = '<Extrinsic name="AmazonOrderNumber">111-2223334-5556667</Extrinsic>',
    control: str = (
        '<ShipControl><CarrierIdentifier domain="SCAC">UPSN</CarrierIdentifier>'
        '<CarrierIdentifier domain="companyName">UPS</CarrierIdentifier>'
        "<ShipmentIdentifier>1Z999AA10123456784</ShipmentIdentifier></ShipControl>"
    ),
    payload_id: str = "s-1@amazon.example",
) -> str:
    return document(
        f"""<Request><ShipNoticeRequest><ShipNoticeHeader shipmentID="{shipment}" noticeDate="{noticed}"{head}>{inside}
    </ShipNoticeHeader>{control}{"".join(portions or (portion(),))}</ShipNoticeRequest></Request>""",
        secret=SECRET,
        payload_id=payload_id,
    )


def portion(*items: str, order: str = "PO-1001") -> str:
    return f"<ShipNoticePortion>{reference(order)}{''.join(items)}</ShipNoticePortion>"


def sent(line: int | str, quantity: int | str = 2) -> str:
    return (
        f'<ShipNoticeItem lineNumber="{line}" quantity="{quantity}"><UnitOfMeasure>EA</UnitOfMeasure></ShipNoticeItem>'
    )


def invoice(
    *orders: str,
    number: str = "INV-1",
    head: str = "",
    summary: str | None = None,
    header_indicator: str = "",
    partner: str = "",
    refers: str = "",
    payload_id: str = "i-1@amazon.example",
    dated: str = "2026-11-24T12:00:00+00:00",
) -> str:
    return document(
        f"""<Request><InvoiceDetailRequest>
    <InvoiceDetailRequestHeader invoiceID="{number}" invoiceDate="{dated}"{head}>
      <InvoiceDetailHeaderIndicator{header_indicator}/><InvoiceDetailLineIndicator/>{partner}{refers}
    </InvoiceDetailRequestHeader>{"".join(orders or (billed(item(1), item(2)),))}
    {sums() if summary is None else summary}</InvoiceDetailRequest></Request>""",
        secret=SECRET,
        payload_id=payload_id,
    )


def partner(name: str, role: str = "issuerOfInvoice") -> str:
    return f"<InvoicePartner>{CONTACT.format(role=role, name=name)}</InvoicePartner>"


def billed(*items: str, order: str = "PO-1001") -> str:
    return (
        f"<InvoiceDetailOrder><InvoiceDetailOrderInfo>{reference(order)}</InvoiceDetailOrderInfo>"
        f"{''.join(items)}</InvoiceDetailOrder>"
    )


def item(
    line: int | str,
    quantity: int | str = 2,
    price: str = "12.99",
    subtotal: str | None = "25.98",
    inside: str = "",
) -> str:
    stated = "" if subtotal is None else f"<SubtotalAmount>{usd(subtotal)}</SubtotalAmount>"
    return (
        f'<InvoiceDetailItem invoiceLineNumber="{line}" quantity="{quantity}"><UnitOfMeasure>EA</UnitOfMeasure>'
        f"<UnitPrice>{usd(price)}</UnitPrice>"
        f'<InvoiceDetailItemReference lineNumber="{line}"/>{stated}{inside}</InvoiceDetailItem>'
    )


def tax(amount: str) -> str:
    return f'<Tax>{usd(amount)}<Description xml:lang="en">Tax</Description></Tax>'


def in_sum(subtotal: str = "51.96", order: str = "PO-1001") -> str:
    return (
        f"<InvoiceDetailHeaderOrder><InvoiceDetailOrderInfo>{reference(order)}</InvoiceDetailOrderInfo>"
        f'<InvoiceDetailOrderSummary invoiceLineNumber="1"><SubtotalAmount>{usd(subtotal)}</SubtotalAmount>'
        f"</InvoiceDetailOrderSummary></InvoiceDetailHeaderOrder>"
    )


def sums(subtotal: str = "51.96", taxed: str = "0.00", shipping: str = "", net: str = "51.96", more: str = "") -> str:
    shipped = f"<ShippingAmount>{usd(shipping)}</ShippingAmount>" if shipping else ""
    return (
        f"<InvoiceDetailSummary><SubtotalAmount>{usd(subtotal)}</SubtotalAmount>{tax(taxed)}{shipped}{more}"
        f"<NetAmount>{usd(net)}</NetAmount></InvoiceDetailSummary>"
    )
