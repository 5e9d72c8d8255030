"""The login URI: a seller began a renewal at Amazon, and goes on there once we know who sits here."""

from urllib.parse import parse_qs, urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.handlers import request as requests
from chalicelib.handlers.answers import cookie, see_other
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.pages.connections.places import HOME, KEEPERS, WAY, away, session_secret
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.connections.consenting import depart_back

renewing = Blueprint(__name__)

LOGIN = f"{HOME}/renew"
# Survives the sign-in, whose way back carries no question.
COOKIE = "__Host-renewal"
LASTS = 600
ASKED = ("amazon_callback_uri", "amazon_state", "selling_partner_id")
LONGEST = 3000
# Browsers drop longer cookies without a word, and API Gateway answers longer headers with an error. Amazon's are short.
LONGEST_KEPT = 3800


@renewing.route(LOGIN, name="renew-access")
@page(renewing, is_public=True)
def show(here: Visit) -> Response:
    """Looking changes nothing; whoever is not signed in signs in first and comes back."""
    asked = _asked(here)
    if here.signed_in is None:
        kept = text if len(text := urlencode(asked)) <= LONGEST_KEPT else ""
        keeps = cookie(COOKIE, kept, lasts=LASTS if kept else 0)
        return see_other(here.hub.pages.path(f"/sign-in?to={LOGIN}"), {"Set-Cookie": keeps})
    refuse_others(here.person, *KEEPERS)
    return _page(here, asked)


@renewing.route(LOGIN, methods=["POST"], content_types=ANY, name="go-on-renewing")
@page(renewing, roles=KEEPERS)
def go_on(here: Visit) -> Response:
    callback, amazon_state, seller = (here.form.get(name, "") for name in ASKED)
    try:
        url = here.do(depart_back, callback, amazon_state, seller, browser=session_secret(here), by=here.person)
    except Refused as refusal:
        return _page(here, dict(zip(ASKED, (callback, amazon_state, seller), strict=True)), here.words.problem(refusal))
    return away(here, url, **{"Set-Cookie": cookie(COOKIE, "", lasts=0)})


def _asked(here: Visit) -> dict[str, str]:
    asked = {name: here.query(name)[:LONGEST] for name in ASKED}
    if any(asked.values()):
        return asked
    kept = parse_qs(requests.cookies(here.request).get(COOKIE, ""))
    return {name: kept.get(name, [""])[0] for name in ASKED}


def _page(here: Visit, asked: dict[str, str], error: str = "") -> Response:
    authorizations = here.hub.connections.authorizations()
    ours = [one for one in authorizations if one.seller == asked["selling_partner_id"]]
    return here.page(
        "pages/connections/renew", way=WAY, status=422 if error else 200, asked=asked, ours=ours, error=error
    )
