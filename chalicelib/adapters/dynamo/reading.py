"""The few ways in which items are read, all consistent, and written past the commit; what passes is Retryable."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError, PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.adapters import aws
from chalicelib.domain import cursors
from chalicelib.domain.errors import NotFound, Retryable

M = TypeVar("M", bound=Model)


def one(model: type[M], pk: str, sk: str | None = None) -> M | None:
    with retryable():
        try:
            return model.get(pk, sk, consistent_read=True)
        except model.DoesNotExist:
            return None


def required(model: type[M], pk: str, sk: str | None = None, *, otherwise: str) -> M:
    """Raises NotFound with that sentence."""
    item = one(model, pk, sk)
    if item is None:
        raise NotFound(otherwise)
    return item


def several(model: type[M], keys: Iterable[tuple[str, str]]) -> list[M]:
    """Those that exist, in no particular order. Without keys nothing is asked."""
    with retryable():
        return list(model.batch_get(keys, consistent_read=True))


def under(model: type[M], pk: str, which: Condition | None = None) -> list[M]:
    """All items of a key, or those whose sort key meets the condition, in its order."""
    with retryable():
        return list(model.query(pk, which, consistent_read=True))


def page(
    items: Any, of: str, place: UnicodeAttribute, *, after: str | None, most: int, is_newest_first: bool = False
) -> tuple[list[Any], str | None]:
    """Those of a table's key, or of an index's, that stand behind ``after`` in the order of ``place``; and what leads
    to the next page. Raises Refused for a cursor that this list did not give out."""
    start = cursors.read(after, of=of)
    beyond = (place < start if is_newest_first else place > start) if start else None
    is_table = isinstance(items, type)
    with retryable():
        # One more than a page holds tells whether there is another page.
        query = items.query(
            of, beyond, consistent_read=is_table, scan_index_forward=not is_newest_first, limit=most + 1
        )
        found = list(query)
    last = getattr(found[most - 1], str(place.attr_name)) if len(found) > most else None
    return found[:most], cursors.written(last, of=of) if last else None


def counted(model: type[M], pk: str, *, most: int) -> int:
    """How many items a key has, reading no further than ``most``. (PynamoDB's own count reads on to the end.)"""
    with retryable():
        return sum(1 for _ in model.query(pk, consistent_read=True, limit=most, attributes_to_get=["pk"]))


def is_put(item: Model, condition: Condition) -> bool:
    """Whether the condition held, so that the item stands there now."""
    try:
        with retryable():
            item.save(condition)
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True


@contextmanager
def retryable() -> Iterator[None]:
    try:
        yield
    except PynamoDBException as error:
        if isinstance(error.cause, Exception) and aws.is_passing(error.cause):
            raise Retryable(aws.UNREACHABLE) from error
        raise
