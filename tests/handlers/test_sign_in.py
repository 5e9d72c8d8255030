"""Signing in by the provider, out again, and what a browser may not smuggle in between."""

import pytest

from chalicelib.domain.errors import Refused, Retryable
from tests import examples
from tests.fakes import FakeHub, FakeIdentity, hub
from tests.handlers.browser import Browser, Shown


@pytest.fixture
def house() -> FakeHub:
    return hub(identity=FakeIdentity({"code-1": examples.claims("anna")}))


def arrive(browser: Browser, query: str = "state=state-1&code=code-1") -> Shown:
    return browser.get(f"/sign-in/callback?{query}")


def test_a_person_comes_back_with_a_session(house: FakeHub):
    browser = Browser(house)
    leaving = browser.get("/sign-in")

    back = arrive(browser)

    assert leaving.headers["Location"].startswith("https://login.example/")
    assert (back.status, back.headers["Location"]) == (303, "/")
    (session, departure) = back.cookies
    assert session.startswith("__Host-session=anna.")
    assert session.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")
    assert departure.startswith("__Host-sign-in=;") and "Max-Age=0" in departure
    assert "Anna Sato" in browser.get("/").words


def test_a_person_lands_where_they_wanted_to_go(house: FakeHub):
    browser = Browser(house)
    browser.get("/sign-in?to=/orders/PO-1001")

    assert arrive(browser).headers["Location"] == "/orders/PO-1001"


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:x=1", "orders", "/a?b=//c"]
)
def test_nobody_is_sent_to_another_host(house: FakeHub, to: str):
    browser = Browser(house)
    browser.get(f"/sign-in?to={to}")

    assert arrive(browser).headers["Location"] == "/"


@pytest.mark.parametrize("query", ["state=other&code=code-1", "code=code-1", "state=state-1", ""])
def test_a_return_that_nobody_left_for_signs_nobody_in(house: FakeHub, query: str):
    browser = Browser(house)
    browser.get("/sign-in")

    page = arrive(browser, query)

    assert page.status == 422
    assert "Please try again" in page.words
    assert "__Host-session" not in browser.cookies


def test_a_return_in_another_browser_signs_nobody_in(house: FakeHub):
    assert arrive(Browser(house)).status == 422


def test_a_disabled_person_is_told_and_stays_out(house: FakeHub):
    gone = hub(examples.person("anna", disabled=True), identity=house.identity)
    browser = Browser(gone)
    browser.get("/sign-in")

    page = arrive(browser)

    assert page.status == 403
    assert "switched off" in page.words


def test_a_provider_that_is_down_is_a_clear_page(house: FakeHub):
    trouble = FakeIdentity()
    trouble.trouble = Retryable("The sign-in provider can't be reached at the moment. Please try again.")

    page = Browser(hub(identity=trouble)).get("/sign-in")

    assert page.status == 409
    assert "can't be reached" in page.words


@pytest.mark.parametrize(
    ("trouble", "query", "counts"),
    [
        (Retryable("The sign-in provider can't be reached."), "code=code-1", True),
        (Refused("It could not be verified.", reason="invalid_client"), "code=code-1", True),
        (Refused("It could not be verified.", reason="aud"), "code=code-1", True),
        (Refused("It could not be verified.", reason="invalid_grant"), "code=code-1", False),
        (None, "error=server_error", True),
        (None, "error=access_denied", False),
        (None, "", False),
        (None, "code=code-1", False),
    ],
)
def test_what_the_provider_or_our_settings_there_break_is_counted_and_nothing_else(
    trouble: Exception | None, query: str, counts: bool, house: FakeHub, capsys: pytest.CaptureFixture[str]
):
    browser = Browser(house)
    browser.get("/sign-in")
    house.identity.trouble = trouble

    arrive(browser, f"state=state-1&{query}")

    assert ('"SignInsFailed":[1.0]' in capsys.readouterr().out) is counts


def test_a_provider_that_nobody_can_even_leave_for_is_counted(capsys: pytest.CaptureFixture[str]):
    down = FakeIdentity()
    down.trouble = Retryable("The sign-in provider can't be reached.")

    Browser(hub(identity=down)).get("/sign-in")

    assert '"SignInsFailed":[1.0]' in capsys.readouterr().out


def test_a_stranger_without_a_departure_rings_no_alarm(house: FakeHub, capsys: pytest.CaptureFixture[str]):
    arrive(Browser(house), "state=state-1&error=server_error")

    assert "SignInsFailed" not in capsys.readouterr().out


def test_signing_out_ends_the_session_everywhere(house: FakeHub):
    anna = Browser(house).signed_in("anna")
    stolen = dict(anna.cookies)

    page = anna.send("/sign-out")

    assert (page.status, page.headers["Location"]) == (303, "/")
    assert anna.cookies == {}
    assert Browser(house, stolen).get("/orders").status == 303


def test_signing_out_needs_our_own_form(house: FakeHub):
    anna = Browser(house).signed_in("anna")

    assert anna.post("/sign-out").status == 403
    assert anna.get("/orders").status == 200


def test_an_unknown_cookie_is_nobody(house: FakeHub):
    for cookie in ("", "anna", "anna.", ".x", "anna.guessed", "hugo~.x", "=;;"):
        assert Browser(house, {"__Host-session": cookie}).get("/orders").status == 303
