"""Picking notes: what to fetch for a box, bin by bin, with a box to tick."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.fulfilment.papers import NoteLine, Paper, PickingNote, in_walking_order
from chalicelib.views.paper import Wording, pieces
from chalicelib.views.paper.flow import Block, with_end
from chalicelib.views.paper.lettering import Line, Style, broken, cleaned, line
from chalicelib.views.paper.pieces import LABEL, PLAIN, SMALL, STRONG
from chalicelib.views.paper.sheets import BLACK, GREY, Sheets
from chalicelib.views.words.amazon import level_in_words

_TITLE, _NUMBER, _ID = Style(11), Style(20, bold=True), Style(11, bold=True)
_BIN, _COUNT = Style(11, bold=True), Style(12, bold=True)
_TICK = 11.0
# From left to right, in shares of what is left beside the box to tick.
_SHARES = (0.18, 0.27, 0.45, 0.10)
_FOOT = 22.0
_AGAIN, _HEAD_AGAIN = Style(11, bold=True), 30.0  # on further pages


def pdf(notes: Sequence[PickingNote], paper: Paper, words: Wording) -> bytes:
    sheets = Sheets(paper, words.say("Picking notes"))
    for note in notes:
        _print(sheets, note, words)
    if not notes:
        sheets.write(sheets.left, sheets.margin + 20, words.say("There is nothing to pick."), _TITLE)
        sheets.turn()
    return sheets.content()


def _print(sheets: Sheets, note: PickingNote, words: Wording) -> None:
    pieces.over_pages(
        sheets,
        _body(sheets, note, words),
        words,
        top=_head(sheets, note, words),
        again=sheets.margin + _HEAD_AGAIN,
        foot_high=_FOOT,
        names=(note.number, note.order_id),
        head=lambda: pieces.head_again(sheets, note.number, note.order_id, note.marketplace, _AGAIN),
    )


def _head(sheets: Sheets, note: PickingNote, words: Wording) -> float:
    say, top = words.say, sheets.margin
    aside = sheets.left + sheets.room * 0.66
    sent_from = pieces.with_country(note.company_address, note.company_country, words)
    ends = pieces.sender(sheets, aside, top, note.marketplace, note.company, sent_from)
    room = aside - sheets.left - 16

    y = sheets.lines(sheets.left, top, [line(say("Picking note"))], _TITLE, room=room, leading=14, grey=GREY)
    y = sheets.lines(
        sheets.left, y, broken(cleaned(note.number), _NUMBER, room, most=1), _NUMBER, room=room, leading=26
    )
    if note.boxes > 1:
        box = say("Box {box} of {boxes}").format(box=note.box, boxes=note.boxes)
        y = sheets.lines(sheets.left, y, [line(box)], STRONG, room=room, leading=13)
    y = _order_id(sheets, y + 6, cleaned(note.order_id), words, room) + 12
    y = pieces.badges(sheets, sheets.left, max(y, ends + 12), _flags(note, words))
    sheets.rule(sheets.left, y + 9, sheets.room, thick=1, grey=BLACK)
    return _facts(sheets, y + 15, note, words)


def _order_id(sheets: Sheets, y: float, shown: str, words: Wording, room: float) -> float:
    y = pieces.name(sheets, sheets.left, y, words.say("Customer PO (Amazon order)"), room=room)
    # The quiet zone begins where the text does.
    sheets.bars(sheets.left - 8, y + 3, shown, room=room, high=34)
    return sheets.lines(sheets.left, y + 39, broken(shown, _ID, room, most=2), _ID, room=room, leading=15)


def _facts(sheets: Sheets, top: float, note: PickingNote, words: Wording) -> float:
    say, wide = words.say, sheets.room / 3
    rooms = [wide - 14] * 3
    columns: Sequence[Sequence[tuple[str, str]]] = (
        (
            (say("Ship by"), words.figures.weekday_moment(note.ship_by) if note.ship_by else ""),
            (say("Ship method"), note.ship_method),
            (say("Service level"), level_in_words(note.service_level, say)),
        ),
        (
            (say("Warehouse"), note.warehouse),
            (say("Ordered on"), words.figures.day(note.ordered_at) if note.ordered_at else ""),
            (say("The buyer’s own PO"), note.buyer_po),
        ),
    )
    ends = [top]
    ship_to = pieces.with_country(note.ship_to, note.ship_to_country, words)
    if any(map(cleaned, ship_to)):
        y = pieces.name(sheets, sheets.left, top, say("Ship to"), room=rooms[0])
        ends.append(pieces.postal(sheets, sheets.left, y, ship_to, PLAIN, room=rooms[0], leading=12))
    for place, column in enumerate(columns, start=1):
        y = top
        for label, value in column:
            y = pieces.labelled(sheets, sheets.left + place * wide, y, label, value, room=rooms[place])
        ends.append(y)
    return max(ends) + 12


def _body(sheets: Sheets, note: PickingNote, words: Wording) -> list[Block]:
    gift = pieces.messages(sheets, note.gift_messages, words.say("Gift message"))
    rows = _Table(sheets, words).rows(in_walking_order(note.lines))
    return with_end([*gift, *rows], _end(sheets, note, words))


def _end(sheets: Sheets, note: PickingNote, words: Wording) -> Block:
    """How much it is, and who did it, in ink."""
    say = words.say
    sums = say("Lines: {lines} · Pieces: {pieces}").format(
        lines=words.figures.number(len(note.lines)), pieces=words.figures.number(note.pieces)
    )
    if not note.lines:
        sums = say("There is nothing to pick.")

    def draw(top: float) -> None:
        sheets.write_left(sheets.right, top + 17, line(sums).text, STRONG)
        for place, label in enumerate((say("Picked by"), say("Packed by"))):
            x = sheets.left + place * 150
            sheets.rule(x, top + 40, 130, grey=GREY)
            sheets.write(x, top + 49, line(label).text, LABEL, grey=GREY)

    return Block(56, draw)


class _Table:
    def __init__(self, sheets: Sheets, words: Wording) -> None:
        self._sheets, self._words = sheets, words
        left = sheets.left + 26
        self._rooms = [share * (sheets.right - left) for share in _SHARES]
        self._at = [left + sum(self._rooms[:place]) for place in range(len(_SHARES))]

    def rows(self, lines: Sequence[NoteLine]) -> Iterator[Block]:
        heading = Block(20, self._heading)
        return (self._row(each, heading) for each in lines)

    def _heading(self, top: float) -> None:
        say, sheets = self._words.say, self._sheets
        for x, label in zip(self._at, (say("Bin"), say("Article"), say("Title")), strict=False):
            sheets.write(x, top + 12, line(label).text, SMALL, grey=GREY)
        sheets.write_left(sheets.right - 4, top + 12, line(say("Quantity")).text, SMALL, grey=GREY)
        sheets.rule(sheets.left, top + 18, sheets.room, thick=1, grey=BLACK)

    def _row(self, row: NoteLine, heading: Block) -> Block:
        """Measured once; a row never goes on over pages."""
        cells = [self._bin(row), self._article(row), self._title(row)]
        high = max(27.0, *(sum(leading * len(lines) for lines, _, leading, _ in cell) for cell in cells)) + 9

        def draw(top: float) -> None:
            sheets = self._sheets
            sheets.frame(sheets.left + 2, top + 6, _TICK, _TICK)
            for x, room, cell in zip(self._at, self._rooms, cells, strict=False):
                y = top + 4
                for lines, style, leading, grey in cell:
                    y = sheets.lines(x, y, lines, style, room=room - 10, leading=leading, grey=grey)
            self._quantity(top, row.quantity)
            sheets.rule(sheets.left, top + high - 1, sheets.room)

        return Block(high, draw, heading)

    def _bin(self, row: NoteLine) -> list["_Part"]:
        return [self._part(0, row.bin or "–", _BIN, most=3)]

    def _article(self, row: NoteLine) -> list["_Part"]:
        """What nobody mapped has no article: Amazon's own names are all there is to find it by."""
        say = self._words.say
        known = [self._part(1, row.article, STRONG, most=2)]
        if row.is_placeholder:
            known = [self._part(1, say("Not mapped: by Amazon’s names"), STRONG, most=2)]
        shown_asin = say("ASIN {asin}").format(asin=row.asin) if row.asin and row.is_placeholder else ""
        shown_sku = say("SKU {sku}").format(sku=row.sku) if row.sku else ""
        return [*known, self._part(1, shown_sku, SMALL, most=3), self._part(1, shown_asin, SMALL, most=2)]

    def _title(self, row: NoteLine) -> list["_Part"]:
        say = self._words.say
        remarks = (
            say("Part of {kit}").format(kit=row.kit) if row.kit else "",
            say("Gift wrap: {level}").format(level=row.gift_wrap) if row.gift_wrap else "",
            say("Customized: see the order") if row.is_customized else "",
        )
        notes = [self._part(2, each, Style(8, bold=True), most=2) for each in remarks if each]
        return [self._part(2, row.title, PLAIN, most=4), *notes]

    def _part(self, column: int, text: str, style: Style, *, most: int) -> "_Part":
        grey = GREY if style == SMALL else BLACK
        return broken(cleaned(text), style, self._rooms[column] - 10, most=most), style, style.size * 1.28, grey

    def _quantity(self, top: float, quantity: int) -> None:
        """More than one is what people overlook, so it is framed."""
        sheets, shown = self._sheets, self._words.figures.number(quantity)
        right = sheets.right - 4
        if quantity != 1:
            wide = max(24.0, 12 + len(shown) * 7.2)
            sheets.frame(right - wide + 4, top + 4, wide, 17, thick=1.2, radius=3)
        sheets.write_left(right - 4, top + 16.5, shown, _COUNT)


_Part = tuple[list[Line], Style, float, float]


def _flags(note: PickingNote, words: Wording) -> list[str]:
    flags = (
        (note.is_prime, words.say("Prime")),
        (note.is_business, words.say("Business")),
        (note.is_gift, words.say("Gift")),
    )
    return [label for is_set, label in flags if is_set]
