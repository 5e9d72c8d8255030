"""When a seller has to authorize us anew, and when our own secret ends: who is told, and how early."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain.connections import Application, Authorization, AuthorizationState

# Days before the end: time for a holiday, then for a reminder, then for a telephone call; and when it is over.
WARNED = (60, 30, 7, 0)
# Our own secret takes nobody else's time.
SECRET_WARNED = (30, 7, 1)


class Due(StrEnum):
    FINE = "fine"
    SOON = "soon"
    URGENT = "urgent"
    OVER = "over"


def due(authorization: Authorization, *, at: datetime) -> Due:
    return _due(authorization.renew_by - at, urgent=timedelta(days=7), soon=timedelta(days=60))


def secret_due(application: Application, *, at: datetime) -> Due:
    if application.secret_expires_on is None:
        return Due.FINE
    return _due(_midnight(application.secret_expires_on) - at, urgent=timedelta(days=7), soon=timedelta(days=30))


def days_left(until: datetime, *, at: datetime) -> int:
    """Whole days, never below none."""
    return max(0, (until - at).days)


def warnings(authorization: Authorization, *, at: datetime) -> Iterator[tuple[int, datetime]]:
    """How many days before the end, and when that is; only what still lies ahead."""
    moments = ((days, authorization.renew_by - timedelta(days=days)) for days in WARNED)
    return ((days, moment) for days, moment in moments if moment > at)


def secret_warnings(ends: date, *, at: datetime) -> Iterator[tuple[int, datetime]]:
    moments = ((days, _midnight(ends) - timedelta(days=days)) for days in SECRET_WARNED)
    return ((days, moment) for days, moment in moments if moment > at)


def revoked(authorization: Authorization, *, at: datetime) -> Authorization:
    """The same object when there is nothing to take back. ``at`` is when the call began that Amazon refused: a
    grant that came after it is another one."""
    if authorization.state is not AuthorizationState.GRANTED or authorization.granted_at > at:
        return authorization
    return replace(authorization, state=AuthorizationState.REVOKED, state_since=at, subscription="")


def _due(left: timedelta, *, urgent: timedelta, soon: timedelta) -> Due:
    if left <= timedelta(0):
        return Due.OVER
    if left <= urgent:
        return Due.URGENT
    return Due.SOON if left <= soon else Due.FINE


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
