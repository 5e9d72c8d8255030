"""A table's stream and the function it triggers: records in order, a batch that raises repeated, then let go.

Lambda repeats for a day; nothing correct may depend on the stream, so here the sweep gets its turn after a second. The
position is not remembered across a restart either: what a killed hub left on the stream is the sweep's to find.
"""

import base64
import itertools
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from local.queue_source import failed_ids

log = logging.getLogger("local.pump")

PAUSES = (0.2, 0.8)  # seconds before the second and the third try


class StreamSource:
    def __init__(
        self,
        name: str,
        invoke: Callable[[dict[str, Any]], Any],
        tables: Any,
        streams: Any,
        table: str,
        *,
        batch_size: int,
        position: str = "LATEST",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self._invoke = invoke
        self._tables = tables
        self._streams = streams
        self._table = table
        self._batch_size = batch_size
        self._position = position
        self._pause = pause
        self._iterators: dict[str, str] = {}
        self._known: set[str] = set()

    def open(self) -> None:
        self._arn = self._tables.describe_table(TableName=self._table)["Table"]["LatestStreamArn"]
        self._follow(self._position)

    def poll(self) -> bool:
        moved = [self._read(shard) for shard in list(self._iterators)]
        return any(moved)

    def _read(self, shard: str) -> bool:
        answer = self._next(shard)
        records = [_record(record, self._arn) for record in answer.get("Records", ())]
        if records:
            self._handle(records)
        if following := answer.get("NextShardIterator"):
            self._iterators[shard] = following
        else:
            del self._iterators[shard]
            self._follow("TRIM_HORIZON")  # the shard has ended: its children are read from their beginning
        return bool(records)

    def _next(self, shard: str) -> Mapping[str, Any]:
        try:
            return dict(self._streams.get_records(ShardIterator=self._iterators[shard], Limit=self._batch_size))
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("ExpiredIteratorException", "TrimmedDataAccessException"):
                raise
            return {"NextShardIterator": self._iterator(shard, "LATEST")}  # this laptop slept for a while

    def _handle(self, records: Sequence[dict[str, Any]]) -> None:
        for pause in (*PAUSES, None):
            records = self._try(records)
            if not records:
                return
            if pause is not None:
                self._pause(pause)
        log.error("%s: %d records are left to the sweep", self.name, len(records))

    def _try(self, records: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
        """The records that have to be handed over again: those from the first failure on, as Lambda does it."""
        try:
            answer = self._invoke({"Records": list(records)})
        except Exception as error:
            log.error("%s: %d records failed: %s: %s", self.name, len(records), type(error).__name__, error)
            return records
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        failed = failed_ids(answer, numbers)
        return [*itertools.dropwhile(lambda record: record["dynamodb"]["SequenceNumber"] not in failed, records)]

    def _follow(self, position: str) -> None:
        found = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        for shard in (shard["ShardId"] for shard in found if shard["ShardId"] not in self._known):
            self._known.add(shard)
            self._iterators[shard] = self._iterator(shard, position)

    def _iterator(self, shard: str, position: str) -> str:
        answer = self._streams.get_shard_iterator(StreamArn=self._arn, ShardId=shard, ShardIteratorType=position)
        return str(answer["ShardIterator"])


def _record(record: Mapping[str, Any], stream_arn: str) -> dict[str, Any]:
    """The record as Lambda's JSON shows it: moments as seconds, bytes as base64."""
    plain = json.loads(json.dumps({**record, "eventSourceARN": stream_arn}, default=_plain))
    plain["awsRegion"] = stream_arn.split(":")[3]
    return dict(plain)


def _plain(value: object) -> float | str:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError("Not part of a stream record", type(value).__name__)
