"""What a document of Amazon's does to the order that it names."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.attention import Reason, about, needed
from chalicelib.domain.changes import Change, Changed, Created, Erased, Kept, Said
from chalicelib.domain.messages import IndexOrder, TellApplicant
from chalicelib.domain.purchasing import confirmation as confirmations
from chalicelib.domain.purchasing import doubts, invoices, shipping
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status, deliver
from chalicelib.domain.search import amazon_orders
from chalicelib.ports.purchasing import Inbound, PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases.purchasing.matching import Situation, Turn, situation

_WAITING = frozenset({Delivery.PENDING, Delivery.UNKNOWN})
_PROOFS = frozenset({Kind.SHIP_NOTICE, Kind.INVOICE})


@dataclass(frozen=True, slots=True)
class Consequences:
    """``turn`` is what became of the order's situation, if the invoices have to be compared anew. ``is_waiting``: the
    document has no effect yet, because the order's life has no place for it."""

    changes: tuple[Change, ...] = ()
    turn: Turn | None = None
    is_waiting: bool = False


def consequences(
    order: PurchaseOrder, inbound: Inbound, *, file: str, orders: PurchaseOrders, settings: Settings, at: datetime
) -> Consequences:
    """Raises Refused for a document with more than we can keep."""
    if inbound.confirmation is None and inbound.kind not in _PROOFS:
        return Consequences()
    if order.status is not Status.ORDERED or order.delivery is Delivery.REFUSED:
        said = str(order.delivery or order.status)
        trouble = needed(Reason.CONTRADICTION, order.number, at=at, file=file, said=said, payload_id=inbound.payload_id)
        if inbound.confirmation is not None:
            return Consequences((Kept(trouble),), is_waiting=True)
        return _with(_kept(order, order, inbound, orders, at), Kept(trouble))
    if inbound.confirmation is not None:
        return _confirmed(order, inbound, orders, settings, at)
    return _proven(order, inbound, orders, at)


def _confirmed(
    order: PurchaseOrder, inbound: Inbound, orders: PurchaseOrders, settings: Settings, at: datetime
) -> Consequences:
    assert inbound.confirmation is not None  # noqa: S101  # said by whoever called
    before = situation(order, orders)
    ordered = before.content.lines
    side = confirmations.heard(before.side, inbound.confirmation, ordered, at=at)
    verb = confirmations.verb(side, ordered)
    answered = deliver(order, verb, at=at) if verb else order
    after = replace(before, order=answered, side=side)
    changes: list[Change] = [
        Changed(before.side, side) if before.side.lines else Created(side),
        Changed(order, answered),
    ]
    if answered.delivery != order.delivery:
        changes.append(Said(TellApplicant(order.number, news=str(answered.delivery)), due_at=at))
        changes += _settled(order, orders, at)
    changes += [*_priced(before, after, settings, at), *_unexpected(before, after, at), *_indexed(before, after, at)]
    return Consequences(tuple(changes), Turn(before, after))


def _priced(before: Situation, after: Situation, settings: Settings, at: datetime) -> Iterator[Change]:
    """Said again when something else is too dear; gone when nothing is."""
    tolerance, number = settings.integration().tolerance, after.order.number

    def dear(now: Situation) -> dict[str, str]:
        lines = confirmations.overpriced(now.side, now.content.lines, tolerance)
        total = doubts.dearer_in_all(now.side, now.order, now.content, tolerance)
        named = {"lines": ", ".join(map(str, lines)), "total": str(total or "")}
        return {name: text for name, text in named.items() if text}

    found, known = dear(after), dear(before)
    if not found and after.side.lines:  # Amazon's own prices are known by now, and nobody minds them
        yield Erased(needed(Reason.CART_DISAGREES, number, at=at))
    if found and found != known:
        yield Kept(about(Reason.OVERPRICED, number, found, at=at))
    if known and not found:
        yield Erased(needed(Reason.OVERPRICED, number, at=at))


def _unexpected(before: Situation, after: Situation, at: datetime) -> Iterator[Change]:
    """More than was ordered, and lines that nobody ordered."""

    def odd(now: Situation) -> dict[str, str]:
        more = doubts.too_many(now.side, now.content.lines)
        named = {"more": ", ".join(map(str, more)), "unknown": ", ".join(map(str, now.side.unknown))}
        return {name: text for name, text in named.items() if text}

    found, known = odd(after), odd(before)
    if found and found != known:
        yield Kept(about(Reason.UNEXPECTED, after.order.number, found, at=at))
    if known and not found:
        yield Erased(needed(Reason.UNEXPECTED, after.order.number, at=at))


def _proven(order: PurchaseOrder, inbound: Inbound, orders: PurchaseOrders, at: datetime) -> Consequences:
    """Who ships or invoices an order has it, whatever became of the answer to it."""
    if order.delivery not in _WAITING:
        return _kept(order, order, inbound, orders, at)
    told = Said(TellApplicant(order.number, news="sent"), due_at=at)
    received = deliver(order, "receive", at=at)
    found = _kept(order, received, inbound, orders, at)
    touched = () if found.turn else (Changed(order, received),)
    return _with(found, *touched, told, *_settled(order, orders, at))


def _kept(
    order: PurchaseOrder, now: PurchaseOrder, inbound: Inbound, orders: PurchaseOrders, at: datetime
) -> Consequences:
    """What the document says is sent or asked for, beside what was known; the head is touched too (``matching``)."""
    notices = [notice for notice in inbound.notices if notice.order == order.number]
    asked = inbound.invoice
    shares = [share for share in asked.shares if share.order == order.number] if asked else []
    if not notices and (asked is None or asked.is_information or not shares):
        return Consequences()
    before = situation(order, orders)
    shipments, invoiced = before.shipments, before.invoiced
    for notice in notices:
        shipments = shipping.noticed(shipments, notice, at=at)
    if asked is not None:
        for share in shares:
            invoiced = invoices.billed(invoiced, asked, share, at=at)
    after = replace(before, order=now, shipments=shipments, invoiced=invoiced)
    changes: list[Change] = [Changed(order, now)]
    if shipments != before.shipments:
        changes.append(Changed(before.shipments, shipments) if before.shipments.known else Created(shipments))
    if invoiced != before.invoiced:
        is_known = bool(before.invoiced.papers or before.invoiced.withdrawn)
        changes.append(Changed(before.invoiced, invoiced) if is_known else Created(invoiced))
    changes += _indexed(before, after, at)
    return Consequences(tuple(changes), Turn(before, after))


def _indexed(before: Situation, after: Situation, at: datetime) -> Iterator[Change]:
    """An order is found by Amazon's numbers for it too."""
    if amazon_orders(before.side, before.shipments) != amazon_orders(after.side, after.shipments):
        yield Said(IndexOrder(after.order.number), due_at=at)


def _with(found: Consequences, *more: Change) -> Consequences:
    return replace(found, changes=(*found.changes, *more))


def _settled(order: PurchaseOrder, orders: PurchaseOrders, at: datetime) -> list[Change]:
    """What ends with the uncertainty about an order: its entry, and any repetition that begins in this moment, which
    finds its recovery point touched."""
    if order.delivery not in _WAITING:
        return []
    dispatch = orders.dispatch(order.number)
    troubles = [needed(reason, order.number, at=at) for reason in (Reason.UNKNOWN_DELIVERY, Reason.STUCK_DELIVERY)]
    return [*map(Erased, troubles), *([Changed(dispatch, dispatch)] if dispatch else [])]
