"""What Amazon sends after it took an order: shipped, invoiced, compared with what was ordered and has arrived."""

import re
from collections.abc import Callable
from urllib.parse import quote

import lxml.html
import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.purchasing.invoices import key_of
from chalicelib.domain.purchasing.register import InvoiceState
from local.amazon import eventually
from local.visitor import Page
from tests.stories import papers
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def at_amazon(town: Town, mode: str = "accept") -> str:
    """The number of an order that Amazon has just confirmed."""
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.confirm(number, mode)
    town.reads(number, "confirmed by Amazon")
    return number


def invoiced(town: Town, number: str, mode: str = "whole", **told: object) -> str:
    """The key of the invoice that Amazon posts now."""
    town.amazon.invoice(number, mode, **told)
    (order,) = town.at_amazon(number)
    return key_of("Amazon", order["invoices"][-1]["number"])


def stands(town: Town, key: str, state: InvoiceState) -> None:
    eventually(lambda: (entry := town.hub.invoices.find(key)) and entry.state is state, what=f"{key} to be {state}")


def waits(town: Town, reason: Reason, subject: str) -> str:
    """The id of the entry about this, once it stands there."""
    id = f"{reason}~{subject}"
    eventually(lambda: id in {item.id for item in town.hub.attention.all(most=1000)}, what=f"{id} to need attention")
    return id


def gone(town: Town, id: str) -> None:
    eventually(lambda: id not in {item.id for item in town.hub.attention.all(most=1000)}, what=f"{id} to be gone")


def decided(town: Town, id: str, verb: str, **typed: str) -> Page:
    """Gita finds the entry in the list, page by page, and presses one of its buttons."""
    gita = town.browser("gita")
    page = gita.get("/attention")
    while f"/attention/{quote(id, safe='')}/{verb}" not in page.text:
        page = gita.get(lxml.html.fromstring(page.text).xpath("string(//a[@rel='next']/@href)"))
    return gita.submit(page, f"/attention/{quote(id, safe='')}/{verb}", **typed)


def test_an_order_is_shipped_in_two_boxes_and_its_invoice_agrees_at_last(town: Town) -> None:
    number = at_amazon(town)
    key = invoiced(town, number)
    stands(town, key, InvoiceState.OPEN)

    town.amazon.ship(number, lines={"1": 1}, carrier="UPS", tracking="1Z999AA10123456784")
    town.amazon.ship(number)
    stands(town, key, InvoiceState.MATCHED)

    page = town.page(number, "gita")
    assert "https://www.ups.com/track?tracknum=1Z999AA10123456784" in page.text
    assert "Matched" in page.words
    register = town.browser("gita").get("/invoices?state=matched").words
    assert key.partition("~")[2] in register


@pytest.mark.parametrize("mode", ["wrong_price", "wrong_quantity"])
def test_an_invoice_that_asks_for_too_much_waits_for_a_credit(town: Town, mode: str) -> None:
    number = at_amazon(town)
    town.amazon.ship(number)
    key = invoiced(town, number, mode)
    stands(town, key, InvoiceState.DIFFERS)
    id = waits(town, Reason.INVOICE_DIFFERS, number)
    assert key.partition("~")[2] in town.browser("gita").get("/invoices?state=differs").words

    town.amazon.invoice(number, "withdrawn")
    stands(town, key, InvoiceState.WITHDRAWN)
    gone(town, id)


def test_a_piece_that_is_given_back_is_credited(town: Town) -> None:
    number = at_amazon(town)
    town.amazon.ship(number)
    key = invoiced(town, number, "wrong_quantity", lines={"1": 1})
    stands(town, key, InvoiceState.DIFFERS)

    credit = invoiced(town, number, "credit")

    stands(town, key, InvoiceState.MATCHED)
    stands(town, credit, InvoiceState.MATCHED)


def test_the_same_invoice_twice_is_one_and_another_one_under_its_number_is_asked_about(town: Town) -> None:
    number = at_amazon(town)
    town.amazon.ship(number)
    key = invoiced(town, number)
    invoiced(town, number, "again")
    stands(town, key, InvoiceState.MATCHED)

    invoiced(town, number, "changed")
    newest = town.at_amazon(number)[0]["invoices"][-1]["payload_id"]
    id = waits(town, Reason.DUPLICATE_INVOICE, key)
    stands(town, key, InvoiceState.DIFFERS)
    page = decided(town, id, "prefer")

    assert page.status == 200
    gone(town, id)
    entry = town.hub.invoices.find(key)
    assert entry is not None
    assert (entry.said.payload_id, entry.is_disputed) == (newest, False)


def test_a_shipment_that_was_taken_back_has_not_arrived(town: Town) -> None:
    number = at_amazon(town)
    town.amazon.ship(number)
    key = invoiced(town, number)
    stands(town, key, InvoiceState.MATCHED)
    (order,) = town.at_amazon(number)

    town.amazon.ship(number, shipment=order["shipments"][0]["id"], operation="delete")

    stands(town, key, InvoiceState.OPEN)


def test_documents_before_the_confirmation_count_all_the_same(town: Town) -> None:
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")
    key = invoiced(town, number)
    town.amazon.ship(number)
    stands(town, key, InvoiceState.MATCHED)

    town.amazon.confirm(number)

    town.reads(number, "confirmed by Amazon")
    stands(town, key, InvoiceState.MATCHED)


def test_more_than_was_ordered_needs_attention_and_is_ignored_with_a_reason(town: Town) -> None:
    number = at_amazon(town, "too_many")
    id = waits(town, Reason.UNEXPECTED, number)

    refused = decided(town, id, "ignore", reason="")
    done = decided(town, id, "ignore", reason="A gift of Amazon's.")

    assert (refused.status, "Please say why" in refused.words) == (422, True)
    assert done.status == 200
    gone(town, id)
    assert "A gift of Amazon's." in town.page(number, "gita").words


def test_an_invoice_of_no_order_of_ours_is_kept_shown_and_can_be_read_again(town: Town) -> None:
    number = at_amazon(town)
    invoiced(town, number)
    (order,) = town.at_amazon(number)
    document = papers.signed(town, order["posts"][-1]["document"]).replace(
        f'orderID="{number}"', 'orderID="PO-BY-HAND"'
    )
    foreign = papers.renamed(document.replace(f"{number}-I1", f"{number}-X"), f"hand-{number}@amazon.example")

    assert papers.post(town, papers.document_door(town), foreign).code == "200"
    id = waits(town, Reason.UNKNOWN_ORDER, f"hand-{number}@amazon.example")
    page = decided(town, id, "import")

    assert (page.status, "still names no order of ours" in page.words) == (422, True)
    stands(town, key_of("Amazon", f"{number}-X"), InvoiceState.UNMATCHED)
    kept = town.browser("gita").get(f"/documents/unmatched/{quote(f'hand-{number}@amazon.example', safe='')}")
    assert (kept.status, "PO-BY-HAND" in kept.words, "(removed)" in kept.words) == (200, True, True)
    assert town.stack.environment["SIM_INBOUND_SECRET"] not in kept.text


@pytest.mark.parametrize(
    "broken",
    [
        lambda document: re.sub('invoiceID="[^"]*"', 'invoiceID=""', document),
        lambda document: document.replace('lineNumber="1"', 'lineNumber="one"'),
    ],
)
def test_an_invoice_that_nobody_can_read_is_kept_and_named(town: Town, broken: Callable[[str], str]) -> None:
    number = at_amazon(town)
    invoiced(town, number)
    (order,) = town.at_amazon(number)
    payload_id = f"broken-{number}@amazon.example"
    document = papers.renamed(broken(papers.signed(town, order["posts"][-1]["document"])), payload_id)

    said = papers.post(town, papers.document_door(town), document)
    id = waits(town, Reason.UNREADABLE_DOCUMENT, payload_id)

    assert (said.code, said.text.startswith("The invoice")) == ("400", True)
    decided(town, id, "ignore", reason="Amazon sent a better one.")
    gone(town, id)


def test_what_was_sent_to_amazon_is_kept_without_its_secret(town: Town) -> None:
    number = at_amazon(town)
    sent = next(each for each in town.hub.orders.documents(number) if each.kind == "order")

    page = town.browser("gita").get(f"/documents/{number}/{quote(sent.payload_id, safe='')}")

    assert (page.status, "OrderRequestHeader" in page.words, "(removed)" in page.words) == (200, True, True)
    assert town.stack.environment["SIM_CATALOG_PASSWORD"] not in page.text
    assert town.browser("anna").get(page.path).status == 403


def test_the_register_is_a_file_for_spreadsheets(town: Town) -> None:
    number = at_amazon(town)
    key = invoiced(town, number)
    stands(town, key, InvoiceState.OPEN)

    file = town.browser("gita").get("/invoices/download")

    assert file.status == 200
    assert f"{key.partition('~')[2]},Invoice,".encode() in file.text.encode()
