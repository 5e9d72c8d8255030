"""Text that people typed: into typed inputs, or back beside its fields with what was wrong."""

from collections.abc import Mapping

from chalicelib.domain.errors import Refused, Unfit
from chalicelib.handlers.visit import Visit
from chalicelib.views.form import Form

# Nothing is ever changed so often; int() of endless digits refuses in words of its own.
LONGEST_REVISION = 9


def again(here: Visit, refusal: Refused, *, about: str = "", stored: Mapping[str, str] | None = None) -> Form:
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


def _errors(here: Visit, refusal: Refused) -> dict[str, str]:
    """By field; of one that is refused twice the first."""
    single = refusal.refusals if isinstance(refusal, Unfit) else (refusal,)
    return {one.field: here.words.problem(one) for one in reversed(single) if one.field}


def revision(form: Mapping[str, str]) -> int:
    """Which revision a form was made from; one that nothing ever has when it does not say, or says something else."""
    text = form.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_REVISION else -1
