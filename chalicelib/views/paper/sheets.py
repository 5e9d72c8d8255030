"""Sheets of paper with rules, boxes, bars and text on them; measured in points from the top left corner."""

from collections.abc import Sequence
from io import BytesIO

from chalicelib.domain.fulfilment.papers import Paper
from chalicelib.views.paper import code128, typefaces
from chalicelib.views.paper.lettering import Line, Style

with typefaces.no_pictures():
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

# Its detour over ASCII makes files a quarter larger, for mail servers of the nineties.
rl_config.useA85 = 0

MILLIMETRE = 72 / 25.4
SIZES = {
    Paper.A4: (210 * MILLIMETRE, 297 * MILLIMETRE),
    Paper.LETTER: (8.5 * 72, 11 * 72),
    Paper.LABEL: (100 * MILLIMETRE, 150 * MILLIMETRE),
}
# Printers of sheets leave out some millimetres at each edge, printers of labels hardly any.
_MARGINS = {Paper.A4: 15 * MILLIMETRE, Paper.LETTER: 15 * MILLIMETRE, Paper.LABEL: 4 * MILLIMETRE}
BLACK, GREY, PALE, RULE = 0.0, 0.38, 0.94, 0.75
# Scripts that have one weight are made bold by an outline.
_OUTLINE = 0.03
# In points; wider bars are no easier to scan.
_WIDEST_MODULE = 1.05


class Sheets:
    """A file of them, one at a time."""

    def __init__(self, paper: Paper, title: str) -> None:
        self.width, self.height = SIZES[paper]
        self.margin = _MARGINS[paper]
        self._file = BytesIO()
        # The same notes are the same bytes: reportlab would write the moment into them.
        self._canvas = Canvas(self._file, pagesize=SIZES[paper], invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setCreator("Crossdock")
        self._canvas.setProducer("Crossdock")
        self._canvas.setAuthor("")

    @property
    def left(self) -> float:
        return self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @property
    def room(self) -> float:
        return self.right - self.left

    @property
    def bottom(self) -> float:
        return self.height - self.margin

    def turn(self) -> None:
        """This sheet is done."""
        self._canvas.showPage()

    def content(self) -> bytes:
        self._canvas.save()
        return self._file.getvalue()

    def write(self, x: float, y: float, text: str, style: Style, *, grey: float = BLACK) -> None:
        """From ``x`` on, with ``y`` as the line that letters stand on. Text is as ``Line`` has it."""
        pen = self._canvas.beginText(x, self.height - y)
        pen.setFillGray(grey)
        for name, part in typefaces.runs(text, bold=style.bold):
            typefaces.face(name)
            pen.setFont(name, style.size)
            thick = style.bold and name != typefaces.BOLD
            pen.setTextRenderMode(2 if thick else 0)
            if thick:
                self._canvas.setStrokeGray(grey)
                self._canvas.setLineWidth(style.size * _OUTLINE)
            pen.textOut(part)
        self._canvas.drawText(pen)

    def write_left(self, x: float, y: float, text: str, style: Style, *, grey: float = BLACK) -> None:
        """Up to ``x``."""
        self.write(x - typefaces.width(text, style.size, bold=style.bold), y, text, style, grey=grey)

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[Line],
        style: Style,
        *,
        room: float,
        leading: float,
        grey: float = BLACK,
    ) -> float:
        """Below each other from the top ``y`` on; what reads from the right begins there. Gives where they end."""
        for each in lines:
            y += leading
            stands = y - (leading - style.size) / 2 - style.size * 0.22
            if each.rightward:
                self.write(x, stands, each.text, style, grey=grey)
            else:
                self.write_left(x + room, stands, each.text, style, grey=grey)
        return y

    def rule(self, x: float, y: float, room: float, *, thick: float = 0.5, grey: float = RULE) -> None:
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(thick)
        self._canvas.line(x, self.height - y, x + room, self.height - y)

    def fill(self, x: float, y: float, wide: float, high: float, *, grey: float = PALE, radius: float = 0) -> None:
        self._canvas.setFillGray(grey)
        self._box(x, y, wide, high, radius, stroke=0, fill=1)

    def frame(self, x: float, y: float, wide: float, high: float, *, thick: float = 0.9, radius: float = 0) -> None:
        self._canvas.setStrokeGray(BLACK)
        self._canvas.setLineWidth(thick)
        self._box(x, y, wide, high, radius, stroke=1, fill=0)

    def bars(self, x: float, y: float, text: str, *, room: float, high: float) -> None:
        """Code 128 with its quiet zones within ``room``."""
        widths = code128.widths(text)
        module = min(_WIDEST_MODULE, room / (sum(widths) + 2 * code128.QUIET))
        at = x + code128.QUIET * module
        path = self._canvas.beginPath()
        for place, wide in enumerate(widths):
            if place % 2 == 0:
                path.rect(at, self.height - y - high, wide * module, high)
            at += wide * module
        self._canvas.setFillGray(BLACK)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _box(self, x: float, y: float, wide: float, high: float, radius: float, *, stroke: int, fill: int) -> None:
        if radius:
            self._canvas.roundRect(x, self.height - y - high, wide, high, radius, stroke=stroke, fill=fill)
        else:
            self._canvas.rect(x, self.height - y - high, wide, high, stroke=stroke, fill=fill)
