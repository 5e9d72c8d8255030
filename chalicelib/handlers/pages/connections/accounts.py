"""A seller's account in one region: its state, what works, its marketplaces, renewing it and giving it up."""

from collections.abc import Callable
from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.connections.places import ACCOUNTS, KEEPERS, READERS, WAY, account, away, session_secret
from chalicelib.handlers.visit import Visit
from chalicelib.queries.connections import Account, trail_of
from chalicelib.queries.connections import account as one
from chalicelib.usecases.connections import serving as use
from chalicelib.usecases.connections.consenting import depart
from chalicelib.usecases.connections.inviting import invite
from chalicelib.usecases.connections.pasting import paste
from chalicelib.usecases.connections.testing import try_grant
from chalicelib.views.form import EMPTY, Form

accounts = Blueprint(__name__)

ONE = f"{ACCOUNTS}/{{id}}"
MOST_TRAIL = 20


@accounts.route(ONE, name="seller-account")
@page(accounts, roles=READERS)
def show(here: Visit, id: str) -> Response:
    return _page(here, id, EMPTY)


@accounts.route(ONE, methods=["POST"], content_types=ANY, name="rename-seller-account")
@page(accounts, roles=KEEPERS)
def rename(here: Visit, id: str) -> Response:
    return _done(here, id, "kept", lambda: here.do(use.rename, id, here.form, by=here.person, where=here.where))


@accounts.route(f"{ONE}/test", methods=["POST"], content_types=ANY, name="test-seller-account")
@page(accounts, roles=KEEPERS, asks_others=True)
def test(here: Visit, id: str) -> Response:
    return _done(here, id, "tested", lambda: here.do(try_grant, id, by=here.person, where=here.where), "#test")


@accounts.route(f"{ONE}/renew", methods=["POST"], content_types=ANY, name="renew-seller-account")
@page(accounts, roles=KEEPERS)
def renew(here: Visit, id: str) -> Response:
    found: Account = here.do(one, id)
    try:
        url = here.do(depart, found.at.id, browser=session_secret(here), by=here.person, authorization=id)
    except Refused as refusal:
        return _page(here, id, again(here, refusal), status=422)
    return away(here, url)


@accounts.route(f"{ONE}/token", methods=["POST"], content_types=ANY, name="paste-another-refresh-token")
@page(accounts, roles=KEEPERS, asks_others=True)
def token(here: Visit, id: str) -> Response:
    found: Account = here.do(one, id)
    given = (found.authorization.seller, found.at.id, here.form.get("token", ""))
    renewed = partial(here.do, paste, *given, authorization=id, by=here.person, where=here.where)
    return _done(here, id, "renewed", renewed)


@accounts.route(f"{ONE}/link", methods=["POST"], content_types=ANY, name="send-renewal-link")
@page(accounts, roles=KEEPERS)
def link(here: Visit, id: str) -> Response:
    """The seller is a client of ours: they renew it themselves."""
    typed = {**here.form, "authorization": id}
    return _done(here, id, "link", lambda: here.do(invite, typed, (), by=here.person, where=here.where))


@accounts.route(f"{ONE}/disconnect", methods=["POST"], content_types=ANY, name="disconnect-seller-account")
@page(accounts, roles=KEEPERS)
def disconnect(here: Visit, id: str) -> Response:
    return _done(here, id, "disconnected", lambda: here.do(use.disconnect, id, by=here.person, where=here.where))


def _done(here: Visit, id: str, done: str, act: Callable[[], object], place: str = "") -> Response:
    try:
        act()
    except Overtaken as overtaken:
        return _page(here, id, again(here, overtaken), status=409)
    except Refused as refusal:
        return _page(here, id, again(here, refusal), status=422)
    return here.sent_to(f"{account(id)}?done={done}{place}")


def _page(here: Visit, id: str, form: Form, *, status: int = 200) -> Response:
    entries, names = here.do(trail_of, id)
    return here.page(
        "pages/connections/account",
        way=WAY,
        status=status,
        account=here.do(one, id),
        application=here.hub.connections.application(),
        entries=entries[-MOST_TRAIL:],
        names=names,
        may_edit=here.person.has(*KEEPERS),
        form=form,
        done=here.query("done"),
    )
