"""The two doors without sign-in: carts that browsers bring, and documents that Amazon posts."""

import io
from typing import Any

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.errors import Forbidden, Refused, Retryable
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder
from chalicelib.ports.doors import Unreadable
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing.shop import digest
from tests import examples
from tests.fakes import FakeDoors, FakeFiles, FakeHub, FakeReader, hub
from tests.handlers.browser import Browser

CARTS = "/punchout/po-requests/cart-secret"
DOCUMENTS = "/cxml/document-secret"
XML = "text/xml; charset=UTF-8"
SHIP_NOTICE = Inbound(Kind.SHIP_NOTICE, "notice-1@amazon", examples.NUMBER, b"<notice/>")


def house(*records: Any, carts: dict[bytes, Any] | None = None, **documents: Inbound) -> FakeHub:
    reader = FakeReader(carts or {b"cart": examples.cart()}, {name.encode(): each for name, each in documents.items()})
    trip = examples.punch_out(digest=digest(examples.COOKIE))
    return hub(trip, *records, reader=reader)


# Carts


def test_a_cart_that_comes_home_leads_to_its_order():
    at_home = house()

    page = Browser(at_home).post(CARTS, b"cart")

    assert page.status == 303
    number = page.headers["Location"].removeprefix("/orders/")
    assert at_home.store.orders.get(number).applicant == "anna"


def test_the_same_cart_again_leads_to_the_same_order():
    browser = Browser(house())

    assert browser.post(CARTS, b"cart").headers["Location"] == browser.post(CARTS, b"cart").headers["Location"]


def test_the_cart_door_ignores_who_is_signed_in():
    at_home = house()

    page = Browser(at_home).signed_in("ben").post(CARTS, b"cart")

    assert at_home.store.orders.get(page.headers["Location"].removeprefix("/orders/")).applicant == "anna"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"nonsense", "This cart makes no sense."),
        (b"", "This cart makes no sense."),
        (b"unknown", "We do not know this shopping trip."),
        (b"empty", "The cart is empty"),
    ],
)
def test_a_cart_that_cannot_be_taken_is_a_clear_page_and_creates_nothing(body: bytes, sentence: str):
    carts = {b"unknown": examples.cart(buyer_cookie="guessed"), b"empty": examples.cart([])}
    at_home = house(carts=carts)

    page = Browser(at_home).post(CARTS, body)

    assert page.status == 422
    assert sentence in page.words
    assert at_home.store.all(PurchaseOrder) == []


def test_a_wrong_path_secret_opens_no_door(logged: io.StringIO):
    at_home = house()

    page = Browser(at_home).post("/punchout/po-requests/guessed", b"cart")
    said = Browser(at_home).post("/cxml/guessed", b"notice", content_type=XML)

    assert page.status == 404
    assert (said.status, said.text) == (200, "401 This address for documents is not valid.")
    assert at_home.store.commits == []
    assert "guessed" not in logged.getvalue()


def test_the_doors_secrets_are_not_each_others():
    at_home = house(notice=SHIP_NOTICE)

    assert Browser(at_home).post("/punchout/po-requests/document-secret", b"cart").status == 404
    assert Browser(at_home).post("/cxml/cart-secret", b"notice", content_type=XML).text.startswith("401")


def test_a_store_that_is_down_asks_the_browser_to_send_the_cart_again():
    class Down:
        def get(self, digest: str) -> None:
            raise Retryable("The database can't be reached at the moment.")

    at_home = hub(reader=FakeReader({b"cart": examples.cart()}, {}), punch_outs=Down())

    page = Browser(at_home).post(CARTS, b"cart")

    assert page.status == 409
    assert "can't be reached" in page.words


def test_a_cart_from_amazons_own_server_is_answered_in_cxml_and_never_redirected():
    punch_in = Inbound(Kind.PUNCH_IN, "in-1@amazon", "", b"<cart/>", cart=examples.cart(email="anna@example.com"))
    at_home = house(punched=punch_in)

    said = Browser(at_home).post(CARTS, b"punched", content_type=XML, accept="*/*")

    assert (said.status, said.text, said.headers["Content-Type"]) == (200, "200 OK", "text/xml; charset=UTF-8")
    assert [order.applicant for order in at_home.store.orders.by_applicant("anna").rows] == ["anna"]


# Documents


def test_a_document_is_taken_once_and_answered_200_each_time():
    at_home = house(examples.ordered(Delivery.SENT), examples.content(), notice=SHIP_NOTICE)
    amazon = Browser(at_home)

    answers = [amazon.post(DOCUMENTS, b"notice", content_type=XML) for _ in range(2)]

    assert [(said.status, said.text) for said in answers] == [(200, "200 OK")] * 2
    assert [document.payload_id for document in at_home.store.orders.documents(examples.NUMBER)] == ["notice-1@amazon"]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Forbidden("The sender's credential is not recognised.", code=401), 401),
        (Refused("Documents of the kind {kind} are not accepted here.", code=450, kind="X"), 450),
        (Refused("The document has no payloadID."), 400),
        (Retryable("The database can't be reached at the moment."), 500),
        (KeyError("anna@example.com"), 500),
    ],
)
def test_whatever_goes_wrong_is_said_in_cxml(trouble: Exception, code: int, logged: io.StringIO):
    class Troubled(FakeReader):
        def posted(self, body: bytes, content_type: str) -> Inbound:
            raise trouble

    said = Browser(hub(reader=Troubled())).post(DOCUMENTS, b"notice", content_type=XML)

    assert said.status == 200
    assert said.text.startswith(f"{code} ")
    assert "anna@example.com" not in said.text + logged.getvalue()


def test_what_can_neither_be_read_nor_kept_now_is_to_be_sent_again():
    class Puzzled(FakeReader):
        def posted(self, body: bytes, content_type: str) -> Inbound:
            raise Unreadable(
                Refused("It names no order.", code=400), kind=Kind.STATUS, payload_id="odd-1", raw=b"<odd/>"
            )

    class Full(FakeFiles):
        def keep(self, name: str, content: bytes) -> str:
            raise Retryable("This can't be done at the moment.")

    said = Browser(hub(reader=Puzzled(), files=Full())).post(DOCUMENTS, b"odd", content_type=XML)

    assert (said.status, said.text[:4]) == (200, "500 ")


def test_a_door_whose_secret_cannot_be_looked_up_asks_to_send_it_again():
    class Down(FakeDoors):
        def opens_documents(self, path_secret: str) -> bool:
            raise Retryable("This can't be done at the moment.")

    said = Browser(hub(reader=FakeReader(), doors=Down())).post(DOCUMENTS, b"notice", content_type=XML)

    assert (said.status, said.text[:4]) == (200, "500 ")


def test_a_genuine_document_that_means_nothing_is_kept_for_a_person():
    class Puzzled(FakeReader):
        def posted(self, body: bytes, content_type: str) -> Inbound:
            refusal = Refused("The confirmation names no order.", code=400)
            raise Unreadable(refusal, kind=Kind.CONFIRMATION, payload_id="odd-1@amazon", raw=b"<odd/>")

    at_home = hub(reader=Puzzled())
    amazon = Browser(at_home)

    answers = [amazon.post(DOCUMENTS, b"odd", content_type=XML).text for _ in range(2)]

    assert answers == ["400 The confirmation names no order."] * 2
    (item,) = at_home.attention.all()
    assert (item.reason, at_home.files.read(item.file)) == (Reason.UNREADABLE_DOCUMENT, b"<odd/>")


def test_bytes_reach_the_reader_as_they_were_sent():
    """Carts come in the encoding that their XML declares, and text would be spoilt on its way through API Gateway."""
    japanese = "<cXML>事務用品</cXML>".encode("shift_jis")
    read: list[tuple[bytes, str]] = []

    class Remembering(FakeReader):
        def posted(self, body: bytes, content_type: str) -> Inbound:
            read.append((body, content_type))
            return SHIP_NOTICE

    Browser(hub(reader=Remembering())).post(DOCUMENTS, japanese, content_type="text/xml; charset=Shift_JIS")

    assert read == [(japanese, "text/xml; charset=Shift_JIS")]
