"""Frozen records as plain values (text, whole numbers, truth, lists, maps) and back, by the types of their fields.

Amounts and moments are text: "12.50 USD", "2026-11-21T03:04:05+00:00". What is nothing or empty is left out where
reading would bring the same back, and a field that an older release did not write reads as its default: so a field may
be added to a record at any time, while renaming one needs a migration (tests/adapters/test_old_items.py would tell).
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from chalicelib.domain.money import Money

T = TypeVar("T")

# What JSON and DynamoDB both know. Any, because mypy has no use for a recursive union here.
Plain = Any


class Unreadable(ValueError):
    """A stored record lacks something that has no default."""


@dataclass(frozen=True, slots=True)
class _Codec:
    write: Callable[[Any], Plain]
    read: Callable[[Plain], Any]
    nothing: Callable[[], Any]  # what a missing field reads as when its record names no default


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    codec: _Codec
    missing: Callable[[], Any]


class Shape(Generic[T]):
    """How one kind of record is written and read, worked out once."""

    def __init__(self, kind: type[T]) -> None:
        self._kind: Callable[..., T] = kind
        hints = get_type_hints(kind)
        self._fields = [_field(each, _codec(hints[each.name])) for each in fields(kind)]  # type: ignore[arg-type]

    def plain(self, record: T) -> dict[str, Plain]:
        values = ((field, getattr(record, field.name)) for field in self._fields)
        return {field.name: field.codec.write(value) for field, value in values if not _is_left_out(field, value)}

    def record(self, plain: Mapping[str, Plain]) -> T:
        """Raises Unreadable. What it does not know it leaves aside: a newer release may have written it."""
        return self._kind(**{field.name: _value(field, plain) for field in self._fields})


def _field(field: Any, codec: _Codec) -> _Field:
    if field.default is not MISSING:
        return _Field(field.name, codec, lambda: field.default)
    if field.default_factory is not MISSING:
        return _Field(field.name, codec, field.default_factory)
    return _Field(field.name, codec, codec.nothing)


def _is_left_out(field: _Field, value: Any) -> bool:
    if value is None or (isinstance(value, str | tuple | frozenset | Mapping) and not value):
        return bool(field.missing() == value)
    return False


def _value(field: _Field, plain: Mapping[str, Plain]) -> Any:
    try:
        return field.codec.read(plain[field.name]) if field.name in plain else field.missing()
    except Unreadable as error:
        raise Unreadable(f"{field.name}: {error}") from error


def _codec(kind: Any) -> _Codec:
    """By the type of a field: a scalar, a collection of something, or another record."""
    if kind in _SCALARS:
        return _SCALARS[kind]
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (one,) = (_codec(each) for each in of if each is not type(None))
        return _Codec(one.write, one.read, lambda: None)
    if origin is tuple:
        return _series(_codec(of[0])) if of[-1] is Ellipsis else _fixed([_codec(each) for each in of])
    if origin is frozenset:
        return _set(_codec(of[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(_codec(of[0]), _codec(of[1]))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Codec(str, kind, _refuse)
    if is_dataclass(kind):
        shape = Shape(kind)  # type: ignore[arg-type]
        return _Codec(shape.plain, shape.record, _refuse)
    raise TypeError(f"Nobody has said how {kind} is kept")


def _refuse() -> Any:
    raise Unreadable("missing")


def _money(text: str) -> Money:
    amount, _, currency = text.partition(" ")
    return Money(Decimal(amount), currency)


_SCALARS: Mapping[Any, _Codec] = {
    str: _Codec(str, str, str),
    int: _Codec(int, int, int),
    bool: _Codec(bool, bool, bool),
    Decimal: _Codec("{:f}".format, Decimal, _refuse),
    datetime: _Codec(datetime.isoformat, datetime.fromisoformat, _refuse),
    date: _Codec(date.isoformat, date.fromisoformat, _refuse),
    Money: _Codec(str, _money, _refuse),
}


def _series(item: _Codec) -> _Codec:
    return _Codec(lambda value: [item.write(each) for each in value], lambda plain: tuple(map(item.read, plain)), tuple)


def _fixed(items: list[_Codec]) -> _Codec:
    return _Codec(
        lambda value: [item.write(each) for item, each in zip(items, value, strict=True)],
        lambda plain: tuple(item.read(each) for item, each in zip(items, plain, strict=True)),
        _refuse,
    )


def _set(item: _Codec) -> _Codec:
    """In order, so that the same record is always the same bytes."""
    return _Codec(
        lambda value: sorted(item.write(each) for each in value),
        lambda plain: frozenset(map(item.read, plain)),
        frozenset,
    )


def _mapping(key: _Codec, item: _Codec) -> _Codec:
    """Keys become text, as JSON and DynamoDB have it."""
    return _Codec(
        lambda value: {str(key.write(name)): item.write(each) for name, each in value.items()},
        lambda plain: {key.read(name): item.read(each) for name, each in plain.items()},
        dict,
    )
