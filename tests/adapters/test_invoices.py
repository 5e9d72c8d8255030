"""The invoice register on every engine: found by number, listed by state, billing group and day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.register import Invoice, InvoiceState
from tests.adapters.stores import DynamoStore, Store
from tests.adapters.test_items import watched
from tests.examples import DAY, NOON
from tests.examples.bills import invoice, invoice_notice

DIFFERS, MATCHED = InvoiceState.DIFFERS, InvoiceState.MATCHED


def bill(number: int, *, at: datetime = NOON, **changes: Any) -> Invoice:
    notice = invoice_notice(number=f"I-{number}", payload_id=f"i-{number}", at=at)
    return invoice(notice, at=at, **changes)


def fill(store: Store, many: int) -> list[Invoice]:
    """One a day, of two groups and two states in turn; newest first."""
    bills = [
        bill(n, at=NOON + n * DAY, billing_group=("LAB", "OFFICE")[n % 2], state=(MATCHED, DIFFERS)[n % 3 == 0])
        for n in range(many)
    ]
    for each in bills:
        store.commit(Created(each))
    return bills[::-1]


def numbers(rows: Sequence[Invoice]) -> list[str]:
    return [row.number for row in rows]


def test_invoices_are_listed_newest_first_page_by_page(store: Store):
    bills = fill(store, 7)

    first = store.invoices.newest(most=3)
    second = store.invoices.newest(most=3, after=first.next)
    last = store.invoices.newest(most=3, after=second.next)

    assert [*first.rows, *second.rows, *last.rows] == bills
    assert last.next is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": DIFFERS}, ["I-6", "I-3", "I-0"]),
        ({"billing_group": "LAB"}, ["I-6", "I-4", "I-2", "I-0"]),
        ({"billing_group": "LAB", "state": DIFFERS}, ["I-6", "I-0"]),
        ({"billing_group": "NONE"}, []),
        ({"since": NOON + 2 * DAY, "until": NOON + 5 * DAY}, ["I-4", "I-3", "I-2"]),
        ({"since": NOON + 5 * DAY}, ["I-6", "I-5"]),
        ({"until": NOON + DAY}, ["I-0"]),
        ({"state": DIFFERS, "since": NOON + DAY}, ["I-6", "I-3"]),
    ],
)
def test_the_list_is_narrowed(store: Store, asked: dict[str, Any], expected: list[str]):
    fill(store, 7)

    found, after = [], None
    while True:
        page = store.invoices.newest(**asked, most=1, after=after)
        found += numbers(page.rows)
        after = page.next
        if after is None:
            break

    assert found == expected


def test_an_invoice_that_changes_moves_from_one_list_to_the_other(store: Store):
    before = bill(1, state=InvoiceState.OPEN)
    store.commit(Created(before))

    store.commit(Changed(before, bill(1, state=MATCHED)))

    assert numbers(store.invoices.newest(state=InvoiceState.OPEN).rows) == []
    assert numbers(store.invoices.newest(state=MATCHED).rows) == ["I-1"]


def test_an_invoice_is_found_by_supplier_and_number(store: Store):
    one, other = bill(1), invoice(invoice_notice(number="I-1", supplier="Example Seller " + "x" * 500))
    store.commit(Created(one), Created(other))

    assert (store.invoices.find(one.key), store.invoices.find(other.key)) == (one, other)
    assert store.invoices.find("amazon~I-9") is None
    assert sorted(numbers(store.invoices.several([one.key, other.key, "amazon~I-9"]))) == ["I-1", "I-1"]
    assert store.invoices.several([]) == []


def test_a_cursor_belongs_to_its_list(store: Store):
    fill(store, 3)
    cursor = store.invoices.newest(most=1).next

    for asked in ({"state": MATCHED}, {"since": NOON - timedelta(days=3)}):
        with pytest.raises(Refused):
            store.invoices.newest(**asked, after=cursor)
    with pytest.raises(Refused):
        store.invoices.newest(after="x")


def test_a_page_of_the_register_costs_two_requests(on_moto: DynamoStore):
    fill(on_moto, 3)

    with watched(on_moto) as calls:
        on_moto.invoices.newest(state=DIFFERS, billing_group="LAB")

    assert [name for name, _ in calls] == ["Query", "BatchGetItem"]
