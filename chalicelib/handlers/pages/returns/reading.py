"""The list of returns, from where one finds the order of the next one, and a return that was taken."""

from urllib.parse import quote, unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment.papers import paper_of
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import page
from chalicelib.handlers.forms.floor import chosen_paper
from chalicelib.handlers.visit import Visit
from chalicelib.queries.fulfilment.paper import letterhead
from chalicelib.queries.orders.listing import named
from chalicelib.queries.returns import READERS, Listed, latest, note, one
from chalicelib.usecases.returns.taking import TAKERS
from chalicelib.views.paper import return_note, wording

returns = Blueprint(__name__)

LIST = "/returns"
WAY = "returns"
LONGEST_SEARCH = 60


def of_order(order_id: str) -> str:
    """Where what comes back of an order is taken."""
    return f"{LIST}/orders/{quote(order_id, safe='')}"


@returns.route(LIST, name="returns")
@page(returns, roles=READERS)
def show(here: Visit) -> Response:
    """Whoever scans an order's number goes straight on to what comes back of it."""
    asked, may_take = here.query("order").strip()[:LONGEST_SEARCH], here.person.has(*TAKERS)
    order_id = here.do(named, asked, by=here.person) if asked else None
    if order_id:
        return here.sent_to(of_order(order_id) if may_take else f"/sales/{quote(order_id, safe='')}")
    error = ""
    try:
        found: Listed = here.do(latest, after=here.query("after") or None, by=here.person)
    except Refused as refusal:  # a cursor from before a release
        found, error = Listed((), {}), here.words.problem(refusal)
    return here.page(
        "pages/returns/list",
        way=WAY,
        status=422 if error else 200,
        found=found,
        missed=asked,
        may_take=may_take,
        error=error,
    )


@returns.route(f"{LIST}/{{id}}", name="one-return")
@page(returns, roles=READERS)
def look(here: Visit, id: str) -> Response:
    shown = here.do(one, unquote(id), by=here.person)
    return here.page("pages/returns/one", way=WAY, shown=shown, is_done=here.query("done") == "taken")


@returns.route(f"{LIST}/{{id}}/note", name="return-note")
@page(returns, roles=READERS)
def printed(here: Visit, id: str) -> Response:
    made, company = here.do(note, unquote(id), by=here.person), here.do(letterhead)
    words = wording(here.hub.pages, here.language, company.time_zone)
    chosen = chosen_paper(here.query("paper"), paper_of(company.country))
    return answers.pdf(return_note(made, paper=chosen, words=words), f"{made.back.id}.pdf")
