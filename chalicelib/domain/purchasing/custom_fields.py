"""What a company asks about every order beyond the standard's own fields, and what can be sent to Amazon of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.purchasing.order import PurchaseOrder

# A form that nobody likes to fill in is filled in badly; and all of it stands in the order's head.
MOST_FIELDS = 10
MOST_OPTIONS = 100
LONGEST_LABEL, LONGEST_KEY, LONGEST_VALUE = 60, 30, 100
# What an order itself can tell Amazon, beside what a person can (``company.EXTRINSIC_SOURCES``).
PURPOSE, NEEDED_BY, CUSTOM = "purpose", "needed_by", "custom:"
_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"  # kept as it is written in English, such as "1200.5"
    DATE = "date"  # kept as ISO 8601, such as "2026-11-30"
    CHOICE = "choice"  # one of its options


@dataclass(frozen=True, slots=True)
class CustomField:
    """``key`` names it in orders, CSV and the extrinsic mapping and never changes; the label may."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomFields:
    """In the order in which they are asked."""

    fields: tuple[CustomField, ...] = ()
    revision: int = 0

    def get(self, key: str) -> CustomField:
        found = next((field for field in self.fields if field.key == key), None)
        if found is None:
            raise NotFound("There is no such field.")
        return found

    @property
    def stand(self) -> int:
        """Tells what a form was made from; zero while nothing was ever kept."""
        return self.revision + 1 if self.fields or self.revision else 0

    @property
    def labels(self) -> Mapping[str, str]:
        return {field.key: field.label for field in self.fields}


def extrinsic_sources(custom: CustomFields) -> tuple[str, ...]:
    """What of an order may be mapped to extrinsics of its OrderRequest, by the names used in the settings."""
    return PURPOSE, NEEDED_BY, *(f"{CUSTOM}{field.key}" for field in custom.fields)


def extrinsics_of(order: PurchaseOrder, mapping: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The mapped extrinsics of this order, empty ones left out. ``mapping`` is an integration's."""
    values = {
        PURPOSE: order.comment,
        NEEDED_BY: order.needed_by.isoformat() if order.needed_by else "",
        **{f"{CUSTOM}{key}": value for key, value in order.custom.items()},
    }
    return tuple((name, values[source]) for name, source in mapping.items() if values.get(source))


def told_by(mapping: Mapping[str, str], key: str) -> list[str]:
    """The names under which an integration's mapping tells Amazon this field."""
    return [name for name, source in mapping.items() if source == f"{CUSTOM}{key}"]


def with_field(custom: CustomFields, field: CustomField, *, replaces: str = "") -> CustomFields:
    """The fields with one more, or with another in the place of ``replaces``. Raises Refused for one that can't be."""
    _refuse_unusable(field)
    if field.key != replaces and field.key in custom.labels:
        raise Refused("Another field has this key.", field="key")
    if any(other.label.casefold() == field.label.casefold() and other.key != replaces for other in custom.fields):
        raise Refused("Another field has this label.", field="label")
    if replaces:
        custom.get(replaces)
        return replace(custom, fields=tuple(field if one.key == replaces else one for one in custom.fields))
    if len(custom.fields) >= MOST_FIELDS:
        raise Refused("There can be at most {most} fields.", most=MOST_FIELDS)
    return replace(custom, fields=(*custom.fields, field))


def moved_up(custom: CustomFields, key: str) -> CustomFields:
    """Asked one place earlier."""
    place = next(at for at, field in enumerate(custom.fields) if field.key == key)
    before, (field, *after) = list(custom.fields[:place]), custom.fields[place:]
    return replace(custom, fields=(*before[:-1], field, *before[-1:], *after))


def without(custom: CustomFields, key: str) -> CustomFields:
    """Orders keep what was filled in."""
    return replace(custom, fields=tuple(field for field in custom.fields if field.key != key))


def checked(custom: CustomFields, given: Mapping[str, str], *, demands: bool = True) -> dict[str, str]:
    """What was filled in, by key, as it is kept; fields left empty are not in it. Raises Refused beside its field,
    which is named ``custom-<key>`` in forms; ``demands``: for a required one that is empty, too."""
    values = {field.key: _checked(field, given.get(field.key, "").strip(), demands) for field in custom.fields}
    return {key: value for key, value in values.items() if value}


def _checked(field: CustomField, text: str, demands: bool) -> str:
    at = f"custom-{field.key}"
    if not text:
        if field.required and demands:
            raise Refused("Please fill in “{label}”.", field=at, label=field.label)
        return ""
    if len(text) > LONGEST_VALUE or not text.isprintable():
        raise Refused("Please keep this to {most} plain characters.", field=at, most=LONGEST_VALUE)
    match field.kind:
        case FieldKind.NUMBER:
            return _number(text, at)
        case FieldKind.DATE:
            return read_date(text, field=at).isoformat()
        case FieldKind.CHOICE if text not in field.options:
            raise Refused("Please choose one of the list.", field=at)
    return text


def read_date(text: str, *, field: str) -> date:
    """As browsers post a date field."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("Please write the date as year-month-day, such as 2026-11-30.", field=field) from None


def _number(text: str, field: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_VALUE // 2:
        raise Refused("Please write a number, such as 1200.5.", field=field)
    return f"{number:f}"


def _refuse_unusable(field: CustomField) -> None:
    if not field.label.strip() or len(field.label) > LONGEST_LABEL:
        raise Refused("Please give the field a label of at most {most} characters.", field="label", most=LONGEST_LABEL)
    if not _KEY.fullmatch(field.key) or len(field.key) > LONGEST_KEY:
        raise Refused(
            "The key begins with a letter and has small letters, digits and _ only, at most {most}.",
            field="key",
            most=LONGEST_KEY,
        )
    if field.kind is FieldKind.CHOICE:
        _refuse_options(field.options)


def _refuse_options(options: Sequence[str]) -> None:
    if not options:
        raise Refused("Please give at least one option to choose from.", field="options")
    if len(options) > MOST_OPTIONS or any(len(option) > LONGEST_VALUE for option in options):
        raise Refused(
            "At most {most} options, each of at most {length} characters.",
            field="options",
            most=MOST_OPTIONS,
            length=LONGEST_VALUE,
        )
    if len(set(options)) < len(options):
        raise Refused("Two options are the same.", field="options")
