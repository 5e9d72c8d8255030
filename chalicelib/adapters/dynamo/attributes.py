"""Records as attributes of PynamoDB's models."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.constants import MAP

from chalicelib.adapters.dynamo.plain import Plain, Shape

T = TypeVar("T")


class RecordAttribute(Attribute[T]):
    """A whole record as a DynamoDB map, readable in the console. Items of other kinds lack it."""

    attr_type = MAP

    def __init__(self, kind: type[T]) -> None:
        super().__init__(null=True)
        self._kind = kind

    @cached_property
    def _shape(self) -> Shape[T]:
        """Worked out when first used: a function that reads settings has no use for the shape of an order."""
        return Shape(self._kind)

    def serialize(self, value: T) -> dict[str, Any]:
        return {name: _attribute(plain) for name, plain in self._shape.plain(value).items()}

    def deserialize(self, value: Mapping[str, Any]) -> T:
        return self._shape.record({name: _plain(attribute) for name, attribute in value.items()})


def _attribute(plain: Plain) -> dict[str, Any]:
    match plain:
        case bool():
            return {"BOOL": plain}
        case int():
            return {"N": str(plain)}
        case str():
            return {"S": plain}
        case list():
            return {"L": [_attribute(each) for each in plain]}
        case dict():
            return {"M": {name: _attribute(each) for name, each in plain.items()}}
    raise TypeError(f"{type(plain).__name__} is no plain value")


def _plain(attribute: Mapping[str, Any]) -> Plain:
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value)
        case "L":
            return [_plain(each) for each in value]
        case "M":
            return {name: _plain(each) for name, each in value.items()}
    return value
