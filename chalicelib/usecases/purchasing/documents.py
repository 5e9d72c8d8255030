"""What Amazon posts to us about our orders: each document once, durable when we say so, and none of them lost."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.attention import AttentionItem, Reason, about, needed
from chalicelib.domain.changes import Audited, Change, Created, Erased, Kept
from chalicelib.domain.errors import NotFound, Refused, TooMuch
from chalicelib.domain.purchasing.documents import Document
from chalicelib.domain.purchasing.invoices import InvoiceNotice, key_of
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.domain.purchasing.register import Invoice, registered
from chalicelib.ports.commit import Commit
from chalicelib.ports.doors import Unreadable
from chalicelib.ports.files import Files
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.purchasing import Inbound, PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases.purchasing.consequences import consequences
from chalicelib.usecases.purchasing.matching import rematched

# Where documents about orders that are not ours are kept, so that a repetition of them is recognised too.
UNMATCHED = "unmatched"
# Of a number that is not ours, what recognises it.
LONGEST_NUMBER = 80


def hear(
    inbound: Inbound,
    *,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    files: Files,
    commit: Commit,
) -> None:
    """Takes a document once, by its payloadID; it is durable when this returns, whatever it turns out to say, and even
    when its effects are more than we can write."""
    ours = known_orders(inbound, orders)
    owners = [*ours, *([UNMATCHED] if len(ours) < len(inbound.orders) else [])]
    if any(orders.document(owner, inbound.payload_id) is not None for owner in {*owners, UNMATCHED}):
        return
    file = files.keep(file_name(owners[0], inbound), inbound.raw)
    changes = taken(
        inbound,
        ours,
        file=file,
        by="amazon",
        where=where,
        at=at,
        orders=orders,
        invoices=invoices,
        settings=settings,
    )
    try:
        commit(*changes)
    except TooMuch as refusal:
        effect = _without_effect(inbound, ours, refusal, file, at)
        commit(*_kept(inbound, ours, effect, file=file, by="amazon", where=where, at=at))


def taken(
    inbound: Inbound,
    ours: Mapping[str, PurchaseOrder],
    *,
    file: str,
    by: str,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
) -> list[Change]:
    """Everything that follows from a document about ``ours``, itself kept with each of them; what it says of orders
    that are not ours waits."""
    try:
        effect = effects(inbound, ours, file=file, orders=orders, invoices=invoices, settings=settings, at=at)
    except Refused as refusal:
        effect = _without_effect(inbound, ours, refusal, file, at)
    return _kept(inbound, ours, effect, file=file, by=by, where=where, at=at)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a document changes in our orders and in the register; ``waiting`` are the orders whose life has no place for
    it yet."""

    changes: tuple[Change, ...] = ()
    waiting: frozenset[str] = frozenset()


def _without_effect(
    inbound: Inbound, ours: Mapping[str, PurchaseOrder], refusal: Refused, file: str, at: datetime
) -> Effects:
    """Kept, but not counted: an administrator sees why."""
    return Effects(waiting=frozenset(ours), changes=(Kept(_uncounted(inbound, refusal, file, at)),))


def _kept(
    inbound: Inbound,
    ours: Mapping[str, PurchaseOrder],
    effect: Effects,
    *,
    file: str,
    by: str,
    where: str,
    at: datetime,
) -> list[Change]:
    """The document with each of its orders, and what follows from it."""
    owners = [*ours, *([UNMATCHED] if len(ours) < len(inbound.orders) else [])]
    changes: list[Change] = []
    for owner in owners:
        is_waiting = owner == UNMATCHED or owner in effect.waiting
        document = Document(owner, inbound.payload_id, inbound.kind, at, file, is_waiting=is_waiting)
        facts = {"payload_id": inbound.payload_id}
        changes.append(Created(document))
        changes.append(Audited(f"received_{inbound.kind}", owner, by=by, at=at, where=where, facts=facts))
    unknown = [Kept(_unknown(inbound, ours, file, at))] if UNMATCHED in owners else []
    return [*changes, *effect.changes, *unknown]


def effects(
    inbound: Inbound,
    ours: Mapping[str, PurchaseOrder],
    *,
    file: str,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    at: datetime,
) -> Effects:
    """Raises Refused for a document with more than we can keep."""
    found = {
        number: consequences(order, inbound, file=file, orders=orders, settings=settings, at=at)
        for number, order in ours.items()
    }
    changes = [change for each in found.values() for change in each.changes]
    turns = [each.turn for each in found.values() if each.turn]
    stored, entry = None, None
    if inbound.invoice is not None and not inbound.invoice.is_information:
        stored = invoices.find(key_of(inbound.invoice.supplier, inbound.invoice.number))
        entry = _entered(stored, inbound.invoice, ours, file, at)
        changes += _disputed(stored, entry, at)
    if turns or entry:
        changes += rematched(
            turns, at=at, orders=orders, invoices=invoices, settings=settings, entry=entry, stored=stored
        )
    return Effects(tuple(changes), frozenset(number for number, each in found.items() if each.is_waiting))


def known_orders(inbound: Inbound, orders: PurchaseOrders) -> dict[str, PurchaseOrder]:
    """Those of the orders that a document names which are ours, by number."""
    return ours_among(inbound.orders, orders)


def ours_among(numbers: Sequence[str], orders: PurchaseOrders) -> dict[str, PurchaseOrder]:
    found = {}
    for number in numbers:
        try:
            order = orders.get(number)
        except NotFound:
            continue
        found[order.number] = order
    return found


def keep_unreadable(
    unreadable: Unreadable, *, where: str, at: datetime, orders: PurchaseOrders, files: Files, commit: Commit
) -> None:
    """Keeps a genuine document that means nothing to us, once, where an administrator sees it."""
    if orders.document(UNMATCHED, unreadable.payload_id) is not None:
        return
    inbound = Inbound(unreadable.kind, unreadable.payload_id, "", unreadable.raw)
    file = files.keep(file_name(UNMATCHED, inbound), inbound.raw)
    facts = {"payload_id": inbound.payload_id, "kind": str(inbound.kind)}
    document = Document(UNMATCHED, inbound.payload_id, inbound.kind, received_at=at, file=file, is_waiting=True)
    commit(
        Created(document),
        Audited("received_unreadable", UNMATCHED, by="amazon", at=at, where=where, facts=facts),
        Kept(
            needed(
                Reason.UNREADABLE_DOCUMENT,
                inbound.payload_id,
                at=at,
                file=file,
                kind=inbound.kind,
                text=str(unreadable),
            )
        ),
    )


def file_name(owner: str, inbound: Inbound) -> str:
    """A name that our own bucket's rules allow, whatever the sender put into its payloadID; two ids have two names."""
    readable = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in inbound.payload_id)
    digest = hashlib.sha256(inbound.payload_id.encode(errors="replace")).hexdigest()
    return f"documents/{owner}/{inbound.kind}/{readable[:80]}.{digest[:16]}.xml"


def _uncounted(inbound: Inbound, refusal: Refused, file: str, at: datetime) -> AttentionItem:
    facts = {"kind": str(inbound.kind), "text": str(refusal), "order": inbound.order[:LONGEST_NUMBER]}
    return about(Reason.UNREADABLE_DOCUMENT, inbound.payload_id, facts, at=at, file=file)


def _unknown(inbound: Inbound, ours: Mapping[str, PurchaseOrder], file: str, at: datetime) -> AttentionItem:
    foreign = next(number for number in inbound.orders if number not in ours)
    facts = {"order": foreign[:LONGEST_NUMBER], "kind": str(inbound.kind)}
    return about(Reason.UNKNOWN_ORDER, inbound.payload_id, facts, at=at, file=file)


def _entered(
    stored: Invoice | None, notice: InvoiceNotice, ours: Mapping[str, PurchaseOrder], file: str, at: datetime
) -> Invoice:
    entry = registered(stored, notice, file=file, at=at)
    first = next(iter(ours.values()), None)
    if first is None or entry.billing_group:
        return entry
    return replace(entry, billing_group=first.billing_group, is_test=first.is_test)


def _disputed(stored: Invoice | None, entry: Invoice, at: datetime) -> list[Change]:
    """Two different documents under one number wait for a person; gone when one of them is taken back."""
    newest = max(entry.versions.values(), key=lambda each: each.written_at, default=entry.said)
    facts = {"number": entry.number, "payload_id": newest.payload_id}
    trouble = about(Reason.DUPLICATE_INVOICE, entry.key, facts, at=at, file=newest.file)
    was_disputed = stored is not None and stored.is_disputed
    if entry.is_disputed and (stored is None or len(entry.versions) > len(stored.versions)):
        return [Kept(trouble)]
    return [Erased(trouble)] if was_disputed and not entry.is_disputed else []
