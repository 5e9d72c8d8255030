"""Getting messages out of the outbox and into their queues."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.messages import Envelope
from chalicelib.ports.outbox import Outbox, Queues


def publish_due(*, at: datetime, outbox: Outbox, queues: Queues) -> int:
    """The sweep: publishes whatever is due, and says how many left. Nothing correct depends on the stream having been
    there."""
    return publish(outbox.due(at), at=at, outbox=outbox, queues=queues)


def publish(envelopes: Sequence[Envelope], *, at: datetime, outbox: Outbox, queues: Queues) -> int:
    """The fast path: publishes those that are due. What a queue does not take stays for the next sweep; some leave
    twice when we die in between, which their consumers do not mind."""
    taken = queues.put([envelope for envelope in envelopes if envelope.due_at <= at])
    for envelope in taken:
        outbox.taken(envelope)
    return len(taken)
