"""The settings of one connection: a marketplace of a seller."""

from collections.abc import Callable

from chalice.app import Blueprint, Response

from chalicelib.domain.connections import Connection
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.connections.places import HOME, KEEPERS, READERS, WAY, account, connection
from chalicelib.handlers.visit import Visit
from chalicelib.queries.connections import account as one_account
from chalicelib.queries.connections.guide import set_up
from chalicelib.queries.syncing import of_connection
from chalicelib.usecases.connections import serving as use
from chalicelib.views.form import EMPTY, Form

settings = Blueprint(__name__)

ONE = f"{HOME}/{{id}}"


@settings.route(ONE, name="connection")
@page(settings, roles=READERS)
def show(here: Visit, id: str) -> Response:
    return _page(here, id, EMPTY)


@settings.route(ONE, methods=["POST"], content_types=ANY, name="keep-connection")
@page(settings, roles=KEEPERS)
def keep(here: Visit, id: str) -> Response:
    return _done(
        here,
        id,
        f"{connection(id)}?done=kept",
        lambda: here.do(use.keep_settings, id, here.form, by=here.person, where=here.where),
    )


@settings.route(f"{ONE}/disconnect", methods=["POST"], content_types=ANY, name="leave-marketplace")
@page(settings, roles=KEEPERS)
def leave(here: Visit, id: str) -> Response:
    back = f"{account(here.hub.connections.connection(id).authorization)}?done=left"
    return _done(here, id, back, lambda: here.do(use.leave, id, by=here.person, where=here.where))


@settings.route(f"{ONE}/connect", methods=["POST"], content_types=ANY, name="serve-again")
@page(settings, roles=KEEPERS)
def serve_again(here: Visit, id: str) -> Response:
    stored = here.hub.connections.connection(id)
    return _done(
        here,
        id,
        f"{connection(id)}?done=connected",
        lambda: here.do(use.connect, stored.authorization, [stored.marketplace], by=here.person, where=here.where),
    )


def _done(here: Visit, id: str, onward: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except Overtaken as overtaken:
        return _page(here, id, again(here, overtaken, stored=_texts(here.hub.connections.connection(id))), status=409)
    except Refused as refusal:
        return _page(here, id, again(here, refusal), status=422)
    return here.sent_to(onward)


def _texts(stored: Connection) -> dict[str, str]:
    return {
        "name": stored.name,
        "shows_fba": "yes" if stored.shows_fba else "",
        "revision": str(stored.revision),
    }


def _page(here: Visit, id: str, form: Form, *, status: int = 200) -> Response:
    stored = here.hub.connections.connection(id)
    shown = form if "revision" in form.typed else Form(typed=_texts(stored), error=form.error)
    return here.page(
        "pages/connections/settings",
        way=WAY,
        status=status,
        connection=stored,
        account=here.do(one_account, stored.authorization),
        synced=here.do(of_connection, id),
        guide=here.do(set_up, id),
        may_edit=here.person.has(*KEEPERS),
        form=shown,
        done=here.query("done"),
    )
