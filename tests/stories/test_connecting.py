"""Sellers' accounts over HTTP, against the simulated Seller Central: consent and back, renewed, revoked, by a link."""

import pytest

from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.connections.testing import GrantTest, Outcome
from chalicelib.domain.marketplaces import BY_COUNTRY
from local.amazon import eventually
from local.marketplaces import SELLER, consent, onward
from local.visitor import Page, Visitor
from tests.stories.town import Town

pytestmark = pytest.mark.stack


@pytest.fixture
def ida(town: Town) -> Visitor:
    # Amazon's bucket for marketplaces refills once a minute, and everybody here asks of one seller.
    town.amazon.forward(180)
    return town.browser("ida")


def connect(browser: Visitor, country: str) -> Page:
    path = f"/connections/new/{country.lower()}"
    return consent(browser, browser.submit(browser.get(path), path))


@pytest.mark.parametrize("country", ["CA", "GB", "SG"])
def test_a_marketplace_of_each_region_connects(country: str, ida: Visitor, town: Town):
    there = BY_COUNTRY[country]
    back = connect(ida, there.country)

    assert (back.status, back.path) == (200, f"/connections/granted/{SELLER}-{there.region.upper()}"), back.words[:500]
    assert there.label in back.words
    settings = ida.submit(back, "/connections/granted/")
    assert settings.path == f"/connections/{SELLER}-{there.country}"
    stored = town.hub.connections.connection(f"{SELLER}-{there.country}")
    assert (stored.marketplace, stored.is_active) == (there.id, True)


def test_amazon_is_asked_to_tell_us_and_a_test_says_what_works(ida: Visitor, town: Town):
    connect(ida, "DE")
    id = f"{SELLER}-EU"
    eventually(lambda: town.hub.connections.authorization(id).subscription or None, what="a subscription")

    town.amazon.forward(1200)

    def tested() -> GrantTest | None:
        """What is busy is tried again, as the page says: somebody else may just be getting a token."""
        page = ida.submit(ida.get(f"/connections/accounts/{id}"), f"/accounts/{id}/test")
        assert "Amazon was asked." in page.words
        found = town.hub.connections.test(id)
        return found if found and Outcome.BUSY not in {each.outcome for each in found.findings} else None

    assert eventually(tested, what="a test in which nothing is busy").passed


def test_cancel_at_amazon_changes_nothing_and_the_page_is_still_there(ida: Visitor, town: Town):
    before = [one.id for one in town.hub.connections.all()]
    path = "/connections/new/jp"
    asked = onward(ida, ida.submit(ida.get(path), path))

    canceled = ida.submit(asked, "/apps/authorize/consent", seller="A2EXAMPLE3PAPR", answer="cancel")

    assert "/seller-central/" in canceled.path
    assert [one.id for one in town.hub.connections.all()] == before


def test_an_answer_is_good_once_and_for_its_own_browser(ida: Visitor, town: Town):
    back = connect(ida, "FR")
    answer = next(url for url in back.history if "/connections/authorized" in url)

    replayed, stolen = ida.get(answer), town.stranger().get(answer)

    assert "was used before" in replayed.words
    assert "belongs to another browser" in stolen.words


def test_a_seller_renews_where_amazon_begins_it(ida: Visitor, town: Town):
    connect(ida, "DE")
    id = f"{SELLER}-EU"
    before = town.hub.connections.authorization(id)
    town.amazon.forward(120)
    central = ida.get(f"{town.stack.urls.simulator}/seller-central/de/apps/manage")

    arrived = ida.submit(central, "/apps/manage/renew", seller=SELLER)
    back = onward(ida, ida.submit(arrived, "/connections/renew"))

    assert "The access was renewed." in back.words, back.words[:500]
    assert town.hub.connections.authorization(id).granted_at > before.granted_at


def test_what_a_seller_takes_back_is_told_and_granted_anew(ida: Visitor, town: Town):
    connect(ida, "DE")
    id = f"{SELLER}-EU"
    central = ida.get(f"{town.stack.urls.simulator}/seller-central/de/apps/manage")
    ida.submit(central, "/apps/manage/revoke", seller=SELLER)
    town.pass_time(minutes=62)  # until the access token is over that we hold
    ida = town.browser("ida")

    eventually(lambda: not town.hub.connections.authorization(id).is_usable or None, what="the next sweep to notice")

    page = ida.get(f"/connections/accounts/{id}")
    assert town.hub.connections.authorization(id).state is AuthorizationState.REVOKED
    assert "nothing is asked again by itself" in page.words
    told = "No more orders from"
    eventually(
        lambda: next((one for one in town.amazon.letters("ida@example.com") if one.subject.startswith(told)), None),
        what="a mail about it",
    )
    back = consent(ida, ida.submit(page, f"/accounts/{id}/renew"))
    assert "The access was renewed." in back.words
    assert town.hub.connections.authorization(id).is_usable


def test_a_client_grants_access_by_a_link_in_a_mail(ida: Visitor, town: Town):
    form = ida.get("/connections/links/new").form("/connections/links/new")
    typed = {"email": "sakura@example.com", "client": "Sakura Paper", "marketplaces": "JP"}
    assert "The mail is on its way." in ida.post(form.action, {**form.fields, **typed}).words
    letter = eventually(
        lambda: next((one for one in town.amazon.letters("sakura@example.com") if "/set-up/" in one.text), None),
        what="the mail with the link",
    )
    link = next(link for link in letter.links if "/set-up/" in link)
    client = town.stranger()
    page = client.get(link)
    assert "Sakura Paper" in page.words

    done = consent(client, client.submit(page, "/set-up/"), seller="A2EXAMPLE3PAPR")

    assert (done.url, "has access now" in done.words) == (link, True)
    assert town.hub.connections.connection("A2EXAMPLE3PAPR-JP").at == BY_COUNTRY["JP"]
    eventually(
        lambda: next((one for one in town.amazon.letters("ida@example.com") if "Sakura Paper" in one.subject), None),
        what="a mail to who sent the link",
    )
    second = town.stranger()
    assert "There is nothing left to do." in second.get(link).words


def test_disconnecting_forgets_the_token_and_keeps_the_rest(ida: Visitor, town: Town):
    connect(ida, "US")
    id = f"{SELLER}-NA"
    page = ida.get(f"/connections/accounts/{id}")

    gone = ida.submit(page, f"/accounts/{id}/disconnect")

    assert "The account is disconnected." in gone.words
    eventually(lambda: not town.hub.connections.authorization(id).subscription or None, what="the subscription to end")
    assert not any(one.is_active for one in town.hub.connections.of(id))
    assert "The first orders come within minutes." in connect(ida, "US").words
