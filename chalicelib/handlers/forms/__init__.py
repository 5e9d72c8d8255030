"""Text that people typed: into typed inputs, or back beside its fields with what was wrong."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.errors import Problem, Refused, Unfit
from chalicelib.handlers.visit import Visit
from chalicelib.views.form import Form

# Nothing is ever changed so often.
LONGEST_REVISION = 9


def again(here: Visit, refusal: Problem, *, about: str = "", stored: Mapping[str, str] | None = None) -> Form:
    """The form as it was typed, with a refusal beside its field, or above the form when it has none. ``stored`` is the
    record as the form would show it now, when somebody else changed it meanwhile (``Overtaken``)."""
    sentence = here.words.problem(refusal)
    typed = {**here.form, "revision": stored["revision"]} if stored and "revision" in stored else here.form
    return Form(
        about=about,
        typed=typed,
        errors=_errors(here, refusal),
        error="" if refusal.field else sentence,
        chosen=here.fields.every(),
        stored={name: now for name, now in (stored or {}).items() if name in typed and typed[name] != now},
    )


def _errors(here: Visit, refusal: Problem) -> dict[str, str]:
    """By field; of one that is refused twice the first."""
    single = refusal.refusals if isinstance(refusal, Unfit) else (refusal,)
    return {one.field: here.words.problem(one) for one in reversed(single) if one.field}


def revision(form: Mapping[str, str]) -> int:
    """Which revision a form was made from; one that nothing ever has when it does not say, or says something else."""
    return whole(form.get("revision", ""), digits=LONGEST_REVISION, otherwise=-1)


def whole(text: str, *, digits: int, otherwise: int) -> int:
    """A whole number of at most so many digits; int() takes more than people type, and refuses endless ones."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else otherwise


def day(form: Mapping[str, str], name: str) -> date:
    """Raises Refused beside the field."""
    try:
        found = date.fromisoformat(form.get(name, "").strip())
    except ValueError:
        found = date.min
    if not 2000 <= found.year <= 2200:  # far from the ends of what a calendar can count
        raise Refused("Please give a day, such as 2026-11-23.", field=name)
    return found
