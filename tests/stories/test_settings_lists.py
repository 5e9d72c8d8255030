"""Addresses and billing groups over HTTP: kept on their pages, used in orders, and gone without harm."""

from collections.abc import Iterator
from urllib.parse import urlencode

import lxml.html
import pytest

from local.visitor import Page, Visitor
from tests.stories.town import APPROVERS, Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]

PIER = {
    "code": "PIER-9",
    "label": "Pier nine",
    "addressee": "Harbour master",
    "line1": "9 Pier Road",
    "city": "Seattle",
    "state": "Washington",
    "postcode": "98101",
    "country": "US",
}
ADDRESSES, GROUPS = "/settings/addresses", "/settings/billing-groups"


@pytest.fixture
def gita(town: Town) -> Iterator[Visitor]:
    """Her browser; what a story adds is gone afterwards."""
    gita = town.browser("gita")
    before = ({one.code for one in town.hub.addresses.all()}, {one.code for one in town.hub.billing_groups.all()})
    yield gita
    after = ([one.code for one in town.hub.addresses.all()], [one.code for one in town.hub.billing_groups.all()])
    for path, old, new in zip((ADDRESSES, GROUPS), before, after, strict=True):
        for code in set(new) - old:
            delete(gita, path, code)


def delete(browser: Visitor, path: str, *codes: str) -> Page:
    nonce = browser.get(path).form("/delete").fields["form_nonce"]
    fields = [("form_nonce", nonce), *(("code", code) for code in codes)]
    return browser.post(f"{path}/delete", urlencode(fields).encode())


def add(browser: Visitor, path: str, **typed: str) -> Page:
    return browser.submit(browser.get(f"{path}/add"), f"{path}/add", **typed)


def upload(browser: Visitor, path: str, file: bytes, **fields: str) -> Page:
    fields |= {"form_nonce": browser.get(f"{path}/import").form("/import").fields["form_nonce"]}
    parts = [f'--x9\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    head = b'--x9\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
    body = b"".join([*parts, head, file, b"\r\n--x9--\r\n"])
    return browser.post(
        f"{path}/{'import/confirm' if 'plan' in fields else 'import'}",
        body,
        content_type="multipart/form-data; boundary=x9",
    )


def test_an_order_keeps_its_address_when_that_is_changed_and_deleted(town: Town, gita: Visitor) -> None:
    assert "The address was added." in add(gita, ADDRESSES, **PIER).words
    number = town.applied("anna", address="PIER-9")
    edit = f"{ADDRESSES}/edit/PIER-9"
    assert "The address was updated." in gita.submit(gita.get(edit), edit, line1="10 Pier Road").words

    assert "Deleted." in delete(gita, ADDRESSES, "PIER-9").words

    assert "9 Pier Road" in town.page(number).words
    for approver in APPROVERS:
        assert town.decide(approver, number).status == 200
    town.reads(number, "sent to Amazon")
    (order,) = town.at_amazon(number)
    assert order["ship_to"]["address_id"] == "PIER-9"
    assert "9 Pier Road" in str(order["ship_to"]) and "10 Pier Road" not in str(order["ship_to"])


def test_a_cart_whose_address_was_deleted_is_applied_for_with_another(town: Town, gita: Visitor) -> None:
    add(gita, ADDRESSES, **PIER)
    number = town.cart("anna", address="PIER-9")
    delete(gita, ADDRESSES, "PIER-9")

    refused = town.apply(number, comment="for the pier")
    applied = town.browser("anna").submit(refused, f"/orders/{number}/apply", address="SEA-HQ")

    assert refused.status == 422
    assert "The shipping address of this order was deleted meanwhile. Please choose another one." in refused.words
    assert badge(applied).startswith("Applying")


def test_a_trip_to_an_address_that_is_gone_brings_nothing_home_and_says_why(town: Town, gita: Visitor) -> None:
    add(gita, ADDRESSES, **PIER)
    trip = town.trip("anna", address="PIER-9")
    delete(gita, ADDRESSES, "PIER-9")

    page = town.browser("anna").post(trip.door, {"cxml-urlencoded": trip.document})

    assert page.status < 500
    assert "The address or billing group of this shopping trip is gone by now. Please shop again." in page.words


def test_an_applicant_sees_and_uses_only_their_billing_groups(town: Town, gita: Visitor) -> None:
    table = "code,name,users,remarks\nBENS,Ben only,ben@example.com,for Ben\n"
    preview = upload(gita, GROUPS, table.encode("utf-16"))
    assert "1 new" in preview.words, preview.words
    plan = lxml.html.fromstring(preview.text).xpath("//input[@name='plan']/@value")[0]
    assert "1 row was taken over" in upload(gita, GROUPS, b"", csv=table, plan=plan).words

    anna, ben = town.browser("anna"), town.browser("ben")

    assert "Ben only" in ben.get("/shop").words and "Ben only" not in anna.get("/shop").words
    stolen = anna.submit(anna.get("/shop"), "/shop", address="SEA-HQ", billing_group="BENS")
    assert stolen.status in {403, 422} and "not yours to use" in stolen.words
    assert "Ben only" not in town.page(town.cart("anna")).words


def test_bills_go_to_the_company_under_the_code_of_the_billing_group(town: Town, gita: Visitor) -> None:
    number = town.approved()

    town.reads(number, "sent to Amazon")

    (order,) = town.at_amazon(number)
    assert order["bill_to"]["address_id"] == "OFFICE"
    assert "350 Harbor Street" in str(order["bill_to"])


def test_a_wrong_file_is_said_to_be_wrong_and_leaves_everything_as_it_was(town: Town, gita: Visitor) -> None:
    before = town.hub.addresses.all(), town.hub.billing_groups.all()

    pages = [
        upload(gita, path, file)
        for path in (ADDRESSES, GROUPS)
        for file in (b"", b"\x00" * 50, b"PK\x03\x04", "Straße;x\n".encode("cp1252"), b"code,name\nA B,\n", b"code\n")
    ]

    assert {page.status for page in pages} == {422}
    assert (town.hub.addresses.all(), town.hub.billing_groups.all()) == before
