"""Somebody's absence as its form shows it, and who could answer meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain import finding
from chalicelib.domain.approvals import absences
from chalicelib.domain.directory import Person
from chalicelib.ports.directory import People
from chalicelib.ports.settings import Settings
from chalicelib.queries.directory import PERSON, Choice, choosable

# Who is no administrator looks for somebody they know, and is not shown the company's list of people.
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class AbsenceOf:
    """``first`` and ``last`` are days where the company is; an absence that is over is none. ``standing_in`` are the
    people who count on this person meanwhile."""

    person: Person
    today: date
    first: date | None = None
    last: date | None = None
    delegate: Person | None = None
    is_now: bool = False
    is_delegate_away: bool = False  # for some of the days
    standing_in: Sequence[Person] = ()


def absence_of(id: str, *, at: datetime, people: People, settings: Settings) -> AbsenceOf:
    """Raises NotFound."""
    person = people.get(id)
    zone = ZoneInfo(settings.company().time_zone)
    today, counting = at.astimezone(zone).date(), people.delegating_to(id, at)
    absence = person.absence
    if absence is None or absences.is_over(absence, at):
        return AbsenceOf(person, today, standing_in=counting)
    first, last = absences.days(absence, zone)
    delegate = people.several([absence.delegate]).get(absence.delegate)
    return AbsenceOf(
        person,
        today,
        first,
        last,
        delegate,
        is_now=absence.starts <= at,
        is_delegate_away=delegate is not None and absences.overlap(absence, delegate.absence),
        standing_in=counting,
    )


def delegates(typed: str, *, absent: str, people: People) -> Sequence[Choice]:
    """Active people who can be reached, but for the absent one; nobody before two letters are typed."""
    if len("".join(finding.sought(typed))) < SHORTEST:
        return ()
    found = choosable(typed, kinds=(PERSON,), people=people)
    return [one for one in found if one.value != f"{PERSON}:{absent}" and one.warning != "no_email"]
