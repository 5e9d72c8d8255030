"""Order Management and its downloads in every state, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.exports import Encoding, Export, State
from chalicelib.domain.management import LISTED, Selection
from chalicelib.domain.purchasing.order import Status
from chalicelib.queries.management import Listed
from chalicelib.views.form import EMPTY, Form
from tests.examples import HOUR, MINUTE
from tests.views import rows
from tests.views.rows import NOW

# A picture's name, its template and what the template is given.
Shown = tuple[str, str, dict[str, object]]

_BEGUN = Export(
    "20261123-120000-e1", "gita", Selection(), Encoding.UTF8, "Europe/Berlin", NOW - HOUR, NOW, total=20_000
)
_UNDER_WAY = replace(
    _BEGUN, selection=Selection(Status.ORDERED, "desk <b>"), step=3, looked=7_400, rows=31_250, pieces=("a",)
)
_JOINING = replace(_UNDER_WAY, state=State.JOINING, looked=20_100)
_READY = replace(_JOINING, state=State.READY, rows=100_000, size=68_400_000, file="x", ready_at=NOW - 10 * MINUTE)
_TICKED = replace(_READY, selection=Selection(picked=("PO-1", "PO-2")), rows=1, size=900)


def pictures() -> Iterator[Shown]:
    some = rows.several()
    wrong = Form(
        errors={"order": "Please tick the orders first."},
        typed={"encoding": "cp932"},
        chosen={"order": [some[0].number]},
    )
    for name, found, chosen, form in (
        ("all", Listed(some, "older"), Selection(), EMPTY),
        ("some", Listed(some[:2]), Selection(Status.APPLYING), wrong),
        ("none", Listed([]), Selection(Status.REMANDED), EMPTY),
        ("nothing", Listed([]), Selection(), EMPTY),
        ("found", Listed(some[:1], "older", is_cut=True), Selection(Status.ORDERED, "desk <b>"), EMPTY),
        ("not-found", Listed([]), Selection(search="desk <b>"), EMPTY),
        ("not-found-yet", Listed([], "older", is_cut=True), Selection(Status.CANCELED, "desk"), EMPTY),
    ):
        asked = {"status": str(chosen.status or ""), "search": chosen.search}
        yield (
            f"management-{name}",
            "pages/management",
            {
                "found": found,
                "chosen": chosen,
                "asked": {key: value for key, value in asked.items() if value},
                "carrying": "?list=status%3Dordered" if chosen.status else "",
                "statuses": LISTED,
                "encodings": tuple(Encoding),
                "has_exports": name == "all",
                "form": form,
            },
        )
    every = (_BEGUN, _UNDER_WAY, _JOINING, _READY, _TICKED)
    yield "exports", "pages/exports/list", {"exports": every, "is_sold": False}
    yield "exports-none", "pages/exports/list", {"exports": (), "is_sold": False}
    for name, export in zip(("begun", "under-way", "joining", "ready", "ticked"), every, strict=True):
        yield f"export-{name}", "pages/exports/one", {"export": export, "is_silent": name == "under-way"}
