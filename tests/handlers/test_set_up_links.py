"""Set-up links as pages: a client without an account grants access, and nobody else does by their link."""

from datetime import timedelta

import pytest

from chalicelib.domain.connections import invitations
from chalicelib.domain.marketplaces import Region
from chalicelib.ports.selling import Grant
from tests.examples import NOON
from tests.examples import connections as sellers
from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown
from tests.handlers.connecting import come_back, house, ida, promise, state_of
from tests.handlers.filling import errors, send


def invited(*countries: str, of: FakeHub | None = None) -> tuple[FakeHub, str]:
    """A house with one link that was mailed, and the path of its page."""
    of = of or house(sellers.application())
    fields = [("marketplaces", country) for country in countries or ("DE", "FR")]
    answer = send(ida(of), "/connections/links/new", ("email", "client@example.org"), ("client", "Nordwind"), *fields)
    assert answer.headers["Location"] == "/connections/links?done=sent"
    return of, path(of)


def path(of: FakeHub) -> str:
    link = of.connections.links()[0]
    return f"/set-up/{invitations.token(link, key=of.link_keys()[0])}"


def go_on(browser: Browser, link: str) -> Shown:
    return browser.post(link, {"page_nonce": browser.get(link).field("page_nonce")})


def test_a_client_grants_access_without_an_account_and_the_sender_is_told():
    of, link = invited()
    promise(of, "code-1")
    client = Browser(of)
    page = client.get(link)
    assert "Nordwind" in page.words and "client@example.org" in page.words and "Amazon.fr, Amazon.de" in page.words

    away = go_on(client, link)
    back = come_back(client, state_of(away))

    assert back.headers["Location"] == link
    assert "has access now" in client.get(link).words
    assert [one.id for one in of.connections.all()] == [f"{sellers.SELLER}-DE", f"{sellers.SELLER}-FR"]
    assert "tell-of-grant" in [message.kind for message in of.store.messages]
    (stored,) = of.connections.links()
    assert (stored.granted, stored.done_at) == ({"eu": sellers.EUROPE}, NOON)
    assert "Granted" in ida(of).get("/connections/links").words


def test_opening_spends_nothing_however_often_and_by_whomever():
    of, link = invited()
    before = len(of.store.commits)

    pages = [Browser(of).ask(method, link) for method in ("GET", "HEAD", "GET")]

    assert [page.status for page in pages] == [200] * 3
    assert len(of.store.commits) == before


def test_a_client_who_pressed_cancel_at_amazon_tries_again():
    of, link = invited()
    promise(of, "code-1")
    client = Browser(of)
    go_on(client, link)

    back = come_back(client, state_of(go_on(client, link)))

    assert back.headers["Location"] == link
    assert of.connections.links()[0].done_at == NOON


def test_a_second_grant_through_a_forwarded_link_is_refused():
    of, link = invited()
    promise(of, "code-1")
    promise(of, "code-2", token="Atzr|another")
    first, second = Browser(of), Browser(of)
    first_state, second_state = state_of(go_on(first, link)), state_of(go_on(second, link))
    come_back(first, first_state)

    page = come_back(second, second_state, seller="A9SOMEBODYELSE", code="code-2")

    assert (page.status, "There is nothing left to do" in page.words) == (422, True)
    assert list(of.vault.refresh_tokens) == [sellers.EUROPE]
    assert go_on_status(second, link) == 422


def test_of_two_grants_at_one_moment_the_later_leaves_no_token_behind(monkeypatch: pytest.MonkeyPatch):
    of, link = invited()
    promise(of, "code-1")
    promise(of, "code-2", token="Atzr|another")
    first, second = Browser(of), Browser(of)
    first_state, second_state = state_of(go_on(first, link)), state_of(go_on(second, link))
    redeem = of.grants.redeem

    def redeem_late(code: str, redirect_uri: str) -> Grant:
        if code == "code-2":
            come_back(first, first_state)
        return redeem(code, redirect_uri)

    monkeypatch.setattr(of.grants, "redeem", redeem_late)

    page = come_back(second, second_state, seller="A9SOMEBODYELSE", code="code-2")

    assert (page.status, "There is nothing left to do" in page.words) == (422, True)
    assert list(of.vault.refresh_tokens) == [sellers.EUROPE]


def go_on_status(browser: Browser, link: str) -> int:
    return browser.post(
        link, {"page_nonce": invitations.page_nonce(link.rpartition("/")[2], key=browser.hub.link_keys()[0])}
    ).status


def test_a_state_of_a_link_belongs_to_the_browser_that_left():
    of, link = invited()
    promise(of, "code-1")
    state = state_of(go_on(Browser(of), link))

    pages = [come_back(Browser(of), state), come_back(ida(of), state)]

    assert all("belongs to another browser" in page.words for page in pages)
    assert of.grants.redeemed == []


def test_a_link_cannot_take_over_a_seller_who_is_connected_already():
    of = house(sellers.application(), sellers.authorization(), sellers.connection())
    _, link = invited(of=of)
    promise(of, "code-1")
    client = Browser(of)

    page = come_back(client, state_of(go_on(client, link)))

    assert (page.status, "connected already" in page.words) == (422, True)
    assert of.vault.refresh_tokens == {}


def test_two_regions_need_two_consents_one_after_the_other():
    of, link = invited("DE", "JP")
    promise(of, "code-1")
    promise(of, "code-2", Region.FE, token="Atzr|far")
    client = Browser(of)

    come_back(client, state_of(go_on(client, link)))
    between = client.get(link)
    come_back(client, state_of(go_on(client, link)), code="code-2")

    assert "One region is granted" in between.words and "Seller Central Amazon.co.jp" in between.words
    assert sorted(of.vault.refresh_tokens) == [f"{sellers.SELLER}-EU", f"{sellers.SELLER}-FE"]
    assert of.connections.links()[0].done_at == NOON


def test_an_expired_or_revoked_link_says_so_and_nothing_is_granted_by_it():
    of, link = invited()
    name = of.connections.links()[0].name
    of.clock.at = NOON + invitations.LASTS
    expired = Browser(of).get(link)
    status = go_on_status(Browser(of), link)
    of.clock.at = NOON
    ida(of).send(f"/connections/links/{name}/revoke")

    revoked = Browser(of).get(link)

    assert "This link has expired" in expired.words and "page_nonce" not in expired.text
    assert status == 422
    assert "This link was taken back" in revoked.words


def test_sending_again_makes_the_earlier_mail_worthless():
    of, link = invited()
    name = of.connections.links()[0].name
    browser = ida(of)
    hasty = browser.send(f"/connections/links/{name}/resend")
    of.clock.at = NOON + timedelta(minutes=6)

    browser.send(f"/connections/links/{name}/resend")

    assert (hasty.status, "mailed a moment ago" in hasty.words) == (422, True)
    dead = Browser(of).get(link)
    assert (dead.status, "replaced by a newer one" in dead.words) == (404, True)
    assert Browser(of).get(path(of)).status == 200
    sent = [message for message in of.store.messages if message.kind == "send-set-up-link"]
    assert [message.generation for message in sent] == [1, 2]  # type: ignore[attr-defined]


@pytest.mark.parametrize("token", ["x", "a" * 500, "é", "bGluay0xfjE.", "bGluay0xfjE.AAAA", "~"])
def test_a_link_that_nobody_here_made_is_dead(token: str):
    of, _ = invited()

    page = Browser(of).get(f"/set-up/{token.replace('é', '%C3%A9')}")

    assert (page.status, "This link is not valid." in page.words) == (404, True)


def test_a_form_that_our_page_did_not_make_is_refused():
    of, link = invited()

    page = Browser(of).post(link, {"page_nonce": "x"})

    assert page.status == 403
    assert of.connections.links()[0].started_at is None


def test_every_wrong_field_is_told_beside_it():
    of = house(sellers.application())

    page = send(ida(of), "/connections/links/new", ("email", "no address"), ("client", ""))

    assert (page.status, set(errors(page))) == (422, {"email", "client", "marketplaces"})
    assert list(of.connections.links()) == []
