"""What every page shows around its content."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.company import Company, Integration, Mode
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Refused
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.directory import People
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.settings import Settings
from chalicelib.queries.inbox import is_asked, waiting_count


@dataclass(frozen=True, slots=True)
class Surroundings:
    zone: str = "UTC"  # the company's time zone
    is_test: bool = False  # whatever is ordered goes to Amazon's test system
    attention: int = 0  # how much waits for an administrator
    approvals: int | None = None  # how much waits for the reader's decision; None for who is never asked


def surroundings(
    person: Person | None,
    *,
    at: datetime,
    settings: Settings,
    attention: AttentionItems,
    inboxes: Inboxes,
    people: People,
) -> Surroundings:
    """Settings that are not made yet are no reason to show nothing."""
    company, integration = _set(settings)
    sets = integration.credential_sets.values() if integration else ()
    return Surroundings(
        zone=company.time_zone if company else "UTC",
        is_test=bool(sets) and all(one.mode is Mode.TEST for one in sets),
        attention=attention.count() if person and person.has(Role.PURCHASING_ADMINISTRATOR) else 0,
        approvals=_approvals(person, at, inboxes, people) if person else None,
    )


def _approvals(person: Person, at: datetime, inboxes: Inboxes, people: People) -> int | None:
    """Whoever a route names may be asked, so that something to decide shows the way to anybody."""
    count = waiting_count(person, at=at, inboxes=inboxes, people=people)
    return count if count or is_asked(person) else None


def _set(settings: Settings) -> tuple[Company | None, Integration | None]:
    try:
        company = settings.company()
    except Refused:
        return None, None
    try:
        return company, settings.integration()
    except Refused:
        return company, None
