"""What one part of Crossdock tells another. A message is a hint: its consumer loads the present state and decides from
that.

Kinds are versioned: a field may be added with a default, anything else is a new version with a fixture of the old one
in tests/fixtures/messages. They carry ids only, never names, addresses or prices.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from chalicelib.domain.errors import Problem
from chalicelib.domain.messages.buying import (
    NEWS,
    AskApprover,
    CheckDispatch,
    ContinueExport,
    HandOver,
    IndexAllOrders,
    IndexOrder,
    PlacePurchaseOrder,
    RemindApprover,
    RemindApprovers,
    SendFreshLink,
    TellApplicant,
    TellApprover,
    WarnApprover,
    WarnOfHold,
    WatchDelivery,
)
from chalicelib.domain.messages.kinds import (
    EXPORTS,
    LETTERS,
    MAIL_EVENTS,
    MARKETPLACE_NEWS,
    ORDERS_IN,
    PROJECTIONS,
    PURCHASE_ORDERS_OUT,
    QUEUES,
    SHIPMENTS_OUT,
    STOCK,
    STOCK_OUT,
    SWEEPS,
    WITHOUT_QUEUE,
    Message,
    dead_letters_of,
)
from chalicelib.domain.messages.selling import (
    ContinueBackfill,
    EraseCustomer,
    FetchOrder,
    ForgetGrant,
    ForgetPersonal,
    IndexSale,
    KeyCustomers,
    MapHeldAgain,
    SendSetUpLink,
    SubscribeSeller,
    SweepPage,
    TakeListingsOver,
    TellOfGrant,
    TellOfRevocation,
    WarnOfRenewal,
    WarnOfSecret,
)
from chalicelib.domain.messages.warehouse import (
    CancelAtAmazon,
    CompareStock,
    ConfirmShipment,
    ContinueCounts,
    FinishAllocation,
    FollowFeed,
    KeepStock,
    PushMoved,
    PushStock,
)

__all__ = [
    "EXPORTS",
    "KINDS",
    "LETTERS",
    "MAIL_EVENTS",
    "MARKETPLACE_NEWS",
    "NEWS",
    "ORDERS_IN",
    "PROJECTIONS",
    "PURCHASE_ORDERS_OUT",
    "QUEUES",
    "SHIPMENTS_OUT",
    "STOCK",
    "STOCK_OUT",
    "SWEEPS",
    "WITHOUT_QUEUE",
    "AskApprover",
    "CancelAtAmazon",
    "CheckDispatch",
    "CompareStock",
    "ConfirmShipment",
    "ContinueBackfill",
    "ContinueCounts",
    "ContinueExport",
    "Envelope",
    "EraseCustomer",
    "FetchOrder",
    "FinishAllocation",
    "FollowFeed",
    "ForgetGrant",
    "ForgetPersonal",
    "HandOver",
    "IndexAllOrders",
    "IndexOrder",
    "IndexSale",
    "KeepStock",
    "KeyCustomers",
    "MapHeldAgain",
    "Message",
    "PlacePurchaseOrder",
    "PushMoved",
    "PushStock",
    "RemindApprover",
    "RemindApprovers",
    "SendFreshLink",
    "SendSetUpLink",
    "SubscribeSeller",
    "SweepPage",
    "TakeListingsOver",
    "TellApplicant",
    "TellApprover",
    "TellOfGrant",
    "TellOfRevocation",
    "Unreadable",
    "WarnApprover",
    "WarnOfHold",
    "WarnOfRenewal",
    "WarnOfSecret",
    "WatchDelivery",
    "dead_letters_of",
    "from_record",
    "to_record",
]

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
        FetchOrder,
        SweepPage,
        ContinueBackfill,
        TakeListingsOver,
        MapHeldAgain,
        KeyCustomers,
        EraseCustomer,
        IndexSale,
        ForgetPersonal,
        SubscribeSeller,
        ForgetGrant,
        WarnOfRenewal,
        WarnOfSecret,
        TellOfRevocation,
        SendSetUpLink,
        TellOfGrant,
        KeepStock,
        ContinueCounts,
        ConfirmShipment,
        CancelAtAmazon,
        PushStock,
        PushMoved,
        FollowFeed,
        CompareStock,
        FinishAllocation,
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
