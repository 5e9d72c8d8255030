"""A ConfirmationRequest as a domain Confirmation: what Amazon makes of each line, under which number and price."""

from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml import fields
from chalicelib.adapters.cxml.amazon_orders import amazon_orders
from chalicelib.adapters.cxml.fields import NotUnderstood, attribute, part, text
from chalicelib.adapters.cxml.reading import refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import MOST_PIECES
from chalicelib.domain.purchasing.confirmation import Confirmation, LineNews, LineState

# ConfirmationHeader@type: what it says about the lines that are not listed (the DTD's comments); None says nothing.
WHOLE = {
    "accept": LineState.ACCEPTED,
    "except": LineState.ACCEPTED,  # all but the listed ones
    "reject": LineState.REJECTED,
    "backordered": LineState.BACKORDERED,
    "detail": None,
    "alldetail": None,
    "replace": None,
}
# ConfirmationStatus@type.
STATES = {
    "accept": LineState.ACCEPTED,
    "detail": LineState.CHANGED,
    "alldetail": LineState.CHANGED,
    "reject": LineState.REJECTED,
    "backordered": LineState.BACKORDERED,
    "unknown": LineState.WAITING,  # takes back what was said before
}
# What a row of the page can show, and of which 500 lines in Japanese still fit into one item of DynamoDB (400 kB); the
# document is kept whole.
LONGEST_COMMENT = 150


def confirmation(request: Element, *, payload_id: str) -> Confirmation:
    """Raises Refused for a document that does not say which order, or says of it what we can't take down."""
    head = part(request, "ConfirmationHeader")
    order = attribute(part(request, "OrderReference"), "orderID")
    kind = attribute(head, "type")
    if not order:
        raise refused(400, "The confirmation does not say which order it is about.")
    if kind.lower() not in WHOLE:
        raise refused(450, "Confirmations of the type “{type}” are not accepted.", type=kind[:40])
    try:
        lines = _lines(request.findall("ConfirmationItem"))
        total, shipping, tax = (fields.money(part(head, name), name) for name in ("Total", "Shipping", "Tax"))
    except NotUnderstood as error:
        raise refused(
            400, "The confirmation's {what} means nothing to us: “{text}”.", what=error.field, text=error.text
        ) from None
    return Confirmation(
        payload_id=payload_id,
        order=order,
        noticed_at=fields.moment(attribute(head, "noticeDate")),
        whole=WHOLE[kind.lower()],
        lines=lines,
        amazon_orders=amazon_orders([attribute(head, "confirmID")], head),
        total=total,
        shipping=shipping,
        tax=tax,
    )


def _lines(items: Sequence[Element]) -> tuple[LineNews, ...]:
    """One piece of news a line, by number; a line that is listed twice was split."""
    numbered = sorted(((_line_number(item), item) for item in items), key=lambda pair: pair[0])
    return tuple(
        _news(number, [item for _, item in same]) for number, same in groupby(numbered, key=lambda pair: pair[0])
    )


def _line_number(item: Element) -> int:
    return fields.quantity(attribute(item, "lineNumber"), "lineNumber")


def _news(number: int, items: Sequence[Element]) -> LineNews:
    """A line's parts joined: what will come counts, and the dearest price, so that no part of it hides a rise."""
    parts = [(_state(status), status) for item in items for status in item.findall("ConfirmationStatus")]
    if not parts:
        raise NotUnderstood("ConfirmationStatus", "")
    coming = [(state, status) for state, status in parts if state in {LineState.ACCEPTED, LineState.CHANGED}]
    prices = [price for _, status in coming if (price := _unit_price(status)) is not None]
    return LineNews(
        number=number,
        state=_joined([state for state, _ in parts]),
        quantity=_quantity(parts, coming),
        unit_price=max(prices, key=lambda price: price.amount, default=None),
        amazon_orders=amazon_orders([], *items),
        comment="; ".join(dict.fromkeys(filter(None, (text(c) for item in items for c in item.iter("Comments")))))[
            :LONGEST_COMMENT
        ],
    )


def _state(status: Element) -> LineState:
    kind = attribute(status, "type")
    if kind.lower() not in STATES:
        raise NotUnderstood("ConfirmationStatus type", kind)
    return STATES[kind.lower()]


def _joined(states: Sequence[LineState]) -> LineState:
    """A line of which only a part is accepted is not as it was ordered."""
    if len(set(states)) == 1:
        return states[0]
    return LineState.CHANGED if {LineState.ACCEPTED, LineState.CHANGED} & set(states) else LineState.BACKORDERED


def _quantity(parts: Sequence[tuple[LineState, Element]], coming: Sequence[tuple[LineState, Element]]) -> int | None:
    """How many pieces are confirmed. None when nothing was said about how many: all of them are still open."""
    if coming:
        return sum(_pieces(attribute(status, "quantity")) for _, status in coming)
    return 0 if all(state is LineState.REJECTED for state, _ in parts) else None


def _pieces(written: str) -> int:
    found = fields.quantity(written)
    if not 0 <= found <= MOST_PIECES:
        raise NotUnderstood("quantity", written)
    return found


def _unit_price(status: Element) -> Money | None:
    """Beside the status, or inside the item that replaces ours."""
    beside = fields.money(part(status, "UnitPrice"), "price")
    found = beside or fields.money(part(status, "ItemIn", "ItemDetail", "UnitPrice"), "price")
    if found is not None and found.amount < 0:
        raise NotUnderstood("price", f"{found.amount:f}")
    return found
