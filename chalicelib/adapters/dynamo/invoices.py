"""The invoice register: one small item an invoice, whatever became of it.

| access                                             | how                                                           |
|----------------------------------------------------|---------------------------------------------------------------|
| an invoice by its supplier and number              | GetItem, consistent                                           |
| the invoices of an order, by their keys            | BatchGetItem, consistent                                      |
| all invoices, newest first, of a month or all      | Query by-day, then BatchGetItem of the entries, consistent    |
| those of a state, of a billing group, or of both   | Query by-state, by-group, by-state-and-group, then likewise   |

Which invoices an order has stands in its own item ``invoiced`` (purchasing.py), with what they ask line by line.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.adapters.dynamo import keys, lists, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.cursors import written
from chalicelib.domain.purchasing.register import Invoice, InvoiceState
from chalicelib.ports.invoices import InvoicePage

ENTRY = "entry"
ALL = "all"


class ByDay(GlobalSecondaryIndex["InvoiceItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-day"
        projection = KeysOnlyProjection()

    register = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class ByState(GlobalSecondaryIndex["InvoiceItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-state"
        projection = KeysOnlyProjection()

    state = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class ByGroup(GlobalSecondaryIndex["InvoiceItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-group"
        projection = KeysOnlyProjection()

    billing_group = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class ByStateAndGroup(GlobalSecondaryIndex["InvoiceItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-state-and-group"
        projection = KeysOnlyProjection()

    state_and_group = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class InvoiceItem(Item):
    """
    | pk                | sk    | carries                                                                             |
    |-------------------|-------|-------------------------------------------------------------------------------------|
    | supplier~number   | entry | invoice; register, state, billing_group, state_and_group and listed_at for the lists |

    An invoice of no order of ours has no billing group, and is in two of the lists only.
    """

    register = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    billing_group = UnicodeAttribute(null=True)
    state_and_group = UnicodeAttribute(null=True)
    listed_at = UnicodeAttribute(null=True)
    invoice = RecordAttribute(Invoice)

    by_day = ByDay()
    by_state = ByState()
    by_group = ByGroup()
    by_state_and_group = ByStateAndGroup()


Items = type[InvoiceItem]


def entry(items: Items, invoice: Invoice) -> list[Row]:
    group = keys.part(invoice.billing_group) if invoice.billing_group else None
    item = items(
        keys.part(invoice.key),
        ENTRY,
        register=ALL,
        state=str(invoice.state),
        billing_group=group,
        state_and_group=f"{invoice.state}#{group}" if group else None,
        listed_at=_place(invoice),
        invoice=invoice,
    )
    return [Row(item, "invoice")]


def _place(invoice: Invoice) -> str:
    """Strangers choose the numbers, so they are shortened; the moment is what sorts."""
    return f"{keys.moment(invoice.listed_at)}#{hashlib.sha256(invoice.key.encode()).hexdigest()[:24]}"


class DynamoInvoices:
    def __init__(self, items: Items) -> None:
        self._items = items

    def find(self, key: str) -> Invoice | None:
        item = reading.one(self._items, keys.part(key), ENTRY)
        return item.invoice if item else None

    def several(self, names: Sequence[str]) -> Sequence[Invoice]:
        return [item.invoice for item in reading.several(self._items, [(keys.part(name), ENTRY) for name in names])]

    def newest(
        self,
        *,
        state: InvoiceState | None = None,
        billing_group: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        after: str | None = None,
        most: int = 25,
    ) -> InvoicePage:
        index, of = self._list(state, billing_group)
        name = f"{index.Meta.index_name}#{of}#{since}#{until}"
        last = lists.position(after, name) if after is not None else None
        with reading.retryable():
            # One more than a page holds tells whether there is another page; the bounds of a range are in it, and the
            # cursor's own row was shown before.
            found = index.query(of, _within(index, since, until, last), scan_index_forward=False, limit=most + 2)
            places = [(item.listed_at, item.pk) for item in found if item.listed_at != last]
        shown = places[:most]
        cursor = written(shown[-1][0], of=name) if len(places) > most else None
        return InvoicePage(self._entries([pk for _, pk in shown], state, billing_group), cursor)

    def _list(self, state: InvoiceState | None, billing_group: str) -> tuple[Any, str]:
        group = keys.part(billing_group) if billing_group else ""
        if state and group:
            return self._items.by_state_and_group, f"{state}#{group}"
        if state:
            return self._items.by_state, str(state)
        return (self._items.by_group, group) if group else (self._items.by_day, ALL)

    def _entries(self, pks: Sequence[str], state: InvoiceState | None, billing_group: str) -> list[Invoice]:
        """As they are now. An index lags by moments, so an entry may have left the list already."""
        items = reading.several(self._items, [(pk, ENTRY) for pk in pks])
        by_pk = {item.pk: item.invoice for item in items}
        rows = [by_pk[pk] for pk in pks if pk in by_pk]
        return [
            row
            for row in rows
            if state in {None, row.state} and (not billing_group or row.billing_group == billing_group)
        ]


def _within(index: Any, since: datetime | None, until: datetime | None, last: str | None) -> Any:
    """One condition is all that DynamoDB takes for a sort key. "#" sorts before every digit's successor, so a bare
    moment stands before all places of that moment."""
    listed_at = index.Meta.attributes["listed_at"]
    lower = keys.moment(since) if since else ""
    upper = last if last is not None else keys.moment(until) if until else ""
    if lower and upper:
        return listed_at.between(lower, upper)
    if lower:
        return listed_at >= lower
    return listed_at < upper if upper else None
