"""Packing slips: what a customer finds in a box, on a sheet or on a label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.fulfilment.papers import PackingSlip, Paper, SlipLine
from chalicelib.views.paper import Wording, pieces
from chalicelib.views.paper.flow import Block
from chalicelib.views.paper.lettering import Style, broken, cleaned, line, width
from chalicelib.views.paper.sheets import BLACK, GREY, Sheets


@dataclass(frozen=True, slots=True)
class _Look:
    """Sizes on one kind of paper; labels are read from nearer."""

    title: Style
    text: Style
    strong: Style
    small: Style
    address: Style
    bars: float  # how high
    count: float  # how wide the quantities stand
    gap: float
    foot: float


_SHEET = _Look(
    Style(20, bold=True), Style(9), Style(9.5, bold=True), Style(8), Style(11), bars=30, count=52, gap=14, foot=22
)
_LABEL = _Look(
    Style(12, bold=True), Style(7.5), Style(8, bold=True), Style(6.5), Style(9.5), bars=24, count=30, gap=7, foot=15
)


def pdf(slip: PackingSlip, paper: Paper, words: Wording) -> bytes:
    sheets = Sheets(paper, words.say("Packing slip"))
    look = _LABEL if paper is Paper.LABEL else _SHEET
    pieces.over_pages(
        sheets,
        _body(sheets, slip, words, look),
        words,
        top=_head(sheets, slip, words, look),
        again=sheets.margin + look.strong.size + 6 + look.gap,
        foot_high=look.foot,
        names=(slip.number, slip.order_id),
        head=lambda: pieces.head_again(sheets, "", slip.order_id, slip.marketplace, look.strong),
    )
    return sheets.content()


def _head(sheets: Sheets, slip: PackingSlip, words: Wording, look: _Look) -> float:
    say, top = words.say, sheets.margin
    aside = sheets.left + sheets.room * 0.62
    sent_from = pieces.with_country(slip.company_address, slip.company_country, words)
    ends = pieces.sender(sheets, aside, top, slip.marketplace, slip.company, sent_from)
    room = aside - sheets.left - 10
    leading = look.title.size * 1.3
    y = sheets.lines(
        sheets.left, top, broken(say("Packing slip"), look.title, room, most=2), look.title, room=room, leading=leading
    )
    if slip.boxes > 1:
        box = say("Box {box} of {boxes}").format(box=slip.box, boxes=slip.boxes)
        y = sheets.lines(sheets.left, y, [line(box)], look.strong, room=room, leading=look.strong.size * 1.35)
    ship_to = pieces.with_country(slip.ship_to, slip.ship_to_country, words)
    if any(map(cleaned, ship_to)):
        y = pieces.name(sheets, sheets.left, y + look.gap, say("Ship to"), room=room)
        leading = look.address.size * 1.25
        y = pieces.postal(sheets, sheets.left, y, ship_to, look.address, room=room, leading=leading)
    y = max(y, ends) + look.gap
    sheets.rule(sheets.left, y, sheets.room, thick=1, grey=BLACK)
    return _facts(sheets, y + look.gap / 2, slip, words, look)


def _facts(sheets: Sheets, top: float, slip: PackingSlip, words: Wording, look: _Look) -> float:
    """The order on the left, as a till reads it when the box comes back; how it travels on the right."""
    say, aside = words.say, sheets.left + sheets.room * 0.62
    room, beside = aside - sheets.left - 10, sheets.right - aside
    shown = cleaned(slip.order_id)
    y = pieces.name(sheets, sheets.left, top, say("Amazon order"), room=room)
    sheets.bars(sheets.left - 8, y + 2, shown, room=room + 8, high=look.bars)
    lines = broken(shown, look.strong, room, most=2)
    left = sheets.lines(sheets.left, y + look.bars + 4, lines, look.strong, room=room, leading=look.strong.size * 1.3)
    right = top
    for label, value in (
        (say("Ordered on"), words.figures.day(slip.ordered_at) if slip.ordered_at else ""),
        (say("Your order number"), slip.buyer_po),
        (say("Carrier"), slip.carrier),
        (say("Tracking number"), slip.tracking),
    ):
        right = pieces.labelled(sheets, aside, right, label, value, room=beside, style=look.strong)
    return max(left, right) + look.gap


def _body(sheets: Sheets, slip: PackingSlip, words: Wording, look: _Look) -> list[Block]:
    gift = pieces.messages(sheets, slip.gift_messages, words.say("Gift message"), style=look.text)
    return [*gift, *_rows(sheets, slip.lines, words, look)]


def _rows(sheets: Sheets, lines: Sequence[SlipLine], words: Wording, look: _Look) -> Iterator[Block]:
    high = look.small.size * 2.4

    def name_columns(top: float) -> None:
        y = top + look.small.size * 1.4
        sheets.write(sheets.left, y, line(words.say("Quantity")).text, look.small, grey=GREY)
        at = sheets.left + _beside(words, look)
        sheets.write(at, y, line(words.say("Article")).text, look.small, grey=GREY)
        sheets.rule(sheets.left, top + high - 2, sheets.room, thick=1, grey=BLACK)

    heading = Block(high, name_columns)
    return (_row(sheets, each, words, look, heading) for each in lines)


def _row(sheets: Sheets, row: SlipLine, words: Wording, look: _Look, heading: Block) -> Block:
    say, beside = words.say, _beside(words, look)
    room = sheets.room - beside
    titled = broken(cleaned(row.title or row.sku or row.asin), look.text, room, most=4)
    named = say("SKU {sku}").format(sku=row.sku) if row.sku else ""
    rest = ""
    if row.ordered > row.quantity:
        rest = say("{quantity} of {ordered} ordered").format(quantity=row.quantity, ordered=row.ordered)
    small = broken(cleaned(" · ".join(filter(None, (named, rest)))), look.small, room, most=2)
    text, fine = look.text.size * 1.3, look.small.size * 1.35
    high = len(titled) * text + len(small) * fine + look.gap * 0.7

    def draw(top: float) -> None:
        shown = line(words.figures.number(row.quantity)).text
        sheets.write(sheets.left, top + look.gap * 0.3 + text * 0.78, shown, look.strong)
        y = sheets.lines(sheets.left + beside, top + look.gap * 0.3, titled, look.text, room=room, leading=text)
        sheets.lines(sheets.left + beside, y, small, look.small, room=room, leading=fine, grey=GREY)
        sheets.rule(sheets.left, top + high - 0.5, sheets.room)

    return Block(high, draw, heading)


def _beside(words: Wording, look: _Look) -> float:
    """Where articles begin: languages differ in how long they say how many."""
    return max(look.count, width(words.say("Quantity"), look.small) + 8)
