"""What Amazon posts to us about an order."""

import hashlib
from datetime import datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Kept, Said
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing import confirmation as confirmations
from chalicelib.domain.purchasing.confirmation import Confirmation
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status, deliver
from chalicelib.ports.commit import Commit
from chalicelib.ports.doors import Unreadable
from chalicelib.ports.files import Files
from chalicelib.ports.purchasing import Inbound, PurchaseOrders
from chalicelib.ports.settings import Settings

# Where documents about orders that are not ours are kept, so that a repetition of them is recognised too.
UNMATCHED = "unmatched"
# Of a number that is not ours, what recognises it.
LONGEST_NUMBER = 80

_WAITING = frozenset({Delivery.PENDING, Delivery.UNKNOWN})
_PROOFS = frozenset({Kind.SHIP_NOTICE, Kind.INVOICE})


def hear(
    inbound: Inbound,
    *,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    settings: Settings,
    files: Files,
    commit: Commit,
) -> None:
    """Takes a document once, by its payloadID; it is durable when this returns, whatever it turns out to say."""
    try:
        order = orders.get(inbound.order)
    except NotFound:
        order = None
    owner = order.number if order else UNMATCHED
    if orders.document(owner, inbound.payload_id) is not None:
        return
    file = files.keep(file_name(owner, inbound), inbound.raw)
    document = Document(owner, inbound.payload_id, inbound.kind, received_at=at, file=file)
    received = Audited(
        f"received_{inbound.kind}", owner, by="amazon", at=at, where=where, facts={"payload_id": inbound.payload_id}
    )
    if order is None:
        unknown = needed(
            Reason.UNKNOWN_ORDER,
            inbound.payload_id,
            at=at,
            file=file,
            order=inbound.order[:LONGEST_NUMBER],
            kind=inbound.kind,
        )
        commit(Created(document), received, Kept(unknown))
        return
    commit(Created(document), received, *_consequences(order, inbound, orders, settings, at))


def keep_unreadable(
    unreadable: Unreadable, *, where: str, at: datetime, orders: PurchaseOrders, files: Files, commit: Commit
) -> None:
    """Keeps a genuine document that means nothing to us, once, where an administrator sees it."""
    if orders.document(UNMATCHED, unreadable.payload_id) is not None:
        return
    inbound = Inbound(unreadable.kind, unreadable.payload_id, "", unreadable.raw)
    file = files.keep(file_name(UNMATCHED, inbound), inbound.raw)
    facts = {"payload_id": inbound.payload_id, "kind": str(inbound.kind)}
    commit(
        Created(Document(UNMATCHED, inbound.payload_id, inbound.kind, received_at=at, file=file)),
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


def _consequences(
    order: PurchaseOrder, inbound: Inbound, orders: PurchaseOrders, settings: Settings, at: datetime
) -> list[Change]:
    if inbound.confirmation is None and inbound.kind not in _PROOFS:
        return []
    if order.status is not Status.ORDERED or order.delivery is Delivery.REFUSED:
        said = str(order.delivery or order.status)
        return [Kept(needed(Reason.CONTRADICTION, order.number, at=at, said=said, payload_id=inbound.payload_id))]
    if inbound.confirmation is not None:
        return _confirmed(order, inbound.confirmation, orders, settings, at)
    return _proven(order, orders, at)


def _confirmed(
    order: PurchaseOrder, confirmation: Confirmation, orders: PurchaseOrders, settings: Settings, at: datetime
) -> list[Change]:
    ordered = orders.content(order.number, order.content_version).lines
    before = orders.at_amazon(order.number)
    side = confirmations.heard(before, confirmation, ordered, at=at)
    verb = confirmations.verb(side, ordered)
    answered = deliver(order, verb, at=at) if verb else order
    changes: list[Change] = [Changed(before, side) if before.lines else Created(side), Changed(order, answered)]
    if answered.delivery != order.delivery:
        changes.append(Said(TellApplicant(order.number, news=str(answered.delivery)), due_at=at))
        changes += _settled(order, orders, at)
    if dearer := confirmations.overpriced(side, ordered, settings.integration().tolerance):
        changes.append(Kept(needed(Reason.OVERPRICED, order.number, at=at, lines=", ".join(map(str, dearer)))))
    return changes


def _proven(order: PurchaseOrder, orders: PurchaseOrders, at: datetime) -> list[Change]:
    """Who ships or invoices an order has it, whatever became of the answer to it."""
    if order.delivery not in _WAITING:
        return []
    told = Said(TellApplicant(order.number, news="sent"), due_at=at)
    return [Changed(order, deliver(order, "receive", at=at)), told, *_settled(order, orders, at)]


def _settled(order: PurchaseOrder, orders: PurchaseOrders, at: datetime) -> list[Change]:
    """What ends with the uncertainty about an order: its entry, and any repetition that begins in this moment, which
    finds its recovery point touched."""
    if order.delivery not in _WAITING:
        return []
    dispatch = orders.dispatch(order.number)
    trouble = needed(Reason.UNKNOWN_DELIVERY, order.number, at=at)
    return [Erased(trouble), *([Changed(dispatch, dispatch)] if dispatch else [])]
