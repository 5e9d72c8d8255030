"""Reading kept documents again, after whatever kept them from taking effect was put right; each takes effect once."""

from datetime import datetime

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.documents import Document
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.doors import Reader
from chalicelib.ports.files import Files
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.purchasing import Inbound, PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases.attention import waiting
from chalicelib.usecases.purchasing.documents import UNMATCHED, effects, known_orders

# Those whose document can be read again.
WITH_DOCUMENTS = (Reason.UNKNOWN_ORDER, Reason.UNREADABLE_DOCUMENT, Reason.CONTRADICTION)


def retry_import(
    item_id: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    attention: AttentionItems,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    files: Files,
    reader: Reader,
    commit: Commit,
) -> None:
    """Reads what waits behind this entry once more, as this release reads and as the orders are now.

    Raises Refused with the reason why it still has no effect, Conflict when somebody else was quicker.
    """
    item = waiting(item_id, *WITH_DOCUMENTS, by=by, attention=attention)
    if item.reason is Reason.CONTRADICTION:
        documents = [each for each in orders.documents(item.subject) if each.is_waiting]
        if not documents:
            raise Refused("There is nothing left to be read again. Compare the order with Amazon, then ignore this.")
        inbounds = [(reader.kept(files.read(each.file)), each.file) for each in documents]
    else:
        inbounds = [(reader.kept(files.read(item.file)), item.file)]
    for place, (inbound, file) in enumerate(inbounds, 1):
        _import(
            inbound,
            file,
            item,
            is_last=place == len(inbounds),
            by=by,
            where=where,
            at=at,
            orders=orders,
            invoices=invoices,
            settings=settings,
            commit=commit,
        )


def _import(
    inbound: Inbound,
    file: str,
    item: AttentionItem,
    *,
    is_last: bool,
    by: Person,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    commit: Commit,
) -> None:
    ours = known_orders(inbound, orders)
    kept = {owner: orders.document(owner, inbound.payload_id) for owner in (*ours, UNMATCHED)}
    open_ = {number: order for number, order in ours.items() if _is_open(kept[number])}
    if not ours:
        raise Refused("This document still names no order of ours.")
    if not open_:
        raise Refused("This document has taken effect already.")
    effect = effects(inbound, open_, file=file, orders=orders, invoices=invoices, settings=settings, at=at)
    if effect.waiting:
        raise Refused("The order still has no place for what Amazon says. Put the order right first.")
    changes: list[Change] = []
    for number in open_:
        before = kept[number]
        after = Document(number, inbound.payload_id, inbound.kind, before.received_at if before else at, file)
        changes.append(Changed(before, after) if before else Created(after))
        facts = {"payload_id": inbound.payload_id}
        changes.append(Audited("imported_again", number, by=by.id, at=at, where=where, facts=facts))
    unmatched, is_whole = kept[UNMATCHED], len(ours) == len(inbound.orders)
    if is_whole:
        changes += [Erased(unmatched)] if unmatched else []
        changes += [Erased(item)] if is_last else []
    commit(*changes, *effect.changes)


def _is_open(document: Document | None) -> bool:
    return document is None or document.is_waiting
