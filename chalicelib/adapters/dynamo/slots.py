"""Amazon's buckets in DynamoDB, one item for each authorization and operation.

| access        | how                                                                                   |
|---------------|---------------------------------------------------------------------------------------|
| book          | PutItem, if it still is what this process wrote last; when it is not, GetItem and again |
| what is known | GetItem, consistent, once for a process                                               |
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.adapters import aws
from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.rows import Item
from chalicelib.domain import throttling
from chalicelib.domain.errors import Retryable
from chalicelib.domain.throttling import Booking, Bucket, Cell, Limit
from chalicelib.ports.world import Clock

# Every attempt that fails is somebody else's booking that succeeded: more at one moment than functions run at once.
ATTEMPTS = 20
# No bucket takes longer to fill; what its rate was is learnt again.
SWEPT_AFTER = timedelta(days=30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class SlotItem(Item):
    """
    | pk                | sk          | carries                                             |
    |-------------------|-------------|-----------------------------------------------------|
    | slots#<bucket>    | <operation> | bucket: JSON, moments in microseconds since 1970    |
    """

    bucket = UnicodeAttribute(null=True)
    expires = TTLAttribute(null=True)


class DynamoSlots:
    """``Slots``. What this process knows of a bucket is what it wrote or read last, and only ever a guess."""

    def __init__(self, items: type[SlotItem], clock: Clock) -> None:
        self._items = items
        self._clock = clock
        self._known: dict[tuple[str, str], str | None] = {}

    def book(
        self, bucket: str, operation: str, limit: Limit, *, is_person: bool, holding: datetime | None = None
    ) -> datetime | None:
        at = self._clock.now()
        if holding is not None and at < holding:
            return holding
        return self._changed(
            bucket,
            operation,
            lambda known: throttling.book(known, limit, at=at, is_person=is_person, holding=holding),
        )

    def refused(self, bucket: str, operation: str, limit: Limit, *, is_person: bool) -> datetime:
        at = self._clock.now()
        slot = self._changed(
            bucket, operation, lambda known: throttling.refused(known, limit, at=at, is_person=is_person)
        )
        return slot or at

    def learn(self, bucket: str, operation: str, limit: Limit, rate: float) -> None:
        known = self._bucket(bucket, operation)
        if throttling.learnt(known, limit, rate) != known:
            self._changed(bucket, operation, lambda now: Booking(throttling.learnt(now, limit, rate)))

    def _bucket(self, bucket: str, operation: str) -> Bucket:
        key = (_key(bucket), operation)
        return _read(self._known[key] if key in self._known else self._fetched(*key))

    def _changed(self, bucket: str, operation: str, change: Callable[[Bucket], Booking]) -> datetime | None:
        key = (_key(bucket), operation)
        for attempt in range(ATTEMPTS):
            known = self._fetched(*key) if attempt or key not in self._known else self._known[key]
            booking = change(_read(known))
            if self._written(key, known, _written(booking.bucket)):
                return booking.slot
        raise Retryable(aws.UNREACHABLE)

    def _fetched(self, pk: str, sk: str) -> str | None:
        item = reading.one(self._items, pk, sk)
        self._known[pk, sk] = item.bucket if item else None
        return self._known[pk, sk]

    def _written(self, key: tuple[str, str], known: str | None, text: str) -> bool:
        stands = self._items.pk.does_not_exist() if known is None else self._items.bucket == known
        item = self._items(*key, bucket=text, expires=self._clock.now() + SWEPT_AFTER)
        if not reading.is_put(item, stands):
            return False
        self._known[key] = text
        return True


def _key(bucket: str) -> str:
    return f"slots#{keys.part(bucket)}"


def _written(bucket: Bucket) -> str:
    cells = [_micro(moment) for cell in (bucket.shared, bucket.people) for moment in (cell.planned, cell.used)]
    return json.dumps([*cells, bucket.rate, bucket.strikes, _micro(bucket.struck_at)], separators=(",", ":"))


def _read(text: str | None) -> Bucket:
    if text is None:
        return Bucket()
    planned, used, people_planned, people_used, rate, strikes, struck_at = json.loads(text)
    return Bucket(
        Cell(_moment(planned), _moment(used)),
        Cell(_moment(people_planned), _moment(people_used)),
        rate,
        strikes,
        _moment(struck_at),
    )


def _micro(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(micro: int) -> datetime:
    return _EPOCH + micro * _MICROSECOND
