"""What is printed: picking notes, many in one file, and a packing slip for each box. Looking at paper changes nothing;
that a note was printed is said by the button that leads here."""

from collections.abc import Sequence
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound
from chalicelib.domain.fulfilment.papers import Paper
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms.floor import ONE, WORK, box_number, chosen_paper
from chalicelib.handlers.visit import Visit
from chalicelib.queries.fulfilment import paper
from chalicelib.queries.fulfilment.floor import FLOOR
from chalicelib.views import paper as printed

papers = Blueprint(__name__)
_ENDING = ".pdf"


@papers.route(f"{WORK}/notes.pdf", name="picking-notes")
@page(papers, roles=FLOOR)
def notes(here: Visit) -> Response:
    return _notes(here, here.query("orders").split())


@papers.route(f"{WORK}/notes.pdf", methods=["POST"], content_types=ANY, name="picking-notes-of-many")
@page(papers, roles=FLOOR)
def notes_of_many(here: Visit) -> Response:
    """The same for more orders than an address holds."""
    return _notes(here, here.fields.all("order"))


def _notes(here: Visit, order_ids: Sequence[str]) -> Response:
    found: paper.Notes = here.do(paper.picking_notes, order_ids, by=here.person)
    if not found.notes:
        raise NotFound("There is nothing of these orders to be picked.")
    words = printed.wording(here.hub.pages, here.language, found.zone)
    content = printed.picking_notes(found.notes, paper=chosen_paper(here.query("paper"), found.paper), words=words)
    return answers.pdf(content, "picking-notes.pdf")


@papers.route(f"{ONE}/slip/{{file}}", name="packing-slip")
@page(papers, roles=FLOOR)
def slip(here: Visit, order_id: str, file: str) -> Response:
    if not file.endswith(_ENDING):
        raise NotFound("This order has no such box.")
    number = box_number(file.removesuffix(_ENDING))
    found: paper.Slip = here.do(paper.packing_slip, unquote(order_id), number, by=here.person)
    words = printed.wording(here.hub.pages, here.language, found.zone)
    chosen = chosen_paper(here.query("paper"), found.paper, among=tuple(Paper))
    content = printed.packing_slip(found.slip, paper=chosen, words=words)
    return answers.pdf(content, f"packing-slip-{number}.pdf")
