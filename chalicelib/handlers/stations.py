"""Which station a browser is: named once by whoever works there, and remembered by a cookie.

It is a name beside what was done there and no proof of anything: who did it is who is signed in.
"""

from urllib.parse import quote, unquote, urlencode

from chalice.app import Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment.stations import named
from chalicelib.handlers import request as requests
from chalicelib.handlers.answers import cookie
from chalicelib.handlers.visit import Visit

STATION = "__Host-station"
PLACE = "/warehouse/station"
# As long as browsers keep any cookie; every new name begins it again.
LASTS = 400 * 24 * 3600
# The longest way back that an address of ours needs: the work list with its filters.
_LONGEST_WAY = 500


def station(here: Visit) -> str:
    """Empty for a browser that nobody has named, and for a name that we would not have given."""
    try:
        return named(unquote(requests.cookies(here.request).get(STATION, "")))
    except Refused:
        return ""


def kept(name: str) -> dict[str, str | list[str]]:
    """The header that makes a browser remember."""
    return {"Set-Cookie": cookie(STATION, quote(name, safe=""), lasts=LASTS)}


def asked_for(here: Visit, to: str) -> Response:
    """To the page that asks for the name, and from there back to ``to``."""
    return here.sent_to(f"{PLACE}?{urlencode({'to': to})}")


def way_back(text: str) -> str:
    """A page of the warehouse's; any other address leads to its first page."""
    is_ours = text == "/warehouse" or text.startswith(("/warehouse/", "/warehouse?", "/stock", "/returns", "/till"))
    is_plain = text.isascii() and text.isprintable() and not any(each in text for each in ("//", "\\", ".."))
    return text if is_ours and is_plain and len(text) <= _LONGEST_WAY else "/warehouse"
