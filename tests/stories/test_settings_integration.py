"""Setting up the company and its integration, from an empty hub to the first cart, and changing it later."""

import re
import struct
import zlib
from collections.abc import Iterator

import pytest

from chalicelib.domain.directory import Anyone, Role
from chalicelib.ports.vault import Lock
from local.amazon import eventually
from local.visitor import Page, Visitor
from tests.stories.empty import as_sown, emptied
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]

COMPANY = {
    "name": "First Day Ltd",
    "line1": "1 Quay Street",
    "city": "Seattle",
    "state": "WA",
    "postcode": "98101",
    "country": "US",
    "time_zone": "America/Los_Angeles",
    "language": "en",
    "currency": "USD",
}


def account(town: Town, **changes: str) -> dict[str, str]:
    world = town.stack.environment
    amazon = world["LOCAL_SIMULATOR_URL"]
    return {
        "name": "main",
        "label": "Our account",
        "system_login": world["SIM_SYSTEM_LOGIN"],
        "password": world["SIM_CATALOG_PASSWORD"],
        "setup_url": f"{amazon}/punchout",
        "po_request_url": f"{amazon}/po/{world['SIM_PO_REQUEST_ID']}",
        "mode": "production",
        "at_amazon": "production",
    } | changes


def fill(browser: Visitor, path: str, to: str = "", **typed: str) -> Page:
    page = browser.submit(browser.get(path), to or path, **typed)
    assert page.status == 200, (page.status, re.findall(r"class=.error.{250}|role=.alert.{300}", page.text, re.S))
    return page


def test_from_an_empty_hub_to_the_first_cart(town: Town) -> None:
    with emptied(town):
        gita, anna = town.browser("gita"), town.browser("anna")
        assert gita.get("/").path == "/settings"
        assert "please ask Gita Rao" in anna.get("/shop").words

        fill(gita, "/settings/company", **COMPANY)
        fill(gita, "/settings/integration/accounts/add", **account(town))
        tested = fill(gita, "/settings/integration", "/accounts/test/main")
        assert "Connected: Amazon opened its store" in tested.words
        fill(
            gita,
            "/settings/addresses/add",
            **{"code": "QUAY", "label": "The quay", "addressee": "Stores", "line1": "1 Quay Street"},
            **{"city": "Seattle", "state": "WA", "postcode": "98101", "country": "US"},
        )
        fill(gita, "/settings/billing-groups/add", code="ALL", name="Everything", credential_set="main")
        guide = gita.get("/settings")
        assert "Approval Routes" in guide.words and "Amazon lets “Our account” in" in guide.words

        number = town.cart("anna", address="QUAY", billing_group="ALL")

        order = town.hub.orders.get(number)
        assert (order.address, order.billing_group, order.credential_set) == ("QUAY", "ALL", "main")


def test_every_settings_page_works_on_the_first_day(town: Town) -> None:
    with emptied(town):
        gita = town.browser("gita")

        for path in (
            "/settings",
            "/settings/company",
            "/settings/integration",
            "/settings/integration/accounts/add",
            "/settings/addresses",
            "/settings/billing-groups",
            "/settings/routes",
            "/settings/people",
            "/attention",
        ):
            assert gita.get(path).status == 200, path


def test_amazon_says_what_is_wrong_with_a_password_and_the_page_says_what_to_do(town: Town) -> None:
    gita = town.browser("gita")
    edit = "/settings/integration/accounts/edit/main"
    fill(gita, edit, password="mistyped")
    try:
        page = fill(gita, edit, "/accounts/test/main")

        assert "Amazon refused" in page.words
        assert "enter the Catalog Integration Password again" in page.words
        assert "mistyped" not in page.text
    finally:
        fill(gita, edit, password=town.stack.environment["SIM_CATALOG_PASSWORD"])
    assert "Connected" in fill(gita, edit, "/accounts/test/main").words


def test_an_amazon_that_is_out_of_reach_is_no_refusal(town: Town) -> None:
    gita = town.browser("gita")
    town.amazon.break_once("setup", "503_html")

    page = fill(gita, "/settings/integration", "/accounts/test/main")

    assert "No usable answer from Amazon" in page.words
    assert "Connected" in fill(gita, "/settings/integration", "/accounts/test/main").words


@pytest.fixture
def renewing(town: Town) -> Iterator[Town]:
    yield town
    as_sown(town)


@pytest.mark.parametrize("lock", [Lock.DOCUMENT_DOOR, Lock.SHARED_SECRET])
def test_amazon_changes_over_to_a_new_one_without_a_gap(renewing: Town, lock: Lock) -> None:
    town = renewing
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")
    gita = town.browser("gita")
    home = "/settings/integration"

    gita.post(f"{home}/locks/renew", {"lock": lock, "form_nonce": nonce(gita, home)})
    town.pass_time(minutes=2)
    town.amazon.confirm(number)
    town.reads(number, "Confirmed")

    other = town.approved("ben")
    town.stands(other, "Ordered – sent to Amazon", name="ben")
    gita = town.browser("gita")
    gita.post(f"{home}/locks/retire", {"lock": lock, "form_nonce": nonce(gita, home)})
    town.pass_time(minutes=2)
    town.amazon.confirm(other)
    refused = eventually(lambda: answers_to(town, other), what="the hub's answer to a document with an old key")
    assert "401" in refused
    assert "Confirmed" not in town.page(other, "ben").words


def nonce(browser: Visitor, path: str) -> str:
    return browser.get(path).form("/sign-out").fields["form_nonce"]


def answers_to(town: Town, number: str) -> str:
    """What the hub answered to the documents about this order; empty as long as it has not."""
    return " ".join(str(post["attempts"]) for post in town.amazon.posts() if number in str(post) and post["attempts"])


def test_test_and_production_must_agree_and_test_is_marked_everywhere(town: Town) -> None:
    gita = town.browser("gita")
    edit = "/settings/integration/accounts/edit/main"
    stored = account(town, password="")
    page = gita.submit(gita.get(edit), edit, mode="test")
    assert page.status == 422 and "The mode is test, but the set-up address is not Amazon's test address." in page.words

    fill(gita, edit, mode="test", at_amazon="test", setup_url=f"{stored['setup_url']}/test")
    try:
        assert "Orders go to Amazon’s test system." in town.browser("anna").get("/orders").words
        number = town.cart("anna")
        assert town.hub.orders.get(number).is_test
        assert "TEST" in town.page(number).words
    finally:
        fill(gita, edit, mode="production", at_amazon="production", setup_url=stored["setup_url"])
    assert "test system" not in town.browser("anna").get("/orders").words


def test_an_address_outside_the_list_is_refused_beside_its_field_and_nothing_is_kept(town: Town) -> None:
    gita = town.browser("gita")
    edit = "/settings/integration/accounts/edit/main"
    before = town.hub.settings.integration()

    page = gita.submit(gita.get(edit), edit, po_request_url="https://amazon.com.evil.example/po", password="new")

    assert page.status == 422
    assert "amazon.com.evil.example is not one of the hosts this company sends to." in page.words
    assert town.hub.settings.integration() == before
    assert "Connected" in fill(gita, "/settings/integration", "/accounts/test/main").words


def test_a_logo_stands_in_the_header_and_in_letters_and_anybody_may_fetch_it(town: Town) -> None:
    gita = town.browser("gita")
    body = b"".join(
        (
            b'--x\r\nContent-Disposition: form-data; name="form_nonce"\r\n\r\n',
            nonce(gita, "/settings/company").encode(),
            b'\r\n--x\r\nContent-Disposition: form-data; name="logo"; filename="l.png"\r\n\r\n',
            png(),
            b"\r\n--x--\r\n",
        )
    )

    page = gita.post("/settings/company/logo", body, content_type="multipart/form-data; boundary=x")

    assert page.status == 200 and "This is the logo now." in page.words
    logo = town.hub.settings.company().logo
    assert logo is not None
    assert f"/logo/{logo.file}" in town.browser("anna").get("/orders").text
    picture = town.stranger().get(f"/logo/{logo.file}")
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/png")
    fill(gita, "/settings/company", "/settings/company/logo/remove")
    assert town.hub.settings.company().logo is None


def png() -> bytes:
    def chunk(kind: bytes, told: bytes) -> bytes:
        return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 4, 8, 0, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + b"\x40" * 8 for _ in range(4)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_an_account_of_ones_group_is_shopped_with_when_the_billing_group_names_none(town: Town) -> None:
    gita = town.browser("gita")
    fill(
        gita,
        "/settings/integration/accounts/add",
        **account(town, name="leads", label="Team leads", groups="group:team-leads"),
    )
    group = town.hub.billing_groups.get("OFFICE")
    everybody = Anyone(roles=frozenset({Role.APPLICANT, Role.APPROVER}))
    try:
        with (
            town.setting(lambda: town.hub.billing_groups.get("OFFICE"), credential_set=""),
            town.setting(town.hub.settings.integration, default_set="main", may_order=everybody),
        ):
            assert town.hub.orders.get(town.cart("anna")).credential_set == "main"
            assert town.hub.orders.get(town.cart("chiara")).credential_set == "leads"
    finally:
        fill(gita, "/settings/integration/accounts/edit/leads", "/accounts/delete/leads")
    assert town.hub.billing_groups.get("OFFICE").credential_set == group.credential_set


@pytest.mark.parametrize("path", ["/settings", "/settings/company", "/settings/integration"])
def test_nobody_else_sees_the_settings(town: Town, path: str) -> None:
    for name in ("anna", "chiara", "hugo"):
        page = town.browser(name).get(path)

        assert page.status == 403
        assert "/cxml/" not in page.text


def test_a_forged_form_changes_nothing(town: Town) -> None:
    before = town.hub.settings.company()

    page = town.browser("gita").post("/settings/company", {**COMPANY, "form_nonce": "guessed"})

    assert page.status == 403
    assert town.hub.settings.company() == before
