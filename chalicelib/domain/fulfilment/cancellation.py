"""Asking Amazon to cancel an order, or lines of it: the recovery point of one such wish, kept for as long as the order.

| step     | what is next                                                   | becomes                      |
|----------|----------------------------------------------------------------|------------------------------|
| asked    | its document is put at Amazon, of which nothing follows yet    | written, refused             |
| written  | Amazon is asked to work on it                                  | sending, then sent, refused  |
| sending  | no answer: it is looked up whether Amazon works on it          | doubted                      |
| sent     | Amazon's report is awaited                                     | taken, doubted               |
| doubted  | the order is read back: is it canceled all the same?           | taken, written, refused      |
| taken    | the order is read until it says so itself                      | done, refused                |

Asking twice cancels once: Amazon refuses to cancel what is canceled. That is why a refusal counts only when the order,
read back, is not canceled after all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.attention import AttentionItem, Reason, about, needed
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder, AmazonStatus

# Longer than the asking function may run (60 s): whoever asked and recorded nothing by then is dead.
LEASE = timedelta(seconds=90)
# A message is under way for every wish; a schedule that did not wait for it would ask Amazon twice.
PATIENCE = timedelta(minutes=1)
# A feed takes minutes, and Amazon answers getFeed twice a second.
FIRST_LOOK, LAST_LOOK = timedelta(seconds=20), timedelta(minutes=5)
# An order says moments after the report that it is canceled.
FIRST_READ = timedelta(seconds=15)
# A report that nobody can read is as late as any; by then the order knows.
KNOWN_AFTER = timedelta(minutes=5)
# Nobody lets us in, or Amazon is down: it goes on when they do again.
REPEAT_EVERY = timedelta(minutes=10)
# Most outages are short: so many attempts follow each other at once.
SOON = 3
# Until then it may be a slow feed; afterwards a person should know, because the ship-by time comes nearer.
WORTH_A_LOOK = timedelta(hours=1)
# Amazon said yes so long ago and the order is as it was; or it was asked so long ago and never said anything: it never
# will, and the order has to be shipped or canceled by hand.
GIVEN_UP_AFTER, FORGOTTEN_AFTER = timedelta(hours=6), timedelta(hours=24)
# Amazon's clock and ours; a feed that was made before we asked for it is not ours.
SKEW = timedelta(minutes=2)

TROUBLES = (Reason.CANCEL_REFUSED, Reason.CANCEL_UNANSWERED, Reason.CANCEL_STOPPED)


class CancelReason(StrEnum):
    """Amazon's own codes, of which one is demanded (facts, section 4)."""

    NO_INVENTORY = "NoInventory"
    UNDELIVERABLE = "ShippingAddressUndeliverable"
    EXCHANGE = "CustomerExchange"
    BUYER_CANCELED = "BuyerCanceled"
    ADJUSTMENT = "GeneralAdjustment"
    CREDIT_DECISION = "CarrierCreditDecision"
    RISK = "RiskAssessmentInformationNotValid"
    COVERAGE = "CarrierCoverageFailure"
    RETURNED = "CustomerReturn"
    NOT_RECEIVED = "MerchandiseNotReceived"


class CancelStep(StrEnum):
    ASKED = "asked"  # by a person; nothing has left the house
    WRITTEN = "written"  # its document lies at Amazon, and nothing follows from it yet
    SENDING = "sending"  # asked for; without an answer nobody knows whether Amazon has it
    SENT = "sent"  # Amazon has it
    DOUBTED = "doubted"  # nothing of it is under way, and nobody said that it is canceled
    TAKEN = "taken"  # Amazon cancels; the order itself says so moments later
    DONE = "done"  # the order says so
    REFUSED = "refused"  # with Amazon's words; the order is work again


OPEN = frozenset(CancelStep) - {CancelStep.DONE, CancelStep.REFUSED}


@dataclass(frozen=True, slots=True)
class Cancellation:
    """``number`` is from 1: after a refusal somebody may ask again. ``lines`` are Amazon's; without any it is the whole
    order. ``wish`` is the document, ``request`` what Amazon made of it. ``due_at`` is when it goes on."""

    order_id: str
    number: int
    reason: CancelReason
    asked_at: datetime
    asked_by: str
    lines: tuple[str, ...] = ()
    step: CancelStep = CancelStep.ASKED
    wish: str = ""
    request: str = ""
    sent_at: datetime | None = None  # the first time
    attempt: int = 0
    taken_at: datetime | None = None
    due_at: datetime | None = None
    words: str = ""  # Amazon's
    trouble: Reason | None = None  # whose entry stands under *Needs attention*
    revision: int = 0

    @property
    def is_open(self) -> bool:
        return self.step in OPEN


def written(wished: Cancellation, wish: str, *, at: datetime) -> Cancellation:
    return replace(wished, step=CancelStep.WRITTEN, wish=wish, due_at=at, trouble=None)


def sending(wished: Cancellation, *, at: datetime) -> Cancellation:
    """The recovery point: durable before Amazon is asked, and before it is asked again."""
    return replace(
        wished,
        step=CancelStep.SENDING,
        sent_at=wished.sent_at or at,
        attempt=wished.attempt + 1,
        due_at=at + LEASE,
        trouble=_trouble(wished, at),
    )


def not_sent(wished: Cancellation, *, until: datetime) -> Cancellation:
    """Amazon certainly does not have it."""
    return replace(wished, step=CancelStep.WRITTEN, attempt=wished.attempt - 1, due_at=until)


def sent(wished: Cancellation, request: str, *, at: datetime) -> Cancellation:
    return replace(wished, step=CancelStep.SENT, request=request, due_at=at + FIRST_LOOK)


def unknown(wished: Cancellation) -> Cancellation:
    """Amazon no longer knows what it made of it."""
    return replace(wished, step=CancelStep.SENDING, request="")


def doubted(wished: Cancellation, words: str = "", *, at: datetime) -> Cancellation:
    """``words`` are those with which Amazon refused."""
    return replace(wished, step=CancelStep.DOUBTED, words=words, due_at=at)


def unwritten(wished: Cancellation, *, at: datetime) -> Cancellation:
    """Its document is gone."""
    return replace(wished, step=CancelStep.ASKED, wish="", due_at=at + REPEAT_EVERY)


def absent(wished: Cancellation, *, at: datetime) -> Cancellation:
    """Amazon was asked: nothing of it is under way, and the order is as it was. It is asked for once more."""
    due_at = at if wished.attempt < SOON else at + REPEAT_EVERY
    return replace(wished, step=CancelStep.WRITTEN, due_at=due_at)


def waiting(wished: Cancellation, *, at: datetime) -> Cancellation:
    """Amazon works on it, or is not to be reached."""
    waited = at - (wished.taken_at or wished.sent_at or wished.asked_at)
    due_at = at + min(LAST_LOOK, max(FIRST_LOOK, waited))
    return replace(wished, due_at=due_at, trouble=_trouble(wished, at))


def stopped(wished: Cancellation, *, at: datetime) -> Cancellation:
    """Nobody lets us in for this seller."""
    return replace(wished, due_at=at + REPEAT_EVERY, trouble=Reason.CANCEL_STOPPED)


def taken(wished: Cancellation, *, at: datetime) -> Cancellation:
    return replace(wished, step=CancelStep.TAKEN, taken_at=at, due_at=at + FIRST_READ, words="", trouble=None)


def is_given_up(wished: Cancellation, *, at: datetime) -> bool:
    if wished.taken_at is not None:
        return at - wished.taken_at >= GIVEN_UP_AFTER
    return at - wished.asked_at >= FORGOTTEN_AFTER


def done(wished: Cancellation) -> Cancellation:
    return replace(wished, step=CancelStep.DONE, due_at=None, trouble=None)


def refused(wished: Cancellation, words: str, *, why: Reason = Reason.CANCEL_REFUSED) -> Cancellation:
    return replace(wished, step=CancelStep.REFUSED, words=words, due_at=None, trouble=why)


def is_canceled(told: AmazonOrder, wished: Cancellation) -> bool:
    """Whether the order says that what was wished for has come true."""
    if told.status is AmazonStatus.CANCELLED:
        return True
    if not wished.lines:
        return False
    others = {line.id for line in told.lines if line.open or _is_shipped(line)}
    return others.isdisjoint(wished.lines)


def is_shipped(told: AmazonOrder, wished: Cancellation) -> bool:
    """Whether something of it has left, by whomever it was sent: then it never comes true."""
    return told.status is AmazonStatus.SHIPPED or any(
        line.id in wished.lines and _is_shipped(line) for line in told.lines
    )


def entry(wished: Cancellation, *, at: datetime) -> AttentionItem | None:
    """The one that stands for its trouble; None where there is none."""
    if wished.trouble is None:
        return None
    facts = {"words": wished.words, "lines": str(len(wished.lines) or "")}
    return about(wished.trouble, wished.order_id, {name: fact for name, fact in facts.items() if fact}, at=at)


def over(order_id: str, *, at: datetime) -> Iterator[AttentionItem]:
    """The entries that leave once it is canceled, to be erased whether or not they stand there."""
    return (needed(reason, order_id, at=at) for reason in TROUBLES)


def _is_shipped(line: AmazonLine) -> bool:
    return not line.canceled_by and line.fulfilled >= line.quantity


def _trouble(wished: Cancellation, at: datetime) -> Reason | None:
    return Reason.CANCEL_UNANSWERED if at - wished.asked_at >= WORTH_A_LOOK else None
