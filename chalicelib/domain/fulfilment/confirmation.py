"""Telling Amazon that a box has left: the recovery point of one confirmShipment, kept for as long as the order.

One box is one package at Amazon: it has one ``reference`` for ever, and sending it again edits the package. Until a
tracking number is known nothing can be sent (``tracking_missing``).

| fate             | what is next                                              | becomes                              |
|------------------|-----------------------------------------------------------|--------------------------------------|
| tracking missing | a person says carrier and number                          | pending                              |
| pending          | it is sent, at once or when its time slot has come        | accepted, refused, unknown           |
| unknown          | the order is read back; what is not there is sent again   | accepted, pending, refused           |
| refused          | a person puts it right, or says that it is settled        | pending                              |
| accepted         | nothing, unless somebody puts carrier or number right     | pending: the same package is edited  |
| by Amazon        | nothing: its own label tells Amazon (Ship+)               | stays so                             |

Whoever sends has a lease. When it lapses without a record, its holder is dead, and the order is read back too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.attention import Reason
from chalicelib.domain.fulfilment import Box, Parcel
from chalicelib.domain.orders.amazon import Package

# Longer than the sending function may run (60 s), so that a lapsed lease means that its holder is dead.
LEASE = timedelta(seconds=90)
# A message is under way for every confirmation that is to be sent. Only what it has not settled by then is the
# schedule's: who looked earlier would book Amazon's slots twice.
PATIENCE = timedelta(minutes=1)
# Sending it again does no harm, since the reference is the same: soon, because most outages are short, then without
# end, because a parcel that Amazon does not know of becomes a late shipment. It has an end when a person says so.
REPEAT_AFTER = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
REPEAT_EVERY = timedelta(minutes=30)
# So many attempts without an answer are worth a person's look; the ship-by time comes nearer.
WORTH_A_LOOK = 3


class Fate(StrEnum):
    TRACKING_MISSING = "tracking_missing"  # a person has to say carrier and number
    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"  # with Amazon's words; a person puts it right and sends it again
    UNKNOWN = "unknown"  # no answer: the order is read back, then the same reference goes out again
    BY_AMAZON = "by_amazon"  # it travels under Amazon's own label, and Amazon confirms it: nothing is ever sent


@dataclass(frozen=True, slots=True)
class Confirmation:
    """``items`` are Amazon's pieces by line. ``due_at`` is when the schedule looks at it next; None when there is
    nothing to do."""

    order_id: str
    box: int
    reference: int  # packageReferenceId: positive, told as text
    fate: Fate
    shipped_at: datetime
    items: Mapping[str, int]
    parcel: Parcel
    due_at: datetime | None = None
    attempt: int = 0  # how often this edition was sent
    edition: int = 1  # grows when somebody corrects carrier or number
    fence: int = 0  # only the holder of the newest one may record what came back
    lapses_at: datetime | None = None  # while somebody sends it, or died sending
    code: str = ""
    words: str = ""  # Amazon's
    request_id: str = ""
    accepted_at: datetime | None = None
    trouble: Reason | None = None  # whose entry stands under *Needs attention*
    revision: int = 0


def first(box: Box, parcel: Parcel, reference: int, *, is_ready: bool, at: datetime) -> Confirmation:
    """Of a box that leaves now. ``is_ready``: carrier and tracking are known, or need not be."""
    return Confirmation(
        order_id=box.order_id,
        box=box.number,
        reference=reference,
        fate=Fate.PENDING if is_ready else Fate.TRACKING_MISSING,
        shipped_at=at,
        items=dict(box.contents),
        parcel=parcel,
        due_at=at + PATIENCE if is_ready else None,
        trouble=None if is_ready else Reason.TRACKING_MISSING,
    )


def left_to_amazon(told: Confirmation) -> Confirmation:
    """Of a box that leaves under Amazon's own label."""
    return replace(told, fate=Fate.BY_AMAZON, due_at=None, trouble=None)


def is_to_send(told: Confirmation) -> bool:
    return told.fate in (Fate.PENDING, Fate.UNKNOWN)


def is_being_sent(told: Confirmation, at: datetime) -> bool:
    return told.lapses_at is not None and at < told.lapses_at


def claimed(told: Confirmation, *, at: datetime) -> Confirmation:
    """The recovery point, to be durable before the first byte leaves. Of one whose sender died nobody knows whether
    Amazon has it, and it stays so until the order is read back."""
    lapses_at = at + LEASE
    return replace(
        told,
        fate=told.fate if told.lapses_at is None else Fate.UNKNOWN,
        attempt=told.attempt + 1,
        fence=told.fence + 1,
        lapses_at=lapses_at,
        due_at=lapses_at,
    )


def waiting(told: Confirmation, until: datetime) -> Confirmation:
    """For a time slot of Amazon's: that was no attempt."""
    return replace(told, attempt=told.attempt - 1, lapses_at=None, due_at=until + PATIENCE)


def absent(told: Confirmation) -> Confirmation:
    """Amazon was asked and does not have it as it is: it goes out again, under the same lease."""
    return replace(told, fate=Fate.PENDING)


def accepted(told: Confirmation, *, at: datetime, request_id: str = "") -> Confirmation:
    return replace(
        told,
        fate=Fate.ACCEPTED,
        accepted_at=at,
        due_at=None,
        lapses_at=None,
        code="",
        words="",
        request_id=request_id,
        trouble=None,
    )


def refused(
    told: Confirmation, *, code: str, words: str, request_id: str = "", why: Reason = Reason.CONFIRMATION_REFUSED
) -> Confirmation:
    """By Amazon, in its words, or because of ``why``, by ourselves and without any."""
    return replace(
        told,
        fate=Fate.REFUSED,
        due_at=None,
        lapses_at=None,
        code=code,
        words=words,
        request_id=request_id,
        trouble=why,
    )


def unanswered(told: Confirmation, *, at: datetime, request_id: str = "") -> Confirmation:
    return replace(
        told,
        fate=Fate.UNKNOWN,
        lapses_at=None,
        due_at=next_repeat(told, at=at),
        request_id=request_id,
        trouble=Reason.CONFIRMATION_UNANSWERED if told.attempt >= WORTH_A_LOOK else None,
    )


def stopped(told: Confirmation, *, at: datetime) -> Confirmation:
    """Nobody lets us in for this seller. That was no attempt; it goes out when they do again."""
    return replace(
        told,
        attempt=told.attempt - 1,
        lapses_at=None,
        due_at=at + REPEAT_EVERY,
        trouble=Reason.CONFIRMATION_STOPPED,
    )


def next_repeat(told: Confirmation, *, at: datetime) -> datetime:
    done = max(0, told.attempt - 1)
    return at + (REPEAT_AFTER[done] if done < len(REPEAT_AFTER) else REPEAT_EVERY)


def handed_on(told: Confirmation, *, at: datetime) -> Confirmation:
    """A message is on its way again; the schedule looks after it later."""
    return replace(told, due_at=at + REPEAT_AFTER[-1])


def corrected(told: Confirmation, parcel: Parcel, *, at: datetime) -> Confirmation:
    """The next edition, of the same package. What is being sent at this moment may no longer be recorded, and its lease
    has to end first: else the older edition might arrive after the newer one."""
    is_busy = is_being_sent(told, at)
    return replace(
        told,
        parcel=parcel,
        fate=Fate.PENDING,
        edition=told.edition + 1,
        attempt=0,
        fence=told.fence + 1,
        lapses_at=told.lapses_at if is_busy else None,
        due_at=starts_at(told, at) + PATIENCE,
        code="",
        words="",
        trouble=None,
    )


def starts_at(told: Confirmation, at: datetime) -> datetime:
    """When it may be sent: now, or when the lease of whoever sends it has ended."""
    return told.lapses_at if told.lapses_at is not None and at < told.lapses_at else at


def package_of(told: Confirmation, packages: Iterable[Package]) -> Package | None:
    """Ours among Amazon's, by its reference: text there, and a number here."""
    for package in packages:
        if package.reference.isascii() and package.reference.isdecimal() and int(package.reference) == told.reference:
            return package
    return None


def is_as_told(told: Confirmation, package: Package, carriers: Iterable[str]) -> bool:
    """Whether Amazon's package says all that this edition says. ``carriers`` are the names by which Amazon may know
    its carrier; one that it calls differently is only told once more."""
    return (
        dict(package.items) == dict(told.items)
        and _plain(package.tracking) == _plain(told.parcel.tracking)
        and _plain(package.carrier) in {_plain(each) for each in carriers}
    )


def free_reference(box: int, used: Iterable[str]) -> int:
    """The box's own number, or the next that no package of the order has: others may have confirmed before us."""
    taken = {int(each) for each in used if each.isascii() and each.isdecimal()}
    return next(number for number in range(box, box + len(taken) + 1) if number not in taken)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
