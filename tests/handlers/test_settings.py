"""The guide, the company and the integration, as an administrator sees and changes them."""

import re
from dataclasses import replace

import pytest

from chalicelib.domain.company import Mode
from chalicelib.domain.errors import Refused
from chalicelib.ports.vault import Lock
from tests import examples, fakes
from tests.fakes import FakeHub, FakeStore
from tests.handlers.browser import Browser, Shown
from tests.usecases.company.settings import ACCOUNT, COMPANY
from tests.usecases.company.test_letterhead import png

PAGES = ["/settings", "/settings/company", "/settings/integration", "/settings/integration/accounts/add"]


def fresh() -> FakeHub:
    return fakes.hub(store=FakeStore(*examples.people().values()))


def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def send(browser: Browser, page: str, to: str = "", **fields: str) -> Shown:
    """Fills in a page's form with the nonce and the revision that it carries."""
    shown = browser.get(page)
    given = {"form_nonce": shown.field("form_nonce")}
    if 'name="revision"' in shown.text:
        given["revision"] = shown.field("revision")
    return browser.post(to or page, given | fields)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_works_on_the_first_day_and_later(path: str):
    for house in (fresh(), fakes.hub(examples.connection_test())):
        page = gita(house).get(path)

        assert page.status == 200
        assert Browser(house).signed_in("anna").get(path).status == 403


def test_the_guide_ticks_off_what_is_done_and_shows_what_to_enter_at_amazon():
    first, later = gita(fresh()).get("/settings"), gita(fakes.hub(examples.connection_test())).get("/settings")

    assert "Done:" not in first.words
    assert "http://localhost:8000/cxml/document-secret" in first.text
    assert 'data-copy="http://localhost:8000/punchout/po-requests/cart-secret"' in first.text
    assert "shared-secret-1" not in first.text
    assert "Everything is set up" in later.words and "To do:" not in later.words


def test_links_to_amazon_are_the_countrys_and_marked_as_foreign():
    house = fakes.hub(examples.company(country="JP"))

    page = gita(house).get("/settings")

    links = re.findall(
        r'<a class="button[^>]*href="(https://[^"]+)" target="_blank" rel="noopener noreferrer"', page.text
    )
    assert links == ["https://business.amazon.co.jp/", "https://www.amazon.co.jp/gp/help/customer/contact-us"]
    assert "(a page of Amazon’s, opens in a new tab)" in page.words


def test_the_company_is_entered_and_stands_there():
    house = fresh()
    browser = gita(house)

    done = send(browser, "/settings/company", **COMPANY, working_days="1")

    assert (done.status, done.headers["Location"]) == (303, "/settings/company?done=updated")
    assert house.settings.company().name == "Example GmbH"
    assert browser.get("/settings/company").field("line1") == "Lindenstraße 7"


def test_what_is_wrong_stands_beside_its_fields_and_what_was_typed_is_kept():
    page = send(gita(fresh()), "/settings/company", **COMPANY | {"postcode": "1", "sender_address": "a@example.org"})

    assert page.status == 422
    assert "No postcode of this country looks like that." in page.words
    assert "This installation may write from addresses of example.com only." in page.words
    assert "Please tick at least one working day." in page.words
    assert page.field("name") == "Example GmbH"


def test_the_second_of_two_administrators_sees_what_the_first_has_stored():
    house = fakes.hub()
    browser = gita(house)
    old = browser.get("/settings/company").field("revision")
    send(browser, "/settings/company", **COMPANY, working_days="1")

    page = send(browser, "/settings/company", **COMPANY | {"name": "Mine", "revision": old}, working_days="1")

    assert page.status == 409
    assert "The company was changed meanwhile." in page.words
    assert "Stored meanwhile: Example GmbH" in page.words
    assert page.field("revision") != old


def test_a_logo_is_uploaded_shown_in_the_header_and_fetched_by_anybody():
    house = fakes.hub()
    browser = gita(house)

    done = upload(browser, png())

    assert (done.status, done.headers["Location"]) == (303, "/settings/company?done=logo")
    file = house.settings.company().logo.file
    assert f'<img src="/logo/{file}" alt="Example GmbH">' in browser.get("/orders").text
    picture = Browser(house).get(f"/logo/{file}")
    assert (picture.body, picture.headers["Content-Type"]) == (png(), "image/png")
    assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b""])
def test_what_is_no_picture_is_refused(content: bytes):
    assert upload(gita(fakes.hub()), content).status == 422


@pytest.mark.parametrize("file", ["x.png", "0" * 64 + ".png", "0" * 64 + ".svg", "..%2Fcarts%2FPO-1.xml"])
def test_nothing_but_logos_is_served(file: str):
    house = fakes.hub()
    house.files.keep("carts/PO-1.xml", b"secret")

    assert Browser(house).get(f"/logo/{file}").status == 404


def upload(browser: Browser, content: bytes) -> Shown:
    nonce = browser.get("/settings/company").field("form_nonce")
    body = (
        f'--x\r\nContent-Disposition: form-data; name="form_nonce"\r\n\r\n{nonce}\r\n'
        '--x\r\nContent-Disposition: form-data; name="logo"; filename="a.png"\r\n\r\n'
    ).encode() + content
    return browser.post(
        "/settings/company/logo", body + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x"
    )


def test_the_first_account_is_added_and_tested():
    house = fresh()
    browser = gita(house)
    send(browser, "/settings/company", **COMPANY, working_days="1")

    added = send(browser, "/settings/integration/accounts/add", **ACCOUNT)
    tested = send(browser, "/settings/integration", "/settings/integration/accounts/test/second")

    assert added.headers["Location"] == "/settings/integration?done=added"
    assert tested.headers["Location"] == "/settings/integration?done=tested"
    page = browser.get("/settings/integration")
    assert "Connected: Amazon opened its store" in page.words
    assert "by Gita Rao" in page.words
    assert "given by Amazon" not in page.text
    assert "given by Amazon" not in browser.get("/settings/integration/accounts/edit/second").text


def test_a_password_never_comes_back_even_when_the_form_does():
    page = send(gita(fresh()), "/settings/integration/accounts/add", **ACCOUNT | {"setup_url": "http://evil.example"})

    assert page.status == 422
    assert "given by Amazon" not in page.text
    assert "evil.example is not one of the hosts this company sends to." in page.words
    assert page.field("system_login") == "Example-2"


def test_amazons_refusal_is_told_with_what_to_do():
    house = fakes.hub()
    house.supplier.start_page = Refused("Amazon refused: {code} {text}", code="403", text="<b>Unknown</b> identity")

    page = send(gita(house), "/settings/integration", "/settings/integration/accounts/test/main")
    shown = gita(house).get("/settings/integration")

    assert page.status == 303
    assert "403 · <b>Unknown</b> identity" in shown.words
    assert "Compare the System Login with Amazon’s page letter by letter" in shown.words


def test_the_mapping_and_who_may_order_are_kept():
    house = fakes.hub()
    fields = {
        "extrinsic-name-1": "UserEmail",
        "extrinsic-source-1": "email",
        "extrinsic-name-2": "Location",
        "extrinsic-source-2": "fixed:",
        "extrinsic-text-2": "HQ",
        "tolerance": "7.5",
        "may_order": "group:team-leads",
    }

    done = send(gita(house), "/settings/integration", **fields)

    assert done.status == 303
    integration = house.settings.integration()
    assert integration.extrinsics == {"UserEmail": "email", "Location": "fixed:HQ"}
    assert integration.may_order.groups == frozenset({"team-leads"})
    assert not integration.repeat_unknown


def test_a_row_that_can_not_be_sent_is_refused_beside_its_field():
    fields = {
        "extrinsic-name-4": "Email",
        "extrinsic-source-4": "fixed:",
        "tolerance": "5",
        "may_order": "role:applicant",
    }

    page = send(gita(fakes.hub()), "/settings/integration", **fields)

    assert page.status == 422
    assert "Please enter the fixed text" in page.words
    assert page.field("extrinsic-name-4") == "Email"


def test_looking_for_people_keeps_what_was_typed():
    fields = {"find": "may_order", "may_order-search": "chiara", "tolerance": "9", "may_order": "person:emma"}

    page = send(gita(fakes.hub()), "/settings/integration", **fields)

    assert "Chiara Rossi" in page.words and "Emma Lindqvist" in page.words
    assert page.field("tolerance") == "9"


def test_the_shared_secret_is_shown_on_a_button_only_and_renewed_without_a_gap():
    house = fakes.hub()
    browser = gita(house)

    shown = send(browser, "/settings/integration", "/settings/integration/secret")
    send(browser, "/settings/integration", "/settings/integration/locks/renew", lock="shared-secret")
    twice = send(browser, "/settings/integration", "/settings/integration/locks/renew", lock="shared-secret")

    assert "shared-secret-1" in shown.text
    assert "shared-secret-1" not in browser.get("/settings/integration").text
    assert "Two are valid" in browser.get("/settings/integration").words
    assert twice.status == 422 and len(house.vault.valid(Lock.SHARED_SECRET)) == 2

    send(browser, "/settings/integration", "/settings/integration/locks/retire", lock="shared-secret")
    assert len(house.vault.valid(Lock.SHARED_SECRET)) == 1


def test_an_unknown_lock_is_refused():
    page = send(gita(fakes.hub()), "/settings/integration", "/settings/integration/locks/renew", lock="front-door")

    assert page.status == 422


@pytest.mark.parametrize("act", ["edit", "test", "delete"])
def test_an_account_that_is_not_there_is_not_found(act: str):
    page = send(gita(fakes.hub()), "/settings/integration", f"/settings/integration/accounts/{act}/gone", **ACCOUNT)

    assert page.status == 404


def test_an_account_is_deleted_after_a_warning_unless_somebody_buys_with_it():
    house = fakes.hub()
    browser = gita(house)
    send(browser, "/settings/integration/accounts/add", **ACCOUNT)

    page = browser.get("/settings/integration/accounts/edit/second")
    gone = send(browser, "/settings/integration", "/settings/integration/accounts/delete/second")
    stays = send(browser, "/settings/integration", "/settings/integration/accounts/delete/main")

    assert "This can’t be undone." in page.words
    assert (gone.status, stays.status) == (303, 422)
    assert "buys with this account" in stays.words


def test_a_test_account_is_marked_wherever_its_reader_looks():
    trial = examples.credentials("trial", mode=Mode.TEST, groups=frozenset({"team-leads"}))
    sets = {"main": examples.credentials(), "trial": trial}
    house = fakes.hub(replace(examples.integration(), credential_sets=sets, default_set="main"))

    assert "Orders go to Amazon’s test system." in Browser(house).signed_in("chiara").get("/orders").words
    assert "Orders go to Amazon’s test system." not in Browser(house).signed_in("anna").get("/orders").words
