"""The list of sellers' accounts, and our own application at Amazon."""

from collections.abc import Callable

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Overtaken, Problem, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.connections.places import APPLICATION, HOME, KEEPERS, READERS, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.queries.connections import our_application, overview
from chalicelib.usecases.connections import application as use
from chalicelib.views.form import Form

application = Blueprint(__name__)


@application.route(HOME, name="connections")
@page(application, roles=READERS)
def everything(here: Visit) -> Response:
    return here.page(
        "pages/connections/list",
        way=WAY,
        found=here.do(overview),
        may_edit=here.person.has(*KEEPERS),
        done=here.query("done"),
    )


@application.route(APPLICATION, name="amazon-application")
@page(application, roles=KEEPERS)
def show(here: Visit) -> Response:
    return _page(here, _stored(here))


@application.route(APPLICATION, methods=["POST"], content_types=ANY, name="keep-amazon-application")
@page(application, roles=KEEPERS)
def keep(here: Visit) -> Response:
    return _done(here, "kept", lambda: here.do(use.keep, here.form, by=here.person, where=here.where))


@application.route(f"{APPLICATION}/check", methods=["POST"], content_types=ANY, name="check-amazon-application")
@page(application, roles=KEEPERS, asks_others=True)
def check(here: Visit) -> Response:
    try:
        here.do(use.check, by=here.person, where=here.where)
    except Problem as problem:
        return _page(here, Form(typed=_stored(here).typed, error=here.words.problem(problem)), status=422)
    return here.sent_to(f"{APPLICATION}?done=checked")


@application.route(f"{APPLICATION}/retire", methods=["POST"], content_types=ANY, name="retire-amazon-secret")
@page(application, roles=KEEPERS)
def retire(here: Visit) -> Response:
    return _done(here, "retired", lambda: here.do(use.retire_secret, by=here.person, where=here.where))


def _done(here: Visit, done: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except Overtaken as overtaken:
        return _page(here, again(here, overtaken, stored=_stored(here).typed), status=409)
    except Refused as refusal:
        return _page(here, again(here, refusal), status=422)
    return here.sent_to(f"{APPLICATION}?done={done}")


def _stored(here: Visit) -> Form:
    return Form(typed=use.texts(here.hub.connections.application()))


def _page(here: Visit, form: Form, *, status: int = 200) -> Response:
    found = here.do(our_application)
    return here.page(
        "pages/connections/application", way=WAY, status=status, found=found, form=form, done=here.query("done")
    )
