"""Messages stay until they are taken, and what this release can't read stays longer."""

import json
import logging
from datetime import UTC, datetime

import pytest

from chalicelib.adapters.dynamo.outbox import SHARDS
from chalicelib.domain.changes import Said
from chalicelib.domain.messages import AskApprover, Envelope, PlacePurchaseOrder, TellApplicant
from chalicelib.ports.outbox import MOST_COUNTED, Backlog
from tests.adapters.stores import DynamoStore, Store
from tests.examples import DAY, MINUTE, NOON


def said(number: int) -> Said:
    return Said(PlacePurchaseOrder(f"PO-{number}"), due_at=NOON + number * MINUTE)


def subjects(envelopes: list[Envelope]) -> list[str]:
    return [envelope.message.subject for envelope in envelopes]


def test_a_message_comes_back_whole(store: Store):
    message = AskApprover("PO-1", content_version=3, step=1, approver="chiara")

    store.commit(Said(message, due_at=NOON), cause="cause-7")

    (envelope,) = store.outbox.due(NOON)
    assert (envelope.message, envelope.due_at, envelope.cause) == (message, NOON, "cause-7")


def test_only_what_is_due_comes_and_the_oldest_first(store: Store):
    store.commit(said(3), said(1), said(2), said(4))

    assert subjects(store.outbox.due(NOON + 3 * MINUTE)) == ["PO-1", "PO-2", "PO-3"]


def test_no_more_come_than_are_wanted(store: Store):
    store.commit(*map(said, range(50)))

    assert subjects(store.outbox.due(NOON + DAY, most=7)) == [f"PO-{number}" for number in range(7)]


def test_what_was_taken_is_gone_and_taking_it_twice_is_fine(store: Store):
    store.commit(said(1), said(2))
    first, second = store.outbox.due(NOON + DAY)

    store.outbox.taken(first)
    store.outbox.taken(first)

    assert store.outbox.due(NOON + DAY) == [second]


def test_the_backlog_is_what_is_due_and_since_when(store: Store):
    assert store.outbox.backlog(NOON) == Backlog(0, None)

    store.commit(said(1), said(2), said(3))

    backlog = store.outbox.backlog(NOON + 2 * MINUTE)
    assert backlog == Backlog(2, NOON + MINUTE)
    assert backlog.age(NOON + 2 * MINUTE) == MINUTE


def test_the_same_thing_may_be_said_twice(store: Store):
    store.commit(said(1))
    store.commit(said(1))

    assert subjects(store.outbox.due(NOON + DAY)) == ["PO-1", "PO-1"]


UNREADABLE = [
    json.dumps({"id": "x", "kind": "from-the-future", "version": 1, "due_at": NOON.isoformat(), "facts": {}}),
    json.dumps({"id": "x", "kind": "place-purchase-order", "version": 2, "due_at": NOON.isoformat(), "facts": {}}),
    "not json",
    "[]",
]


@pytest.mark.parametrize("message", UNREADABLE)
def test_what_this_release_cannot_read_is_skipped_logged_and_left(
    message: str, tables: DynamoStore, caplog: pytest.LogCaptureFixture
):
    put(tables, "shard#0", "2026-11-20T00:00:00.000000+00:00#x", message)
    tables.commit(said(1))

    with caplog.at_level(logging.WARNING):
        due = tables.outbox.due(NOON + DAY)

    assert subjects(due) == ["PO-1"]
    assert tables.outbox.backlog(NOON + DAY) == Backlog(2, datetime(2026, 11, 20, tzinfo=UTC))
    assert "left in the outbox" in caplog.text
    assert len(tables.items("outbox")) == 2


def test_what_cannot_be_read_never_stands_in_the_way(tables: DynamoStore):
    for shard in range(SHARDS):
        for number in range(5):
            put(tables, f"shard#{shard}", f"2026-11-20T00:00:00.000000+00:00#{number}", UNREADABLE[0])
    tables.commit(*map(said, range(10)))

    assert len(tables.outbox.due(NOON + DAY, most=3)) == 3


def put(tables: DynamoStore, shard: str, sk: str, message: str) -> None:
    tables.put("outbox", {"pk": {"S": shard}, "sk": {"S": sk}, "message": {"S": message}})


def test_a_backlog_is_counted_no_further_than_it_says(fair_store: Store):
    for start in range(0, MOST_COUNTED + 10, 100):
        fair_store.commit(*map(said, range(start, min(start + 100, MOST_COUNTED + 10))))

    assert fair_store.outbox.backlog(NOON + DAY) == Backlog(MOST_COUNTED, NOON)


def test_messages_spread_over_all_shards(tables: DynamoStore):
    tables.commit(*map(said, range(90)))

    assert {item["pk"]["S"] for item in tables.items("outbox")} == {f"shard#{shard}" for shard in range(SHARDS)}


def test_the_streams_image_of_an_item_is_the_message(tables: DynamoStore):
    tables.commit(Said(TellApplicant("PO-1", news="sent"), due_at=NOON))
    images = [*tables.items("outbox"), {"message": {"S": UNREADABLE[0]}}, {}]

    assert tables.outbox.fresh(images) == tables.outbox.due(NOON)
