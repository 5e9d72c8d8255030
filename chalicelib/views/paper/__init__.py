"""What is printed: picking notes, packing slips and return notes as PDF files.

reportlab and the fonts are opened with the first sheet, so whoever only shows pages never waits for them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.domain.fulfilment.papers import PackingSlip, Paper, PickingNote
from chalicelib.domain.returns.notes import ReturnNote
from chalicelib.views.figures import Figures
from chalicelib.views.html import Pages


@dataclass(frozen=True, slots=True)
class Wording:
    """How a sheet speaks: its language, and the time zone that its moments are in."""

    say: Callable[[str], str]
    figures: Figures


def wording(pages: Pages, language: str, zone: str) -> Wording:
    return Wording(pages.say(language), Figures(language, zone))


def picking_notes(notes: Sequence[PickingNote], *, paper: Paper, words: Wording) -> bytes:
    """One file with a note for each box, each beginning on a page of its own and counting its own pages. Without notes
    it is one page that says so."""
    from chalicelib.views.paper.notes import pdf

    return pdf(notes, paper, words)


def packing_slip(slip: PackingSlip, *, paper: Paper, words: Wording) -> bytes:
    """Of a box, on a sheet or a label."""
    from chalicelib.views.paper.slips import pdf

    return pdf(slip, paper, words)


def return_note(note: ReturnNote, *, paper: Paper, words: Wording) -> bytes:
    """What came back, on a sheet."""
    from chalicelib.views.paper.returns import pdf

    return pdf(note, paper, words)
