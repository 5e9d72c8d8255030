"""Documents as they are posted to the hub's two doors, honest or not, and what it answers."""

import re
from dataclasses import dataclass
from urllib.parse import quote_plus

from lxml import etree

from local.visitor import FORM, Page, Visitor
from tests.stories.town import Town

XML = "text/xml; charset=UTF-8"

# Deeper than any amount of laughing: 10 to the power of 9.
LAUGHS = "".join(f'<!ENTITY lol{level} "{f"&lol{level - 1};" * 10 if level else "ha"}">' for level in range(10))


@dataclass(frozen=True)
class Said:
    """The cXML Status in an answer that came at once, with HTTP 200."""

    code: str
    text: str


def post(town: Town, door: str, document: str | bytes, *, kind: str = XML) -> Said:
    """As Amazon's server does it: no cookies, no redirects followed, and only cXML counts as an answer."""
    body = document.encode() if isinstance(document, str) else document
    page = Visitor(town.stack.urls.hub).post(door, body, content_type=kind, Accept="*/*")
    assert (page.status, page.history) == (200, ()), (page.status, page.history, page.text[:300])
    status = etree.fromstring(page.text.encode()).find("Response/Status")
    return Said(status.get("code"), status.text or "")


def bring(visitor: Visitor, door: str, document: str | bytes, *, field: str = "cxml-urlencoded") -> Page:
    """As the browser does it with the store's form."""
    return visitor.post(door, f"{field}={quote_plus(document)}".encode(), content_type=FORM)


def assert_clear(page: Page, status: int) -> None:
    """A page of ours that says in words what is wrong, and nothing of how the house is built."""
    assert page.status == status, (page.status, page.words[:500])
    assert "Crossdock" in page.words
    assert "<h1" in page.text
    assert not re.search(r"Traceback|Exception|Error\b|\.py\b", page.text), page.words[:500]


def cart_door(town: Town) -> str:
    return f"{town.stack.urls.hub}/punchout/po-requests/{town.stack.environment['SIM_CART_PATH_SECRET']}"


def document_door(town: Town) -> str:
    return f"{town.stack.urls.hub}/cxml/{town.stack.environment['SIM_CXML_PATH_SECRET']}"


def signed(town: Town, document: str) -> str:
    """A document of the simulator's as it really left, with its SharedSecret."""
    return document.replace("(removed)", town.stack.environment["SIM_INBOUND_SECRET"])


def confirmation(town: Town, number: str) -> str:
    """The newest confirmation that Amazon posted for this order."""
    (order,) = town.at_amazon(number)
    return signed(town, [one for one in order["posts"] if one["kind"] == "confirmation"][-1]["document"])


def renamed(document: str, payload_id: str) -> str:
    """The same document under another payloadID, so that it is not taken for a repetition."""
    return re.sub(r'payloadID="[^"]*"', f'payloadID="{payload_id}"', document, count=1)
