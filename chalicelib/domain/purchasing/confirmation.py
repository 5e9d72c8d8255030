"""What Amazon says back about an order, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import Line

# A line is split over a few of Amazon's orders at most; more is not believed, so that a whole side stays small.
MOST_AMAZON_ORDERS = 8
# Of lines that are not ours, as many as anybody looks up.
MOST_UNKNOWN = 20


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
    """A ConfirmationRequest in our words. ``whole`` is the header's word for every line that is not listed; with None
    it lists changes only."""

    payload_id: str
    order: str
    noticed_at: datetime | None
    whole: LineState | None
    lines: tuple[LineNews, ...]
    amazon_orders: tuple[str, ...] = ()
    total: Money | None = None  # of the goods, or with shipping and tax in it: senders differ
    shipping: Money | None = None
    tax: Money | None = None


@dataclass(frozen=True, slots=True)
class LineAtAmazon:
    """One of our lines as Amazon sees it; a PO may be split, so Amazon's order numbers belong to the line."""

    number: int
    state: LineState = LineState.WAITING
    quantity: int | None = None
    unit_price: Money | None = None
    amazon_orders: tuple[str, ...] = ()
    comment: str = ""
    said_at: datetime | None = None  # the date of the document that said so, if it had one


@dataclass(frozen=True, slots=True)
class Charges:
    """What a confirmation says of the whole order; the newest that said anything."""

    said_at: datetime
    total: Money | None = None
    shipping: Money | None = None
    tax: Money | None = None


@dataclass(frozen=True, slots=True)
class AmazonSide:
    """Everything Amazon told us about one order, apart from our own head because others write it."""

    number: str
    lines: Mapping[int, LineAtAmazon] = field(default_factory=dict)
    charges: Charges | None = None
    unknown: tuple[int, ...] = ()  # lines that Amazon spoke of and we did not order
    revision: int = 0


def heard(side: AmazonSide, confirmation: Confirmation, ordered: tuple[Line, ...], *, at: datetime) -> AmazonSide:
    """Amazon's side after this confirmation, which came at ``at``: a later word about a line replaces an earlier one.

    Documents may overtake each other, so what is later is told by the dates that Amazon wrote; without one it is just
    now.
    """
    lines = {line.number: side.lines.get(line.number, LineAtAmazon(line.number)) for line in ordered}
    listed = {news.number for news in confirmation.lines}
    whole = confirmation.whole
    rest = [LineNews(number, whole) for number in lines if number not in listed] if whole is not None else []
    for news in (*rest, *_joined(confirmation.lines)):
        if news.number in lines:
            lines[news.number] = _told(lines[news.number], news, confirmation, at)
    unknown = sorted({*side.unknown, *(listed - lines.keys())})[:MOST_UNKNOWN]
    return replace(side, lines=lines, charges=_charges(side.charges, confirmation, at), unknown=tuple(unknown))


def verb(side: AmazonSide, ordered: tuple[Line, ...]) -> str | None:
    """What this does to the order's delivery, as a step of its life; None while Amazon has said nothing about any
    line."""
    at_amazon = [side.lines.get(line.number, LineAtAmazon(line.number)) for line in ordered]
    states = {line.state for line in at_amazon}
    if states == {LineState.WAITING}:
        return None
    if states == {LineState.REJECTED}:
        return "reject"
    return "confirm" if all(map(_is_whole, at_amazon, ordered)) else "confirm_partly"


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


def _charges(before: Charges | None, confirmation: Confirmation, at: datetime) -> Charges | None:
    if confirmation.total is None and confirmation.shipping is None and confirmation.tax is None:
        return before
    said = Charges(min(confirmation.noticed_at or at, at), confirmation.total, confirmation.shipping, confirmation.tax)
    return before if before and before.said_at > said.said_at else said


def _is_whole(at_amazon: LineAtAmazon, line: Line) -> bool:
    """Whether everything that was ordered will come; fewer pieces must not look like a full confirmation."""
    will_come = at_amazon.state in {LineState.ACCEPTED, LineState.CHANGED}
    return will_come and (at_amazon.quantity is None or at_amazon.quantity >= line.quantity)


def _told(line: LineAtAmazon, news: LineNews, confirmation: Confirmation, at: datetime) -> LineAtAmazon:
    # A header names the order of what will come; a refused line is in none, unless it says so itself.
    told = news.amazon_orders or (() if news.state is LineState.REJECTED else confirmation.amazon_orders)
    amazon_orders = tuple(dict.fromkeys((*line.amazon_orders, *told)))[:MOST_AMAZON_ORDERS]
    # A date in the future is a clock that goes wrong; it must not shut out what really comes later.
    said_at = min(confirmation.noticed_at, at) if confirmation.noticed_at else line.said_at
    if line.said_at and said_at and said_at < line.said_at:
        return replace(line, amazon_orders=amazon_orders)
    return LineAtAmazon(
        number=line.number,
        state=news.state,
        quantity=line.quantity if news.quantity is None else news.quantity,
        unit_price=line.unit_price if news.unit_price is None else news.unit_price,
        amazon_orders=amazon_orders,
        comment=news.comment,
        said_at=said_at,
    )


def _joined(listed: tuple[LineNews, ...]) -> tuple[LineNews, ...]:
    """One entry a line: a line that one document mentions twice was split."""
    by_number: dict[int, LineNews] = {}
    for news in listed:
        other = by_number.get(news.number)
        by_number[news.number] = _both(other, news) if other else news
    return tuple(by_number.values())


def _both(first: LineNews, second: LineNews) -> LineNews:
    """Two parts of one line: their quantities add up, except that what is rejected does not come."""
    coming = [part for part in (first, second) if part.state is not LineState.REJECTED]
    parts = coming or [first, second]
    state = max((part.state for part in parts), key=_MIXED.index)
    quantities = [part.quantity for part in parts if part.quantity is not None]
    prices = [part.unit_price for part in parts if part.unit_price is not None]
    return LineNews(
        number=first.number,
        state=LineState.CHANGED if len(coming) == 1 and state is LineState.ACCEPTED else state,
        quantity=sum(quantities) if len(quantities) == len(parts) else None,
        unit_price=max(prices, key=lambda price: price.amount, default=None),  # the dearer one is what people must see
        amazon_orders=tuple(dict.fromkeys((*first.amazon_orders, *second.amazon_orders))),
        comment=second.comment or first.comment,
    )


# Of the parts of a split line the last of these speaks for the whole: it is the one that promises least.
_MIXED = (LineState.WAITING, LineState.ACCEPTED, LineState.CHANGED, LineState.BACKORDERED, LineState.REJECTED)
