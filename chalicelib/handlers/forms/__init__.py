"""Text that people typed: into typed inputs, or back beside its fields with what was wrong."""

from chalicelib.domain.errors import Refused
from chalicelib.handlers.visit import Visit
from chalicelib.views.form import Form


def again(here: Visit, refusal: Refused, *, about: str = "") -> Form:
    """The form as it was typed, with a refusal beside its field, or above the form when it has none."""
    sentence = here.words.problem(refusal)
    if refusal.field:
        return Form(about=about, typed=here.form, errors={refusal.field: sentence})
    return Form(about=about, typed=here.form, error=sentence)
