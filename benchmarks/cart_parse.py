"""`cart_parse`: from a browser's form to a cart in our words, beside the bare parsing of the same document.

200 lines as Amazon writes them, all their extrinsics included. Everything a request needs is counted: the form decoded,
the guards against hostile XML, the parsing, the cart's values, and the copy that is kept. The best of many rounds on
each side, in turn, since whatever else the machine does only ever adds.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter
from urllib.parse import urlencode
from xml.etree import ElementTree

from benchmarks import Result
from chalicelib.adapters.cxml.reader import CxmlReader
from chalicelib.domain.purchasing.cart import refuse_unusable

LINES = 200
ROUNDS = 40
GOAL = 5.0
FORM = "application/x-www-form-urlencoded"

EXTRINSICS = {
    "soldBy": "Northwind Office GmbH",
    "fulfilledBy": "Amazon",
    "category": "OFFICE_PRODUCTS",
    "subCategory": "Writing & Correction Supplies",
    "itemCondition": "New",
    "qualifiedOffer": "true",
    "UPC": "070530105810",
    "detailPageURL": "https://www.amazon.com/dp/B07XYZ1234?smid=A1B2C3D4E5&psc=1",
    "ean": "4005401070122",
    "preference": "default",
}


class _Still:
    """The reader asks for time and ids only when it answers; a benchmark of reading asks for neither."""

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 12, tzinfo=UTC)

    def order_number(self, at: datetime) -> str:
        return "PO-1"

    def customer_number(self) -> str:
        return "C-0"

    def return_number(self, at: datetime) -> str:
        return "RT-0"

    def sale_number(self, at: datetime) -> str:
        return "SO-1"

    def payload_id(self, at: datetime) -> str:
        return "1@crossdock"

    def secret(self) -> str:
        return "secret"

    def name(self) -> str:
        return "name"


def run() -> Result:
    document = cart(LINES).encode()
    body = urlencode({"cxml-urlencoded": document}).encode()
    reader = CxmlReader(secrets=_no_secrets, clock=_Still(), ids=_Still())

    def ours() -> None:
        found = reader.browser_cart(body, FORM)
        assert found is not None and len(found[0].lines) == LINES
        refuse_unusable(found[0])

    def bare() -> None:
        ElementTree.fromstring(document)  # noqa: S314  # nosec B314  # our own document

    mine, theirs = _best(ours, bare)
    ratio = mine / theirs
    figure = f"{ratio:.2f} of the bare parse ({mine * 1000:.1f} ms for {LINES} lines, {len(document) // 1024} KiB)"
    return Result("cart_parse", figure, f"<= {GOAL:g}", ratio <= GOAL)


def _best(*tasks: Callable[[], None]) -> list[float]:
    best = [float("inf")] * len(tasks)
    for _ in range(ROUNDS):
        for place, task in enumerate(tasks):
            began = perf_counter()
            task()
            best[place] = min(best[place], perf_counter() - began)
    return best


def _no_secrets() -> Sequence[str]:
    return ()


def cart(lines: int) -> str:
    """A PunchOutOrderMessage of so many lines."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">
<cXML payloadID="1795435200.7@amazon.example" timestamp="2026-11-23T12:00:00+00:00" xml:lang="en-US">
  <Header>
    <From><Credential domain="DUNS"><Identity>128990368</Identity></Credential>
      <Credential domain="NetworkId"><Identity>Amazon</Identity></Credential></From>
    <To><Credential domain="NetworkId"><Identity>ExampleCo0000000000</Identity></Credential></To>
    <Sender><Credential domain="NetworkId"><Identity>Amazon</Identity></Credential>
      <UserAgent>Amazon</UserAgent></Sender>
  </Header>
  <Message>
    <PunchOutOrderMessage>
      <BuyerCookie>0123456789abcdef0123456789abcdef</BuyerCookie>
      <PunchOutOrderMessageHeader operationAllowed="create">
        <Total><Money currency="USD">4996.00</Money></Total>
        <Shipping><Money currency="USD">0.00</Money><Description xml:lang="en">Standard</Description></Shipping>
        <Tax><Money currency="USD">412.17</Money><Description xml:lang="en">Tax</Description></Tax>
      </PunchOutOrderMessageHeader>
{"".join(item(number) for number in range(1, lines + 1))}
    </PunchOutOrderMessage>
  </Message>
</cXML>"""


def item(number: int) -> str:
    escaped = {name: value.replace("&", "&amp;") for name, value in EXTRINSICS.items()}
    extrinsics = "\n          ".join(f'<Extrinsic name="{name}">{value}</Extrinsic>' for name, value in escaped.items())
    return f"""
      <ItemIn quantity="2">
        <ItemID>
          <SupplierPartID>B07XYZ{number:04}</SupplierPartID>
          <SupplierPartAuxiliaryID>144-5550123-5550001,{number}</SupplierPartAuxiliaryID>
        </ItemID>
        <ItemDetail>
          <UnitPrice><Money currency="USD">12.49</Money></UnitPrice>
          <Description xml:lang="en">Ballpoint pen, blue ink, medium point, box of 12 (no. {number})</Description>
          <UnitOfMeasure>EA</UnitOfMeasure>
          <Classification domain="UNSPSC">44121704</Classification>
          <ManufacturerPartID>NW-{number:05}</ManufacturerPartID>
          <ManufacturerName>Northwind</ManufacturerName>
          {extrinsics}
        </ItemDetail>
        <Shipping><Money currency="USD">0.00</Money><Description xml:lang="en">Standard</Description></Shipping>
        <Tax><Money currency="USD">2.06</Money><Description xml:lang="en">Tax</Description></Tax>
      </ItemIn>"""
