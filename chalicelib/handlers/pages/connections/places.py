"""Where the pages of sellers' accounts are, whose they are, and how a browser is sent on to Amazon."""

from urllib.parse import quote, urlencode

from chalice.app import Response

from chalicelib.domain.directory import Role
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.connections.granting import Granted

KEEPERS = (Role.SELLERS_ADMINISTRATOR,)
READERS = (*KEEPERS, Role.OPERATOR)
WAY = "connections"
HOME = "/connections"
APPLICATION = f"{HOME}/application"
NEW = f"{HOME}/new"
ACCOUNTS = f"{HOME}/accounts"
LINKS = f"{HOME}/links"


def account(id: str) -> str:
    return f"{ACCOUNTS}/{quote(id, safe='')}"


def connection(id: str) -> str:
    return f"{HOME}/{quote(id, safe='')}"


def granted_page(granted: Granted) -> str:
    """Where it is said what a grant brought."""
    brought = {"of": ",".join(granted.connected)}
    missing = {"missing": "yes"} if granted.missing else {}
    renewed = {"renewed": "yes"} if granted.is_renewal else {}
    return f"{HOME}/granted/{quote(granted.authorization, safe='')}?{urlencode(brought | missing | renewed)}"


def session_secret(here: Visit) -> str:
    """What only this session's browser has, so that a state is worth nothing in another one."""
    return here.signed_in.form_nonce if here.signed_in else ""


def away(here: Visit, url: str, **headers: str | list[str]) -> Response:
    """A page that goes on to Amazon by itself. A form that is answered with a redirect would be held to our own
    addresses by its page's policy, and Seller Central's sign-in has many."""
    response = here.page("pages/connections/away", way=WAY if here.signed_in else "", to=url)
    response.headers.update(headers)
    return response
