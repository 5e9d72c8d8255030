"""A Z reading: it closes the open period of a till, for good."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken
from chalicelib.domain.takings import ZReading, closed
from chalicelib.ports.commit import Commit
from chalicelib.ports.takings import Takings

# Whoever answers for the money; stations only look at their till.
CLOSERS = (Role.ACCOUNTANT,)


def subject(station: str) -> str:
    """Under which name the trail has a till."""
    return f"till/{station}"


def close(
    station: str, period: int, *, by: Person, where: str, at: datetime, takings: Takings, commit: Commit
) -> ZReading:
    """``period`` is the one that was looked at. Raises Overtaken when somebody has closed it meanwhile, Refused where
    nothing was taken or given back. Whatever is entered at the same moment falls into this period or the next."""
    refuse_others(by, *CLOSERS)
    before = takings.drawers(station)
    if before[0].period != period:
        raise Overtaken("Somebody has closed this period meanwhile. This is the next one.")
    reading, after = closed(before, by=by.id, at=at)
    drawers = [
        Changed(old, new) if old.revision else Created(replace(new, revision=1))
        for old, new in zip(before, after, strict=True)
    ]
    audited = Audited(
        "till_closed", subject(station), by=by.id, at=at, where=where, facts={"period": str(reading.period)}
    )
    commit(Created(reading), *drawers, audited)
    return reading
