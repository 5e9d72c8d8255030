"""Set-up links: sent to clients, sent again, taken back, and how far each of them is."""

from collections.abc import Callable
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.marketplaces import BY_COUNTRY
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.connections.places import KEEPERS, LINKS, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.queries.connections import choices, shared_links
from chalicelib.usecases.connections import inviting as use
from chalicelib.views import texts
from chalicelib.views.form import EMPTY, Form

links = Blueprint(__name__)


@links.route(LINKS, name="set-up-links")
@page(links, roles=KEEPERS)
def show(here: Visit) -> Response:
    return _list(here)


@links.route(f"{LINKS}/new", name="new-set-up-link")
@page(links, roles=KEEPERS)
def new(here: Visit) -> Response:
    return _form(here, Form(typed={"language": here.language}))


@links.route(f"{LINKS}/new", methods=["POST"], content_types=ANY, name="send-set-up-link")
@page(links, roles=KEEPERS)
def send(here: Visit) -> Response:
    ticked = [BY_COUNTRY[each].id if each in BY_COUNTRY else each for each in here.fields.all("marketplaces")]
    try:
        here.do(use.invite, here.form, ticked, by=here.person, where=here.where)
    except Refused as refusal:
        return _form(here, again(here, refusal), status=422)
    return here.sent_to(f"{LINKS}?done=sent")


@links.route(f"{LINKS}/{{name}}/resend", methods=["POST"], content_types=ANY, name="resend-set-up-link")
@page(links, roles=KEEPERS)
def resend(here: Visit, name: str) -> Response:
    return _done(here, "resent", lambda: here.do(use.resend, unquote(name), by=here.person, where=here.where))


@links.route(f"{LINKS}/{{name}}/revoke", methods=["POST"], content_types=ANY, name="revoke-set-up-link")
@page(links, roles=KEEPERS)
def revoke(here: Visit, name: str) -> Response:
    return _done(here, "revoked", lambda: here.do(use.take_back, unquote(name), by=here.person, where=here.where))


def _done(here: Visit, done: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except Refused as refusal:
        return _list(here, again(here, refusal), status=422)
    return here.sent_to(f"{LINKS}?done={done}")


def _list(here: Visit, form: Form = EMPTY, *, status: int = 200) -> Response:
    found = here.do(shared_links)
    return here.page("pages/connections/links", way=WAY, status=status, found=found, form=form, done=here.query("done"))


def _form(here: Visit, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/connections/link",
        way=WAY,
        status=status,
        form=form,
        regions=here.do(choices),
        ticked=here.fields.all("marketplaces") if here.request.method == "POST" else (),
        languages=texts.LANGUAGES,
    )
