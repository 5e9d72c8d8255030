"""What we send to Amazon: valid by its DTDs, complete, and without anything that XML does not allow."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from chalicelib.adapters.cxml import order, punch_out, writing
from chalicelib.domain.company import Mode
from chalicelib.domain.purchasing.cart import Cart, Line
from chalicelib.ports.purchasing import Placement, SetUp
from tests import examples
from tests.examples import NOON, jpy, usd

PASSWORD = "catalog-password"


@pytest.fixture(scope="session")
def dtd(shared_dir: Path) -> etree.DTD:
    return etree.DTD(str(shared_dir / "contracts/cxml/1.2.071/cXML.dtd"))


def set_up(**changes: object) -> SetUp:
    usual = SetUp(
        credentials=examples.credentials(),
        buyer_cookie="cookie-of-anna",
        return_url="http://localhost:8000/punchout/po-requests/secret",
        person=examples.person(),
        ship_to=examples.address(),
        extrinsics=(("UserEmail", "anna@example.com"), ("UserBusinessUnit", "unit-office")),
        payload_id="1795435200.1@crossdock",
        at=NOON,
    )
    return replace(usual, **changes)


def placement(cart: Cart | None = None, **changes: object) -> Placement:
    usual = Placement(
        credentials=examples.credentials(),
        order=examples.ordered(cart=cart, comment="For the front desk"),
        content=examples.content(cart=cart),
        company=examples.company(),
        person=examples.person(),
        payload_id="1795435200.1@crossdock",
        at=NOON,
    )
    return replace(usual, **changes)


def valid(document: bytes, dtd: etree.DTD) -> etree._Element:
    root = etree.fromstring(document)
    assert dtd.validate(root), dtd.error_log
    return root


def sent_order(placement: Placement, dtd: etree.DTD) -> etree._Element:
    return valid(order.written(placement, PASSWORD), dtd)


def sent_set_up(set_up: SetUp, dtd: etree.DTD) -> etree._Element:
    return valid(punch_out.written(set_up, PASSWORD), dtd)


BARE_LINE = Line(
    1, "B0", "1-1-1,1", 1, jpy(1), description="", classifications=(), extrinsics=(("", ""), ("a", "b & <c>"))
)
FULL_LINE = examples.line(
    2, shipping=usd("1.5"), tax=usd("2"), classifications=(("UNSPSC", ""), ("custom", "7")), language="de"
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"extrinsics": ()},
        {"person": examples.person("hugo", email="", name="")},
        {"ship_to": examples.address(lines=(), state="", postcode="", phone="", email="", addressee="", company="")},
        {"ship_to": examples.address(country="XK", city="東京 <&>", phone="03-1234-5678")},
        {"credentials": examples.credentials(mode=Mode.TEST)},
    ],
)
def test_every_set_up_is_valid(changes: dict[str, object], dtd: etree.DTD) -> None:
    sent_set_up(set_up(**changes), dtd)


@pytest.mark.parametrize(
    ("cart", "changes"),
    [
        (None, {}),
        (examples.cart([FULL_LINE]), {}),
        (examples.cart([BARE_LINE], currency="JPY"), {}),
        (examples.cart(500), {}),
        (None, {"company": examples.company(lines=(), state="", postcode=""), "order": examples.ordered(comment="")}),
        (None, {"person": examples.person(email="", unique_name="", language="ja")}),
    ],
)
def test_every_order_is_valid(cart: Cart | None, changes: dict[str, object], dtd: etree.DTD) -> None:
    sent_order(placement(cart, **changes), dtd)


@given(some.text(max_size=20), some.text(max_size=20))
def test_no_text_makes_a_document_invalid(dtd: etree.DTD, name: str, value: str) -> None:
    line = examples.line(description=value, asin=name, extrinsics=((name, value),), manufacturer=value)

    sent_order(placement(examples.cart([line]), person=examples.person(name=name, language=value)), dtd)
    sent_set_up(set_up(buyer_cookie=name, extrinsics=((name, value),)), dtd)


def test_the_set_up_says_who_shops_for_where_and_how_to_come_back(dtd: etree.DTD) -> None:
    root = sent_set_up(set_up(), dtd)
    request = root.find("Request/PunchOutSetupRequest")

    assert root.attrib["payloadID"] == "1795435200.1@crossdock"
    assert root.attrib["timestamp"] == "2026-11-23T12:00:00+00:00"
    assert root.find("Request").get("deploymentMode") == "production"
    assert request.get("operation") == "create"
    assert request.findtext("BuyerCookie") == "cookie-of-anna"
    assert {e.get("name"): e.text for e in request.iterfind("Extrinsic")} == {
        "UserEmail": "anna@example.com",
        "UserBusinessUnit": "unit-office",
    }
    assert request.findtext("BrowserFormPost/URL") == "http://localhost:8000/punchout/po-requests/secret"
    assert request.findtext("Contact/Email") == "anna@example.com"
    address = request.find("ShipTo/Address")
    assert dict(address.attrib) == {"addressID": "BERLIN", "isoCountryCode": "DE"}
    assert [e.text for e in address.iterfind("PostalAddress/*")] == [
        *("Goods in", "Lindenstraße 7", "Gate 2", "Berlin", "BE", "10969", "Germany"),
    ]
    assert address.findtext("Email") == "goods-in@example.com"
    assert [e.text for e in address.iterfind("Phone/TelephoneNumber/*")] == ["49", None, "30 5550100"]


def test_the_store_opens_at_an_item_that_was_chosen(dtd: etree.DTD) -> None:
    request = sent_set_up(set_up(item="B0CROSS001"), dtd).find("Request/PunchOutSetupRequest")

    assert [e.tag for e in request][-2:] == ["ShipTo", "SelectedItem"]
    assert [e.text for e in request.iterfind("SelectedItem/ItemID/*")] == ["B0CROSS001"]


def test_an_order_tells_what_the_settings_map_of_it(dtd: etree.DTD) -> None:
    told = placement(
        extrinsics=(("CostCenter", "4711 <&>"), ("NeededBy", "2026-11-30"), ("Email", "shared@example.com"))
    )
    header = sent_order(told, dtd).find("Request/OrderRequest/OrderRequestHeader")

    assert [(e.get("name"), e.text) for e in header.iterfind("Extrinsic")] == [
        ("Email", "shared@example.com"),
        ("UniqueName", "anna"),
        ("CostCenter", "4711 <&>"),
        ("NeededBy", "2026-11-30"),
    ]


def test_the_system_login_sends_and_the_password_proves_it(dtd: etree.DTD) -> None:
    header = sent_set_up(set_up(), dtd).find("Header")

    assert header.findtext("From/Credential/Identity") == "ExampleGmbH-main"
    assert header.findtext("To/Credential/Identity") == "Amazon"
    assert header.findtext("Sender/Credential/Identity") == "ExampleGmbH-main"
    assert [e.text for e in header.iter("SharedSecret")] == [PASSWORD]
    assert {e.get("domain") for e in header.iter("Credential")} == {"NetworkId"}


def test_test_mode_is_said(dtd: etree.DTD) -> None:
    credentials = examples.credentials(mode=Mode.TEST)

    assert sent_set_up(set_up(credentials=credentials), dtd).find("Request").get("deploymentMode") == "test"
    assert sent_order(placement(credentials=credentials), dtd).find("Request").get("deploymentMode") == "test"


def test_the_order_says_where_it_goes_who_pays_and_what_it_costs(dtd: etree.DTD) -> None:
    cart = examples.cart(shipping=usd("4.00"), tax=usd("2.08"))
    header = sent_order(placement(cart), dtd).find("Request/OrderRequest/OrderRequestHeader")

    assert dict(header.attrib) == {
        "orderID": "PO-1001",
        "orderDate": "2026-11-23T12:00:00+00:00",
        "orderType": "regular",
        "type": "new",
    }
    assert [(e.tag, e.findtext("Money")) for e in header if e.find("Money") is not None] == [
        ("Total", "51.96"),
        ("Shipping", "4.00"),
        ("Tax", "2.08"),
    ]
    assert header.find("ShipTo/Address").get("addressID") == "BERLIN"
    assert header.find("BillTo/Address").get("addressID") == "OFFICE"
    assert header.findtext("BillTo/Address/Name") == "Example GmbH"
    assert header.findtext("Comments") == "For the front desk"


def test_each_line_goes_back_as_it_was_offered(dtd: etree.DTD) -> None:
    item = sent_order(placement(examples.cart([FULL_LINE])), dtd).find("Request/OrderRequest/ItemOut")

    assert dict(item.attrib) == {"quantity": "2", "lineNumber": "2"}
    assert [e.text for e in item.find("ItemID")] == ["B0CROSS002", "144-5550123-5550002,1"]
    assert [(e.tag, e.text) for e in item.find("ItemDetail") if e.tag != "UnitPrice"] == [
        ("Description", "Ballpoint pen, blue, box of 12 (no. 2)"),
        ("UnitOfMeasure", "EA"),
        ("Classification", None),
        ("Classification", "7"),
        ("ManufacturerPartID", "EP-002"),
        ("ManufacturerName", "Example Pens"),
        ("Extrinsic", "Example Seller"),
        ("Extrinsic", "New"),
    ]
    assert [e.get("name") for e in item.iterfind("ItemDetail/Extrinsic")] == ["soldBy", "itemCondition"]
    assert item.findtext("ItemDetail/UnitPrice/Money") == "12.99"
    assert (item.findtext("Shipping/Money"), item.findtext("Tax/Money")) == ("1.5", "2")


def test_a_repetition_carries_the_date_of_the_first_time(dtd: etree.DTD) -> None:
    later = placement(at=NOON + examples.HOUR)

    root = sent_order(later, dtd)

    assert root.get("timestamp") == "2026-11-23T13:00:00+00:00"
    assert root.find("Request/OrderRequest/OrderRequestHeader").get("orderDate") == "2026-11-23T12:00:00+00:00"


def test_what_xml_does_not_allow_is_left_out() -> None:
    assert writing.legal("a\x00b\x08c\x1fd\ud800e\ufffef\tg\nh日\U0001f600") == "abcdef\tg\nh日\U0001f600"


@pytest.mark.parametrize(
    ("phone", "parts"),
    [
        ("+81 3-1234-5678", ["81", "3-1234-5678"]),
        ("+49 30 5550100", ["49", "30 5550100"]),
        ("03-1234-5678", ["", "03-1234-5678"]),
        ("+4930555", ["", "+4930555"]),
        ("555 0100", ["", "555 0100"]),
    ],
)
def test_a_telephone_number_is_never_cut_by_guess(phone: str, parts: list[str]) -> None:
    number = writing.telephone(phone, "JP").find("TelephoneNumber")

    assert number is not None
    assert [number.findtext("CountryCode") or "", number.findtext("Number")] == parts
