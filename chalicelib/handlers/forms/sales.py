"""What the list of marketplace orders is asked for."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from chalicelib.domain.errors import NotFound
from chalicelib.domain.orders.listing import LONGEST_SEARCH, Flag, Selection, Tab

LIST = "/sales"
NARROWING = ("tab", "search", "marketplace", "source", "order_type", "category", "flag")
# A place in the list, which an order's page carries so that its way back leads there.
ASKED = (*NARROWING, "after", "show")
_LONGEST_PLACE = 3_000  # a sealed search is a thousand letters of it


def selection(asked: Mapping[str, str]) -> Selection:
    """Raises NotFound for a list that nobody can ask for."""
    tab, flag = asked.get("tab", ""), asked.get("flag", "")
    if (tab and tab not in set(Tab)) or (flag and flag not in set(Flag)):
        raise NotFound("There is no such list.")
    return Selection(
        tab=Tab(tab) if tab else None,
        search=asked.get("search", "").strip()[:LONGEST_SEARCH],
        marketplace=asked.get("marketplace", ""),
        source=asked.get("source", ""),
        order_type=asked.get("order_type", ""),
        category=asked.get("category", ""),
        flag=Flag(flag) if flag else None,
    )


def place(asked: Mapping[str, str]) -> dict[str, str]:
    """Where in the list somebody is, as its address says it."""
    return {name: asked[name] for name in ASKED if asked.get(name)}


def carrying(asked: Mapping[str, str]) -> str:
    """What an order's address says about the place in the list that led to it."""
    return carried(urlencode(place(asked)))


def carried(text: str) -> str:
    """The same, where an address said it already; whatever else stands there is not carried on."""
    return f"?{urlencode({'list': text})}" if way_back(text) else ""


def way_back(text: str) -> str:
    """The path of that place in the list; nothing for anything that is none."""
    found = place(dict(parse_qsl(text))) if len(text) <= _LONGEST_PLACE else {}
    return way_to(found) if found else ""


def way_to(asked: Mapping[str, str]) -> str:
    """The path of a place in the list."""
    found = place(asked)
    return f"{LIST}?{urlencode(found)}" if found else LIST
