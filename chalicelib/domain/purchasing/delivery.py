"""Getting an approved order to Amazon once: the recovery point, its lease, and when to send again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import Refused, Retryable

# Longer than the sending function may run (60 s), so that a lapsed lease means that its holder is dead.
LEASE = timedelta(seconds=90)
# An order whose fate is unknown is repeated with the same ids at these ages: soon, since most outages are short, then
# with patience. What could not be repeated within half an hour is a person's to decide: they may be waiting for the
# goods.
REPEAT_AFTER = (timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=20))
REPEAT_WITHIN = timedelta(minutes=30)


class Answer(StrEnum):
    """What came back when the document was sent."""

    RECEIVED = "received"  # status 200: Amazon has it
    REFUSED = "refused"  # a permanent no, with Amazon's code and text
    NONE = "none"  # a time-out, a broken connection, a 5xx or something unreadable: nobody knows


@dataclass(frozen=True, slots=True)
class Receipt:
    """Amazon's answer in our words; ``code`` and ``text`` exactly as they came. ``reference`` is the payloadID of the
    answer, by which Amazon's support finds it."""

    answer: Answer
    code: str = ""
    text: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The recovery point, durable before the first byte leaves. ``fence`` grows with every claim; only its holder may
    record."""

    number: str
    payload_id: str
    attempt: int  # how often these ids were sent
    fence: int
    lapses_at: datetime
    first_sent_at: datetime
    receipt: Receipt | None = None  # None while somebody is sending, or died sending
    superseded: tuple[str, ...] = ()  # payloadIDs that Amazon refused, replaced after a correction
    revision: int = 0


def first(number: str, *, payload_id: str, at: datetime) -> Dispatch:
    return Dispatch(number, payload_id, attempt=1, fence=1, lapses_at=at + LEASE, first_sent_at=at)


def again(dispatch: Dispatch, *, at: datetime) -> Dispatch:
    """The same ids once more. Raises Retryable while somebody may still be sending them, Refused once Amazon has the
    order."""
    if dispatch.receipt is None and at < dispatch.lapses_at:
        raise Retryable("This order is being sent at this moment.", order=dispatch.number)
    if dispatch.receipt is not None and dispatch.receipt.answer is Answer.RECEIVED:
        raise Refused("Amazon already has this order.", order=dispatch.number)
    return _claimed(dispatch, attempt=dispatch.attempt + 1, at=at)


def corrected(dispatch: Dispatch, *, payload_id: str, at: datetime) -> Dispatch:
    """A new payloadID for the same order. Raises Refused unless Amazon refused the document that carried the old one:
    while nobody knows what became of an order, it keeps its ids."""
    if dispatch.receipt is None or dispatch.receipt.answer is not Answer.REFUSED:
        raise Refused("Amazon may have this order, so it keeps its ids.", order=dispatch.number)
    return replace(
        _claimed(dispatch, attempt=1, at=at),
        payload_id=payload_id,
        first_sent_at=at,
        superseded=(*dispatch.superseded, dispatch.payload_id),
    )


def recorded(dispatch: Dispatch, receipt: Receipt) -> Dispatch:
    return replace(dispatch, receipt=receipt)


def settled(dispatch: Dispatch, *, has_arrived: bool, at: datetime) -> Dispatch:
    """A person's word about an attempt without an answer, under a new fence. That it did not arrive stays Answer.NONE:
    the ids were used and go out again unchanged, if at all. Raises Retryable while somebody is sending."""
    if dispatch.receipt is None and at < dispatch.lapses_at:
        raise Retryable("This order is being sent at this moment.", order=dispatch.number)
    receipt = Receipt(
        Answer.RECEIVED if has_arrived else Answer.NONE, text=dispatch.receipt.text if dispatch.receipt else ""
    )
    return replace(dispatch, fence=dispatch.fence + 1, receipt=receipt)


def handed_over(dispatch: Dispatch) -> Dispatch:
    """Left to a person, under a new fence: checks of this attempt that are still on their way find nothing to do."""
    return replace(dispatch, fence=dispatch.fence + 1)


def is_lost(dispatch: Dispatch, at: datetime) -> bool:
    """Whether its holder died: the lease lapsed and nothing was recorded."""
    return dispatch.receipt is None and at >= dispatch.lapses_at


def next_repeat(dispatch: Dispatch, *, at: datetime) -> datetime | None:
    """When the same ids go out again, at once if that is overdue; None when it is a person's turn."""
    done = dispatch.attempt - 1
    if done >= len(REPEAT_AFTER) or at > dispatch.first_sent_at + REPEAT_WITHIN:
        return None
    return max(at, dispatch.first_sent_at + REPEAT_AFTER[done])


def _claimed(dispatch: Dispatch, *, attempt: int, at: datetime) -> Dispatch:
    return replace(dispatch, attempt=attempt, fence=dispatch.fence + 1, lapses_at=at + LEASE, receipt=None)
