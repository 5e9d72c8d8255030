"""The pages of a connection's mapping, in every state worth looking at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.articles import Alias, AliasKind, Part
from chalicelib.domain.errors import Refused
from chalicelib.domain.imports import Difference, Outcome, Planned
from chalicelib.domain.lists import DEFAULTS, ListName
from chalicelib.domain.orders.amazon import ChargeKind
from chalicelib.domain.orders.mapping import Assignment, Effect, Filter, FilterKind, OrderMapping, ShipMethod, Way
from chalicelib.domain.orders.mapping.assigning import written
from chalicelib.domain.orders.mapping.releasing import Release, State
from chalicelib.domain.orders.mapping.sections import Section
from chalicelib.handlers.forms.imports import Preview
from chalicelib.handlers.forms.mappings import COLUMNS, shown, ways
from chalicelib.handlers.pages.mappings.places import place
from chalicelib.ports.mappings import AssignmentPage
from chalicelib.queries.mappings import MappingPage, Waiting
from chalicelib.usecases.mappings.fitting import LIST_OF
from chalicelib.views.form import EMPTY, Form
from tests.examples import sales
from tests.views.rows import NOW

Named = tuple[str, str, Mapping[str, object]]

HERE = sales.connection()
FRANCE = replace(HERE, marketplace="A13V1IB3VIYZZH")
FULL = OrderMapping(
    HERE.id,
    (ShipMethod("STANDARD", Way("DHL", "Paket")), ShipMethod("DRONE_DELIVERY", Way("GONE", "Rocket"))),
    other=Way("DHL"),
    prime=Way("UPS", "Express Saver"),
    placeholder="ANY",
    charges={ChargeKind.SHIPPING: "FREIGHT", ChargeKind.DISCOUNT: "DISCOUNT"},
    filters=(Filter(FilterKind.POSTCODE, Effect.HOLD, "DE", "27498"), Filter(FilterKind.COUNTRY, Effect.IGNORE, "CH")),
    revision=4,
)
HELD = tuple(sales.sale(order_id=f"306-5550123-{number:07}", ordered_at=NOW) for number in range(1, 4))
LONG = "A-VERY-LONG-SKU-OF-FORTY-SIGNS-NO-BREAKS"
WAITING = Waiting(
    held=1240,
    is_cut=True,
    names={"PENCIL-1": 1200, LONG: 39, "ノート-A5": 1},
    levels={"STANDARD": 1200, "DRONE_DELIVERY": 1},
    charges={"shipping": 1240, "other": 2},
    cured=HELD,
    retried=HELD[:1],
)
RUNNING = Release(HERE.id, "ida", NOW, NOW, looked=250, released=200)
DONE = replace(RUNNING, state=State.DONE, held=49, failed=1, failures=(sales.ORDER_ID,))
ASSIGNED = AssignmentPage(
    [
        Assignment(HERE.id, Alias(AliasKind.SKU, LONG), (Part("CUP", 2), Part("SAUCER"))),
        Assignment(HERE.id, Alias(AliasKind.ASIN, "B0EXAMPLE1"), (Part("PENCIL"),)),
    ],
    next="more",
)
MARKED = "Please look at the marked fields."
ERRORS = {
    Section.SHIP_METHODS: {
        "carrier~STANDARD": "DHL has no method “Rocket”.",
        "add_carrier": "Please name the carrier.",
    },
    Section.ARTICLES: {"articles~0": "There is no article GONE.", "value~placeholder": "There is no article GONE."},
    Section.CHARGES: {"value~shipping": "There is no article GONE.", "value~tax": "Please choose one of: added."},
    Section.DEFAULTS: {
        "value~warehouse": "There is no “X” in the list.",
        "source": "Please choose another connection.",
    },
    Section.FILTERS: {"country~0": "Please write a country as two letters, such as DE.", "effect~1": "twice"},
}


def pictures() -> Iterator[Named]:
    for section in Section:
        name, template = f"mapping-{section}", f"pages/mappings/{section.replace('-', '_')}"
        yield f"{name}-new", template, _page(section, OrderMapping(HERE.id), Waiting(), None)
        yield f"{name}-waiting", template, _page(section, replace(FULL, placeholder=""), WAITING, None, done="kept")
        yield f"{name}-running", template, _page(section, FULL, WAITING, RUNNING, done="begun")
        yield f"{name}-done", template, _page(section, FULL, Waiting(), DONE, imported="12")
        wrong = Form(typed=_typed(section), errors=ERRORS[section], error=MARKED)
        yield f"{name}-wrong", template, _page(section, FULL, WAITING, None, form=wrong)
        yield f"{name}-import", "pages/mappings/import", _import(section, None)
    yield "mapping-import-preview", "pages/mappings/import", _import(Section.SHIP_METHODS, _preview())


def _page(
    section: Section, mapping: OrderMapping, waiting: Waiting, release: Release | None, **more: Any
) -> dict[str, object]:
    form = more.get("form", EMPTY)
    entries = {name: DEFAULTS[of] for name, of in LIST_OF.items()}
    return {
        "found": MappingPage(HERE, mapping, waiting, release, (FRANCE,)),
        "section": section,
        "form": form,
        "rows": shown(section, mapping, waiting, form),
        "revision": "0123456789abcdef",
        "at": place(HERE.id),
        "done": "",
        "imported": "",
        "ways": ways(DEFAULTS[ListName.CARRIERS]),
        "assigned": ASSIGNED if mapping.revision else AssignmentPage(()),
        "written": written,
        "entries": entries,
    } | more


def _typed(section: Section) -> dict[str, str]:
    return {
        "carrier~STANDARD": "DHL|Rocket",
        "new_level": "Drone",
        "kind~0": "country",
        "country~0": "Germany",
        "effect~0": "hold",
        "effect~1": "ignore",
        "articles~0": "GONE",
        "value~warehouse": "MAIN",
        "new_value~source": "Our shop",
        "value~tax": "added",
        "revision": "0123456789abcdef",
    } | ({} if section is Section.FILTERS else {"value~shipping": "GONE"})


def _import(section: Section, seen: Preview | None) -> dict[str, object]:
    at = place(HERE.id)
    return {"connection": HERE, "section": section, "at": at, "columns": COLUMNS[section], "form": EMPTY, "seen": seen}


def _preview() -> Preview:
    twice = Refused("Line {line} is about the same.", field="service_level", line=2)
    rows = [
        Planned(2, "STANDARD", Outcome.CHANGED, (Difference("carrier", "DHL", "UPS"),)),
        Planned(3, "SECOND_DAY", Outcome.WRONG, problem=twice),
    ]
    return Preview(rows, "service_level,carrier\n", "fingerprint")
