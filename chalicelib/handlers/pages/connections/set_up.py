"""Behind a set-up link: a client without an account here grants us access. Opening the page spends nothing."""

from chalice.app import Blueprint, Response

from chalicelib.domain.connections import invitations
from chalicelib.domain.errors import Forbidden, NotFound, Refused
from chalicelib.handlers import request as requests
from chalicelib.handlers.answers import cookie
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.pages.connections.places import away
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.connections.inviting import opened, set_out

set_up = Blueprint(__name__)

# What ties the trip to Amazon to this browser.
COOKIE = "__Host-set-up"
LASTS = 3600
LONGEST = 200


@set_up.route("/set-up/{token}", methods=["GET", "HEAD"], name="look-at-set-up")
@page(set_up, is_public=True)
def show(here: Visit, token: str) -> Response:
    return _page(here, token)


@set_up.route("/set-up/{token}", methods=["POST"], content_types=ANY, name="go-on-to-amazon")
@page(set_up, is_public=True)
def go_on(here: Visit, token: str) -> Response:
    """The token says for whom it is, the page's nonce that our page was seen first."""
    known = requests.cookies(here.request).get(COOKIE, "")[:LONGEST]
    browser = known or here.hub.ids.secret()
    try:
        url = here.do(set_out, token, page_nonce=here.form.get("page_nonce", ""), browser=browser)
    except Forbidden:
        raise
    except Refused:
        return _page(here, token, status=422)  # the page says in which state it is
    return away(here, url, **{"Set-Cookie": cookie(COOKIE, browser, lasts=LASTS)})


def _page(here: Visit, token: str, *, status: int = 200) -> Response:
    try:
        link = here.do(opened, token)
    except NotFound as problem:
        words = here.words.problem(problem)
        return here.page("pages/connections/dead_link", status=404, why=words)
    at = here.hub.clock.now()
    return here.page(
        "pages/connections/set_up",
        status=status,
        link=link,
        state=invitations.state(link, at=at),
        token=token,
        company=here.standing.company,
        page_nonce=invitations.page_nonce(token, key=here.hub.link_keys()[0]),
    )
