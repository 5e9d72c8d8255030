"""Sellers' accounts, our application and set-up links in every state worth looking at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.changes import Audited
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.connections.eligibility import KINDS, Need
from chalicelib.domain.connections.invitations import LinkState, state
from chalicelib.domain.connections.renewing import Due
from chalicelib.domain.connections.testing import Outcome
from chalicelib.domain.marketplaces import BY_COUNTRY, MARKETPLACES, Region, of_region
from chalicelib.domain.orders.sweeps import Sweep
from chalicelib.queries.connections import Account, Choice, OurApplication, Overview, Shared
from chalicelib.queries.connections.guide import SetUp
from chalicelib.queries.syncing import sync
from chalicelib.usecases.connections.application import texts
from chalicelib.views.form import EMPTY, Form
from tests import examples
from tests.examples import connections as sellers
from tests.fakes import hub
from tests.views.rows import NOW

Named = tuple[str, str, Mapping[str, object]]

FRENCH = sellers.connection(marketplace=sellers.FR, name="Outlet")
LONG = "Nordwind Handelsgesellschaft für Haushaltswaren und Küchengeräte mbH & Co. KG"


def account(due: Due = Due.FINE, *, served: int = 2, trouble: str = "", days: int = 300, **fields: object) -> Account:
    test = sellers.test_of(addresses=Outcome.DENIED, buyers=Outcome.UNSEEN, reports=Outcome.BUSY)
    refused = replace(
        test.findings[5],
        outcome=Outcome.REFUSED,
        code="InvalidInput",
        words="The marketplace is not one that this seller may list in.",
        request_id="0b1f6c1e-5d3a-4f0e-9c77-2a9d1f8e4c55",
    )
    offered = tuple(each.id for each in of_region(Region.EU))
    return Account(
        sellers.authorization(offered=offered, **fields),
        due,
        days,
        [sellers.connection(name=""), FRENCH][:served],
        [each for each in of_region(Region.EU) if each.country not in ("DE", "FR")],
        Sweep(sellers.EUROPE, succeeded_at=NOW - timedelta(minutes=7), trouble=trouble),
        replace(test, findings=(*test.findings[:5], refused, test.findings[6])),
    )


ENDED: Mapping[str, object] = {"state": AuthorizationState.REVOKED, "state_since": NOW}


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    yield from _lists()
    yield from _application()
    yield from _new()
    yield from _accounts()
    yield from _settings()
    yield from _links()


def _lists() -> Iterator[Named]:
    around = {"may_edit": True, "done": ""}
    some = [
        account(),
        account(Due.SOON, days=23, name="", trouble="denied"),
        account(served=0, **ENDED),
        account(name=LONG, state=AuthorizationState.DISCONNECTED, state_since=NOW),
    ]
    full = Overview(sellers.application(), Due.SOON, some, 2)
    yield "connections", "pages/connections/list", around | {"found": full}
    yield "connections-operator", "pages/connections/list", around | {"found": full, "may_edit": False}
    yield "connections-none", "pages/connections/list", around | {"found": Overview(None, Due.FINE, [], 0)}
    yield (
        "connections-first",
        "pages/connections/list",
        around | {"found": Overview(sellers.application(), Due.FINE, [], 0)},
    )


def _application() -> Iterator[Named]:
    stored = sellers.application(is_draft=True)
    uris = ("https://crossdock.example.com/connections/authorized", "https://crossdock.example.com/connections/renew")
    one = OurApplication(stored, 2, Due.URGENT, 5, *uris, "Ida Nkemelu")
    none = OurApplication(None, 0, Due.FINE, 0, *uris, "")
    template = "pages/connections/application"
    yield "amazon-application", template, {"found": one, "form": Form(typed=texts(stored)), "done": "checked"}
    wrong = Form(typed=texts(None), errors={"client_id": "An LWA client id begins with amzn1.application-oa2-client."})
    yield "amazon-application-new", template, {"found": none, "form": wrong, "done": ""}
    stale = Form(typed=texts(stored), error="Changed meanwhile.", stored={"client_id": "amzn1.other"})
    yield "amazon-application-overtaken", template, {"found": one, "form": stale, "done": ""}


def _new() -> Iterator[Named]:
    chosen = BY_COUNTRY["DE"]
    regions = _regions({"DE": ["Harbour & Finch", LONG], "US": ["Harbour & Finch"]})
    yield "connection-new", "pages/connections/new", {"regions": regions, "application": sellers.application()}
    before = {"chosen": chosen, "kinds": KINDS, "needs": tuple(Need), "form": EMPTY}
    private = sellers.application(is_private=True)
    yield "connection-before", "pages/connections/before", before | {"application": sellers.application()}
    yield "connection-before-private", "pages/connections/before", before | {"application": private}
    yield "connection-away", "pages/connections/away", {"to": "https://sellercentral-europe.amazon.com/apps/authorize"}
    found = account()
    granted = {"account": found, "new": found.served[:1], "is_missing": False, "is_renewal": False}
    yield "connection-granted", "pages/connections/granted", granted
    yield "connection-granted-missing", "pages/connections/granted", granted | {"new": [], "is_missing": True}
    yield "connection-renewed", "pages/connections/granted", granted | {"is_renewal": True}
    yield "connection-refused", "pages/connections/refused", {"why": "This answer from Amazon was used before."}
    asked = {
        "amazon_callback_uri": "https://sellercentral.amazon.de/x",
        "amazon_state": "s",
        "selling_partner_id": "A2",
    }
    renew = {"asked": asked, "ours": [sellers.authorization()], "error": ""}
    yield "connection-renew", "pages/connections/renew", renew
    yield "connection-renew-stranger", "pages/connections/renew", renew | {"ours": []}
    yield "connection-renew-nothing", "pages/connections/renew", renew | {"asked": dict.fromkeys(asked, "")}


def _accounts() -> Iterator[Named]:
    around = {
        "application": sellers.application(is_private=True),
        "entries": [Audited("access_tested", sellers.EUROPE, "ida", NOW)],
        "names": {"ida": "Ida Nkemelu"},
        "may_edit": True,
        "form": EMPTY,
        "done": "",
    }
    template = "pages/connections/account"
    yield "seller-account", template, around | {"account": account(), "done": "tested"}
    yield "seller-account-due", template, around | {"account": account(Due.URGENT, days=5)}
    yield "seller-account-revoked", template, around | {"account": account(served=0, **ENDED)}
    untested = replace(account(name=LONG), test=None)
    yield "seller-account-operator", template, around | {"account": untested, "may_edit": False}


def _settings() -> Iterator[Named]:
    house = hub(sellers.authorization(), sellers.connection(), FRENCH)
    around = {
        "connection": FRENCH,
        "account": account(),
        "synced": house.do(sync, sellers.EUROPE),
        "guide": SetUp(True, True, False, False, True),
        "may_edit": True,
        "form": Form(typed={"name": "Outlet", "shows_fba": "yes", "revision": "0"}),
        "done": "connected",
    }
    yield "connection", "pages/connections/settings", around
    finished = {"guide": SetUp(*[True] * 5), "done": ""}
    yield "connection-flowing", "pages/connections/settings", around | finished
    over = replace(FRENCH, is_active=False)
    yield "connection-over", "pages/connections/settings", around | {"connection": over, "done": ""}


def _links() -> Iterator[Named]:
    everything = tuple(MARKETPLACES)
    some = [
        sellers.link(name="l1", marketplaces=everything, client=LONG),
        sellers.link(name="l2", started_at=NOW),
        sellers.link(name="l3", granted={"eu": sellers.EUROPE}, done_at=NOW),
        sellers.link(name="l4", expires_at=NOW),
        sellers.link(name="l5", revoked_at=NOW),
    ]
    rows = [Shared(link, state(link, at=NOW), "Ida Nkemelu") for link in some]
    yield "set-up-links", "pages/connections/links", {"found": rows, "form": EMPTY, "done": "sent"}
    yield "set-up-links-none", "pages/connections/links", {"found": [], "form": EMPTY, "done": ""}
    wrong = Form(
        typed={"email": "client"}, errors={"email": "Please enter an e-mail address.", "marketplaces": "Please choose."}
    )
    new = {"regions": _regions({}), "ticked": ["DE"], "languages": ("en", "ja")}
    yield "set-up-link-new", "pages/connections/link", new | {"form": wrong}


def public() -> Iterator[Named]:
    """What a client sees who has no account here."""
    link = sellers.link(marketplaces=(sellers.DE, sellers.FR, sellers.US), client=LONG)
    around = {"link": link, "token": "token", "company": examples.company(), "page_nonce": "nonce"}
    for found in LinkState:
        shown = replace(link, granted={"eu": sellers.EUROPE}) if found is LinkState.PARTLY else link
        yield f"set-up-{found}", "pages/connections/set_up", around | {"state": found, "link": shown}
    yield "set-up-dead", "pages/connections/dead_link", {"why": "This link is not valid."}
    yield "set-up-refused", "pages/connections/refused", {"why": "This answer from Amazon came too late."}


def _regions(connected: Mapping[str, list[str]]) -> list[tuple[Region, list[Choice]]]:
    return [
        (region, [Choice(each, connected.get(each.country, [])) for each in of_region(region)]) for region in Region
    ]
