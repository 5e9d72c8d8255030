"""Back from Seller Central: the answer is checked, its code exchanged at once, and the rest of the region offered."""

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound, Problem, Refused
from chalicelib.domain.marketplaces import BY_COUNTRY
from chalicelib.handlers import request as requests
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.pages.connections.places import (
    HOME,
    KEEPERS,
    WAY,
    account,
    connection,
    granted_page,
    session_secret,
)
from chalicelib.handlers.pages.connections.set_up import COOKIE
from chalicelib.handlers.visit import Visit
from chalicelib.queries.connections import account as one_account
from chalicelib.usecases.connections.consenting import arrive
from chalicelib.usecases.connections.granting import Granted
from chalicelib.usecases.connections.inviting import way_of
from chalicelib.usecases.connections.serving import connect

arriving = Blueprint(__name__)


@arriving.route(f"{HOME}/authorized", name="authorized")
@page(arriving, is_public=True, asks_others=True)
def authorized(here: Visit) -> Response:
    """For whoever left, with or without a session: the state says who that was."""
    state, seller, code = (here.query(name) for name in ("state", "selling_partner_id", "spapi_oauth_code"))
    browsers = [session_secret(here), requests.cookies(here.request).get(COOKIE, "")]
    try:
        granted: Granted = here.do(
            arrive,
            state,
            seller,
            code,
            browsers=browsers,
            by=here.visitor,
            where=here.where.replace("page", "Amazon", 1),
        )
    except (Refused, NotFound) as problem:
        return _refused(here, problem)
    if granted.link:
        return here.sent_to(here.do(way_of, granted.link))
    return here.sent_to(granted_page(granted))


@arriving.route(f"{HOME}/granted/{{id}}", name="access-granted")
@page(arriving, roles=KEEPERS)
def granted(here: Visit, id: str) -> Response:
    found = here.do(one_account, id)
    brought = here.query("of").split(",")
    new = [one for one in found.served if one.id in brought]
    return here.page(
        "pages/connections/granted",
        way=WAY,
        account=found,
        new=new,
        is_missing=bool(here.query("missing")),
        is_renewal=here.query("renewed") == "yes",
    )


@arriving.route(f"{HOME}/granted/{{id}}", methods=["POST"], content_types=ANY, name="connect-more")
@page(arriving, roles=KEEPERS)
def more(here: Visit, id: str) -> Response:
    """What is ticked of the same region, without a second consent; then to the settings of what is new."""
    ticked = [BY_COUNTRY[country].id for country in here.fields.all("marketplaces") if country in BY_COUNTRY]
    made = here.do(connect, id, ticked, by=here.person, where=here.where)
    first = here.form.get("first", "") or (made[0].id if made else "")
    known = [one.id for one in here.do(one_account, id).served]
    return here.sent_to(f"{connection(first)}?done=connected" if first in known else f"{account(id)}?done=connected")


def _refused(here: Visit, problem: Problem) -> Response:
    """In words, with a way on for whoever it is; nothing was changed."""
    return here.page(
        "pages/connections/refused", way=WAY if here.signed_in else "", status=422, why=here.words.problem(problem)
    )
