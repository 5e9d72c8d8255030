"""Getting messages out of the outbox and into their queues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.messages import Envelope
from chalicelib.ports.outbox import Outbox, Queues

# A time slot at Amazon is often a second or two away. A queue waits that long by itself; the sweep, which comes once a
# minute, would make half a minute of it.
SOON = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Sweep:
    """How many messages left, and how long the oldest of those that did not has been due."""

    sent: int
    age: timedelta


def publish_due(*, at: datetime, outbox: Outbox, queues: Queues) -> Sweep:
    """The sweep: publishes whatever is due. Nothing correct depends on the stream having been there."""
    sent = publish(outbox.due(at), at=at, outbox=outbox, queues=queues)
    return Sweep(sent, outbox.backlog(at).age(at))


def publish(envelopes: Sequence[Envelope], *, at: datetime, outbox: Outbox, queues: Queues) -> int:
    """The fast path: publishes those that are due, or will be in a moment. What a queue does not take stays for the
    next sweep; some leave twice when we die in between, which their consumers do not mind."""
    taken = queues.put([envelope for envelope in envelopes if envelope.due_at <= at + SOON], at=at)
    for envelope in taken:
        outbox.taken(envelope)
    return len(taken)
