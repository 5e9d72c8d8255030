"""Amazon's buckets in memory."""

from collections import defaultdict
from datetime import datetime

from chalicelib.domain import throttling
from chalicelib.domain.throttling import Booking, Bucket, Limit
from chalicelib.ports.world import Clock


class FakeSlots:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.buckets: dict[tuple[str, str], Bucket] = defaultdict(Bucket)
        self.booked: list[tuple[str, str, bool]] = []

    def book(
        self, bucket: str, operation: str, limit: Limit, *, is_person: bool, holding: datetime | None = None
    ) -> datetime | None:
        self.booked.append((bucket, operation, is_person))
        known = self.buckets[bucket, operation]
        return self._kept(
            bucket, operation, throttling.book(known, limit, at=self._clock.now(), is_person=is_person, holding=holding)
        )

    def refused(self, bucket: str, operation: str, limit: Limit, *, is_person: bool) -> datetime:
        known, at = self.buckets[bucket, operation], self._clock.now()
        return self._kept(bucket, operation, throttling.refused(known, limit, at=at, is_person=is_person)) or at

    def learn(self, bucket: str, operation: str, limit: Limit, rate: float) -> None:
        known = self.buckets[bucket, operation]
        self.buckets[bucket, operation] = throttling.learnt(known, limit, rate)

    def _kept(self, bucket: str, operation: str, booking: Booking) -> datetime | None:
        self.buckets[bucket, operation] = booking.bucket
        return booking.slot
