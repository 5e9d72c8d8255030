"""Taking over a table: chosen, looked at, confirmed. The text travels with the preview; nothing is kept in between."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chalice.app import Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.imports import Outcome, Planned, fingerprint
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.tables import Column, Table, given
from chalicelib.handlers.visit import Visit
from chalicelib.views.form import EMPTY, Form


@dataclass(frozen=True, slots=True)
class Import:
    """One subject's way in. ``template`` shows ``choose`` and ``preview`` of parts/import.html; ``plan`` says what
    would happen, ``write`` does it and may be repeated; then the browser goes to ``back``, with ?imported=<rows>."""

    template: str
    columns: Sequence[Column]
    plan: Callable[[Visit, Table], Sequence[Planned]]
    write: Callable[[Visit, Table], object]
    back: str
    way: str = "settings"  # where in the main menu it stands
    around: Mapping[str, object] = field(default_factory=dict)  # what else the template names


@dataclass(frozen=True, slots=True)
class Preview:
    """``is_overtaken``: what was confirmed is not what would happen now, so this is to be looked at again."""

    rows: Sequence[Planned]
    text: str
    fingerprint: str
    is_overtaken: bool = False

    def having(self, outcome: str) -> list[Planned]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def is_wrong(self) -> bool:
        return bool(self.having(Outcome.WRONG))

    @property
    def is_empty(self) -> bool:
        """Whether taking it over would change nothing."""
        return all(row.outcome is Outcome.UNCHANGED for row in self.rows)


def ask(here: Visit, of: Import) -> Response:
    return _page(here, of, EMPTY)


def preview(here: Visit, of: Import) -> Response:
    """What the table would change; wrong rows make it 422, and it can't be confirmed then."""
    try:
        table = given(here, of.columns)
        plan = of.plan(here, table)
    except Refused as refusal:
        return _page(here, of, again(here, refusal), status=422)
    seen = Preview(plan, table.text, fingerprint(plan))
    return _page(here, of, EMPTY, seen, status=422 if seen.is_wrong else 200)


def confirm(here: Visit, of: Import) -> Response:
    """Takes over what was looked at, or shows it again when something else would happen by now."""
    try:
        table = given(here, of.columns)
        plan = of.plan(here, table)
        seen = Preview(plan, table.text, fingerprint(plan), is_overtaken=True)
        if seen.fingerprint != here.form.get("plan"):
            return _page(here, of, EMPTY, seen, status=409)
        of.write(here, table)
    except Refused as refusal:
        return _page(here, of, again(here, refusal), status=422)
    taken = sum(row.outcome is not Outcome.UNCHANGED for row in plan)
    return here.sent_to(f"{of.back}?imported={taken}")


def _page(here: Visit, of: Import, form: Form, seen: Preview | None = None, *, status: int = 200) -> Response:
    around = {**of.around, "columns": of.columns, "form": form, "seen": seen}
    return here.page(of.template, way=of.way, status=status, **around)
