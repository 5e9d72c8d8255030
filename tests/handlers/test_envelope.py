"""What goes around every page: sessions, roles, forged forms, headers, words instead of stack traces."""

import io
import json

import pytest

import app as front
from chalicelib import VERSION
from chalicelib.domain.errors import Retryable
from tests import examples
from tests.fakes import hub
from tests.handlers.browser import Browser

GUARDS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def test_a_page_without_a_session_leads_to_the_sign_in_and_back():
    page = Browser(hub()).get("/orders/PO-1001")

    assert page.status == 303
    assert page.headers["Location"] == "/sign-in?to=%2Forders%2FPO-1001"


def test_a_form_without_a_session_changes_nothing_and_says_so():
    house = hub(examples.order(), examples.content())

    page = Browser(house).post("/orders/PO-1001/apply", {"form_nonce": "x"})

    assert page.status == 403
    assert "nothing was changed" in page.words
    assert house.store.commits == []


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("/orders/PO-1001/apply", "%2Forders%2FPO-1001"),
        ("/shop", "%2Fshop"),
        ("/attention/unknown_person~in-1/assign", "%2Fattention"),
    ],
)
def test_whoever_sent_a_form_without_a_session_signs_in_and_is_back_at_its_page(form: str, page: str):
    assert f'href="/sign-in?to={page}"' in Browser(hub()).post(form, {"form_nonce": "x"}).text


@pytest.mark.parametrize("nonce", ["", "forged", None])
def test_a_form_that_is_not_ours_changes_nothing(nonce: str | None):
    house = hub(examples.order(), examples.content())
    anna = Browser(house).signed_in("anna")
    before = len(house.store.commits)

    page = anna.post("/orders/PO-1001/apply", {} if nonce is None else {"form_nonce": nonce})

    assert page.status == 403
    assert len(house.store.commits) == before


def test_another_sessions_nonce_opens_nothing():
    house = hub(examples.order(), examples.content())
    stolen = Browser(house).signed_in("ben").get("/").field("form_nonce")

    page = Browser(house).signed_in("anna").post("/orders/PO-1001/apply", {"form_nonce": stolen})

    assert page.status == 403


@pytest.mark.parametrize("path", ["/management", "/attention"])
def test_administrators_pages_are_closed_to_others(path: str):
    page = Browser(hub()).signed_in("anna").get(path)

    assert page.status == 403
    assert "another role" in page.words


def test_every_answer_carries_its_guards():
    anna = Browser(hub()).signed_in("anna")
    answers = [anna.get(path) for path in ("/", "/orders", "/orders/PO-0", "/management", "/health", "/sign-in")]

    for answer in answers:
        assert {name: answer.headers[name] for name in GUARDS} == GUARDS
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'; form-action 'self'")
        assert "frame-ancestors 'none'" in policy


def test_only_the_way_to_the_shop_may_leave_for_amazon():
    anna = Browser(hub()).signed_in("anna")

    assert "https://*.amazon.com" in anna.get("/shop").headers["Content-Security-Policy"]
    assert "amazon.com" not in anna.get("/orders").headers["Content-Security-Policy"]


def test_pages_have_no_script_or_style_of_their_own():
    anna = Browser(hub(examples.order(), examples.content())).signed_in("anna")

    for path in ("/", "/shop", "/orders", "/orders/PO-1001"):
        text = anna.get(path).text
        assert "style=" not in text and "<style" not in text and " onclick" not in text
        assert text.count("<script") == text.count("<script src=")


def test_an_unexpected_error_is_a_page_without_its_details(logged: io.StringIO):
    class Broken:
        def by_applicant(self, person: str, **_: object) -> None:
            raise KeyError("ben@example.com")

    page = Browser(hub(orders=Broken())).signed_in("anna").get("/orders")

    assert page.status == 500
    assert "Something went wrong on our side" in page.words
    assert "Traceback" not in page.text and "KeyError" not in page.text
    assert "ben@example.com" not in page.text + logged.getvalue()
    assert "KeyError" in logged.getvalue()


def test_a_store_that_is_down_asks_to_come_back_later():
    class Down:
        def by_applicant(self, person: str, **_: object) -> None:
            raise Retryable("The database can't be reached at the moment.")

    page = Browser(hub(orders=Down())).signed_in("anna").get("/orders")

    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "can't be reached" in page.words


def test_logs_name_the_route_and_no_path_token_or_person(logged: io.StringIO):
    anna = Browser(hub()).signed_in("anna")

    anna.get("/orders/PO-SECRET")
    anna.get("/approvals/some.token")

    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert {line["route"] for line in lines} >= {"/orders/{number}", "/approvals/{token}"}
    assert not any(word in logged.getvalue() for word in ("PO-SECRET", "some.token", "Anna", "203.0.113.7"))


@pytest.mark.parametrize("header", [{"host": "evil.example"}, {"x_forwarded_host": "evil.example"}])
def test_a_foreign_host_header_leads_nowhere(header: dict[str, str]):
    browser = Browser(hub())

    page = browser.get("/orders", **header)
    leaving = browser.get("/sign-in", **header)

    assert page.headers["Location"] == "/sign-in?to=%2Forders"
    assert "evil.example" not in leaving.headers["Location"] + leaving.text
    assert "http://localhost:8000/sign-in/callback" in leaving.headers["Location"]


def test_a_form_that_is_too_large_or_no_form_is_refused_in_words():
    anna = Browser(hub()).signed_in("anna")

    assert anna.post("/shop", b"address=" + b"a" * 300_000).status == 413
    assert anna.post("/shop", b"{}", content_type="application/json").status == 415
    assert anna.post("/shop", b"\xff\xfe=1").status == 415


def test_a_request_that_says_nothing_about_what_it_accepts_is_answered():
    """Chalice itself answers 400 to a binary answer without Accept, and all of ours are (facts on the stack, 2.4)."""
    answer = Browser(hub()).ask("GET", "/health", headers={"accept": ""})

    assert (answer.status, answer.text) == (200, f"well, {VERSION}")


def test_every_page_says_in_its_foot_which_version_made_it():
    house = hub()
    anna = Browser(house).signed_in("anna")
    pages = [Browser(house).get("/"), *(anna.get(path) for path in ("/", "/orders", "/orders/PO-0"))]

    assert [f"Crossdock {VERSION} · " in page.words for page in pages] == [True] * len(pages)


def test_requests_without_a_content_type_are_not_turned_away_by_chalice():
    for route, methods in front.app.routes.items():
        if "POST" in methods:
            assert methods["POST"].content_types == ["*/*"], route
