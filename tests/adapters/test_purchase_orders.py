"""Orders: what is found, what is not, large contents, and the lists."""

import base64
import random
import string
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.purchasing.cart import MOST_LINES
from chalicelib.domain.purchasing.confirmation import AmazonSide
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.purchasing import Page
from tests import examples
from tests.adapters.stores import Store
from tests.examples import DAY, MINUTE, NOON

# What a stranger may name an order or a document: nothing, or more than DynamoDB takes as a key.
STRANGE = ["", "x" * 5_000, "PO 1/ä#head"]


def numbers(page: Page) -> list[str]:
    return [order.number for order in page.rows]


def orders(count: int, **changes: object) -> list[PurchaseOrder]:
    """So many orders, a minute apart, the last one newest."""
    return [
        examples.order(number=f"PO-{place:03}", created_at=NOON + place * MINUTE, **changes)
        for place in range(1, count + 1)
    ]


@pytest.mark.parametrize("number", STRANGE)
def test_an_unknown_order_is_not_found(number: str, store: Store):
    with pytest.raises(NotFound, match="no such order"):
        store.orders.get(number)
    with pytest.raises(NotFound, match="no such order"):
        store.orders.content(number, 1)
    assert store.orders.dispatch(number) is None
    assert store.orders.at_amazon(number) == AmazonSide(number)
    assert store.orders.documents(number) == []
    assert store.orders.document(number, "1@amazon") is None


@pytest.mark.parametrize("payload_id", STRANGE)
def test_a_document_is_found_by_any_payload_id(payload_id: str, store: Store):
    document = Document("unmatched", payload_id, Kind.INVOICE, NOON, "documents/1.xml")

    store.commit(Created(document))

    assert store.orders.document("unmatched", payload_id) == document
    assert store.orders.document("unmatched", payload_id + "1") is None


def test_documents_are_listed_oldest_first(store: Store):
    early = Document("PO-1", "zzz@amazon", Kind.CONFIRMATION, NOON, "a")
    late = Document("PO-1", "aaa@amazon", Kind.SHIP_NOTICE, NOON + DAY, "b")
    elsewhere = Document("PO-2", "aaa@amazon", Kind.SHIP_NOTICE, NOON, "c")

    store.commit(Created(late), Created(elsewhere), Created(early))

    assert store.orders.documents("PO-1") == [early, late]


def test_each_content_version_stands_for_itself(store: Store):
    first, second = examples.content(), examples.content(version=2, ship_to=examples.address("TOKYO"))

    store.commit(Created(first), Created(second))

    assert store.orders.content(examples.NUMBER, 1) == first
    assert store.orders.content(examples.NUMBER, 2) == second
    with pytest.raises(NotFound):
        store.orders.content(examples.NUMBER, 3)


def test_the_largest_cart_there_may_be_is_kept_whole(store: Store):
    chance = random.Random(1)
    lines = [
        # Letters and digits by chance: a megabyte that hardly compresses.
        examples.line(number, description="".join(chance.choices(string.printable, k=2_000)))
        for number in range(1, MOST_LINES + 1)
    ]
    content = examples.content(cart=examples.cart(lines))

    store.commit(Created(examples.order(line_count=MOST_LINES)), Created(content))

    assert store.orders.content(examples.NUMBER, 1) == content


def test_a_persons_orders_come_newest_first_and_page_by_page(store: Store):
    for order in [*orders(5), examples.order(number="PO-BEN", applicant="ben")]:
        store.commit(Created(order))

    first = store.orders.by_applicant("anna", most=2)
    second = store.orders.by_applicant("anna", after=first.next, most=2)
    third = store.orders.by_applicant("anna", after=second.next, most=2)

    assert [numbers(first), numbers(second), numbers(third)] == [["PO-005", "PO-004"], ["PO-003", "PO-002"], ["PO-001"]]
    assert third.next is None


def test_a_page_that_ends_with_the_list_has_no_next(store: Store):
    for order in orders(2):
        store.commit(Created(order))

    assert store.orders.by_applicant("anna", most=2).next is None
    assert store.orders.by_applicant("nobody") == Page([], None)


def test_orders_of_one_moment_are_all_listed(store: Store):
    for number in range(5):
        store.commit(Created(examples.order(number=f"PO-{number}")))

    first = store.orders.by_applicant("anna", most=3)
    second = store.orders.by_applicant("anna", after=first.next, most=3)

    assert numbers(first) + numbers(second) == ["PO-4", "PO-3", "PO-2", "PO-1", "PO-0"]


def test_a_status_lists_the_orders_of_all_applicants(store: Store):
    anna, ben = examples.order(number="PO-A"), examples.applying(number="PO-B", applicant="ben")
    store.commit(Created(anna), Created(ben))

    store.commit(Changed(anna, examples.applying(number="PO-A")))

    assert numbers(store.orders.by_status(Status.APPLYING)) == ["PO-B", "PO-A"]
    assert numbers(store.orders.by_status(Status.CART)) == []


def test_rows_are_as_fresh_as_the_order_itself(store: Store):
    store.commit(Created(examples.order()))
    store.commit(Changed(examples.order(), examples.order(comment="changed")))

    assert list(store.orders.by_applicant("anna").rows) == [store.orders.get(examples.NUMBER)]


def test_an_order_keeps_its_place_when_it_changes(store: Store):
    first, second = orders(2)
    store.commit(Created(first), Created(second))

    store.commit(Changed(first, replace(first, changed_at=NOON + DAY)))

    assert numbers(store.orders.by_applicant("anna")) == ["PO-002", "PO-001"]


def test_a_cursor_belongs_to_its_list(store: Store):
    for order in orders(3):
        store.commit(Created(order))
    cursor = store.orders.by_applicant("anna", most=1).next

    with pytest.raises(Refused, match="not valid"):
        store.orders.by_applicant("ben", after=cursor)
    with pytest.raises(Refused, match="not valid"):
        store.orders.by_status(Status.CART, after=cursor)


@pytest.mark.parametrize("cursor", ["", "x", "ä", "!" * 40, "A" * 4_000, base64.b64encode(b"{}").decode()])
def test_a_cursor_that_is_not_ours_is_refused(cursor: str, store: Store):
    with pytest.raises(Refused, match="not valid"):
        store.orders.by_applicant("anna", after=cursor)


def test_a_cursor_that_was_tampered_with_is_refused(store: Store):
    for order in orders(3):
        store.commit(Created(order))
    cursor = store.orders.by_applicant("anna", most=1).next
    assert cursor is not None

    for place in range(len(cursor) - 1):
        other = "A" if cursor[place] != "A" else "B"
        with pytest.raises(Refused, match="not valid"):
            store.orders.by_applicant("anna", after=cursor[:place] + other + cursor[place + 1 :])


def test_a_cursor_says_no_more_than_the_page_did(store: Store):
    shown, hidden = (
        examples.order(number="PO-SHOWN", created_at=NOON + timedelta(1)),
        examples.order(number="PO-HIDDEN"),
    )
    store.commit(Created(shown), Created(hidden))

    cursor = store.orders.by_applicant("anna", most=1).next

    assert cursor is not None
    assert b"HIDDEN" not in base64.urlsafe_b64decode(cursor + "==")
    assert b"anna" not in base64.urlsafe_b64decode(cursor + "==")


def test_an_unknown_trip_is_not_found(store: Store):
    with pytest.raises(NotFound, match="no such shopping trip"):
        store.punch_outs.get("")
