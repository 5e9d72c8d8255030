"""What Amazon says back about an order, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.order import Delivery


class LineState(StrEnum):
    """cXML's ConfirmationStatus types, as far as they differ in what we do."""

    WAITING = "waiting"  # not mentioned yet
    ACCEPTED = "accepted"  # will be delivered
    CHANGED = "changed"  # will be delivered with another price, quantity or date
    REJECTED = "rejected"  # will not be delivered
    BACKORDERED = "backordered"  # later


@dataclass(frozen=True, slots=True)
class LineNews:
    """One ConfirmationItem. None means that Amazon did not say, so what we knew stands."""

    number: int
    state: LineState
    quantity: int | None = None
    unit_price: Money | None = None
    amazon_orders: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A ConfirmationRequest in our words. ``whole`` is the header's word for every line that is not listed; None lists changes only."""

    payload_id: str
    order: str
    noticed_at: datetime | None
    whole: LineState | None
    lines: tuple[LineNews, ...]
    amazon_orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineAtAmazon:
    """One of our lines as Amazon sees it; a PO may be split, so Amazon's order numbers belong to the line."""

    number: int
    state: LineState = LineState.WAITING
    quantity: int | None = None
    unit_price: Money | None = None
    amazon_orders: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AmazonSide:
    """Everything Amazon told us about one order, apart from our own head because others write it."""

    number: str
    lines: Mapping[int, LineAtAmazon] = field(default_factory=dict)
    revision: int = 0


def heard(side: AmazonSide, confirmation: Confirmation, ordered: tuple[Line, ...]) -> AmazonSide:
    """Amazon's side after this confirmation; a later word about a line replaces an earlier one."""
    lines = {line.number: side.lines.get(line.number, LineAtAmazon(line.number)) for line in ordered}
    if confirmation.whole is not None:
        listed = {news.number for news in confirmation.lines}
        rest = [LineNews(number, confirmation.whole) for number in lines if number not in listed]
    else:
        rest = []
    for news in (*rest, *_joined(confirmation.lines)):
        if news.number in lines:
            lines[news.number] = _told(lines[news.number], news, confirmation)
    return replace(side, lines=lines)


def _joined(listed: tuple[LineNews, ...]) -> tuple[LineNews, ...]:
    """One entry a line: a line that one document mentions twice was split, so its quantities add up."""
    by_number: dict[int, LineNews] = {}
    for news in listed:
        other = by_number.get(news.number)
        if other is not None and other.quantity is not None and news.quantity is not None:
            orders = (*other.amazon_orders, *news.amazon_orders)
            news = replace(news, quantity=other.quantity + news.quantity, amazon_orders=orders)
        by_number[news.number] = news
    return tuple(by_number.values())


def _told(line: LineAtAmazon, news: LineNews, confirmation: Confirmation) -> LineAtAmazon:
    told = news.amazon_orders or confirmation.amazon_orders
    return LineAtAmazon(
        number=line.number,
        state=news.state,
        quantity=line.quantity if news.quantity is None else news.quantity,
        unit_price=line.unit_price if news.unit_price is None else news.unit_price,
        amazon_orders=tuple(dict.fromkeys((*line.amazon_orders, *told))),
        comment=news.comment,
    )


def verb(side: AmazonSide) -> str:
    """What this does to the order's delivery, as a step of its life."""
    states = {line.state for line in side.lines.values()}
    if states == {LineState.REJECTED}:
        return "reject"
    return "confirm" if states <= {LineState.ACCEPTED, LineState.CHANGED} else "confirm_partly"


def overpriced(side: AmazonSide, ordered: tuple[Line, ...], tolerance: Decimal) -> tuple[int, ...]:
    """The lines that Amazon confirmed dearer than approved by more than ``tolerance`` (0.05 is five per cent)."""
    return tuple(
        line.number
        for line in ordered
        if (at_amazon := side.lines.get(line.number))
        and at_amazon.unit_price is not None
        and at_amazon.state is not LineState.REJECTED
        and (
            at_amazon.unit_price.currency != line.unit_price.currency
            or at_amazon.unit_price.amount > line.unit_price.amount * (1 + tolerance)
        )
    )


def is_answered(delivery: Delivery | None) -> bool:
    return delivery in {Delivery.CONFIRMED, Delivery.PARTLY_CONFIRMED, Delivery.REJECTED}
