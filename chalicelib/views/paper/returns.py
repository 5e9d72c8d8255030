"""Return notes: what came back, in which condition, and how its money went back."""

from collections.abc import Iterator

from chalicelib.domain.fulfilment.papers import Paper
from chalicelib.domain.returns import Item
from chalicelib.domain.returns.notes import ReturnNote
from chalicelib.views.paper import Wording, pieces
from chalicelib.views.paper.flow import Block
from chalicelib.views.paper.lettering import Style, broken, cleaned, line
from chalicelib.views.paper.sheets import BLACK, GREY, Sheets
from chalicelib.views.words.returns import CONDITION, NOTHING, REFUND

_TITLE = Style(20, bold=True)
_TEXT = Style(9)
_STRONG = Style(9.5, bold=True)
_SMALL = Style(8)
_FOOT, _HEAD_AGAIN = 22, 24
_COUNT, _AMOUNT = 52, 90


def pdf(note: ReturnNote, paper: Paper, words: Wording) -> bytes:
    sheets = Sheets(paper, words.say("Return note"))
    pieces.over_pages(
        sheets,
        [*_rows(sheets, note, words), _sum(sheets, note, words)],
        words,
        top=_head(sheets, note, words),
        again=sheets.margin + _HEAD_AGAIN,
        foot_high=_FOOT,
        names=(note.back.id, note.back.order_id),
        head=lambda: pieces.head_again(sheets, note.back.id, note.back.order_id, note.marketplace, _STRONG),
    )
    return sheets.content()


def _head(sheets: Sheets, note: ReturnNote, words: Wording) -> float:
    say, back = words.say, note.back
    aside = sheets.left + sheets.room * 0.62
    ends = pieces.sender(sheets, aside, sheets.margin, note.marketplace, note.company, note.company_address)
    room = aside - sheets.left - 10
    title = broken(say("Return note"), _TITLE, room, most=2)
    y = sheets.lines(sheets.left, sheets.margin, title, _TITLE, room=room, leading=26)
    y = pieces.labelled(sheets, sheets.left, y + 6, say("Return"), back.id, room=room)
    y = pieces.labelled(sheets, sheets.left, y, say("Taken"), words.figures.moment(back.at), room=room)
    y = max(y, ends) + 10
    sheets.rule(sheets.left, y, sheets.room, thick=1, grey=BLACK)
    shown = cleaned(back.order_id)
    left = pieces.name(sheets, sheets.left, y + 6, say("Amazon order"), room=room)
    sheets.bars(sheets.left - 8, left + 2, shown, room=room, high=30)
    left = sheets.lines(sheets.left, left + 34, [line(shown)], _STRONG, room=room, leading=13)
    right = y + 6
    for label, value in (
        (say("Our number"), back.number),
        (say("Station"), back.station),
        (say("Taken by"), note.taken_by),
        (say("Comment"), back.comment),
    ):
        right = pieces.labelled(sheets, aside, right, label, value, room=sheets.right - aside)
    return max(left, right) + 12


def _rows(sheets: Sheets, note: ReturnNote, words: Wording) -> Iterator[Block]:
    def name_columns(top: float) -> None:
        y = top + 12
        sheets.write(sheets.left, y, line(words.say("Quantity")).text, _SMALL, grey=GREY)
        sheets.write(sheets.left + _COUNT, y, line(words.say("Article")).text, _SMALL, grey=GREY)
        sheets.write_left(sheets.right, y, line(words.say("Amount")).text, _SMALL, grey=GREY)
        sheets.rule(sheets.left, top + 17, sheets.room, thick=1, grey=BLACK)

    heading = Block(19, name_columns)
    return (_row(sheets, item, words, heading) for item in note.back.items)


def _row(sheets: Sheets, item: Item, words: Wording, heading: Block) -> Block:
    room = sheets.room - _COUNT - _AMOUNT
    titled = broken(cleaned(item.title or item.sku), _TEXT, room, most=4)
    said = [words.say("SKU {sku}").format(sku=item.sku) if item.sku else "", words.say(CONDITION[item.condition])]
    shelf = words.say("back on its shelf") if item.restock else words.say("not put back")
    said.append(words.say("had not left the house") if item.is_here else shelf)
    small = broken(cleaned(" · ".join(filter(None, said))), _SMALL, room, most=2)
    high = len(titled) * 12 + len(small) * 11 + 9

    def draw(top: float) -> None:
        sheets.write(sheets.left, top + 13, line(words.figures.number(item.quantity)).text, _STRONG)
        y = sheets.lines(sheets.left + _COUNT, top + 4, titled, _TEXT, room=room, leading=12)
        sheets.lines(sheets.left + _COUNT, y, small, _SMALL, room=room, leading=11, grey=GREY)
        if item.amount is not None:
            sheets.write_left(sheets.right, top + 13, line(words.figures.money(item.amount)).text, _TEXT)
        sheets.rule(sheets.left, top + high - 0.5, sheets.room)

    return Block(high, draw, heading)


def _sum(sheets: Sheets, note: ReturnNote, words: Wording) -> Block:
    back = note.back
    label = words.say(NOTHING if back.is_only_here else REFUND[back.tender][0])

    def draw(top: float) -> None:
        sheets.write(sheets.left + _COUNT, top + 20, line(label).text, _STRONG)
        if back.amount is not None:
            sheets.write_left(sheets.right, top + 20, line(words.figures.money(back.amount)).text, _STRONG)

    return Block(34, draw)
