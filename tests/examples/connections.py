"""A seller of two regions, our application, and what comes about while somebody grants us access."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.connections import Application, Authorization, Connection
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.connections.invitations import LASTS, SetUpLink
from chalicelib.domain.connections.testing import Finding, GrantTest, Outcome, Permission
from chalicelib.domain.marketplaces import BY_COUNTRY, Region
from tests.examples.moments import NOON

SELLER = "A2EXAMPLESELLER"
EUROPE = f"{SELLER}-EU"
GERMANY = f"{SELLER}-DE"
DE, FR, US = (BY_COUNTRY[country].id for country in ("DE", "FR", "US"))


def application(**fields: Any) -> Application:
    made = Application(
        "amzn1.sellerapps.app.11111111-2222-3333-4444-555555555555",
        "amzn1.application-oa2-client.0123456789abcdef",
        secret_set_at=NOON,
        secret_set_by="ida",
        secret_expires_on=date(2027, 5, 1),
    )
    return replace(made, **fields)


def authorization(**fields: Any) -> Authorization:
    made = Authorization(
        SELLER, Region.EU, NOON, "ida", name="Harbour & Finch EU", subscription="sub-1", offered=(DE, FR)
    )
    return replace(made, **fields)


def connection(**fields: Any) -> Connection:
    return replace(Connection(SELLER, DE, NOON, orders_since=NOON, name="Germany"), **fields)


def consent(**fields: Any) -> Consent:
    return replace(Consent("ab" * 32, "cd" * 32, DE, NOON, person="ida"), **fields)


def link(**fields: Any) -> SetUpLink:
    made = SetUpLink(
        "link-1",
        "client@example.org",
        "Nordwind Handel",
        (DE,),
        "nonce-of-the-link",
        "ida",
        NOON,
        NOON + LASTS,
        sent_at=NOON,
    )
    return replace(made, **fields)


def test_of(**outcomes: Outcome) -> GrantTest:
    found = (
        Finding(one, outcomes.get(one.value, Outcome.WORKS), NOON + timedelta(seconds=number), count=number)
        for number, one in enumerate(Permission, start=1)
    )
    return GrantTest(EUROPE, NOON, "ida", tuple(found))
