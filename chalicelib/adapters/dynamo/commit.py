"""The one commit: every change as items of one DynamoDB transaction, each with its expectation."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.adapters import aws
from chalicelib.adapters.dynamo import audit, outbox, reading
from chalicelib.adapters.dynamo.records import rows
from chalicelib.adapters.dynamo.rows import Row
from chalicelib.adapters.dynamo.tables import Tables
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Happened, Kept, Record, Said
from chalicelib.domain.errors import Conflict, Problem, Retryable, TooMuch
from chalicelib.domain.messages import Envelope
from chalicelib.ports.world import Ids

# What one TransactWriteItems takes.
MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Put:
    row: Row
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    row: Row
    condition: Condition | None = None


Write = Put | Delete


class DynamoCommit:
    def __init__(self, tables: Tables, ids: Ids) -> None:
        self._tables = tables
        self._ids = ids

    def __call__(self, *changes: Change, cause: str = "") -> None:
        writes = [
            write for place, change in enumerate(changes) for write in self._writes(change, place=place, cause=cause)
        ]
        _refuse_mistakes(writes)
        if writes:
            self._write(writes)

    def _writes(self, change: Change, *, place: int, cause: str) -> Iterator[Write]:
        match change:
            case Created(record):
                yield from _created(self._rows(record))
            case Changed(before, after):
                yield from self._changed(before, after)
            case Kept(record):
                yield from (Put(row, row.claim) for row in self._rows(record))
            case Erased(record):
                yield from (Delete(row, row.claim) for row in self._rows(record))
            case Audited():
                yield Put(audit.entry(self._tables.audit, change, place=place, name=self._ids.name()))
            case Said(message, due_at):
                envelope = Envelope(self._ids.name(), message, due_at, cause)
                yield Put(outbox.message(self._tables.outbox, envelope))

    def _changed(self, before: Record, after: Record) -> Iterator[Write]:
        if isinstance(before, Happened) or isinstance(after, Happened):
            raise TypeError("What happened is never changed, only followed by something else")
        old, new = self._rows(before), self._rows(replace(after, revision=before.revision + 1))
        if old[0].key != new[0].key:
            raise ValueError("A change may not turn a record into another one")
        yield Put(new[0], new[0].is_at(before.revision))
        stood, stands = {row.key: row.item.serialize() for row in old[1:]}, {row.key for row in new}
        yield from (Put(row, row.claim) for row in new[1:] if stood.get(row.key) != row.item.serialize())
        yield from (Delete(row, row.claim) for row in old[1:] if row.key not in stands)

    def _rows(self, record: Record) -> Sequence[Row]:
        return rows(record, self._tables)

    def _write(self, writes: Sequence[Write]) -> None:
        transaction = TransactWrite(connection=self._tables.connection, client_request_token=self._token(writes))
        for write in writes:
            match write:
                case Put(row, condition):
                    transaction.save(row.item, condition)
                case Delete(row, condition):
                    transaction.delete(row.item, condition)
        try:
            with reading.retryable(), transaction:
                pass  # leaving it sends it
        except TransactWriteError as error:
            if (problem := _problem(error)) is None:
                raise
            raise problem from error

    def _token(self, writes: Sequence[Write]) -> str:
        """One a call: botocore's own repetitions, after an answer was lost, are the same transaction to DynamoDB and
        change nothing (docs/decisions). What is written takes part, in case somebody's ids begin anew."""
        items = "".join(repr((write.row.key, write.row.item.serialize())) for write in writes)
        return hashlib.sha256(f"{self._ids.name()}{items}".encode()).hexdigest()[:36]


def _created(rows: Sequence[Row]) -> Iterator[Write]:
    """The first stands for all: the others are written with it and never without."""
    yield Put(rows[0], rows[0].is_absent)
    yield from (Put(row, row.claim) for row in rows[1:])


def _refuse_mistakes(writes: Sequence[Write]) -> None:
    if len(writes) > MOST_ITEMS:
        raise TooMuch(
            "These are {count} items; at most {most} can be written together.", count=len(writes), most=MOST_ITEMS
        )
    keys = [write.row.key for write in writes]
    if len(set(keys)) < len(keys):
        raise ValueError("One commit writes the same record twice")


def _problem(error: TransactWriteError) -> Problem | None:
    """What a cancellation means; None when it is a mistake of ours."""
    codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
    if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
        return Conflict("Somebody else changed this at the same moment. Please try again.")
    if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"}:
        return Retryable(aws.UNREACHABLE)
    told = [error.cause_response_message, *(reason.message for reason in error.cancellation_reasons if reason)]
    if any("maximum allowed size" in (text or "") for text in told):  # 400 KB an item, in DynamoDB's words
        return TooMuch("This is more than can be kept in one record.")
    return None
