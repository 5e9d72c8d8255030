"""The days and the delegate of an absence, as their form has them."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.approvals.absences import mark
from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms import people
from chalicelib.handlers.visit import Visit
from chalicelib.queries.absences import AbsenceOf


def absence(here: Visit) -> dict[str, object]:
    """What ``name_delegate`` is told. Raises Refused beside the field."""
    return {
        "delegate": people.person(here.fields.all("delegate"), field="delegate") or "",
        "first": _day(here.form, "first"),
        "last": _day(here.form, "last"),
        "seen": here.form.get("seen", ""),
    }


def record(found: AbsenceOf) -> dict[str, str]:
    """What is stored, as texts of the form."""
    return {
        "first": found.first.isoformat() if found.first else "",
        "last": found.last.isoformat() if found.last else "",
        "seen": mark(found.person.absence),
    }


def _day(form: Mapping[str, str], name: str) -> date:
    try:
        day = date.fromisoformat(form.get(name, "").strip())
    except ValueError:
        raise Refused("Please give a day, such as 2026-11-23.", field=name) from None
    if not 2000 <= day.year <= 2200:  # far from the ends of what a calendar can count
        raise Refused("Please give a day, such as 2026-11-23.", field=name)
    return day
