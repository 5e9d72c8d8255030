"""Who may post what, what is kept of it, and what is answered."""

import base64
from pathlib import Path

import pytest
from lxml import etree

from chalicelib.adapters.cxml.reader import CxmlReader
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.ports.doors import Unreadable
from tests.adapters.cxml import papers
from tests.adapters.cxml.papers import FORM, ORDER, SECRET, XML
from tests.fakes.world import FakeClock, SeqIds

PREVIOUS = "inbound-secret-0"
PUNCH_IN = papers.cart(cookie="<BuyerCookie/>", secret=SECRET)


@pytest.fixture
def reader() -> CxmlReader:
    return CxmlReader(secrets=lambda: [SECRET, PREVIOUS], clock=FakeClock(), ids=SeqIds())


# Whose document it is


def test_a_browsers_cart_comes_with_its_document(reader: CxmlReader) -> None:
    found = reader.browser_cart(papers.form(papers.cart()), FORM)

    assert found is not None
    cart, raw = found
    assert cart.buyer_cookie == "cookie-of-anna"
    assert raw.decode() == papers.cart()


def test_a_browsers_cart_may_come_as_a_raw_document(reader: CxmlReader) -> None:
    found = reader.browser_cart(papers.cart().encode(), XML)

    assert found is not None
    assert found[0].lines == (papers.line(),)


@pytest.mark.parametrize("secret", [SECRET, "wrong"])
def test_a_document_with_a_secret_is_no_browsers_whether_the_secret_is_right_or_not(
    reader: CxmlReader, secret: str
) -> None:
    document = papers.cart(secret=secret)

    assert reader.browser_cart(document.encode(), XML) is None
    assert reader.browser_cart(papers.form(document), FORM) is None


def test_a_raw_cart_that_names_no_trip_has_to_prove_its_sender_and_a_form_is_told_what_it_lacks(
    reader: CxmlReader,
) -> None:
    document = papers.cart(cookie="<BuyerCookie/>")

    found = reader.browser_cart(papers.form(document), FORM)

    assert reader.browser_cart(document.encode(), XML) is None
    assert found is not None
    assert found[0].buyer_cookie == ""


def test_another_document_is_no_browsers_cart(reader: CxmlReader) -> None:
    assert reader.browser_cart(papers.confirmation(secret="").encode(), XML) is None
    assert reader.browser_cart(b"<cXML/>", XML) is None


@pytest.mark.parametrize("secret", [SECRET, PREVIOUS])
def test_both_secrets_are_valid_during_a_rotation(reader: CxmlReader, secret: str) -> None:
    assert reader.posted(papers.confirmation(secret=secret).encode(), XML).order == "PO-1001"


@pytest.mark.parametrize("secret", ["", " ", "wrong", "inbound-secret", SECRET.upper(), SECRET + "1"])
def test_a_wrong_secret_is_forbidden(reader: CxmlReader, secret: str) -> None:
    with pytest.raises(Forbidden) as refused:
        reader.posted(papers.confirmation(secret=secret).encode(), XML)

    assert refused.value.facts == {"code": 401}


def test_an_empty_secret_of_ours_lets_nobody_in() -> None:
    reader = CxmlReader(secrets=lambda: [""], clock=FakeClock(), ids=SeqIds())

    with pytest.raises(Forbidden):
        reader.posted(papers.confirmation(secret="").encode(), XML)


def test_the_right_secret_in_from_or_elsewhere_opens_nothing(reader: CxmlReader) -> None:
    document = papers.confirmation(secret="").replace(
        "<Identity>ExampleGmbH-main</Identity>",
        f"<Identity>ExampleGmbH-main</Identity><SharedSecret>{SECRET}</SharedSecret>",
    )

    with pytest.raises(Forbidden):
        reader.posted(document.encode(), XML)


def test_who_is_unknown_learns_nothing_about_what_we_take(reader: CxmlReader) -> None:
    with pytest.raises(Forbidden):
        reader.posted(papers.document("<Request><ProfileRequest/></Request>", secret="wrong").encode(), XML)


# What is taken


def test_a_punch_in_cart_names_its_person_on_its_items(reader: CxmlReader) -> None:
    document = papers.cart(
        papers.item(extra='<Extrinsic name="UserEmail">anna@example.com</Extrinsic>'),
        cookie="<BuyerCookie/>",
        secret=SECRET,
    )

    inbound = reader.posted(document.encode(), XML)

    assert (inbound.kind, inbound.payload_id, inbound.order) == (Kind.PUNCH_IN, "1795435200.7@amazon.example", "")
    assert inbound.cart is not None
    assert inbound.cart.email == "anna@example.com"
    assert inbound.cart.lines == (papers.line(),)


def test_a_punch_in_may_come_as_an_order_request(reader: CxmlReader) -> None:
    cart = reader.posted(ORDER.encode(), XML).cart

    assert cart is not None
    assert (cart.email, cart.unique_name, cart.buyer_cookie) == ("dock@example.com", "anna", "")
    assert cart.lines == (papers.line(),)
    assert cart.credentials == ("ExampleGmbH-main",)


def test_a_server_may_post_its_cart_as_a_form(reader: CxmlReader) -> None:
    assert reader.posted(papers.form(base64.b64encode(PUNCH_IN.encode()), "cxml-base64"), FORM).kind is Kind.PUNCH_IN


INVOICE = papers.document(
    """<Request><InvoiceDetailRequest><InvoiceDetailRequestHeader invoiceID="I1" invoiceDate="x"/>
    <InvoiceDetailOrder><InvoiceDetailOrderInfo><OrderIDInfo orderID="PO-1002"/></InvoiceDetailOrderInfo>
    </InvoiceDetailOrder><InvoiceDetailSummary><NetAmount><Money currency="USD">1</Money></NetAmount>
    </InvoiceDetailSummary></InvoiceDetailRequest></Request>""",
    secret=SECRET,
)
STATUS = papers.document(
    """<Request><StatusUpdateRequest><DocumentReference payloadID="x"/><Status code="200" text="OK"/>
    </StatusUpdateRequest></Request>""",
    secret=SECRET,
)


@pytest.mark.parametrize(
    ("document", "kind", "order"),
    [
        (papers.SHIP_NOTICE, Kind.SHIP_NOTICE, "PO-1001"),
        (INVOICE, Kind.INVOICE, "PO-1002"),
        (STATUS, Kind.STATUS, ""),
        (papers.confirmation(), Kind.CONFIRMATION, "PO-1001"),
    ],
)
def test_a_document_about_an_order_is_known_by_its_kind_and_number(
    reader: CxmlReader, document: str, kind: Kind, order: str
) -> None:
    inbound = reader.posted(document.encode(), XML)

    assert (inbound.kind, inbound.order, inbound.payload_id) == (kind, order, "1795435200.7@amazon.example")


@pytest.mark.parametrize("kind", ["ProfileRequest", "CatalogUploadRequest", "PunchOutSetupRequest", "QuoteRequest"])
def test_other_requests_are_refused_by_name(reader: CxmlReader, kind: str) -> None:
    with pytest.raises(Refused, match=f"Documents of the kind {kind} are not accepted here") as refused:
        reader.posted(papers.document(f"<Request><{kind}/></Request>", secret=SECRET).encode(), XML)

    assert refused.value.facts["code"] == 450


def test_a_document_without_a_payload_id_is_refused_since_it_could_not_be_taken_once(reader: CxmlReader) -> None:
    with pytest.raises(Refused, match="The document has no payloadID") as refused:
        reader.posted(papers.cart(secret=SECRET, payload_id=" ").encode(), XML)

    assert refused.value.facts["code"] == 400


def test_endless_payload_ids_are_shortened_and_stay_different(reader: CxmlReader) -> None:
    endless = ["x" * 300_000 + end for end in ("1", "2", "2")]

    first, second, again = (
        reader.posted(papers.cart(secret=SECRET, payload_id=each).encode(), XML).payload_id for each in endless
    )

    assert len(first) == 500 and first != second == again


def test_a_genuine_document_that_means_nothing_is_handed_on_for_a_person_to_look_at(reader: CxmlReader) -> None:
    document = papers.confirmation(papers.confirmed("one", papers.status("accept")))

    with pytest.raises(Unreadable, match="The confirmation's lineNumber means nothing to us: “one”") as refused:
        reader.posted(document.encode(), XML)

    assert (refused.value.kind, refused.value.payload_id) == (Kind.CONFIRMATION, "1795435200.7@amazon.example")
    assert refused.value.facts["code"] == 400
    assert b"ConfirmationRequest" in refused.value.raw
    assert SECRET.encode() not in refused.value.raw


# What is answered


@pytest.mark.parametrize("code", [200, 400, 401, 406, 450, 500, 499])
def test_our_answers_are_valid_cxml(reader: CxmlReader, shared_dir: Path, code: int) -> None:
    answer = reader.answer(code, "because <of> \x00 & that")

    root = etree.fromstring(answer)
    dtd = etree.DTD(str(shared_dir / "contracts/cxml/1.2.071/cXML.dtd"))
    assert dtd.validate(root), dtd.error_log
    assert root.find("Response/Status").get("code") == str(code)
    assert root.findtext("Response/Status") == "because <of>  & that"
    assert (root.get("payloadID"), root.get("timestamp")) == (
        "20261123T120000.1@crossdock.example",
        "2026-11-23T12:00:00+00:00",
    )
