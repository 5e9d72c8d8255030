"""Messages of the buying half, and those that both halves share."""

from dataclasses import dataclass
from typing import ClassVar

from chalicelib.domain.messages.kinds import EXPORTS, LETTERS, PROJECTIONS, PURCHASE_ORDERS_OUT, Message

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
