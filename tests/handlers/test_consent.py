"""Away to Seller Central and back, and the renewal that begins there: whose answer is believed, and how often."""

from datetime import timedelta

import pytest

from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace, Region
from chalicelib.domain.messages import PushMoved
from chalicelib.ports.selling import Participation, Unavailable
from tests.examples import NOON
from tests.examples import connections as sellers
from tests.handlers.browser import Browser
from tests.handlers.connecting import TOKEN, come_back, connected, house, ida, promise, state_of
from tests.handlers.filling import send


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
    (connection,) = of.connections.all()
    assert back.headers["Location"] == f"/connections/granted/{connection.authorization}?of={connection.id}"
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
    # Once for the grant and once for the others: listings hear of all that moved while nobody could be told.
    assert [one for one in of.store.messages if isinstance(one, PushMoved)] == [PushMoved("everything")] * 2
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


def test_amazon_out_of_reach_once_the_code_is_spent_leads_back_to_the_beginning():
    of = house(sellers.application())
    promise(of, "code-1")
    of.grants.faults["participations"] = [Unavailable("Amazon is out of reach. Please try again later.")]
    browser = ida(of)

    page = come_back(browser, state_of(browser.send("/connections/new/de")))

    assert (page.status, "Please begin again in a moment" in page.words) == (422, True)
    assert (of.vault.refresh_tokens, list(of.connections.all())) == ({}, [])


@pytest.mark.parametrize(
    ("seller", "code"),
    [("", "c"), ("a2example", "c"), ("A2", ""), ("A2/../x", "c"), ("A" * 41, "c"), ("A2", "c" * 2001)],
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


def test_what_is_longer_than_a_cookie_begins_again_at_amazon_after_the_sign_in():
    stranger = Browser(connected())

    to_sign_in = stranger.get(f"/connections/renew?amazon_callback_uri={'/' * 3000}&amazon_state={'/' * 3000}")

    assert to_sign_in.headers["Location"] == "/sign-in?to=/connections/renew"
    assert sum(map(len, to_sign_in.cookies)) < 4096


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
