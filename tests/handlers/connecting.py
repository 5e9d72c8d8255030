"""What tests of sellers' pages share: a house with who keeps them, a seller who comes home, and the way to Amazon."""

from urllib.parse import parse_qs, urlsplit

import lxml.html

from chalicelib.domain.changes import Record
from chalicelib.domain.directory import Role
from chalicelib.domain.marketplaces import Region, of_region
from chalicelib.ports.selling import Participation
from tests import examples
from tests.examples import connections as sellers
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown

TOKEN = "Atzr|refresh"


def house(*records: Record) -> FakeHub:
    people = [
        examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR})),
        examples.person("ivan", roles=frozenset({Role.SELLERS_ADMINISTRATOR})),
        examples.person("otto", roles=frozenset({Role.OPERATOR})),
    ]
    return hub(*people, *records)


def connected() -> FakeHub:
    return house(sellers.application(), sellers.authorization(), sellers.connection())


def ida(of: FakeHub) -> Browser:
    return Browser(of).signed_in("ida")


def promise(of: FakeHub, code: str, region: Region = Region.EU, *, token: str = TOKEN) -> None:
    """A seller of every marketplace of a region comes home with this code."""
    of.grants.codes[code] = token
    of.grants.reaches[token][region] = [Participation(each.id) for each in of_region(region)]


def state_of(page: Shown) -> str:
    """What travels to Amazon, from the page that goes on there by itself."""
    (content,) = lxml.html.fromstring(page.text).xpath("//meta[@http-equiv='refresh']/@content")
    return parse_qs(urlsplit(content.partition("url=")[2]).query)["state"][0]


def come_back(browser: Browser, state: str, *, seller: str = sellers.SELLER, code: str = "code-1") -> Shown:
    return browser.get(f"/connections/authorized?state={state}&selling_partner_id={seller}&spapi_oauth_code={code}")
