"""What Order Management is asked for: which orders, which of them are ticked, and how a table should be written."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.exports import Encoding
from chalicelib.domain.management import LISTED, LONGEST_SEARCH, Selection
from chalicelib.domain.purchasing.order import Status
from chalicelib.handlers.visit import Visit

LIST = "/management"
# A page has 25; who posts more did not press our button.
MOST_PICKED = 500
# A place in the list, which an order's page carries so that its way back leads there.
_PLACE = ("status", "search", "after")
_LONGEST_PLACE = 1_000


def selection(asked: Mapping[str, str]) -> Selection:
    """Raises NotFound for a status that nobody can ask for."""
    status = asked.get("status", "")
    if status and status not in LISTED:
        raise NotFound("There is no such list.")
    return Selection(Status(status) if status else None, asked.get("search", "").strip()[:LONGEST_SEARCH])


def wanted(here: Visit) -> tuple[Selection, Encoding]:
    """What a download should have in it. Raises Refused when it should have what is ticked and nothing is."""
    if here.form.get("which") != "ticked":
        return selection(here.form), _encoding(here)
    picked = tuple(dict.fromkeys(here.fields.all("order")))
    if not picked:
        raise Refused("Please tick the orders first.", field="order")
    if len(picked) > MOST_PICKED:
        raise Refused("Please tick at most {most} orders.", field="order", most=MOST_PICKED)
    return Selection(picked=picked), _encoding(here)


def place(asked: Mapping[str, str]) -> dict[str, str]:
    """Where in the list somebody is, as its address says it."""
    return {name: asked[name] for name in _PLACE if asked.get(name)}


def way_back(text: str) -> str:
    """The path of that place in the list; nothing for anything that is none."""
    found = place(dict(parse_qsl(text))) if len(text) <= _LONGEST_PLACE else {}
    return f"{LIST}?{urlencode(found)}" if found else ""


def _encoding(here: Visit) -> Encoding:
    chosen = here.form.get("encoding", "")
    return Encoding(chosen) if chosen in set(Encoding) else Encoding.UTF8
