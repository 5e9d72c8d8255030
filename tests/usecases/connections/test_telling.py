"""Letters about sellers' accounts: to whom, when they are still true, and what waits for attention beside them."""

from datetime import timedelta

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.connections import AuthorizationState, invitations, renewing
from chalicelib.domain.directory import Role
from chalicelib.domain.messages import (
    Message,
    SendSetUpLink,
    TellOfGrant,
    TellOfRevocation,
    WarnOfRenewal,
    WarnOfSecret,
)
from chalicelib.ports.notices import Notice
from chalicelib.usecases.connections.telling import tell
from chalicelib.views.html import Pages
from chalicelib.views.notices import OCCASIONS, Announcements
from tests import examples
from tests.examples import NOON
from tests.examples import connections as sellers
from tests.fakes import FakeHub, hub
from tests.fakes.house import ALLOWED

ID = sellers.EUROPE
SINCE = NOON.isoformat()


def house(*records: object, **fields: object) -> FakeHub:
    ida = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
    ivan = examples.person("ivan", roles=frozenset({Role.SELLERS_ADMINISTRATOR}), disabled=True)
    return hub(ida, ivan, sellers.application(), sellers.authorization(**fields), sellers.link(), *records)


def subjects(of: FakeHub) -> list[tuple[str, str]]:
    return [(letter.to, letter.subject) for letter in of.mail.letters]


def test_a_renewal_is_warned_of_60_30_and_7_days_before_and_at_the_end():
    moments = list(renewing.warnings(sellers.authorization(), at=NOON))

    assert [days for days, _ in moments] == [60, 30, 7, 0]
    assert moments[-1][1] == NOON + timedelta(days=365)
    assert moments[0][1] == NOON + timedelta(days=305)


def test_a_warning_becomes_a_letter_for_everybody_who_keeps_connections_and_an_entry():
    of = house()
    message = WarnOfRenewal(ID, days=30, granted_at=SINCE)

    assert of.do(tell, message) == 0
    (for_ida,) = of.store.messages
    assert for_ida == WarnOfRenewal(ID, days=30, granted_at=SINCE, person="ida")
    assert [(item.reason, item.facts) for item in of.attention.all(most=9)] == [
        (Reason.RENEWAL_DUE, {"ends": "2027-11-23"})
    ]
    assert of.do(tell, for_ida) == 1

    assert subjects(of) == [("ida@example.com", "renewal")]


@pytest.mark.parametrize(
    "message",
    [
        WarnOfRenewal(ID, days=30, granted_at="2025-01-01T00:00:00+00:00"),
        WarnOfRenewal("nobody-EU", days=30, granted_at=SINCE),
        WarnOfSecret("amazon-application", days=7, ends="2026-01-01"),
        TellOfRevocation(ID, since=SINCE),
        SendSetUpLink("link-1", generation=7),
        TellOfGrant("link-1", region="eu"),
    ],
    ids=lambda message: message.kind,
)
def test_what_is_no_longer_true_is_told_to_nobody(message: Message):
    of = house()

    assert of.do(tell, message) == 0
    assert (of.store.messages, subjects(of)) == ([], [])


def test_the_set_up_mail_carries_the_link_and_goes_to_the_client_alone():
    of = house()

    assert of.do(tell, SendSetUpLink("link-1", generation=1)) == 1

    (notice,) = of.notices.asked
    assert (notice.email, notice.name) == ("client@example.org", "set_up")
    assert notice.path == f"/set-up/{invitations.token(sellers.link(), key=of.link_keys()[0])}"


def test_the_sender_is_told_of_a_grant():
    of = house(sellers.link(granted={"eu": ID}, done_at=NOON))

    assert of.do(tell, TellOfGrant("link-1", region="eu")) == 1
    assert subjects(of) == [("ida@example.com", "granted")]


def test_a_revocation_is_told():
    of = house(state=AuthorizationState.REVOKED)

    of.do(tell, TellOfRevocation(ID, since=SINCE))

    assert of.do(tell, of.store.messages[0]) == 1
    assert subjects(of) == [("ida@example.com", "revoked")]


@pytest.mark.parametrize("name", OCCASIONS)
def test_every_occasion_has_words_that_its_facts_fill(name: str):
    facts = dict.fromkeys(("client", "email", "seller", "name", "region", "days", "until"), "<fact>")
    notice = Notice(name, "a@example.com", "en", examples.company(), "/connections", facts, (sellers.DE,))

    letter = Announcements(Pages("https://crossdock.example.com", allowed=ALLOWED))(notice)

    assert "{" not in letter.subject + letter.text
    assert "https://crossdock.example.com/connections" in letter.text
    assert "<fact>" not in letter.html
