"""Sellers' accounts as pages: our application, away to Seller Central and back, what works, and what is given up."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest

from chalicelib.domain.changes import Record
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.directory import Role
from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace, Region, of_region
from chalicelib.ports.selling import Denied, Participation, Unavailable
from tests import examples
from tests.examples import NOON
from tests.examples import connections as sellers
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown
from tests.handlers.filling import errors, send

TOKEN = "Atzr|refresh"
FORM = {
    "revision": "",
    "application_id": "amzn1.sellerapps.app.11111111-2222",
    "client_id": "amzn1.application-oa2-client.abc123456",
    "client_secret": "amzn1.oa2-cs.v1.secret",
    "is_draft": "yes",
    "secret_expires_on": "2027-05-01",
}


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


# Our application.


def test_the_application_is_entered_once_and_its_secret_never_shown():
    of = house()
    browser = ida(of)

    answer = browser.send("/connections/application", FORM)

    assert (answer.status, answer.headers["Location"]) == (303, "/connections/application?done=kept")
    page = browser.get("/connections/application")
    assert "http://localhost:8000/connections/authorized" in page.text
    assert "http://localhost:8000/connections/renew" in page.text
    assert "amzn1.oa2-cs" not in page.text
    assert of.vault.secrets_of_application == ["amzn1.oa2-cs.v1.secret"]


def test_every_wrong_field_of_the_application_is_told_beside_it():
    page = ida(house()).send(
        "/connections/application",
        {"application_id": "x", "client_id": "y", "client_secret": "", "secret_expires_on": "soon", "revision": ""},
    )

    assert page.status == 422
    assert set(errors(page)) == {"application_id", "client_id", "client_secret", "secret_expires_on"}


def test_a_second_secret_stays_beside_the_first_until_it_is_retired():
    of = house()
    browser = ida(of)
    browser.send("/connections/application", FORM)
    browser.send("/connections/application", FORM | {"revision": "0", "client_secret": "amzn1.oa2-cs.v1.other"})

    assert "Two secrets are kept" in browser.get("/connections/application").words
    browser.send("/connections/application/retire")

    assert of.vault.secrets_of_application == ["amzn1.oa2-cs.v1.other"]
    assert of.store.audited == ["signed_in", *["application_kept", "secret_kept"] * 2, "secret_retired"]


def test_of_two_who_change_the_application_the_second_is_shown_what_is_stored():
    of = house(sellers.application(revision=3))

    page = ida(of).send("/connections/application", FORM | {"revision": "2"})

    assert page.status == 409
    assert "changed meanwhile" in page.words


def test_check_says_whether_amazon_knows_us():
    of = house(sellers.application())
    browser = ida(of)

    answer = browser.send("/connections/application/check")
    of.grants.faults["check_application"] = [Unavailable("Amazon is out of reach. Please try again later.")]
    later = browser.send("/connections/application/check")

    assert answer.headers["Location"].endswith("done=checked")
    assert (later.status, "out of reach" in later.words) == (422, True)


# Away and back.


@pytest.mark.parametrize("there", MARKETPLACES.values(), ids=lambda there: there.country)
def test_every_marketplace_connects(there: Marketplace):
    of = house(sellers.application())
    promise(of, "code-1", there.region)
    browser = ida(of)
    assert there.label in browser.get("/connections/new").words
    before = browser.get(f"/connections/new/{there.country.lower()}")
    assert "Professional" in before.words and "Amazon ended it in 2016." in before.words

    away = browser.send(f"/connections/new/{there.country.lower()}")
    back = come_back(browser, state_of(away))

    assert f"{there.seller_central}/apps/authorize/consent?" in away.text
    assert (
        back.headers["Location"]
        == f"/connections/granted/{sellers.SELLER}-{there.region.upper()}?of={there.country.lower()}"
    )
    (connection,) = of.connections.all()
    assert (connection.marketplace, connection.is_active) == (there.id, True)
    assert of.vault.refresh_tokens == {f"{sellers.SELLER}-{there.region.upper()}": TOKEN}
    assert of.grants.redeemed == [("code-1", "http://localhost:8000/connections/authorized")]
    assert there.label in browser.get(back.headers["Location"]).words


def test_other_marketplaces_of_the_region_are_connected_without_another_consent():
    of = house(sellers.application())
    promise(of, "code-1")
    browser = ida(of)
    back = come_back(browser, state_of(browser.send("/connections/new/de")))
    page = browser.get(back.headers["Location"])

    answer = send(
        browser,
        f"/connections/granted/{sellers.EUROPE}",
        ("first", page.field("first")),
        ("marketplaces", "FR"),
        ("marketplaces", "GB"),
    )

    assert answer.headers["Location"] == f"/connections/{sellers.GERMANY}?done=connected"
    assert [one.id.rpartition("-")[2] for one in of.connections.all()] == ["DE", "FR", "GB"]
    assert len(of.grants.redeemed) == 1
    again = send(browser, f"/connections/granted/{sellers.EUROPE}", ("marketplaces", "FR"))
    assert (again.status, "Amazon.fr is connected for this seller already" in again.words) == (422, True)


@pytest.mark.parametrize(
    ("state", "words"),
    [("", "not one that was asked for here"), ("tampered", "not one that was asked for here")],
)
def test_a_state_that_was_never_given_out_changes_nothing(state: str, words: str):
    of = house(sellers.application())
    promise(of, "code-1")

    page = come_back(ida(of), state)

    assert (page.status, words in page.words) == (422, True)
    assert of.store.commits[1:] == [] and of.grants.redeemed == []


def test_a_state_is_good_once():
    of = house(sellers.application())
    promise(of, "code-1")
    browser = ida(of)
    state = state_of(browser.send("/connections/new/de"))
    come_back(browser, state)
    promise(of, "code-2")

    page = come_back(browser, state, code="code-2")

    assert "was used before" in page.words
    assert len(of.grants.redeemed) == 1


def test_a_state_is_worth_nothing_after_half_an_hour_in_another_session_or_for_another_person():
    of = house(sellers.application())
    promise(of, "code-1")
    browser = ida(of)
    state = state_of(browser.send("/connections/new/de"))

    others = [come_back(Browser(of).signed_in(name), state) for name in ("ivan", "ida", "otto")]
    nobodys = come_back(Browser(of), state)
    of.clock.at = NOON + timedelta(minutes=30)
    late = come_back(browser, state)

    assert all("belongs to another browser" in page.words for page in (*others, nobodys))
    assert "came too late" in late.words
    assert of.grants.redeemed == [] and list(of.connections.all()) == []


def test_a_code_that_amazon_takes_no_more_is_told_and_the_state_can_be_tried_again():
    of = house(sellers.application())
    browser = ida(of)
    state = state_of(browser.send("/connections/new/de"))

    refused = come_back(browser, state, code="used")
    promise(of, "code-1")
    kept = come_back(browser, state)

    assert "used, or is older than five minutes" in refused.words
    assert kept.status == 303


def test_amazon_out_of_reach_is_no_failure_of_ours_and_the_answer_may_be_sent_again():
    of = house(sellers.application())
    promise(of, "code-1")
    of.grants.faults["redeem"] = [Unavailable("Amazon is out of reach. Please try again later.")]
    browser = ida(of)
    state = state_of(browser.send("/connections/new/de"))

    first, second = come_back(browser, state), come_back(browser, state)

    assert (first.status, "out of reach" in first.words) == (409, True)
    assert second.status == 303


@pytest.mark.parametrize(
    ("seller", "code"), [("", "c"), ("A2", ""), ("A2/../x", "c"), ("A" * 41, "c"), ("A2", "c" * 2001)]
)
def test_an_incomplete_answer_is_refused(seller: str, code: str):
    of = house(sellers.application())
    browser = ida(of)
    state = state_of(browser.send("/connections/new/de"))

    page = come_back(browser, state, seller=seller, code=code)

    assert (page.status, "incomplete" in page.words) == (422, True)


def test_a_marketplace_that_the_seller_has_no_part_in_is_told_and_the_others_offered():
    of = house(sellers.application())
    of.grants.codes["code-1"] = TOKEN
    of.grants.reaches[TOKEN][Region.EU] = [Participation(sellers.FR)]
    browser = ida(of)

    back = come_back(browser, state_of(browser.send("/connections/new/de")))

    page = browser.get(back.headers["Location"])
    assert "none of this seller’s" in page.words and "Amazon.fr" in page.words
    assert list(of.connections.all()) == []


# What is there.


def test_the_list_says_how_every_account_stands():
    of = connected()
    page = ida(of).get("/connections")
    assert "Harbour & Finch" in page.words and "Connected" in page.words and "Amazon.de" in page.words

    of.clock.at = NOON + timedelta(days=360)
    assert "renew now" in ida(of).get("/connections").words


def test_an_operator_looks_and_changes_nothing():
    of = connected()
    otto = Browser(of).signed_in("otto")

    pages = [
        otto.get(path)
        for path in ("/connections", f"/connections/accounts/{sellers.EUROPE}", f"/connections/{sellers.GERMANY}")
    ]

    assert [page.status for page in pages] == [200] * 3
    assert not any(
        re.search("<button(?![^>]*popover)[^>]*>(?!.*Sign out)", page.text.partition("<main")[2]) for page in pages
    )
    assert otto.send(f"/connections/{sellers.GERMANY}", {"name": "x", "revision": "0"}).status == 403


def test_a_connection_is_renamed_and_of_two_at_once_the_second_is_told():
    of = connected()
    browser = ida(of)

    answer = browser.send(f"/connections/{sellers.GERMANY}", {"name": "Outlet", "revision": "0"})
    overtaken = browser.send(f"/connections/{sellers.GERMANY}", {"name": "Other", "revision": "0", "shows_fba": "yes"})

    assert answer.status == 303
    assert (of.connections.connection(sellers.GERMANY).name, overtaken.status) == ("Outlet", 409)
    assert "Stored meanwhile: Outlet" in overtaken.words
    assert not of.connections.connection(sellers.GERMANY).shows_fba


def test_the_test_says_what_works_with_amazons_words():
    of = connected()
    of.selling.participating[sellers.EUROPE] = [Participation(sellers.DE)]
    of.selling.fail("listings", Denied("Unauthorized", "Access to requested resource is denied.", "req-7"))
    browser = ida(of)

    browser.send(f"/connections/accounts/{sellers.EUROPE}/test")
    page = browser.get(f"/connections/accounts/{sellers.EUROPE}?done=tested")

    assert "Unauthorized · Access to requested resource is denied." in page.words
    assert "req-7" in page.words and "Ask for the role “Product Listing”" in page.words
    assert "Nothing to tell it by" in page.words and "Works" in page.words


def test_a_test_that_meets_a_revoked_grant_says_so_and_marks_it():
    of = connected()
    of.selling.revoked.add(sellers.EUROPE)
    browser = ida(of)

    browser.send(f"/connections/accounts/{sellers.EUROPE}/test")

    assert of.connections.authorization(sellers.EUROPE).state is AuthorizationState.REVOKED
    assert len(of.selling.calls) == 1
    page = browser.get(f"/connections/accounts/{sellers.EUROPE}")
    assert "nothing is asked again by itself" in page.words


def test_another_seller_cannot_renew_an_account():
    of = connected()
    promise(of, "code-1")
    browser = ida(of)
    state = state_of(browser.send(f"/connections/accounts/{sellers.EUROPE}/renew"))

    refused = come_back(browser, state, seller="A9SOMEBODYELSE")
    kept = come_back(browser, state)

    assert "another seller account than the one to be renewed" in refused.words
    assert kept.headers["Location"].endswith("&renewed=yes") and list(of.vault.refresh_tokens) == [sellers.EUROPE]


def test_disconnecting_ends_everything_but_the_orders():
    of = connected()
    browser = ida(of)

    answer = browser.send(f"/connections/accounts/{sellers.EUROPE}/disconnect")

    assert answer.status == 303
    assert of.connections.authorization(sellers.EUROPE).state is AuthorizationState.DISCONNECTED
    assert not of.connections.connection(sellers.GERMANY).is_active
    assert [message.kind for message in of.store.messages] == ["forget-grant"]


def test_a_refresh_token_is_pasted_for_a_private_application_only():
    form = {"seller": sellers.SELLER, "token": TOKEN}
    refused = ida(house(sellers.application())).send("/connections/new/de/token", form)
    of = house(sellers.application(is_private=True))
    browser = ida(of)
    bad = browser.send("/connections/new/de/token", form)
    of.grants.reaches[TOKEN][Region.EU] = [Participation(sellers.DE)]
    good = browser.send("/connections/new/de/token", form)

    assert "private application only" in refused.words
    assert (bad.status, "Was it copied as a whole?" in bad.words, TOKEN in bad.text) == (422, True, False)
    assert good.headers["Location"] == f"/connections/granted/{sellers.EUROPE}?of=de"


# The login URI.


def test_a_renewal_that_begins_at_amazon_goes_on_there():
    of = connected()
    asked = (
        "/connections/renew?amazon_callback_uri=https://sellercentral-europe.amazon.com/apps/authorize/confirm/x"
        f"&amazon_state=amz-1&selling_partner_id={sellers.SELLER}"
    )
    stranger = Browser(of)
    to_sign_in = stranger.get(asked)
    assert to_sign_in.headers["Location"] == "/sign-in?to=/connections/renew"
    stranger.signed_in("ida")

    page = stranger.get("/connections/renew")
    names = ("amazon_callback_uri", "amazon_state", "selling_partner_id")
    away = stranger.send("/connections/renew", {name: page.field(name) for name in names})

    assert "Harbour & Finch" in page.words
    assert "amazon_state=amz-1" in away.text and "sellercentral-europe.amazon.com/apps/authorize/confirm/x" in away.text
    promise(of, "code-1")
    assert come_back(stranger, state_of(away)).headers["Location"].endswith("renewed=yes")


@pytest.mark.parametrize(
    "callback",
    [
        "https://evil.example/apps",
        "http://sellercentral.amazon.de/x",
        "https://sellercentral.amazon.de.evil.org/x",
        "javascript:alert(1)",
        "https://x@sellercentral.amazon.de/",
    ],
)
def test_a_renewal_goes_nowhere_but_to_seller_central(callback: str):
    of = connected()

    page = ida(of).send(
        "/connections/renew",
        {"amazon_callback_uri": callback, "amazon_state": "s", "selling_partner_id": sellers.SELLER},
    )

    assert (page.status, "did not come from Seller Central" in page.words) == (422, True)
