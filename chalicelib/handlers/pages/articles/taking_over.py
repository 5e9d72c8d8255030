"""Taking articles over from Amazon's listings: which connections, how far each is, begun and stopped."""

from collections.abc import Callable
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.articles.places import EDITORS, LIST, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.queries.articles import taking
from chalicelib.usecases.articles import taking_over as jobs
from chalicelib.views.form import EMPTY, Form

taking_over = Blueprint(__name__)

PAGE = f"{LIST}/take-over"


@taking_over.route(PAGE, name="listings-to-take-over")
@page(taking_over, roles=EDITORS)
def show(here: Visit) -> Response:
    return _page(here, EMPTY)


@taking_over.route(f"{PAGE}/{{id}}", methods=["POST"], content_types=ANY, name="take-listings-over")
@page(taking_over, roles=EDITORS)
def begin(here: Visit, id: str) -> Response:
    return _done(here, lambda: here.do(jobs.begin, unquote(id), by=here.person, where=here.where))


@taking_over.route(f"{PAGE}/{{id}}/stop", methods=["POST"], content_types=ANY, name="stop-taking-over")
@page(taking_over, roles=EDITORS)
def stop(here: Visit, id: str) -> Response:
    return _done(here, lambda: here.do(jobs.stop, unquote(id), by=here.person, where=here.where))


def _done(here: Visit, act: Callable[[], object]) -> Response:
    try:
        act()
    except Refused as refusal:
        return _page(here, again(here, refusal), status=422)
    return here.sent_to(PAGE)


def _page(here: Visit, form: Form, *, status: int = 200) -> Response:
    return here.page("pages/articles/take_over", way=WAY, status=status, rows=here.do(taking), form=form)
