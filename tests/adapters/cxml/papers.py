"""Documents as Amazon writes them, with room for the oddity that a test is about."""

from decimal import Decimal
from urllib.parse import urlencode

from chalicelib.domain.purchasing.cart import Line
from tests import examples

SECRET = "inbound-secret-1"
FORM = "application/x-www-form-urlencoded"
XML = "text/xml; charset=UTF-8"
DOCTYPE = '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">'

EXTRINSICS = '<Extrinsic name="soldBy">Example Seller</Extrinsic><Extrinsic name="itemCondition">New</Extrinsic>'
SENDER = """
    <Credential domain="DUNS"><Identity>128990368</Identity></Credential>
    <Credential domain="NetworkId"><Identity>Amazon</Identity>{secret}</Credential>"""


def document(content: str, *, secret: str = "", payload_id: str = "1795435200.7@amazon.example") -> str:
    shared = f"<SharedSecret>{secret}</SharedSecret>" if secret else ""
    sender = SENDER.format(secret=shared)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
{DOCTYPE}
<cXML payloadID="{payload_id}" timestamp="2026-11-23T12:00:00+00:00" xml:lang="en-US">
  <Header>
    <From>{SENDER.format(secret="")}</From>
    <To><Credential domain="NetworkId"><Identity>ExampleGmbH-main</Identity></Credential></To>
    <Sender>{sender}<UserAgent>Amazon</UserAgent></Sender>
  </Header>
  {content}
</cXML>"""


def item(
    *,
    quantity: str = "2",
    price: str = '<Money currency="USD">12.99</Money>',
    asin: str = "B0CROSS001",
    auxiliary_id: str = "144-5550123-5550001,1",
    extra: str = "",
    unit: str = "<UnitOfMeasure>EA</UnitOfMeasure>",
    classification: str = '<Classification domain="UNSPSC">44121706</Classification>',
    extrinsics: str = EXTRINSICS,
    tag: str = "ItemIn",
    number: str = "",
) -> str:
    return f"""<{tag} quantity="{quantity}"{number}>
      <ItemID><SupplierPartID>{asin}</SupplierPartID><SupplierPartAuxiliaryID>{auxiliary_id}</SupplierPartAuxiliaryID></ItemID>
      <ItemDetail>
        <UnitPrice>{price}</UnitPrice>
        <Description xml:lang="en">Ballpoint pen, blue, box of 12 (no. 1)</Description>
        {unit}{classification}
        <ManufacturerPartID>EP-001</ManufacturerPartID><ManufacturerName>Example Pens</ManufacturerName>
        {extrinsics}
      </ItemDetail>{extra}
    </{tag}>"""


def cart(
    *items: str,
    cookie: str = "<BuyerCookie>cookie-of-anna</BuyerCookie>",
    total: str = '<Total><Money currency="USD">25.98</Money></Total>',
    charges: str = (
        '<Shipping><Money currency="USD">4.00</Money><Description xml:lang="en">Standard</Description></Shipping>'
        '<Tax><Money currency="USD">2.08</Money><Description xml:lang="en">Tax</Description></Tax>'
    ),
    secret: str = "",
    payload_id: str = "1795435200.7@amazon.example",
) -> str:
    """Anna's cart of one line, or of these."""
    lines = "\n".join(items or (item(),))
    return document(
        f"""<Message><PunchOutOrderMessage>{cookie}
    <PunchOutOrderMessageHeader operationAllowed="create">{total}{charges}</PunchOutOrderMessageHeader>
    {lines}</PunchOutOrderMessage></Message>""",
        secret=secret,
        payload_id=payload_id,
    )


def line(**changes: object) -> Line:
    """The one line of the usual cart, as we read it."""
    return examples.line(1, **changes)


def confirmation(
    *items: str,
    kind: str = "detail",
    order: str = ' orderID="PO-1001"',
    head: str = ' confirmID="111-2223334-5556667"',
    inside: str = "",
    secret: str = SECRET,
) -> str:
    return document(
        f"""<Request deploymentMode="production"><ConfirmationRequest>
    <ConfirmationHeader type="{kind}" noticeDate="2026-11-23T12:00:00+00:00"{head}>{inside}</ConfirmationHeader>
    <OrderReference{order}><DocumentReference payloadID="1795435200.1@crossdock"/></OrderReference>
    {"".join(items)}</ConfirmationRequest></Request>""",
        secret=secret,
    )


def confirmed(number: int | str, *statuses: str, quantity: int = 2) -> str:
    return (
        f'<ConfirmationItem quantity="{quantity}" lineNumber="{number}"><UnitOfMeasure>EA</UnitOfMeasure>'
        f"{''.join(statuses)}</ConfirmationItem>"
    )


def status(kind: str, quantity: int | str = 2, inside: str = "") -> str:
    return (
        f'<ConfirmationStatus quantity="{quantity}" type="{kind}"><UnitOfMeasure>EA</UnitOfMeasure>'
        f"{inside}</ConfirmationStatus>"
    )


def order_number(number: str) -> str:
    return f'<Extrinsic name="AmazonOrderNumber">{number}</Extrinsic>'


def price(amount: str | Decimal, currency: str = "USD") -> str:
    return f'<UnitPrice><Money currency="{currency}">{amount}</Money></UnitPrice>'


def response(code: int | str, text: str = "OK", said: str = "", page: str = "") -> bytes:
    start = f"<PunchOutSetupResponse><StartPage><URL>{page}</URL></StartPage></PunchOutSetupResponse>" if page else ""
    return (
        f'<?xml version="1.0"?>{DOCTYPE}<cXML payloadID="r@amazon" timestamp="2026-11-23T12:00:01+00:00">'
        f'<Response><Status code="{code}" text="{text}">{said}</Status>{start}</Response></cXML>'
    ).encode()


def form(document: str | bytes, field: str = "cxml-urlencoded") -> bytes:
    return urlencode({field: document}).encode()


ORDER = document(
    f"""<Request deploymentMode="production"><OrderRequest>
  <OrderRequestHeader orderID="R-77" orderDate="2026-11-23T12:00:00Z" type="new">
    <Total><Money currency="USD">25.98</Money></Total>
    <ShipTo><Address><Name xml:lang="en">X</Name><Email>dock@example.com</Email></Address></ShipTo>
    <Payment><PCard number="4111111111111111" expiration="2030-01-01"/></Payment>
    <Extrinsic name="User ">anna</Extrinsic>
  </OrderRequestHeader>{item(tag="ItemOut", number=' lineNumber="7"')}</OrderRequest></Request>""",
    secret=SECRET,
)

SHIP_NOTICE = document(
    """<Request><ShipNoticeRequest><ShipNoticeHeader shipmentID="S1" noticeDate="2016- 06-09"/>
    <ShipControl><CarrierIdentifier domain="companyName"/><ShipmentIdentifier>1Z</ShipmentIdentifier></ShipControl>
    <ShipNoticePortion><OrderReference orderID=" PO-1001 "><DocumentReference payloadID="x"/></OrderReference>
    </ShipNoticePortion></ShipNoticeRequest></Request>""",
    secret=SECRET,
)
