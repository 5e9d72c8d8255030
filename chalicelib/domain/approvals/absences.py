"""Days of absence as people say them: from and to, both included, where the company is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import Refused

# A year of parental leave fits; beyond that somebody else has the job.
LONGEST = timedelta(days=400)


def absence(delegate: str, *, first: date, last: date, zone: tzinfo, at: datetime) -> Absence:
    """From the first day's beginning to the last day's end. Raises Refused for days that make no absence."""
    if last < first:
        raise Refused("The last day is before the first one.", field="last")
    if last < at.astimezone(zone).date():
        raise Refused("These days are over.", field="last")
    if last - first > LONGEST:
        raise Refused("An absence lasts {most} days at most.", field="last", most=LONGEST.days)
    return Absence(delegate, _midnight(first, zone), _midnight(last + timedelta(days=1), zone))


def days(absence: Absence, zone: tzinfo) -> tuple[date, date]:
    """The first and the last day, there."""
    return absence.starts.astimezone(zone).date(), (absence.ends - timedelta(seconds=1)).astimezone(zone).date()


def mark(absence: Absence | None) -> str:
    """Tells one absence from another. A form says with it which one it showed, because a person's revision also grows
    when the house itself notes something, such as that the delegate has been asked."""
    return f"{absence.delegate}~{absence.starts.isoformat()}~{absence.ends.isoformat()}" if absence else ""


def is_over(absence: Absence, at: datetime) -> bool:
    return at >= absence.ends


def goes_on(before: Absence | None, now: Absence, *, at: datetime) -> bool:
    """Whether somebody is away as before, with the same delegate, and only other days were set."""
    if before is None or not before.handed_over or before.delegate != now.delegate:
        return False
    return before.starts <= at < before.ends and now.starts <= at


def overlap(one: Absence, other: Absence | None) -> bool:
    return other is not None and one.starts < other.ends and other.starts < one.ends


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
