"""What notes and slips have in common: the sender beside Amazon's name, facts below their labels, badges, messages."""

from collections.abc import Callable, Iterable, Sequence

from chalicelib.views.paper import Wording
from chalicelib.views.paper.flow import Block, spread
from chalicelib.views.paper.lettering import Line, Style, broken, cleaned, fitted, line, paragraphs, width
from chalicelib.views.paper.sheets import BLACK, GREY, PALE, Sheets

LABEL = Style(7)
SMALL = Style(8)
PLAIN = Style(9)
STRONG = Style(9, bold=True)
# No address of ours or Amazon's has more; what somebody typed beyond it would push the articles off the page.
MOST_ADDRESS_LINES = 10
MOST_LINES_OF_ONE = 2
SELLS = "Amazon"


def sender(sheets: Sheets, x: float, y: float, marketplace: str, company: str, address: Sequence[str]) -> float:
    """Amazon and the marketplace above the company's address, as everywhere on paper; gives where it ends."""
    room = sheets.right - x
    y = sheets.lines(x, y, [line(SELLS)], Style(15, bold=True), room=room, leading=18)
    if shown := cleaned(marketplace):
        y = sheets.lines(x, y, broken(shown, PLAIN, room, most=1), PLAIN, room=room, leading=12, grey=GREY)
    y += 5
    if shown := cleaned(company):
        y = sheets.lines(x, y, broken(shown, STRONG, room, most=2), STRONG, room=room, leading=11.5)
    return postal(sheets, x, y, address, SMALL, room=room, leading=10.5)


def postal(
    sheets: Sheets, x: float, y: float, address: Iterable[str], style: Style, *, room: float, leading: float
) -> float:
    """The lines of an address below each other; gives where they end."""
    shown = [each for each in map(cleaned, address) if each]
    lines = [each for one in shown for each in broken(one, style, room, most=MOST_LINES_OF_ONE)]
    return sheets.lines(x, y, lines[:MOST_ADDRESS_LINES], style, room=room, leading=leading)


def labelled(
    sheets: Sheets, x: float, y: float, label: str, value: str, *, room: float, style: Style = STRONG
) -> float:
    """A fact below its name; nothing, and no name, where there is none. Gives where it ends."""
    shown = cleaned(value)
    if not shown:
        return y
    y = name(sheets, x, y, label, room=room)
    return sheets.lines(x, y, broken(shown, style, room, most=2), style, room=room, leading=style.size * 1.3) + 5


def name(sheets: Sheets, x: float, y: float, label: str, *, room: float) -> float:
    return sheets.lines(x, y, broken(label, LABEL, room, most=1), LABEL, room=room, leading=10, grey=GREY)


def badges(sheets: Sheets, x: float, y: float, texts: Sequence[str]) -> float:
    """White on black, so that a grey printer shows them too; gives where they end."""
    style, high = Style(9.5, bold=True), 17
    for text in texts:
        wide = width(text, style) + 14
        sheets.fill(x, y, wide, high, grey=BLACK, radius=3)
        sheets.write(x + 7, y + 12, line(text).text, style, grey=1)
        x += wide + 6
    return y + high if texts else y


def messages(sheets: Sheets, texts: Sequence[str], label: str, *, style: Style = PLAIN) -> list[Block]:
    """Gift messages, line by line, so that even a long one may go on over pages."""
    room, leading = sheets.room - 20, style.size * 1.4
    blocks = [_gap(sheets, 5)]
    for text in (each for each in texts if cleaned(each)):
        for paragraph in paragraphs(text.strip()):
            lines = broken(paragraph, style, room)
            blocks += [_message_line(sheets, each, style, leading) for each in lines] or [_gap(sheets, leading / 2)]
    blocks.append(_gap(sheets, 5))
    heading = Block(14, lambda top: _message_name(sheets, top, label))
    shown = [Block(block.height, block.draw, heading) for block in blocks]
    return [*shown, Block(10, lambda top: None)] if len(shown) > 2 else []


def over_pages(
    sheets: Sheets,
    blocks: Sequence[Block],
    words: Wording,
    *,
    top: float,
    again: float,
    foot_high: float,
    names: Sequence[str],
    head: Callable[[], None] = lambda: None,
) -> None:
    """Below each other, from ``top`` on the first page and from ``again`` on the others, which begin with ``head``; all
    with their foot."""
    end = sheets.bottom - foot_high
    pages = spread(blocks, first_room=end - top, room=end - again)
    for number, page in enumerate(pages, 1):
        y = top
        if number > 1:
            head()
            y = again
        for block in page:
            block.draw(y)
            y += block.height
        foot(sheets, names, words.say("Page {page} of {pages}").format(page=number, pages=len(pages)))
        sheets.turn()


def foot(sheets: Sheets, names: Sequence[str], page: str) -> None:
    """Which order it is, and which of its pages."""
    y, room = sheets.bottom, sheets.room - width(page, SMALL) - 10
    sheets.rule(sheets.left, y - 11, sheets.room)
    shown = " · ".join(filter(None, map(cleaned, names)))
    sheets.write(sheets.left, y, fitted(shown, SMALL, room).text, SMALL, grey=GREY)
    sheets.write_left(sheets.right, y, line(page).text, SMALL, grey=GREY)


def head_again(sheets: Sheets, number: str, order_id: str, marketplace: str, style: Style) -> None:
    """On every page but the first."""
    y, half = sheets.margin + style.size, sheets.room / 2 - 10
    shown = " · ".join(filter(None, (cleaned(number), cleaned(order_id))))
    sheets.write(sheets.left, y, fitted(shown, style, half).text, style)
    sold = fitted(" · ".join(filter(None, (SELLS, cleaned(marketplace)))), style, half)
    sheets.write_left(sheets.right, y, sold.text, style)
    sheets.rule(sheets.left, y + 6, sheets.room, thick=1, grey=BLACK)


def with_country(address: Sequence[str], country: str, words: Wording) -> list[str]:
    return [*address, words.figures.country(country)] if country else [*address]


def _message_line(sheets: Sheets, shown: Line, style: Style, leading: float) -> Block:
    def draw(top: float) -> None:
        sheets.fill(sheets.left, top, sheets.room, leading + 0.5)
        sheets.lines(sheets.left + 10, top, [shown], style, room=sheets.room - 20, leading=leading)

    return Block(leading, draw)


def _gap(sheets: Sheets, high: float) -> Block:
    return Block(high, lambda top: sheets.fill(sheets.left, top, sheets.room, high + 0.5, grey=PALE))


def _message_name(sheets: Sheets, top: float, label: str) -> None:
    name(sheets, sheets.left, top + 1, label, room=sheets.room)
