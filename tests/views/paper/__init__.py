"""PDF files read back as a person and a scanner would: their text, how they look, and their bars."""

from io import BytesIO

import pypdfium2
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader

from chalicelib.domain.fulfilment.papers import PackingSlip, Paper, PickingNote
from chalicelib.views import paper as papers
from chalicelib.views.figures import Figures
from chalicelib.views.paper import Wording

ENGLISH = Wording(str, Figures("en", "UTC"))


def notes(*several: PickingNote, paper: Paper = Paper.A4, words: Wording = ENGLISH) -> bytes:
    return papers.picking_notes(several, paper=paper, words=words)


def printed(slip: PackingSlip, paper: Paper = Paper.A4) -> bytes:
    return papers.packing_slip(slip, paper=paper, words=ENGLISH)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    return "\n".join(pages(pdf))


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    """In millimetres."""
    boxes = [page.mediabox for page in PdfReader(BytesIO(pdf)).pages]
    return {(round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) for box in boxes}


def picture(pdf: bytes, page: int = 0, *, dots: int = 200) -> Image:
    """A page as a printer of so many dots an inch sees it."""
    return pypdfium2.PdfDocument(pdf)[page].render(scale=dots / 72).to_pil()


def scanned(pdf: bytes, page: int = 0) -> list[tuple[str, str]]:
    """The kind and the text of each barcode."""
    found = zxingcpp.read_barcodes(picture(pdf, page))
    return [(str(each.format.name).replace(" ", "").lower(), each.text) for each in found]
