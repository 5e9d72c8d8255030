"""What one part of Crossdock tells another. A message is a hint: its consumer loads the present state and decides from
that.

Kinds are versioned: a field may be added with a default, anything else is a new version with a fixture of the old one
in tests/fixtures/messages. They carry ids only, never names, addresses or prices.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import ClassVar

from chalicelib.domain.errors import Problem

PURCHASE_ORDERS_OUT = "purchase-orders-out"
LETTERS = "letters"
MAIL_EVENTS = "mail-events"  # filled by the mail service, with what became of our letters
PROJECTIONS = "projections"
EXPORTS = "exports"
QUEUES = (PURCHASE_ORDERS_OUT, LETTERS, MAIL_EVENTS, PROJECTIONS, EXPORTS)
# Functions that no queue feeds: what they failed at is kept as dead letters too, but the sweep has long done that work,
# so there is nowhere to send it back to.
WITHOUT_QUEUE = ("publish-due", "publish-fresh")


def dead_letters_of(name: str) -> str:
    """The name of the queue where messages of a queue, or events of a function, end that failed too often."""
    return f"{name}-dlq"


@dataclass(frozen=True, slots=True)
class Message:
    """``subject`` is the order's number. The queue belongs to the kind."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    queue: ClassVar[str]

    subject: str


@dataclass(frozen=True, slots=True)
class PlacePurchaseOrder(Message):
    """An approved order waits to be sent to Amazon."""

    kind: ClassVar[str] = "place-purchase-order"
    queue: ClassVar[str] = PURCHASE_ORDERS_OUT


@dataclass(frozen=True, slots=True)
class CheckDispatch(Message):
    """Somebody began to send this order; by now there should be an answer."""

    kind: ClassVar[str] = "check-dispatch"
    queue: ClassVar[str] = PURCHASE_ORDERS_OUT

    fence: int = 0


@dataclass(frozen=True, slots=True)
class WatchDelivery(Message):
    """An approved order should have left by now; by another queue, so that a stuck one can't hide it."""

    kind: ClassVar[str] = "watch-delivery"
    queue: ClassVar[str] = LETTERS


@dataclass(frozen=True, slots=True)
class AskApprover(Message):
    """Somebody is asked to decide."""

    kind: ClassVar[str] = "ask-approver"
    queue: ClassVar[str] = LETTERS

    content_version: int = 0
    step: int = 0
    approver: str = ""
    delegate: str = ""  # when an absence begins: only whoever stands in now, for the approver has had this mail


@dataclass(frozen=True, slots=True)
class SendFreshLink(Message):
    """Somebody with a dead link asked for a fresh one, which goes to its approver and nobody else."""

    kind: ClassVar[str] = "send-fresh-link"
    queue: ClassVar[str] = LETTERS

    content_version: int = 0
    step: int = 0
    approver: str = ""


@dataclass(frozen=True, slots=True)
class HandOver(Message):
    """An absence begins: what waits for this person goes to the delegate. ``subject`` is the person's id."""

    kind: ClassVar[str] = "hand-over"
    queue: ClassVar[str] = LETTERS

    starts: str = ""  # of which absence (ISO 8601): a later one has a message of its own
    since: str = ""  # who was asked from then on was asked in the delegate's person already


@dataclass(frozen=True, slots=True)
class RemindApprovers(Message):
    """A step has waited long; ``round`` counts the reminders, the last one escalates."""

    kind: ClassVar[str] = "remind-approvers"
    queue: ClassVar[str] = LETTERS

    content_version: int = 0
    step: int = 0
    round: int = 0
    began_at: str = ""  # when that step began (ISO 8601), which an earlier application's step did at another moment


@dataclass(frozen=True, slots=True)
class RemindApprover(Message):
    """One letter of such a round."""

    kind: ClassVar[str] = "remind-approver"
    queue: ClassVar[str] = LETTERS

    content_version: int = 0
    step: int = 0
    round: int = 0
    began_at: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True)
class WarnOfHold(Message):
    """Amazon's price hold ends soon: whoever can still do something about it is to be warned."""

    kind: ClassVar[str] = "warn-of-hold"
    queue: ClassVar[str] = LETTERS

    content_version: int = 0


@dataclass(frozen=True, slots=True)
class WarnApprover(Message):
    """One of those letters."""

    kind: ClassVar[str] = "warn-approver"
    queue: ClassVar[str] = LETTERS

    content_version: int = 0
    step: int = 0
    approver: str = ""


@dataclass(frozen=True, slots=True)
class TellApplicant(Message):
    """Something happened to a person's order; ``news`` is one of ``NEWS``."""

    kind: ClassVar[str] = "tell-applicant"
    queue: ClassVar[str] = LETTERS

    news: str = ""


@dataclass(frozen=True, slots=True)
class TellApprover(Message):
    """What somebody was asked to decide is gone."""

    kind: ClassVar[str] = "tell-approver"
    queue: ClassVar[str] = LETTERS

    approver: str = ""


@dataclass(frozen=True, slots=True)
class IndexOrder(Message):
    """An order may be found by other words than before."""

    kind: ClassVar[str] = "index-order"
    queue: ClassVar[str] = PROJECTIONS


@dataclass(frozen=True, slots=True)
class IndexAllOrders(Message):
    """Somebody wants all orders to be indexed again; ``after`` is where the step before ended."""

    kind: ClassVar[str] = "index-all-orders"
    queue: ClassVar[str] = PROJECTIONS

    after: str = ""


@dataclass(frozen=True, slots=True)
class ContinueExport(Message):
    """``step`` of a table of orders is to be done; ``subject`` is the export, ``person`` who wants it."""

    kind: ClassVar[str] = "continue-export"
    queue: ClassVar[str] = EXPORTS

    person: str = ""
    step: int = 0


# What an applicant is told, each with a letter of its own.
NEWS = (
    "approved",  # by everybody; on its way to Amazon
    "sent",  # Amazon received it
    "remanded",
    "disapproved",
    "canceled",  # by an administrator
    "refused",  # Amazon refused the document
    "unknown",  # no answer from Amazon; a person looks into it
    "confirmed",
    "partly_confirmed",
    "rejected",  # Amazon refused every line
    "cart",  # a cart came from Amazon on its own (punch-in)
)

KINDS: Mapping[str, type[Message]] = {
    kind.kind: kind
    for kind in (
        PlacePurchaseOrder,
        CheckDispatch,
        WatchDelivery,
        AskApprover,
        SendFreshLink,
        HandOver,
        RemindApprovers,
        RemindApprover,
        WarnOfHold,
        WarnApprover,
        TellApplicant,
        TellApprover,
        IndexOrder,
        IndexAllOrders,
        ContinueExport,
    )
}


class Unreadable(Problem):
    """A message of a kind or version that this release does not know: it is put back for a newer one, never deleted."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message on its way: ``cause`` is the id that joins log lines from the page to Amazon; it opens nothing."""

    id: str
    message: Message
    due_at: datetime
    cause: str = ""


def to_record(envelope: Envelope) -> dict[str, object]:
    """As plain values, ready for JSON."""
    message = envelope.message
    return {
        "id": envelope.id,
        "kind": message.kind,
        "version": message.version,
        "cause": envelope.cause,
        "due_at": envelope.due_at.isoformat(),
        "facts": asdict(message),
    }


def from_record(record: Mapping[str, object]) -> Envelope:
    """Raises Unreadable for anything this release does not understand. Facts it does not know are left aside."""
    kind = KINDS.get(str(record.get("kind")))
    if kind is None or record.get("version") != kind.version:
        raise Unreadable("This message is of an unknown kind.", kind=record.get("kind"), version=record.get("version"))
    facts = record.get("facts")
    if not isinstance(facts, Mapping):
        raise Unreadable("This message has no facts.", kind=kind.kind)
    known = {name: facts[name] for name in kind.__dataclass_fields__ if name in facts}
    try:
        return Envelope(
            id=str(record["id"]),
            message=kind(**known),
            due_at=_moment(record["due_at"]),
            cause=str(record.get("cause") or ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("This message is incomplete.", kind=kind.kind) from error


def _moment(written: object) -> datetime:
    moment = datetime.fromisoformat(str(written))
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is twenty-four moments")
    return moment
