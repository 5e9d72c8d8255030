"""A mapping page by page, as rows of texts: what its forms show, what its tables bring and take away.

Every row has a key, and what stands beside the key can be changed. A row that says nothing means that nothing is
mapped there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from chalicelib.domain.articles import AliasKind
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.orders.amazon import ChargeKind
from chalicelib.domain.orders.mapping import (
    CHARGES,
    LEVELS,
    Effect,
    Filter,
    FilterKind,
    OrderMapping,
    ShipMethod,
    Tax,
    Way,
    level_of,
)
from chalicelib.domain.orders.mapping.filters import squeezed
from chalicelib.domain.texts import in_one_line

Row = Mapping[str, str]
Key = tuple[str, ...]
Rows = Mapping[Key, Row]
E = TypeVar("E", bound=StrEnum)

# Rows of the ship methods that are no service level: everything else, and Prime.
OTHERS, PRIME = "OTHERS", "PRIME"
# Amazon has eight levels; the others are for what it adds.
MOST_LEVELS = 40
MOST_FILTERS = 300
LONGEST_TEXT = 40


class Section(StrEnum):
    """The pages of a mapping, as they stand in addresses."""

    SHIP_METHODS = "ship-methods"
    ARTICLES = "articles"
    CHARGES = "charges"
    DEFAULTS = "defaults"
    FILTERS = "filters"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a section's rows."""

    key: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.key, *self.beside)

    def key_of(self, row: Row) -> Key:
        return tuple(row.get(name, "") for name in self.key)


_SETTINGS = Layout(("setting",), ("value",))
LAYOUT: Mapping[Section, Layout] = {
    Section.SHIP_METHODS: Layout(("service_level",), ("carrier", "method")),
    Section.ARTICLES: _SETTINGS,
    Section.CHARGES: _SETTINGS,
    Section.DEFAULTS: _SETTINGS,
    Section.FILTERS: Layout(("kind", "country", "text"), ("effect",)),
}

# The settings of the sections that are a handful of values.
_TEXTS = (
    "warehouse",
    "delivery_terms",
    "payment_terms",
    "order_type",
    "customer_category",
    "business_category",
    "source",
)
_TRUTHS = ("prefers_own_warehouse", "checks_addresses")


def rows(mapping: OrderMapping, section: Section) -> dict[Key, dict[str, str]]:
    """What stands there now; every row that the house knows of, whether it says something or not."""
    match section:
        case Section.SHIP_METHODS:
            return _by_key(section, _ship_methods(mapping))
        case Section.FILTERS:
            return _by_key(section, _filters(mapping))
    values = _values(mapping)
    return _by_key(section, ({"setting": name, "value": values[name]} for name in SETTINGS[section]))


SETTINGS: Mapping[Section, tuple[str, ...]] = {
    Section.ARTICLES: ("first", "placeholder"),
    Section.CHARGES: (*(str(kind) for kind in CHARGES), "tax"),
    Section.DEFAULTS: (*_TEXTS, *_TRUTHS),
}


def key_of(section: Section, row: Row) -> Key:
    """As rows are told apart: people write service levels, kinds and countries in many ways."""
    plain = {name: in_one_line(row.get(name, "")) for name in LAYOUT[section].key}
    if section is Section.SHIP_METHODS:
        return (level_of(plain["service_level"]),)
    if section is Section.FILTERS:
        kind = plain["kind"].lower()
        country = "" if kind == FilterKind.SKU else plain["country"].upper()
        text = "" if kind == FilterKind.COUNTRY else plain["text"]
        return kind, country, text.upper() if kind == FilterKind.POSTCODE else text
    return (plain["setting"].lower().replace(" ", "_"),)


def with_rows(mapping: OrderMapping, section: Section, rows: Rows) -> OrderMapping:
    """The same with this section made of these rows. Raises Unfit; the field of each refusal is the column and the key
    (``field_of``)."""
    match section:
        case Section.SHIP_METHODS:
            return _with_ship_methods(mapping, rows)
        case Section.FILTERS:
            return _with_filters(mapping, rows)
    return _with_values(mapping, section, rows)


def field_of(column: str, key: Key) -> str:
    """The name of a row's field in forms."""
    return "~".join((column, *key))


def _by_key(section: Section, rows: Iterator[dict[str, str]]) -> dict[Key, dict[str, str]]:
    return {LAYOUT[section].key_of(row): row for row in rows}


def _ship_methods(mapping: OrderMapping) -> Iterator[dict[str, str]]:
    ways = {each.level: each.way for each in mapping.ship_methods}
    for level in dict.fromkeys((*LEVELS, *ways)):
        yield _ship_method(level, ways.get(level))
    yield _ship_method(OTHERS, mapping.other)
    yield _ship_method(PRIME, mapping.prime)


def _ship_method(level: str, way: Way | None) -> dict[str, str]:
    carrier, method = (way.carrier, way.method) if way else ("", "")
    return {"service_level": level, "carrier": carrier, "method": method}


def _with_ship_methods(mapping: OrderMapping, rows: Rows) -> OrderMapping:
    refusals: list[Refused] = []
    ways: dict[str, Way] = {}
    for key, row in rows.items():
        (level,) = key
        carrier, method = row.get("carrier", ""), row.get("method", "")
        if not level:
            refusals.append(Refused("Please name the service level.", field=field_of("service_level", key)))
        elif carrier:
            ways[level] = Way(carrier, method)
        elif method:
            refusals.append(Refused("Please choose the carrier of this method.", field=field_of("carrier", key)))
    if len(ways) > MOST_LEVELS:
        refusals.append(Refused("At most {most} service levels can be mapped.", most=MOST_LEVELS))
    _refuse(refusals)
    other, prime = ways.pop(OTHERS, None), ways.pop(PRIME, None)
    methods = tuple(ShipMethod(level, way) for level, way in sorted(ways.items(), key=_place))
    return replace(mapping, ship_methods=methods, other=other, prime=prime)


def _place(item: tuple[str, Way]) -> tuple[int, str]:
    """Amazon's own in its order, others behind."""
    level, _ = item
    return (LEVELS.index(level) if level in LEVELS else len(LEVELS)), level


def _filters(mapping: OrderMapping) -> Iterator[dict[str, str]]:
    for each in mapping.filters:
        yield {"kind": each.kind, "country": each.country, "text": each.text, "effect": each.effect}


def _with_filters(mapping: OrderMapping, rows: Rows) -> OrderMapping:
    refusals: list[Refused] = []
    filters: list[Filter] = []
    for key, row in rows.items():
        effect = in_one_line(row.get("effect", "")).lower()
        if not effect:
            continue  # nothing is said, so there is no filter
        try:
            filters.append(_filter(key, effect))
        except Refused as refusal:
            refusals.append(refusal)
    if len(filters) > MOST_FILTERS:
        refusals.append(Refused("A connection has at most {most} filters.", most=MOST_FILTERS))
    _refuse(refusals)
    return replace(mapping, filters=tuple(sorted(filters, key=lambda each: each.what)))


def _filter(key: Key, effect: str) -> Filter:
    kind, country, text = key
    if kind not in set(FilterKind):
        raise Refused("A filter is about a country, a postcode or an SKU.", field=field_of("kind", key))
    if effect not in set(Effect):
        raise Refused("A filter either ignores or holds orders.", field=field_of("effect", key))
    if kind != FilterKind.SKU and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise Refused("Please write a country as two letters, such as DE.", field=field_of("country", key))
    if kind == FilterKind.POSTCODE and not (squeezed(text) and len(text) <= LONGEST_TEXT):
        raise Refused("Please write the beginning of a postcode.", field=field_of("text", key))
    if kind == FilterKind.SKU and not 0 < len(text) <= LONGEST_TEXT:
        raise Refused("Please write an SKU of at most {most} signs.", field=field_of("text", key), most=LONGEST_TEXT)
    return Filter(FilterKind(kind), Effect(effect), country, text)


def _values(mapping: OrderMapping) -> dict[str, str]:
    return {
        "first": mapping.first,
        "placeholder": mapping.placeholder,
        **{str(kind): mapping.charges.get(kind, "") for kind in CHARGES},
        "tax": mapping.tax,
        **{name: getattr(mapping, name) for name in _TEXTS},
        **{name: "yes" if getattr(mapping, name) else "no" for name in _TRUTHS},
    }


def _with_values(mapping: OrderMapping, section: Section, rows: Rows) -> OrderMapping:
    values = _values(mapping)
    refusals = []
    read: dict[str, Callable[[Key, str], object]] = {
        **dict.fromkeys(_TRUTHS, _truth),
        "first": lambda key, text: _one_of(AliasKind, key, text),
        "tax": lambda key, text: _one_of(Tax, key, text),
    }
    found: dict[str, object] = {}
    for key, row in rows.items():
        (name,) = key
        if name not in SETTINGS[section]:
            known = ", ".join(SETTINGS[section])
            field = field_of("setting", key)
            refusals.append(Refused("We do not know this setting. We know: {known}.", field=field, known=known))
            continue
        text = in_one_line(row.get("value", values[name]))
        try:
            found[name] = read.get(name, _text)(key, text)
        except Refused as refusal:
            refusals.append(refusal)
    _refuse(refusals)
    charges = {kind: str(found.get(kind, mapping.charges.get(kind, ""))) for kind in CHARGES}
    plain = {name: value for name, value in found.items() if name not in {str(kind) for kind in CHARGES}}
    return replace(mapping, charges={ChargeKind(k): v for k, v in charges.items() if v}, **plain)  # type: ignore[arg-type]


def _text(key: Key, text: str) -> str:
    return text


def _truth(key: Key, text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise Refused("Please write yes or no.", field=field_of("value", key))
    return text.lower() == "yes"


def _one_of(kind: type[E], key: Key, text: str) -> E:
    if text not in set(kind):
        known = ", ".join(kind)
        raise Refused("Please choose one of: {known}.", field=field_of("value", key), known=known)
    return kind(text)


def _refuse(refusals: Sequence[Refused]) -> None:
    if refusals:
        raise Unfit("Please look at the marked fields.", refusals)
