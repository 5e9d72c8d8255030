"""Telling Amazon of boxes that have left: once each, however often messages come and answers are lost.

The journey: despatch writes the confirmation and says ``ConfirmShipment``. ``confirm`` writes the recovery point (a
lease, a fence), and only then lets the first byte leave; what comes back is recorded under the same fence. When nothing
comes back, or the sender dies, the schedule finds it (``look_after``), the order is read back, and what Amazon does not
have goes out again under the same reference, which at Amazon edits the package and never makes a second one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.changes import Audited, Change, Changed, Said
from chalicelib.domain.connections import Connection
from chalicelib.domain.fulfilment import confirmation as rules
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.fulfilment.troubles import entry, never_sent
from chalicelib.domain.messages import ConfirmShipment
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.fulfilment import Boxes, DueConfirmation
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales
from chalicelib.ports.selling import Caller, Selling
from chalicelib.ports.shipping import Shipments
from chalicelib.ports.world import Clock, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.attention import instead
from chalicelib.usecases.fulfilment.calling import Call, Desk
from chalicelib.usecases.orders.hearing import GaveUp
from chalicelib.usecases.orders.upserting import connection_of

# A seller's bucket fills by 120 in a minute, and each of these is a write; what is left waits for the next minute.
MOST_A_MINUTE = 200


class Outcome(StrEnum):
    """What one message came to."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WAITING = "waiting"  # for a time slot of Amazon's
    STOPPED = "stopped"  # nobody lets us in for this seller
    NOTHING = "nothing"  # Amazon knows, or somebody is telling it at this moment, or somebody else was quicker


def confirm(
    message: ConfirmShipment,
    *,
    gave_up: GaveUp,
    at: datetime,
    clock: Clock,
    pause: Pause,
    sales: Sales,
    boxes: Boxes,
    connections: Connections,
    lists: Lists,
    attention: AttentionItems,
    selling: Selling,
    shipments: Shipments,
    commit: Commit,
) -> Outcome:
    """Tells Amazon of the box if it still has to be told; any number of these messages has the effect of one."""
    before = boxes.of(message.subject).confirmation(message.box)
    if before is None or not rules.is_to_send(before) or rules.is_being_sent(before, at):
        return Outcome.NOTHING
    claim = rules.claimed(before, at=at)
    order, copy = sales.get(message.subject), sales.copy(message.subject).order
    if why := never_sent(order, copy):
        ended = rules.refused(claim, code="", words="", why=why)
        commit(*_written(before, ended, attention, at))
        return Outcome.REFUSED
    connection = connection_of(order, connections)
    if connection is None or not _is_usable(connection, connections):
        commit(*_written(before, rules.stopped(claim, at=at), attention, at))
        return Outcome.STOPPED
    commit(Changed(before, claim))
    desk = Desk(connection.authorization, order, copy.is_paid_at_the_door, lists, selling, shipments, clock, gave_up)
    call = desk.tell(claim, caller=Caller.with_slot(message.slot))
    return decided_again(lambda: _recorded(claim, call, clock.now(), boxes, attention, commit), pause)


def due(*, at: datetime, boxes: Boxes) -> Sequence[DueConfirmation]:
    """What no message has settled in time, and what is to be repeated; the longest due first."""
    return boxes.due(before=at, most=MOST_A_MINUTE)


def look_after(order_id: str, box: int, *, at: datetime, boxes: Boxes, commit: Commit) -> bool:
    """Sends a confirmation on its way again, if it is still due."""
    told = boxes.of(order_id).confirmation(box)
    if told is None or told.due_at is None or told.due_at > at:
        return False
    commit(Changed(told, rules.handed_on(told, at=at)), Said(ConfirmShipment(order_id, box=box), due_at=at))
    return True


def _recorded(
    claim: Confirmation, call: Call, at: datetime, boxes: Boxes, attention: AttentionItems, commit: Commit
) -> Outcome:
    """Writes down what came back, if this attempt is still ours to speak for."""
    stored = boxes.of(claim.order_id).confirmation(claim.box)
    if stored is None or stored.fence != claim.fence or stored.lapses_at is None:
        return Outcome.NOTHING
    commit(*_written(stored, call.told, attention, at, slot=call.slot))
    if call.slot is not None:
        return Outcome.WAITING
    return Outcome.STOPPED if call.is_stopped else Outcome(call.told.fate)


def _written(
    before: Confirmation,
    after: Confirmation,
    attention: AttentionItems,
    at: datetime,
    *,
    slot: datetime | None = None,
) -> Iterator[Change]:
    yield Changed(before, replace(after, revision=before.revision))
    if slot is not None:
        yield Said(ConfirmShipment(after.order_id, box=after.box, slot=slot.isoformat()), due_at=slot)
        return
    yield from instead(entry(before, at=at), entry(after, at=at), attention)
    if after.fate in (Fate.ACCEPTED, Fate.REFUSED):
        facts = {"box": str(after.box), "code": after.code, "text": after.words, "request": after.request_id}
        told = {name: fact for name, fact in facts.items() if fact}
        yield Audited(f"shipment_{after.fate}", after.order_id, by="amazon", at=at, where="confirmation", facts=told)


def _is_usable(connection: Connection, connections: Connections) -> bool:
    return connection.is_active and connections.authorization(connection.authorization).is_usable
