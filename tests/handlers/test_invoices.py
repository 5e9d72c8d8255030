"""The invoice register, its file, documents, and what needs attention, as their readers see them."""

from urllib.parse import quote

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.purchasing.invoices import key_of
from tests import examples
from tests.examples import NUMBER
from tests.examples.bills import asked, invoice_notice, share
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.usecases import steps
from tests.usecases.purchasing.billing import asked_for
from tests.views.billing import busy

ACCOUNTANT = examples.person("ben", roles=frozenset({"applicant", "accountant"}))


def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


# The register.


def test_the_register_shows_every_invoice_newest_first():
    page = gita(busy()).get("/invoices")

    assert page.status == 200
    assert [word in page.words for word in ("INV-1", "INV-2", "INV-9", "K-1", "Credit memo")] == [True] * 5
    assert [word in page.words for word in ("Differs", "No order of ours", "Taken back")] == [True] * 3
    assert "INV-2" in page.text and "<b>" not in page.text.replace("&lt;b&gt;", "")


@pytest.mark.parametrize(
    ("asked_for", "shown", "hidden"),
    [
        ("state=unmatched", "INV-9", "INV-1"),
        ("state=withdrawn", "INV-0", "INV-9"),
        ("group=OFFICE", "INV-1", "INV-9"),
        ("group=OFFICE&state=differs", "INV-1", "INV-0"),
        ("month=2026-11", "INV-1", "Nothing here"),
        ("month=2026-10", "No invoice fits", "INV-1"),
    ],
)
def test_the_register_is_narrowed(asked_for: str, shown: str, hidden: str):
    words = gita(busy()).get(f"/invoices?{asked_for}").words

    assert shown in words
    assert hidden not in words


def test_a_month_that_is_none_is_refused_beside_its_field():
    page = gita(busy()).get("/invoices?month=2026-13")

    assert page.status == 422
    assert "Choose a month, such as 2026-11." in page.words
    assert page.field("month") == "2026-13"


@pytest.mark.parametrize("path", ["/invoices?state=odd", "/invoices/none~9", "/documents/PO-1/x", "/attention?topic=x"])
def test_what_there_is_not_is_not_found(path: str):
    assert gita(hub()).get(path).status == 404


@pytest.mark.parametrize("path", ["/invoices?after=x", "/attention?after=x"])
def test_a_page_that_nobody_gave_out_is_refused_in_words(path: str):
    assert gita(busy()).get(path).status == 422


def test_accountants_read_invoices_and_others_do_not():
    house = busy()
    house.store.hold(ACCOUNTANT)
    browser = Browser(house).signed_in("ben")
    page = browser.get("/invoices/" + quote(key_of("Amazon", "INV-1"), safe=""))

    assert (browser.get("/invoices").status, page.status) == (200, 200)
    assert "Dearer than approved" in page.words
    assert "/orders/PO-1001" not in page.text
    assert browser.get("/documents/PO-1001/i-1").status == 403
    assert Browser(house).signed_in("anna").get("/invoices").status == 403


@pytest.mark.parametrize(("encoding", "mark"), [("", b"\xef\xbb\xbf"), ("cp932", b"")])
def test_the_register_is_a_file_for_spreadsheets(encoding: str, mark: bytes):
    house = hub(examples.ordered(), examples.content())
    notice = invoice_notice(share(asked(1), tax="2.08"), number="=1+1", supplier="山田商店", payload_id="i-1")
    steps.hear(house, asked_for(notice))

    page = gita(house).get(f"/invoices/download?encoding={encoding}")

    assert page.headers["Content-Disposition"] == 'attachment; filename="invoices.csv"'
    assert page.body.startswith(mark)
    lines = page.body.removeprefix(mark).decode(encoding or "utf-8").split("\r\n")
    assert lines[0].startswith("Invoice number,Kind,Invoice date,Supplier,Order,Billing group,")
    assert lines[1:] == [
        "'=1+1,Invoice,2026-11-23,山田商店,PO-1001,OFFICE,Office supplies,25.98,0.00,2.08,28.06,USD,Differs,",
        "",
    ]


# Documents.


def test_a_document_is_shown_as_text_and_kept_as_a_file():
    house = busy()

    page = gita(house).get(f"/documents/{NUMBER}/i-1")
    file = gita(house).get(f"/documents/{NUMBER}/i-1?as=file")

    assert "&lt;Secret&gt;(removed)&lt;/Secret&gt;" in page.text
    assert (file.headers["Content-Type"], file.headers["X-Content-Type-Options"]) == (
        *("application/octet-stream", "nosniff"),
    )
    assert file.headers["Content-Disposition"] == 'attachment; filename="invoice.xml"'


def test_an_orders_page_shows_packages_invoices_and_documents():
    page = gita(busy()).get(f"/orders/{NUMBER}")

    assert 'href="https://www.ups.com/track?tracknum=1Z999AA10123456784"' in page.text
    assert "evil.example" not in page.text
    assert all(word in page.words for word in ("RL-77", "Shipments", "Invoices", "Differs", "Ship notice"))
    assert f'href="/documents/{NUMBER}/s-1"' in page.text


# Needs attention.


def test_every_entry_says_what_it_is_about_and_what_can_be_done():
    page = gita(busy()).get("/attention")

    assert page.status == 200
    for words in ("Retry import", "Look at the order", "Look at the document", "Look at the invoice", "Ignore"):
        assert words in page.words
    assert "More than ordered in line 2" in page.words
    assert "Not ordered: line 8" in page.words


def test_entries_are_looked_at_by_topic():
    words = gita(busy()).get("/attention?topic=documents").words

    assert "could not read" in words
    assert "two different invoices" not in words


def test_ignoring_needs_a_reason_which_the_trail_keeps():
    house = busy()
    item = house.attention.get(f"unexpected~{NUMBER}")

    refused = gita(house).send(f"/attention/{quote(item.id)}/ignore", {"reason": " "})
    done = gita(house).send(f"/attention/{quote(item.id)}/ignore", {"reason": "A gift.", "topic": "orders"})

    assert (refused.status, "Please say why this can be ignored." in refused.words) == (422, True)
    assert (done.status, done.headers["Location"]) == (303, "/attention?topic=orders")
    assert house.store.entries[-1].facts == {"reason": "unexpected", "comment": "A gift."}
    assert "A gift." in gita(house).get(f"/orders/{NUMBER}").words


def test_what_still_can_not_be_read_says_so_beside_its_entry():
    house = busy()

    page = gita(house).send(f"/attention/{quote('unreadable_document~u-1')}/import")

    assert (page.status, "This document makes no sense." in page.words) == (422, True)


def test_a_person_says_which_of_two_invoices_counts():
    house = busy()
    id = f"{Reason.DUPLICATE_INVOICE}~{key_of('Example Seller <b>', 'INV-2')}"

    page = gita(house).send(f"/attention/{quote(id, safe='')}/prefer")

    assert page.status == 303
    assert house.store.entries[-1].action == "invoice_preferred"


@pytest.mark.parametrize("verb", ["import", "import-cart", "prefer", "retry", "ignore"])
def test_only_administrators_decide(verb: str):
    house = busy()

    assert Browser(house).signed_in("anna").send(f"/attention/x/{verb}", {"reason": "x"}).status == 403


@pytest.mark.parametrize("verb", ["import", "import-cart", "prefer", "retry"])
def test_what_is_gone_says_that_somebody_was_quicker(verb: str):
    assert gita(hub()).send(f"/attention/x/{verb}").status == 409
