"""Sellers' accounts as pages: how they stand, what works, what is renewed, pasted and given up."""

import re
from datetime import timedelta

from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.marketplaces import Region
from chalicelib.ports.selling import Denied, Participation
from tests.examples import NOON
from tests.examples import connections as sellers
from tests.handlers.browser import Browser
from tests.handlers.connecting import TOKEN, come_back, connected, house, ida, promise, state_of


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
    assert good.headers["Location"] == f"/connections/granted/{sellers.EUROPE}?of={sellers.GERMANY}"


def test_a_token_that_is_pasted_renews_and_never_comes_back_to_the_page():
    of = house(sellers.application(is_private=True), sellers.authorization(), sellers.connection())
    browser, place = ida(of), f"/connections/accounts/{sellers.EUROPE}"
    bad = browser.send(f"{place}/token", {"token": TOKEN})
    of.grants.reaches[TOKEN] = {Region.EU: [Participation(sellers.DE)]}
    good = browser.send(f"{place}/token", {"token": TOKEN})

    assert (bad.status, "Was it copied as a whole?" in bad.words, TOKEN in bad.text) == (422, True, False)
    assert (good.status, good.headers["Location"]) == (303, f"{place}?done=renewed")
    assert of.vault.refresh_tokens == {sellers.EUROPE: TOKEN}


def test_an_account_tells_its_history_the_latest_first():
    of = connected()
    browser, place = ida(of), f"/connections/accounts/{sellers.EUROPE}"
    browser.send(place, {"name": "Finch", "before": of.connections.authorization(sellers.EUROPE).name})
    browser.send(f"{place}/disconnect")

    history = browser.get(place).words.partition("History")[2]

    assert 0 < history.find("disconnected a seller account") < history.find("renamed a seller account")


def test_a_pasted_token_of_a_seller_who_does_not_sell_there_says_so():
    of = house(sellers.application(is_private=True))
    of.grants.reaches[TOKEN] = {Region.EU: [Participation(sellers.DE)]}
    browser = ida(of)

    answer = browser.send("/connections/new/fr/token", {"seller": sellers.SELLER, "token": TOKEN})

    words = browser.get(answer.headers["Location"]).words
    assert "The marketplace that you chose is none of this seller’s" in words
    assert "no marketplace is connected by it yet" in words
