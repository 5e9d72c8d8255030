"""What an administrator types into the settings."""

from typing import Any

from chalicelib.domain.company import CredentialSet, accounts, buying, letterhead
from chalicelib.domain.errors import Refused
from chalicelib.usecases.company import integration as use
from chalicelib.usecases.company.letterhead import keep_company
from tests import examples
from tests.fakes import FakeHub

COMPANY = {
    "name": "Example GmbH",
    "line1": "Lindenstraße 7",
    "city": "Berlin",
    "postcode": "10969",
    "country": "DE",
    "time_zone": "Europe/Berlin",
    "language": "en",
    "currency": "EUR",
}
ACCOUNT = {
    "name": "second",
    "label": "Amazon.co.jp",
    "system_login": "Example-2",
    "setup_url": "https://www.amazon.com/eprocurement/punchout",
    "po_request_url": "https://www.amazon.com/po/1",
    "mode": "production",
    "at_amazon": "production",
    "password": "given by Amazon",
}
ROWS = [("UserEmail", "email", ""), ("Location", "fixed:", "HQ"), ("", "name", "")]


def by(name: str = "gita") -> dict[str, Any]:
    return {"by": examples.person(name), "where": "page"}


def company(hub: FakeHub, days: str = "12345", **changes: str) -> Any:
    stored = letterhead.texts(hub.settings.company())["revision"] if _is_known(hub.settings.company) else ""
    return hub.do(keep_company, {"revision": stored} | COMPANY | changes, list(days), **by())


def account(hub: FakeHub, of: str = "", groups: frozenset[str] = frozenset(), **changes: str) -> CredentialSet:
    """Adds the second account; with ``of`` that one is changed, its other fields as they are stored."""
    stored = accounts.texts(hub.settings.integration().credentials(of)) if of else ACCOUNT
    kept: CredentialSet = hub.do(use.keep_account, {**stored, **changes}, groups, name=of, **by())
    return kept


def buy(hub: FakeHub, rows: object = ROWS, **changes: Any) -> Any:
    known = hub.settings.integration() if _is_known(hub.settings.integration) else buying.USUAL
    choice = changes.pop("may_order", known.may_order)
    return hub.do(use.keep_buying, buying.texts(known) | changes, rows, choice, **by())


def _is_known(read: Any) -> bool:
    try:
        read()
    except Refused:
        return False
    return True
