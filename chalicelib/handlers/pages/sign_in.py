"""Signing in at the identity provider, and out here."""

import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Problem, Refused
from chalicelib.handlers import request as requests
from chalicelib.handlers.answers import cookie, see_other
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.log import log, told
from chalicelib.handlers.metrics import measured
from chalicelib.handlers.visit import SESSION, Visit
from chalicelib.ports.directory import Departure
from chalicelib.usecases.directory import sessions

sign_in = Blueprint(__name__)

RETURN = "/sign-in/callback"
# What a browser must bring back from the provider, kept for as long as somebody may look for a password.
DEPARTURE = "__Host-sign-in"
DEPARTURE_LASTS = 600
# They said no at the provider, or pressed the back button; an empty reason is a return that somebody typed.
_THEIR_OWN = frozenset({"", "access_denied", "login_required", "interaction_required", "invalid_grant"})
# Of what stands in an address only the words of the standard go into the log.
_NO_CODE = re.compile(r"[^a-z_]")
# Our own pages only: a path that begins with two slashes is another host.
_OWN_PATH = re.compile(r"/(?:[A-Za-z0-9._~-][A-Za-z0-9._~/-]{0,600})?")


@sign_in.route("/sign-in", name="sign-in")
@page(sign_in, is_public=True, asks_others=True)
def leave(here: Visit) -> Response:
    with _counted():
        departure = here.hub.identity.depart(return_url=here.hub.pages.url(RETURN))
    remembered = urlencode(
        {
            "state": departure.state,
            "nonce": departure.nonce,
            "verifier": departure.verifier,
            "to": _own(here.query("to")),
        }
    )
    return see_other(departure.url, {"Set-Cookie": cookie(DEPARTURE, remembered, lasts=DEPARTURE_LASTS)})


@sign_in.route(RETURN, name="signed-in")
@page(sign_in, is_public=True, asks_others=True)
def arrive(here: Visit) -> Response:
    """Raises Refused for a return that this browser did not leave for, and for whom the provider does not vouch."""
    departure, to = _departure(here)
    if departure is None or not hmac.compare_digest(here.query("state").encode(), departure.state.encode()):
        raise Refused("This sign-in took too long or began in another browser. Please try again.")
    with _counted():
        if not here.query("code"):
            reason = _NO_CODE.sub("", here.query("error"))[:60]
            raise Refused("The sign-in provider did not sign you in. Please try again.", reason=reason)
        claims = here.hub.identity.redeem(
            here.query("code"),
            nonce=departure.nonce,
            verifier=departure.verifier,
            return_url=here.hub.pages.url(RETURN),
        )
    session = here.do(sessions.sign_in, claims, where=here.where)
    cookies = [cookie(SESSION, session), cookie(DEPARTURE, "", lasts=0)]
    return here.sent_to(to, **{"Set-Cookie": cookies})


@sign_in.route("/sign-out", methods=["POST"], content_types=ANY, name="sign-out")
@page(sign_in, is_public=True)
def stop(here: Visit) -> Response:
    """Without a session there is nothing to end, and no reason to complain."""
    if here.signed_in is not None:
        here.refuse_forged()
        here.do(sessions.sign_out, requests.cookies(here.request)[SESSION], where=here.where)
    return here.sent_to(_own(here.form.get("to", "")), **{"Set-Cookie": [cookie(SESSION, "", lasts=0)]})


@contextmanager
def _counted() -> Iterator[None]:
    """Counts what the provider, or our settings there, do to people: the page they get is no 5xx, so nobody would be
    told. What only this person did is not counted, and strangers can't get here without a departure of their own."""
    try:
        yield
    except Problem as problem:
        reason = str(problem.facts.get("reason", ""))
        if not (isinstance(problem, Refused) and reason in _THEIR_OWN):
            measured(SignInsFailed=1)
            log().warning("sign-in failed", extra=told(problem) | {"reason": reason})
        raise


def _departure(here: Visit) -> tuple[Departure | None, str]:
    remembered = parse_qs(requests.cookies(here.request).get(DEPARTURE, ""))
    state, nonce, verifier, to = (remembered.get(name, [""])[0] for name in ("state", "nonce", "verifier", "to"))
    if not (state and nonce and verifier):
        return None, "/"
    return Departure("", state, nonce, verifier), _own(to)


def _own(path: str) -> str:
    return path if _OWN_PATH.fullmatch(path) else "/"
