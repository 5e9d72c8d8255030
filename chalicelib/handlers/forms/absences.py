"""The days and the delegate of an absence, as their form has them."""

from chalicelib.domain.approvals.absences import mark
from chalicelib.handlers.forms import day, people
from chalicelib.handlers.visit import Visit
from chalicelib.queries.absences import AbsenceOf


def absence(here: Visit) -> dict[str, object]:
    """What ``name_delegate`` is told. Raises Refused beside the field."""
    return {
        "delegate": people.person(here.fields.all("delegate"), field="delegate") or "",
        "first": day(here.form, "first"),
        "last": day(here.form, "last"),
        "seen": here.form.get("seen", ""),
    }


def record(found: AbsenceOf) -> dict[str, str]:
    """What is stored, as texts of the form."""
    return {
        "first": found.first.isoformat() if found.first else "",
        "last": found.last.isoformat() if found.last else "",
        "seen": mark(found.person.absence),
    }
