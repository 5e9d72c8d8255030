"""Messages that wait to leave. An item is here until a queue has taken it, so the table holds only what is to be done.

| access                | how                                                              |
|-----------------------|------------------------------------------------------------------|
| what is due           | Query each shard, sk up to the moment, consistent, oldest first   |
| how much is due       | the same, keys only, up to a limit                                |
| what was just written | the table's stream (the fast path)                               |
| taken                 | DeleteItem                                                       |
"""

import json
import logging
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from itertools import islice
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.messages import Envelope, Unreadable, from_record, to_record
from chalicelib.ports.outbox import MOST_COUNTED, Backlog

log = logging.getLogger(__name__)

# One key takes 1,000 writes a second and a message costs three, its removal included: eight shards carry 2,000 messages
# a second, far above what people approve, and cost a sweep no more than eight queries.
SHARDS = 8


class OutboxItem(Item):
    """
    | pk              | sk             | carries                                    |
    |-----------------|----------------|--------------------------------------------|
    | shard#<0 to 7>  | <due at>#<id>  | message: JSON, as ``messages`` describes it |
    """

    message = UnicodeAttribute(null=True)


def message(items: type[OutboxItem], envelope: Envelope) -> Row:
    return Row(items(*_key(envelope), message=json.dumps(to_record(envelope), separators=(",", ":"))))


def _key(envelope: Envelope) -> tuple[str, str]:
    """The shard comes from the id by a sum that is always the same, unlike Python's hash, so that it is found again."""
    return f"shard#{zlib.crc32(envelope.id.encode()) % SHARDS}", f"{keys.moment(envelope.due_at)}#{envelope.id}"


class DynamoOutbox:
    def __init__(self, items: type[OutboxItem]) -> None:
        self._items = items

    def due(self, at: datetime, *, most: int = 200) -> Sequence[Envelope]:
        waiting = (envelope for shard in range(SHARDS) for envelope in self._due(f"shard#{shard}", at, most))
        return nsmallest(most, waiting, key=lambda envelope: (envelope.due_at, envelope.id))

    def _due(self, shard: str, at: datetime, most: int) -> list[Envelope]:
        """Pages on past what can't be read, so that it never stands in the way of the rest."""
        with reading.retryable():
            items = self._items.query(shard, self._until(at), consistent_read=True, page_size=most)
            return list(islice(_readable(item.message for item in items), most))

    def backlog(self, at: datetime) -> Backlog:
        due = [place for shard in range(SHARDS) for place in self._places(f"shard#{shard}", at)]
        if not due:
            return Backlog()
        return Backlog(min(len(due), MOST_COUNTED), datetime.fromisoformat(min(due).partition("#")[0]))

    def _places(self, shard: str, at: datetime) -> list[str]:
        with reading.retryable():
            found = self._items.query(
                shard, self._until(at), consistent_read=True, limit=MOST_COUNTED, attributes_to_get=["sk"]
            )
            return [item.sk for item in found]

    def _until(self, at: datetime) -> Condition:
        return self._items.sk < f"{keys.moment(at)}#~"

    def taken(self, envelope: Envelope) -> None:
        with reading.retryable():
            self._items(*_key(envelope)).delete()

    def fresh(self, images: Sequence[Mapping[str, Any]]) -> Sequence[Envelope]:
        return list(_readable(image.get("message", {}).get("S") for image in images))


def _readable(messages: Iterator[str | None]) -> Iterator[Envelope]:
    """What this release does not understand is left for the one that does."""
    for text in messages:
        try:
            yield from_record(_json(text))
        except Unreadable as problem:
            log.warning("A message was left in the outbox: %s %s", problem.message, problem.facts)


def _json(text: str | None) -> Mapping[str, object]:
    try:
        record = json.loads(text or "")
    except ValueError as error:
        raise Unreadable("This message is no JSON.") from error
    return record if isinstance(record, dict) else {}
