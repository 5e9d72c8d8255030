"""Sending an approved order to Amazon once, and finding out what became of it.

The journey: ``place`` writes the recovery point (ids, attempt, lease) and a ``CheckDispatch`` for the moment the lease
lapses, and only then lets the first byte leave. Whatever comes back is recorded under the same fence. When nothing
comes back, or the sender dies, the check finds it: the order is ``unknown``, and the same ids go out again a few times
if the setting allows it; then it is a task for a person (``settling``). See docs/decisions for why a refusal of a
repetition does not count as one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Kept, Said
from chalicelib.domain.errors import Refused
from chalicelib.domain.messages import CheckDispatch, TellApplicant
from chalicelib.domain.purchasing import custom_fields, delivery
from chalicelib.domain.purchasing.delivery import Answer, Dispatch, Receipt
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status, deliver
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.files import Files
from chalicelib.ports.purchasing import Inbound, Placement, PurchaseOrders, Supplier
from chalicelib.ports.settings import Settings
from chalicelib.ports.world import Clock, Ids, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.purchasing.documents import file_name

NOBODY_ANSWERED = Receipt(Answer.NONE, text="The answer was lost.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attempt to send an order came to: its recovery point, and how far the order got at Amazon."""

    dispatch: Dispatch
    delivery: Delivery | None


def place(
    number: str,
    *,
    at: datetime,
    clock: Clock,
    ids: Ids,
    pause: Pause,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    supplier: Supplier,
    files: Files,
    commit: Commit,
) -> Attempt | None:
    """Sends the order if it still waits to be sent; any number of these messages has the effect of one. None when there
    was nothing to send."""
    order = orders.get(number)
    if order.status is not Status.ORDERED or order.delivery is not Delivery.PENDING:
        return None
    before = orders.dispatch(number)
    if before is None:
        claim = delivery.first(number, payload_id=ids.payload_id(at), at=at)
    elif before.receipt is None:
        return None  # somebody is sending it, or died doing so; the check that was written with the claim finds out
    elif before.receipt.answer is Answer.REFUSED:
        claim = delivery.corrected(before, payload_id=ids.payload_id(at), at=at)
    else:
        claim = delivery.again(before, at=at)
    return _send(order, before, claim, at, clock, pause, orders, people, settings, supplier, files, commit)


def check_dispatch(
    number: str,
    fence: int,
    *,
    at: datetime,
    clock: Clock,
    pause: Pause,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    supplier: Supplier,
    files: Files,
    commit: Commit,
) -> Attempt | None:
    """Looks after an attempt that has no answer: declares it unknown, repeats it when that is due, or calls a person.
    None when there was nothing to do but wait."""
    order, dispatch = orders.get(number), orders.dispatch(number)
    if dispatch is None or dispatch.fence != fence or order.delivery not in {Delivery.PENDING, Delivery.UNKNOWN}:
        return None  # answered, or confirmed, or somebody else's attempt by now
    if dispatch.receipt is None:
        if delivery.is_lost(dispatch, at):
            return _record(number, fence, NOBODY_ANSWERED, at, orders, settings, commit)
        commit(Said(CheckDispatch(number, fence=fence), due_at=dispatch.lapses_at))
    elif order.delivery is Delivery.UNKNOWN and dispatch.receipt.answer is Answer.NONE:
        due = _repeat_due(dispatch, settings, at)
        if due is None:
            return _committed(_handed_over(dispatch, dispatch, dispatch.receipt, at), dispatch, order, commit)
        if at >= due:
            claim = delivery.again(dispatch, at=at)
            return _send(order, dispatch, claim, at, clock, pause, orders, people, settings, supplier, files, commit)
    return None


def _send(
    order: PurchaseOrder,
    before: Dispatch | None,
    claim: Dispatch,
    at: datetime,
    clock: Clock,
    pause: Pause,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    supplier: Supplier,
    files: Files,
    commit: Commit,
) -> Attempt | None:
    try:
        placement = _placement(order, claim, at, orders, people, settings)
        supplier.check(placement)
    except Refused as refusal:  # nothing has left the house, so there is nothing to recover from
        receipt = Receipt(Answer.REFUSED, text=str(refusal))
        changes = _outcome(order, before, claim, receipt, settings, at, by="crossdock")
        return _committed(changes, delivery.recorded(claim, receipt), order, commit)
    sent = [_kept(placement, supplier, files)] if claim.attempt == 1 else []
    check = Said(CheckDispatch(order.number, fence=claim.fence), due_at=claim.lapses_at)
    commit(_stored(before, claim), *sent, check, Erased(needed(Reason.STUCK_DELIVERY, order.number, at=at)))
    receipt = supplier.place(placement)
    return decided_again(
        lambda: _record(order.number, claim.fence, receipt, clock.now(), orders, settings, commit),
        pause,
    )


def _kept(placement: Placement, supplier: Supplier, files: Files) -> Change:
    """What is about to leave, written down before it does; a repetition is the same document."""
    inbound = Inbound(Kind.ORDER, placement.payload_id, placement.order.number, supplier.document(placement))
    file = files.keep(file_name(placement.order.number, inbound), inbound.raw)
    sent = Document(placement.order.number, placement.payload_id, Kind.ORDER, received_at=placement.at, file=file)
    return Created(sent)


def _placement(
    order: PurchaseOrder, claim: Dispatch, at: datetime, orders: PurchaseOrders, people: People, settings: Settings
) -> Placement:
    integration = settings.integration()
    return Placement(
        credentials=integration.credentials(order.credential_set),
        order=order,
        content=orders.content(order.number, order.content_version),
        company=settings.company(),
        person=people.get(order.applicant),
        payload_id=claim.payload_id,
        at=at,
        extrinsics=custom_fields.extrinsics_of(order, integration.extrinsics),
    )


def _record(
    number: str, fence: int, receipt: Receipt, at: datetime, orders: PurchaseOrders, settings: Settings, commit: Commit
) -> Attempt | None:
    """Writes down what came back, if this attempt is still ours to speak for."""
    order, dispatch = orders.get(number), orders.dispatch(number)
    if dispatch is None or dispatch.fence != fence or dispatch.receipt is not None:
        return None
    changes = _outcome(order, dispatch, dispatch, receipt, settings, at, by="amazon")
    return _committed(changes, delivery.recorded(dispatch, receipt), order, commit)


def _committed(changes: Iterable[Change], attempt: Dispatch, order: PurchaseOrder, commit: Commit) -> Attempt:
    planned = list(changes)
    commit(*planned)
    moved = (change.after for change in planned if isinstance(change, Changed))
    return Attempt(
        attempt, next((after.delivery for after in moved if isinstance(after, PurchaseOrder)), order.delivery)
    )


def _outcome(
    order: PurchaseOrder,
    before: Dispatch | None,
    attempt: Dispatch,
    receipt: Receipt,
    settings: Settings,
    at: datetime,
    *,
    by: str,
) -> Iterator[Change]:
    """Everything that the answer to an attempt changes; ``before`` is the recovery point as it stands stored."""
    number, recorded = order.number, delivery.recorded(attempt, receipt)
    facts = {"code": receipt.code, "text": receipt.text, "attempt": str(attempt.attempt)}
    yield Audited(f"amazon_{receipt.answer}", number, by=by, at=at, where="order request", facts=facts)
    if order.delivery not in {Delivery.PENDING, Delivery.UNKNOWN}:  # a confirmation was quicker, which says more
        yield _stored(before, recorded)
    elif receipt.answer is Answer.RECEIVED:
        yield _stored(before, recorded)
        yield Changed(order, deliver(order, "receive", at=at))
        yield Said(TellApplicant(number, news="sent"), due_at=at)
        yield Erased(needed(Reason.UNKNOWN_DELIVERY, number, at=at))
    elif receipt.answer is Answer.REFUSED and attempt.attempt == 1:
        yield _stored(before, recorded)
        yield Changed(order, deliver(order, "refuse", at=at))
        yield Said(TellApplicant(number, news="refused"), due_at=at)
        yield Kept(needed(Reason.REFUSED_DELIVERY, number, at=at, code=receipt.code, text=receipt.text))
    else:
        yield Changed(order, deliver(order, "lose", at=at))
        due = _repeat_due(recorded, settings, at) if receipt.answer is Answer.NONE else None
        if due is None:
            yield from _handed_over(before, recorded, receipt, at)
        else:
            yield _stored(before, recorded)
            yield Kept(_unknown(recorded, receipt, at, next_retry=due))
            yield Said(CheckDispatch(number, fence=recorded.fence), due_at=due)


def _handed_over(before: Dispatch | None, dispatch: Dispatch, receipt: Receipt, at: datetime) -> Iterator[Change]:
    """Repeating has an end: now it is a person's turn, and the applicant knows."""
    yield _stored(before, delivery.handed_over(dispatch))
    yield Kept(_unknown(dispatch, receipt, at, next_retry=None))
    yield Said(TellApplicant(dispatch.number, news="unknown"), due_at=at)


def _stored(before: Dispatch | None, dispatch: Dispatch) -> Change:
    return Created(dispatch) if before is None else Changed(before, dispatch)


def _unknown(dispatch: Dispatch, receipt: Receipt, at: datetime, *, next_retry: datetime | None) -> AttentionItem:
    facts = {"code": receipt.code, "text": receipt.text, "attempt": str(dispatch.attempt)}
    return needed(Reason.UNKNOWN_DELIVERY, dispatch.number, at=at, next_retry=next_retry, **facts)


def _repeat_due(dispatch: Dispatch, settings: Settings, at: datetime) -> datetime | None:
    return delivery.next_repeat(dispatch, at=at) if settings.integration().repeat_unknown else None
