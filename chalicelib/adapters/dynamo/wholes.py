"""Many orders with everything that belongs to them, read by their keys, a hundred items a request."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from chalicelib.adapters.dynamo import contents, keys, reading
from chalicelib.domain.errors import NotFound
from chalicelib.domain.purchasing.confirmation import AmazonSide
from chalicelib.domain.purchasing.order import Content, PurchaseOrder
from chalicelib.domain.purchasing.shipping import Shipments
from chalicelib.ports.purchasing import Whole

Found = Mapping[tuple[str, str], Any]


def wholes(
    items: Any,
    orders: Sequence[PurchaseOrder],
    *,
    first_piece: Callable[[int], str],
    content: Callable[[str, int], Content],
    dispatch: str,
    amazon: str,
    shipments: str,
) -> list[Whole]:
    """``first_piece`` is the sort key of a content version's first item, which nearly always is its only one;
    ``content`` reads the others."""
    wanted = [key for order in orders for key in _keys(order, first_piece, (dispatch, amazon, shipments))]
    found = {(item.pk, item.sk): item for item in reading.several(items, wanted)}

    def whole(order: PurchaseOrder) -> Whole:
        pk = keys.part(order.number)
        claim, side, sent = (found.get((pk, sk)) for sk in (dispatch, amazon, shipments))
        return Whole(
            order,
            _content(found, pk, order, first_piece, content),
            side.amazon if side else AmazonSide(order.number),
            sent.shipments if sent else Shipments(order.number),
            claim.dispatch if claim else None,
        )

    return [whole(order) for order in orders]


def _keys(order: PurchaseOrder, first_piece: Callable[[int], str], sides: Sequence[str]) -> Iterator[tuple[str, str]]:
    pk = keys.part(order.number)
    yield pk, first_piece(order.content_version)
    if order.delivery:  # before that there is nothing of Amazon's
        yield from ((pk, side) for side in sides)


def _content(
    found: Found,
    pk: str,
    order: PurchaseOrder,
    first_piece: Callable[[int], str],
    content: Callable[[str, int], Content],
) -> Content | None:
    item = found.get((pk, first_piece(order.content_version)))
    if item is None:
        return None
    if len(item.piece) < contents.PIECE:
        return contents.joined([item.piece])
    try:
        return content(order.number, order.content_version)
    except NotFound:
        return None
