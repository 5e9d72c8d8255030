"""The pages of a connection's mapping, as their forms and tables have them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.lists import Entry
from chalicelib.domain.orders.mapping import OrderMapping, level_of
from chalicelib.domain.orders.mapping.sections import LAYOUT, OTHERS, PRIME, SETTINGS, Key, Row, Section, key_of, rows
from chalicelib.domain.texts import in_one_line
from chalicelib.handlers.forms import whole
from chalicelib.handlers.forms.listed import NEW
from chalicelib.handlers.forms.tables import Column
from chalicelib.handlers.visit import Visit
from chalicelib.queries.mappings import Waiting
from chalicelib.usecases.mappings.fitting import LIST_OF
from chalicelib.usecases.mappings.saving import Stated
from chalicelib.views.form import Form
from chalicelib.views.texts import marked

# Between the code of a carrier and one of its methods in a select; no code has it.
BETWEEN = "|"
# How many filters one can add with one save.
EMPTY_FILTERS = 3
_TRUTHS = frozenset({"prefers_own_warehouse", "checks_addresses"})
_LONGEST_VALUE = 300

_SETTING = Column("setting", is_required=True, hint=marked("Which one; the download has all of them."))
_LEVEL = marked("Amazon’s, such as STANDARD; OTHERS for all others, PRIME for Prime orders.")
_ARTICLE = marked("An article without stock; for tax: as_it_adds_up, included or added.")
COLUMNS: Mapping[Section, Sequence[Column]] = {
    Section.SHIP_METHODS: (
        Column("service_level", is_required=True, hint=_LEVEL),
        Column("carrier", hint=marked("Its name or code in your list; empty: not mapped.")),
        Column("method", hint=marked("One of the carrier’s; empty for none in particular.")),
    ),
    Section.ARTICLES: (
        Column("kind", hint=marked("“sku” or “asin”; sku where nothing is said.")),
        Column("name", is_required=True, hint=marked("The SKU or ASIN at Amazon.")),
        Column("articles", hint=marked("“CUP” for one article, “2 x CUP; SAUCER” for a kit; empty takes it away.")),
    ),
    Section.CHARGES: (_SETTING, Column("value", hint=_ARTICLE)),
    Section.DEFAULTS: (_SETTING, Column("value", hint=marked("A name or code from its list, or yes and no."))),
    Section.FILTERS: (
        Column("kind", is_required=True, hint=marked("“country”, “postcode” or “sku”.")),
        Column("country", hint=marked("Two letters, such as DE; a postcode needs one too.")),
        Column("text", hint=marked("The beginning of the postcode, or the SKU.")),
        Column("effect", hint=marked("“ignore” or “hold”; empty takes the filter away.")),
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a form. ``id`` stands behind the column in the names of its fields; ``waiting`` orders are held
    because nobody mapped it."""

    id: str
    texts: Row
    waiting: int = 0
    is_usual: bool = True  # the house knows of it, whether it is mapped or not


def stated(here: Visit, section: Section) -> Stated:
    """As it was typed, unchecked."""
    return Stated(_rows(here, section), here.form.get("revision", ""), _new(here, section))


def shown(section: Section, mapping: OrderMapping, waiting: Waiting, form: Form) -> Sequence[Shown]:
    """The rows of a form: what is stored, or what was typed."""
    match section:
        case Section.SHIP_METHODS:
            return list(_ship_methods(mapping, waiting, form))
        case Section.FILTERS:
            return list(_filters(mapping, form))
    return [
        Shown(key[0], {"value": form.typed.get(f"value~{key[0]}", row["value"]) if form.typed else row["value"]})
        for key, row in rows(mapping, section).items()
    ]


def in_place(form: Form, section: Section, given: Sequence[Row]) -> Form:
    """Refusals name a row by what it says; a form by the field. Those of a method stand beside its carrier."""
    if section is Section.SHIP_METHODS:
        moved = {name.replace("method~", "carrier~", 1): sentence for name, sentence in form.errors.items()}
        return replace(form, errors=moved)
    if section is not Section.FILTERS:
        return form
    by_key = {"~".join(key_of(section, row)): str(at) for at, row in enumerate(given)}
    errors = {}
    for name, sentence in form.errors.items():
        column, _, key = name.partition("~")
        errors[f"{column}~{by_key.get(key, key)}"] = sentence
    return replace(form, errors=errors)


def ways(carriers: Sequence[Entry]) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Every carrier with its methods, as a select groups them."""
    return [(entry.name, list(_ways(entry))) for entry in carriers if not entry.archived]


def way(row: Row) -> str:
    return f"{row['carrier']}{BETWEEN}{row['method']}" if row.get("carrier") else ""


def named_rows(here: Visit) -> tuple[Sequence[Row], Sequence[int]]:
    """What SKUs and ASINs stand for, as several rows of a form say it, and which of its rows these are. A row in which
    nothing is said is none."""
    found: list[Row] = []
    places: list[int] = []
    for at in range(_most(here, "name~")):
        row = {column: here.form.get(f"{column}~{at}", "") for column in ("kind", "name", "articles")}
        if in_one_line(row["articles"]):
            found.append(row)
            places.append(at)
    return found, places


def _rows(here: Visit, section: Section) -> Sequence[Row]:
    if section is Section.SHIP_METHODS:
        return list(_typed_ways(here))
    if section is Section.FILTERS:
        columns = LAYOUT[section].columns
        typed = [{name: here.form.get(f"{name}~{at}", "") for name in columns} for at in range(_most(here, "effect~"))]
        return [row for row in typed if row["effect"] or row["text"] or row["country"]]
    return [{"setting": name, "value": _value(here, name)} for name in SETTINGS[section]]


def _typed_ways(here: Visit) -> Iterator[Row]:
    new = level_of(here.form.get("new_level", ""))
    for name, text in here.form.items():
        column, _, level = name.partition("~")
        if column == "carrier" and (level != "new" or new):
            carrier, _, method = text.partition(BETWEEN)
            yield {"service_level": new if level == "new" else level, "carrier": carrier, "method": method}


def _value(here: Visit, name: str) -> str:
    if name in _TRUTHS:
        return "yes" if here.form.get(f"value~{name}") == "yes" else "no"
    return here.form.get(f"value~{name}", "")[:_LONGEST_VALUE]


def _new(here: Visit, section: Section) -> Mapping[str, str]:
    """What is to be added to the lists."""
    if section is not Section.DEFAULTS:
        return {}
    typed = {name: in_one_line(here.form.get(f"{NEW}value~{name}", ""))[:_LONGEST_VALUE] for name in LIST_OF}
    return {name: text for name, text in typed.items() if text}


def _most(here: Visit, beginning: str) -> int:
    """One more than the highest number behind the names of these fields."""
    numbers = (name.removeprefix(beginning) for name in here.form if name.startswith(beginning))
    return max((whole(text, digits=3, otherwise=-1) + 1 for text in numbers), default=0)


def _ship_methods(mapping: OrderMapping, waiting: Waiting, form: Form) -> Iterator[Shown]:
    stored = rows(mapping, Section.SHIP_METHODS)
    usual = set(rows(OrderMapping(""), Section.SHIP_METHODS))
    others = [(level,) for level in waiting.levels if level and (level,) not in stored]
    typed = [(name.partition("~")[2],) for name in form.typed if name.startswith("carrier~") and name != "carrier~new"]
    keys: list[Key] = [*(key for key in stored if key[0] not in (OTHERS, PRIME)), *others, *typed, (OTHERS,), (PRIME,)]
    for key in dict.fromkeys(keys):
        text = way(stored.get(key, {}))
        value = form.typed.get(f"carrier~{key[0]}", text)
        yield Shown(key[0], {"way": value}, waiting.levels.get(key[0], 0), key in usual)


def _filters(mapping: OrderMapping, form: Form) -> Iterator[Shown]:
    columns = LAYOUT[Section.FILTERS].columns
    if form.typed:
        numbers = [name.partition("~")[2] for name in form.typed if name.startswith("effect~")]
        for number in numbers:
            yield Shown(number, {name: form.typed.get(f"{name}~{number}", "") for name in columns})
        return
    stored = list(rows(mapping, Section.FILTERS).values())
    empty = [dict.fromkeys(columns, "") | {"kind": "country"}] * EMPTY_FILTERS
    for at, row in enumerate([*stored, *empty]):
        yield Shown(str(at), row, is_usual=at < len(stored))


def _ways(entry: Entry) -> Iterator[tuple[str, str]]:
    yield f"{entry.code}{BETWEEN}", entry.name
    for method in entry.carriage.methods if entry.carriage else ():
        yield f"{entry.code}{BETWEEN}{method}", f"{entry.name} · {method}"
