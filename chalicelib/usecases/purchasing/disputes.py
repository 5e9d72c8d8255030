"""Two different documents under one invoice number: a person says which one counts."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Audited, Change, Changed, Erased
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Conflict
from chalicelib.domain.purchasing.invoices import Invoiced, with_withdrawal
from chalicelib.domain.purchasing.register import Invoice, rival, taken_instead
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases.attention import waiting
from chalicelib.usecases.purchasing.documents import ours_among
from chalicelib.usecases.purchasing.matching import Turn, rematched, situation


def prefer_other(
    item_id: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    attention: AttentionItems,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    commit: Commit,
) -> None:
    """The newest of the documents counts instead of the first. Raises Conflict when there is no choice any more."""
    item = waiting(item_id, Reason.DUPLICATE_INVOICE, by=by, attention=attention)
    before = invoices.find(item.subject)
    other = rival(before) if before else None
    if before is None or other is None:
        raise Conflict("Somebody else has taken care of this.")
    entry = taken_instead(before, other.payload_id)
    turns, changes = [], list[Change]()
    for order in ours_among(sorted({*before.said.orders, *other.orders}), orders).values():
        now = situation(order, orders)
        invoiced = _withdrawn(now.invoiced, entry)
        turns.append(Turn(now, replace(now, invoiced=invoiced)))
        changes += [Changed(order, order), Changed(now.invoiced, invoiced)]
        facts = {"invoice": entry.number, "payload_id": other.payload_id}
        changes.append(Audited("invoice_preferred", order.number, by=by.id, at=at, where=where, facts=facts))
    matched = rematched(turns, at=at, orders=orders, invoices=invoices, settings=settings, entry=entry, stored=before)
    commit(*changes, *matched, Erased(item))


def _withdrawn(invoiced: Invoiced, entry: Invoice) -> Invoiced:
    withdrawn = invoiced.withdrawn
    for each in entry.withdrawn:
        withdrawn = with_withdrawal(withdrawn, each)
    return replace(invoiced, withdrawn=withdrawn)
