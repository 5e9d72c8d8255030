"""What every page shows around its content."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.attention import seen_by
from chalicelib.domain.directory import Person
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.directory import People
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.settings import Settings
from chalicelib.queries.company.standing import Standing, standing
from chalicelib.queries.inbox import is_asked, waiting_count


@dataclass(frozen=True, slots=True)
class Surroundings:
    zone: str = "UTC"  # the company's time zone
    is_test: bool = False  # whatever is ordered, or this person orders, goes to Amazon's test system
    may_shop: bool = False  # the settings let this person order
    attention: int = 0  # how much waits that this person may see
    approvals: int | None = None  # how much waits for the reader's decision; None for who is never asked
    company: str = ""  # its name
    logo: str = ""  # its file, if there is one


def surroundings(
    person: Person | None,
    stands: Standing | None = None,
    *,
    at: datetime,
    settings: Settings,
    attention: AttentionItems,
    inboxes: Inboxes,
    people: People,
) -> Surroundings:
    """``stands`` is what the page has read of the settings already."""
    stands = stands or standing(settings=settings)
    company = stands.company
    return Surroundings(
        zone=company.time_zone if company else "UTC",
        is_test=stands.is_test_for(person),
        may_shop=bool(person and stands.integration and stands.integration.may_order.includes(person)),
        attention=attention.count(halves) if (halves := seen_by(person) if person else ()) else 0,
        approvals=_approvals(person, at, inboxes, people) if person else None,
        company=company.name if company else "",
        logo=company.logo.file if company and company.logo else "",
    )


def _approvals(person: Person, at: datetime, inboxes: Inboxes, people: People) -> int | None:
    """Whoever a route names may be asked, so that something to decide shows the way to anybody."""
    count = waiting_count(person, at=at, inboxes=inboxes, people=people)
    return count if count or is_asked(person) else None
