"""Ports in memory, with the same contracts as the adapters: tests/adapters runs one suite over both.

``store = FakeStore(person, order, ...)`` holds records and answers every reader (``store.orders``, ``store.people``);
``store.commit`` writes, ``store.commits`` remembers each call's changes, ``store.messages`` and ``store.audited`` what
was said and noted. ``**ports(store)`` hands all of it to a use case; ``hub(order, ...)`` is a whole house around such a
store.
"""

from typing import Any

from tests.fakes.doors import FakeDoors, FakeReader
from tests.fakes.exports import FakeExportFiles
from tests.fakes.house import FakeHub, hub
from tests.fakes.neighbours import (
    FakeFiles,
    FakeIdentity,
    FakeLinkKeys,
    FakeMail,
    FakeMailReports,
    FakeQueues,
    FakeSupplier,
    FakeWriter,
)
from tests.fakes.queues import FakeDeadLetters, FakeQueueStates
from tests.fakes.store import FakeStore
from tests.fakes.world import FakeClock, NoPause, SeqIds

__all__ = [
    "FakeClock",
    "FakeDeadLetters",
    "FakeDoors",
    "FakeExportFiles",
    "FakeFiles",
    "FakeHub",
    "FakeIdentity",
    "FakeLinkKeys",
    "FakeMail",
    "FakeMailReports",
    "FakeQueueStates",
    "FakeQueues",
    "FakeReader",
    "FakeStore",
    "FakeSupplier",
    "FakeWriter",
    "NoPause",
    "SeqIds",
    "hub",
    "ports",
]


def ports(store: FakeStore, **others: Any) -> dict[str, Any]:
    """The store's readers by the names that use cases give them, with others beside or instead."""
    readers = {
        "orders": store.orders,
        "inboxes": store.inboxes,
        "punch_outs": store.punch_outs,
        "people": store.people,
        "sessions": store.sessions,
        "settings": store.settings,
        "addresses": store.addresses,
        "billing_groups": store.billing_groups,
        "attention": store.attention,
        "trail": store.trail,
        "invoices": store.invoices,
        "outbox": store.outbox,
        "runs": store.runs,
        "search": store.search,
        "exports": store.exports,
        "commit": store.commit,
    }
    return readers | others
