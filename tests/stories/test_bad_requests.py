"""Requests that no page of ours made, for orders that are not theirs, under a name that is not ours."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest

from local.visitor import FORM, Visitor
from tests.stories.papers import assert_clear
from tests.stories.town import Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]

ACTS = ("apply", "cancel", "send-again", "settle")
ELSEWHERE = "evil.example"


def test_two_clicks_on_apply_at_the_same_moment_are_one_application(town: Town) -> None:
    number, anna = town.cart(), town.browser("anna")
    page = anna.get(f"/orders/{number}")

    with ThreadPoolExecutor(6) as pool:
        pages = list(pool.map(lambda _: anna.submit(page, f"/orders/{number}/apply", comment="needed"), range(6)))

    assert {(page.status, badge(page)) for page in pages} == {(200, "Applying – step 1 of 2")}
    assert [entry.action for entry in town.hub.trail.of(number)].count("applied") == 1
    town.decide("chiara", number)
    town.letter("emma", number)
    assert [len(town.subjects(name, number)) for name in ("chiara", "dmitri")] == [1, 1]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("nonce", [None, "", "x" * 64, "ben's"])
def test_a_form_that_no_page_of_this_session_made_changes_nothing(town: Town, act: str, nonce: str | None) -> None:
    number, anna = town.cart(), town.browser("anna")
    before = town.kept(number)
    fields = {} if nonce is None else {"form_nonce": nonce_of(town.browser("ben")) if nonce == "ben's" else nonce}

    page = anna.post(f"/orders/{number}/{act}", {**fields, "reason": "none", "outcome": "arrived"})

    assert_clear(page, 403)
    assert "This page was open for too long or is not ours." in page.words
    assert town.kept(number) == before


def test_a_form_without_a_session_changes_nothing_and_says_how_to_go_on(town: Town) -> None:
    number, stranger = town.cart(), town.stranger()
    before = town.kept(number)

    page = stranger.post(f"/orders/{number}/apply", {"form_nonce": nonce_of(town.browser("anna"))})

    assert_clear(page, 403)
    assert "Please sign in again" in page.words
    assert town.kept(number) == before


def test_leaving_for_the_shop_needs_a_form_of_ours_too(town: Town) -> None:
    sessions = len(town.amazon.state()["sessions"])

    page = town.browser("anna").post("/shop", {"address": "SEA-HQ", "billing_group": "OFFICE"})

    assert_clear(page, 403)
    assert len(town.amazon.state()["sessions"]) == sessions


@pytest.mark.parametrize("act", ACTS)
def test_somebody_elses_order_is_not_there_for_anybody_else(town: Town, act: str) -> None:
    number, ben = town.cart("anna"), town.browser("ben")
    before = town.kept(number)

    seen = ben.get(f"/orders/{number}")
    pressed = ben.post(
        f"/orders/{number}/{act}", {"form_nonce": nonce_of(ben), "reason": "mine now", "outcome": "arrived"}
    )

    assert_clear(seen, 404)
    assert "Halden" not in seen.words + pressed.words
    assert_clear(pressed, 404)
    assert town.kept(number) == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"address": "NOWHERE"}, "Please choose a shipping address."),
        ({"comment": "x" * 501}, "Please keep this under 500 characters."),
    ],
)
def test_an_application_with_impossible_fields_changes_nothing(
    town: Town, fields: dict[str, str], sentence: str
) -> None:
    number, anna = town.cart(), town.browser("anna")
    before = town.kept(number)

    page = anna.submit(anna.get(f"/orders/{number}"), f"/orders/{number}/apply", **fields)

    assert_clear(page, 422)
    assert sentence in page.words
    assert town.kept(number) == before


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * 300_000, FORM, 413),
        (b"\xff\xfe=1", FORM, 415),
        (b"&a=1" * 2_100, FORM, 415),
        (b'{"form_nonce": 1}', "application/json", 415),
        (b"--y--", "multipart/form-data; boundary=x", 415),
        (b"form_nonce=1", "", 415),
    ],
)
def test_a_body_that_is_no_form_of_ours_changes_nothing(town: Town, body: bytes, kind: str, status: int) -> None:
    number = town.cart()
    before = town.kept(number)

    assert_clear(town.browser("anna").post(f"/orders/{number}/apply", body, content_type=kind), status)

    assert town.kept(number) == before


@pytest.mark.parametrize(
    "path",
    ["/orders/PO-000000-NOBODYS", "/orders/%00", "/orders/..%2F..%2Fhealth", "/orders/%F0%9F%92%A5", "/orders/{number}",
     "/orders/" + "x" * 3000, "/management?status=everything", "/assets/..%2Fapp.py", "/assets/nothing.css"],
)  # fmt: skip
def test_what_is_not_there_is_a_clear_page(town: Town, path: str) -> None:
    page = town.browser("gita").get(path)

    assert page.status == 404
    assert "Traceback" not in page.text


def test_a_foreign_host_header_leads_nobody_away(town: Town) -> None:
    home, provider = town.stack.urls.hub, f"{town.stack.urls.simulator}/oidc"
    number, anna = town.applied(), town.browser("anna")
    link = town.link("chiara", number)

    signing_in = town.stranger().get(f"/orders/{number}", Host=ELSEWHERE)
    shown = town.stranger().get(link, Host=ELSEWHERE)
    applied = anna.post(f"/orders/{town.cart()}/apply", {"form_nonce": nonce_of(anna)}, Host=ELSEWHERE)

    assert signing_in.history == (f"{home}/orders/{number}", f"{home}/sign-in?to=%2Forders%2F{number}")
    assert signing_in.url.startswith(f"{provider}/")
    assert parse_qs(urlsplit(signing_in.url).query)["redirect_uri"] == [f"{home}/sign-in/callback"]
    assert ELSEWHERE not in shown.text + applied.text
    assert applied.url.startswith(f"{home}/orders/")
    assert town.link("dmitri", applied.path.rpartition("/")[2]).startswith(f"{home}/approvals/")


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example/", "/\\evil.example", "/orders?next=//x", "%2F%2Fx"]
)
def test_signing_in_never_ends_elsewhere(town: Town, to: str) -> None:
    visitor = town.stranger()

    landed = visitor.sign_in("anna", visitor.get(f"/sign-in?to={to}"))

    assert landed.url == f"{town.stack.urls.hub}/"


@pytest.mark.parametrize(
    "query", ["", "?code=x&state=y", "?error=access_denied&state=y", "?code=" + "x" * 3000 + "&state=y"]
)
def test_a_sign_in_that_did_not_begin_here_signs_nobody_in(town: Town, query: str) -> None:
    visitor = town.stranger()
    visitor.get("/sign-in")

    page = visitor.get(f"/sign-in/callback{query}")

    assert_clear(page, 422)
    assert "This sign-in took too long or began in another browser. Please try again." in page.words
    assert "/oidc" in visitor.get("/orders").path


@pytest.mark.parametrize(
    "fault", ["wrong_nonce", "wrong_audience", "wrong_issuer", "expired", "alg_none", "unknown_key"]
)
def test_a_provider_that_cannot_be_believed_signs_nobody_in(town: Town, fault: str) -> None:
    visitor = town.stranger()
    town.amazon.break_once("token", fault)

    page = visitor.sign_in("anna")

    assert_clear(page, 422)
    assert "/oidc" in visitor.get("/orders").path
    assert visitor.sign_in("anna").status == 200


def test_the_store_is_opened_on_amazons_own_pages_only(town: Town) -> None:
    town.amazon.break_once("setup", "foreign_start_page")
    anna, before = town.browser("anna"), town.mine()

    page = anna.submit(anna.get("/shop"), "/shop", address="SEA-HQ", billing_group="OFFICE")

    assert_clear(page, 422)
    assert page.path == "/shop"
    assert "Amazon's answer leads to a page that is not Amazon's" in page.words.replace("’", "'")
    assert town.mine() == before


@pytest.mark.parametrize("name", ["anna", "chiara", "hugo"])
@pytest.mark.parametrize("path", ["/management", "/attention"])
def test_administrators_pages_are_theirs(town: Town, name: str, path: str) -> None:
    assert_clear(town.browser(name).get(path), 403)


def nonce_of(visitor: Visitor) -> str:
    return visitor.get("/").form("/sign-out").fields["form_nonce"]
