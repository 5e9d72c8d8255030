"""Telling Amazon of boxes that have left: once each, however often messages come and answers are lost.

The journey: despatch writes the confirmation and says ``ConfirmShipment``. ``confirm`` writes the recovery point (a
lease, a fence), and only then lets the first byte leave; what comes back is recorded under the same fence. When nothing
comes back, or the sender dies, the schedule finds it (``look_after``), the order is read back, and what Amazon does not
have goes out again under the same reference, which at Amazon edits the package and never makes a second one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Audited, Change, Changed, Erased, Kept, Said
from chalicelib.domain.errors import NotFound
from chalicelib.domain.fulfilment import confirmation as rules
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.fulfilment.confirming import (
    Never,
    entry,
    entry_of,
    may_exist,
    never_sent,
    package_was_not_found,
)
from chalicelib.domain.lists import OTHER, Carriage, ListName
from chalicelib.domain.lists import found as listed
from chalicelib.domain.messages import ConfirmShipment
from chalicelib.domain.orders.amazon import AmazonStatus, Garbled, Received
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.fulfilment import Boxes, DueConfirmation
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales
from chalicelib.ports.selling import (
    BACKGROUND,
    BadApplication,
    Caller,
    Denied,
    Missing,
    Rejected,
    Revoked,
    Selling,
    Throttled,
    Unavailable,
)
from chalicelib.ports.shipping import Shipments, Shipped
from chalicelib.ports.world import Clock, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.attention import still
from chalicelib.usecases.connections.granting import serving

GaveUp = Callable[[str, Exception], object]
"""Says of an authorization that Amazon no longer lets us in."""

# In one minute the bucket of a seller fills by 120, and a message is a write; what is left waits for the next minute.
MOST_A_MINUTE = 200
_TO_SHIP = (AmazonStatus.UNSHIPPED, AmazonStatus.PARTIALLY_SHIPPED)


class Outcome(StrEnum):
    """What one message came to."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WAITING = "waiting"  # for a time slot of Amazon's
    STOPPED = "stopped"  # nobody lets us in for this seller
    NOTHING = "nothing"  # told already, or somebody is telling it
