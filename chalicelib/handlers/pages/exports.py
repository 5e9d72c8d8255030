"""Large tables of orders: how far they are, and the way to their files."""

from chalice.app import Blueprint, Response

from chalicelib.domain.exports import is_silent
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms.management import LIST
from chalicelib.handlers.pages.management import ADMINISTRATORS
from chalicelib.handlers.visit import Visit
from chalicelib.queries.exports import link, mine, one
from chalicelib.usecases.exports.asking import again

exports = Blueprint(__name__)


@exports.route(f"{LIST}/exports", name="my-exports")
@page(exports, roles=ADMINISTRATORS)
def latest(here: Visit) -> Response:
    return here.page("pages/exports/list", way="management", exports=here.do(mine, here.person), is_sold=False)


@exports.route(f"{LIST}/exports/{{id}}", name="one-export")
@page(exports, roles=ADMINISTRATORS)
def show(here: Visit, id: str) -> Response:
    export = here.do(one, id, person=here.person)
    silent = is_silent(export, here.hub.clock.now())
    return here.page("pages/exports/one", way="management", export=export, is_silent=silent)


@exports.route(f"{LIST}/exports/{{id}}/file", name="export-file")
@page(exports, roles=ADMINISTRATORS)
def fetch(here: Visit, id: str) -> Response:
    """A link is made when somebody clicks, and soon opens nothing."""
    return answers.see_other(here.do(link, id, person=here.person))


@exports.route(f"{LIST}/exports/{{id}}/again", methods=["POST"], content_types=ANY, name="export-again")
@page(exports, roles=ADMINISTRATORS)
def anew(here: Visit, id: str) -> Response:
    made = here.do(again, id, by=here.person, where=here.where)
    return here.sent_to(f"{LIST}/exports/{made.id}")
