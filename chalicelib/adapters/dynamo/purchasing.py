"""Purchase orders: head, contents, Amazon's side and documents under one key.

| access                                  | how                                                             |
|-----------------------------------------|-----------------------------------------------------------------|
| an order's head, dispatch, Amazon side  | GetItem, consistent                                             |
| what has arrived of an order            | GetItem, consistent                                             |
| one content version                     | Query pk, sk begins with content#<version>#, consistent         |
| the documents of an order               | Query pk, sk begins with document#, consistent                  |
| a document by its payloadID             | GetItem, consistent                                             |
| a person's orders, newest first         | Query by-applicant, then BatchGetItem of the heads, consistent  |
| all orders of a status, newest first    | Query by-status, then BatchGetItem of the heads, consistent     |
| those of several statuses as one list   | the same, a Query each, in the turn of an order's life          |
| how many have a status                  | Query by-status, COUNT                                          |
| many orders with all that is theirs     | BatchGetItem, consistent                                        |
"""

import hashlib
from collections.abc import Callable, Sequence

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.adapters.dynamo import contents, inboxes, keys, lists, reading, wholes
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.errors import NotFound
from chalicelib.domain.purchasing.confirmation import AmazonSide
from chalicelib.domain.purchasing.delivery import Dispatch
from chalicelib.domain.purchasing.documents import Document
from chalicelib.domain.purchasing.invoices import Invoiced
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, Status
from chalicelib.domain.purchasing.receiving import Receipts
from chalicelib.domain.purchasing.shipping import Shipments
from chalicelib.ports.purchasing import Page, Whole

HEAD, DISPATCH, AMAZON, RECEIPTS = "head", "dispatch", "amazon", "receipts"
SHIPMENTS, INVOICED = "shipments", "invoiced"
# As orders move: whichever moves while the lists are read one after the other, stands in a later one then. What is
# remanded may come back, so the list where it came from is read again.
_IN_TURN = (
    *(Status.CART, Status.APPLYING, Status.REMANDED, Status.APPLYING),
    *(Status.ORDERED, Status.CANCELED, Status.DISAPPROVED),
)
NO_ORDER = "There is no such order."


class ByApplicant(GlobalSecondaryIndex["PurchaseOrderItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-applicant"
        projection = KeysOnlyProjection()

    applicant = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class ByStatus(GlobalSecondaryIndex["PurchaseOrderItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-status"
        projection = KeysOnlyProjection()

    status = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class PurchaseOrderItem(Item):
    """
    | pk     | sk                          | carries                                                  |
    |--------|-----------------------------|----------------------------------------------------------|
    | number | head                        | order; applicant, status and listed_at for the two lists |
    | number | content#<version>#<piece>   | piece: of the lines, which may be too large for one item |
    | number | dispatch                    | dispatch: the recovery point                             |
    | number | amazon                      | amazon: what Amazon told us, with a writer of its own    |
    | number | receipts                    | receipts: what people say has arrived                    |
    | number | shipments                   | shipments: what Amazon says it has sent                  |
    | number | invoiced                    | invoiced: what is asked for, line by line                |
    | owner  | document#<SHA-256 of the id>| document; payloadIDs are strangers' and of any length    |
    """

    applicant = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    listed_at = UnicodeAttribute(null=True)
    order = RecordAttribute(PurchaseOrder)
    dispatch = RecordAttribute(Dispatch)
    amazon = RecordAttribute(AmazonSide)
    document = RecordAttribute(Document)
    receipts = RecordAttribute(Receipts)
    shipments = RecordAttribute(Shipments)
    invoiced = RecordAttribute(Invoiced)
    piece = BinaryAttribute(legacy_encoding=False, null=True)
    asked = UnicodeSetAttribute(null=True)
    answer = RecordAttribute(Answered)

    by_applicant = ByApplicant()
    by_status = ByStatus()


Items = type[PurchaseOrderItem]


def head(items: Items, order: PurchaseOrder) -> list[Row]:
    item = items(
        keys.part(order.number),
        HEAD,
        applicant=keys.part(order.applicant),
        status=str(order.status),
        listed_at=lists.place(order),
        order=order,
    )
    return [Row(item, "order"), *inboxes.entries(items, order)]


def content(items: Items, content: Content) -> list[Row]:
    pk, sk = keys.part(content.number), _content(content.version)
    return [Row(items(pk, f"{sk}{place:02}", piece=piece)) for place, piece in enumerate(contents.pieces(content))]


def dispatch(items: Items, dispatch: Dispatch) -> list[Row]:
    return [Row(items(keys.part(dispatch.number), DISPATCH, dispatch=dispatch), "dispatch")]


def amazon(items: Items, side: AmazonSide) -> list[Row]:
    return [Row(items(keys.part(side.number), AMAZON, amazon=side), "amazon")]


def receipts(items: Items, receipts: Receipts) -> list[Row]:
    return [Row(items(keys.part(receipts.number), RECEIPTS, receipts=receipts), "receipts")]


def shipments(items: Items, shipments: Shipments) -> list[Row]:
    return [Row(items(keys.part(shipments.number), SHIPMENTS, shipments=shipments), "shipments")]


def invoiced(items: Items, invoiced: Invoiced) -> list[Row]:
    return [Row(items(keys.part(invoiced.number), INVOICED, invoiced=invoiced), "invoiced")]


def document(items: Items, document: Document) -> list[Row]:
    return [Row(items(keys.part(document.order), _document(document.payload_id), document=document), "document")]


def _content(version: int) -> str:
    return f"content#{version:06}#"


def _document(payload_id: str) -> str:
    return f"document#{hashlib.sha256(payload_id.encode()).hexdigest()}"


class DynamoPurchaseOrders:
    def __init__(self, items: Items) -> None:
        self._items = items

    def get(self, number: str) -> PurchaseOrder:
        return reading.required(self._items, keys.part(number), HEAD, otherwise=NO_ORDER).order

    def content(self, number: str, version: int) -> Content:
        items = reading.under(self._items, keys.part(number), self._items.sk.startswith(_content(version)))
        if not items:
            raise NotFound(NO_ORDER)
        return contents.joined([item.piece for item in items])

    def dispatch(self, number: str) -> Dispatch | None:
        item = reading.one(self._items, keys.part(number), DISPATCH)
        return item.dispatch if item else None

    def at_amazon(self, number: str) -> AmazonSide:
        item = reading.one(self._items, keys.part(number), AMAZON)
        return item.amazon if item else AmazonSide(number)

    def receipts(self, number: str) -> Receipts:
        item = reading.one(self._items, keys.part(number), RECEIPTS)
        return item.receipts if item else Receipts(number)

    def shipments(self, number: str) -> Shipments:
        item = reading.one(self._items, keys.part(number), SHIPMENTS)
        return item.shipments if item else Shipments(number)

    def invoiced(self, number: str) -> Invoiced:
        item = reading.one(self._items, keys.part(number), INVOICED)
        return item.invoiced if item else Invoiced(number)

    def documents(self, number: str) -> Sequence[Document]:
        items = reading.under(self._items, keys.part(number), self._items.sk.startswith("document#"))
        return sorted((item.document for item in items), key=lambda each: (each.received_at, each.payload_id))

    def document(self, order: str, payload_id: str) -> Document | None:
        item = reading.one(self._items, keys.part(order), _document(payload_id))
        return item.document if item else None

    def by_applicant(self, person: str, *, after: str | None = None, most: int = 25) -> Page:
        listed = lists.newest(self._items.by_applicant, keys.part(person), after=after, most=most)
        return self._page(listed, lambda order: order.applicant == person)

    def by_status(self, status: Status, *, after: str | None = None, most: int = 25) -> Page:
        return self.listed([status], after=after, most=most)

    def listed(self, statuses: Sequence[Status], *, after: str | None = None, most: int = 25) -> Page:
        in_turn = [str(each) for each in _IN_TURN if each in statuses] if len(statuses) > 1 else ()
        of = [str(each) for each in statuses]
        listed = lists.merged(self._items.by_status, of, in_turn=in_turn, after=after, most=most)
        return self._page(listed, lambda order: order.status in statuses)

    def count(self, statuses: Sequence[Status]) -> int:
        with reading.retryable():
            return sum(self._items.by_status.count(str(status)) for status in statuses)

    def several(self, numbers: Sequence[str]) -> Sequence[PurchaseOrder]:
        heads = reading.several(self._items, [(keys.part(number), HEAD) for number in dict.fromkeys(numbers)])
        by_number = {item.pk: item.order for item in heads}
        return [by_number[key] for key in map(keys.part, numbers) if key in by_number]

    def wholes(self, orders: Sequence[PurchaseOrder]) -> Sequence[Whole]:
        return wholes.wholes(
            self._items,
            orders,
            first_piece=lambda version: f"{_content(version)}{0:02}",
            content=self.content,
            dispatch=DISPATCH,
            amazon=AMAZON,
            shipments=SHIPMENTS,
        )

    def _page(self, listed: lists.Listed, belongs: Callable[[PurchaseOrder], bool]) -> Page:
        """The heads as they are now. An index lags by moments, so an order may have left the list already."""
        heads = reading.several(self._items, [(number, HEAD) for number in listed.numbers])
        by_number = {item.pk: item.order for item in heads}
        orders = (by_number[number] for number in listed.numbers if number in by_number)
        return Page([order for order in orders if belongs(order)], listed.next)
