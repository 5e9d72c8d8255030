"""How fresh a connection's orders are, and what one can do about it: sync now, get one order, fetch older ones."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import partial
from urllib.parse import quote, unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.lives import TECHNICIANS
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, day
from chalicelib.handlers.pages.sales.reading import downloaded
from chalicelib.handlers.visit import Visit
from chalicelib.queries.syncing import of_connection
from chalicelib.usecases.orders.backfilling import asking
from chalicelib.usecases.orders.syncing import sync_now
from chalicelib.views.form import EMPTY, Form

syncing = Blueprint(__name__)

WAY = "connections"
SYNC, BACKFILL = "/connections/{id}/sync", "/connections/{id}/backfill"
ACTS = {"pause": asking.pause, "resume": asking.resume, "cancel": asking.cancel}
# What an address may say that happened.
NEWS = ("begun", "hurried", "running", "off", "waiting")


@syncing.route(SYNC, name="sync-of-connection")
@page(syncing, roles=TECHNICIANS)
def show(here: Visit, id: str) -> Response:
    return _sync_page(here, unquote(id), EMPTY)


@syncing.route(SYNC, methods=["POST"], content_types=ANY, name="sync-now")
@page(syncing, roles=TECHNICIANS)
def now(here: Visit, id: str) -> Response:
    done = here.do(sync_now, unquote(id), by=here.person, where=here.where)
    return here.sent_to(f"{_place(id, 'sync')}?news={done}")


@syncing.route("/connections/{id}/order", methods=["POST"], content_types=ANY, name="get-order")
@page(syncing, roles=TECHNICIANS)
def one(here: Visit, id: str) -> Response:
    wanted = "".join(here.form.get("order", "").split()).upper()
    try:
        read = downloaded(here, wanted, connection=unquote(id))
    except Refused as refusal:
        beside = Refused(refusal.message, field="order", **refusal.facts)
        return _sync_page(here, unquote(id), again(here, beside), status=422)
    if read.until is not None:
        return here.sent_to(f"{_place(id, 'sync')}?news=waiting")
    return here.sent_to(f"/sales/{wanted}")


@syncing.route(BACKFILL, name="backfill-of-connection")
@page(syncing, roles=TECHNICIANS)
def older(here: Visit, id: str) -> Response:
    return _backfill_page(here, unquote(id), EMPTY)


@syncing.route(BACKFILL, methods=["POST"], content_types=ANY, name="begin-backfill")
@page(syncing, roles=(Role.SELLERS_ADMINISTRATOR,))
def begin(here: Visit, id: str) -> Response:
    def act() -> object:
        authorization = here.do(of_connection, unquote(id)).authorization.id
        since = datetime.combine(day(here.form, "since"), time(), UTC)
        return here.do(asking.ask, authorization, since=since, by=here.person, where=here.where)

    return _done(here, id, act)


@syncing.route(f"{BACKFILL}/{{job}}/{{act}}", methods=["POST"], content_types=ANY, name="change-backfill")
@page(syncing, roles=(Role.SELLERS_ADMINISTRATOR,))
def change(here: Visit, id: str, job: str, act: str) -> Response:
    if act not in ACTS:
        return here.sent_to(_place(id, "backfill"))
    authorization = here.do(of_connection, unquote(id)).authorization.id
    verb = partial(here.do, ACTS[act], authorization, unquote(job), by=here.person, where=here.where)
    return _done(here, id, verb)


def _done(here: Visit, id: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except Refused as refusal:
        return _backfill_page(here, unquote(id), again(here, refusal), status=422)
    return here.sent_to(_place(id, "backfill"))


def _sync_page(here: Visit, id: str, form: Form, *, status: int = 200) -> Response:
    news = here.query("news")
    return here.page(
        "pages/syncing/sync",
        way=WAY,
        status=status,
        sync=here.do(of_connection, id),
        id=id,
        form=form,
        news=news if news in NEWS else "",
    )


def _backfill_page(here: Visit, id: str, form: Form, *, status: int = 200) -> Response:
    sync = here.do(of_connection, id)
    return here.page("pages/syncing/backfill", way=WAY, status=status, sync=sync, id=id, form=form)


def _place(id: str, what: str) -> str:
    return f"/connections/{quote(unquote(id), safe='')}/{what}"
