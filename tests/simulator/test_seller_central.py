"""Seller Central in a browser: consent, cancel, its error codes, the way through the login URI, revoking."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from lxml import html as lxml_html
from werkzeug.test import TestResponse

from simulator.selling.marketplaces import BY_COUNTRY
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.conftest import Amazon
from tests.simulator.desk import Desk

APPLICATION = "amzn1.sellerapps.app.0b1f6c1e-5d3a-4f0e-9c77-2a9d1f8e4c55"
BACK = "http://localhost:9106/connections/authorized"
ASKED = {"application_id": APPLICATION, "state": "state-1", "redirect_uri": BACK, "version": "beta"}


def consent_page(country: str = "de", **changes: str) -> str:
    asked = {name: value for name, value in {**ASKED, **changes}.items() if value}
    return f"/seller-central/{country}/apps/authorize/consent?{urlencode(asked)}"


def decide(amazon: Amazon, answer: str = "confirm", country: str = "de", seller: str = EVERYWHERE, **changes: str):
    return amazon.browser.post(consent_page(country, **changes), data={"seller": seller, "answer": answer})


def told(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def test_the_page_says_who_asks_and_for_what(amazon: Amazon) -> None:
    page = lxml_html.fromstring(amazon.browser.get(consent_page()).text)

    words = page.text_content()
    assert "Crossdock asks for access" in words
    assert "Inventory and Order Tracking" in words
    assert page.xpath("//button/@value") == ["confirm", "cancel"]
    assert EVERYWHERE in page.xpath("//input[@name='seller' and not(@disabled)]/@value")
    assert "A2EXAMPLE5SOLO" in page.xpath("//input[@name='seller' and @disabled]/@value")


@pytest.mark.parametrize("country", sorted(code.lower() for code in BY_COUNTRY))
def test_consent_leads_back_with_a_code_in_every_marketplace(desk: Desk, country: str) -> None:
    answer = decide(desk.amazon, country=country)

    back = told(answer)
    assert answer.headers["Location"].startswith(f"{BACK}?")
    assert (back["state"], back["selling_partner_id"]) == ("state-1", EVERYWHERE)
    assert back["mws_auth_token"]
    status, tokens = desk.exchange(grant_type="authorization_code", code=back["spapi_oauth_code"], redirect_uri=BACK)
    assert status == 200
    region = BY_COUNTRY[country.upper()].region
    known = desk.call("getMarketplaceParticipations", tokens["access_token"], region=region).json["payload"]
    assert BY_COUNTRY[country.upper()].id in [one["marketplace"]["id"] for one in known]


def test_the_code_stays_out_of_referrers(amazon: Amazon) -> None:
    assert decide(amazon).headers["Referrer-Policy"] == "no-referrer"


def test_cancelling_tells_nobody_and_can_be_thought_over(amazon: Amazon) -> None:
    answer = decide(amazon, "cancel")

    assert answer.status_code == 200
    [again] = lxml_html.fromstring(answer.text).xpath("//main//a/@href")
    assert amazon.browser.get(again).status_code == 200
    assert amazon.tell_state("grants") == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": ""}, "MD1000"),
        ({"redirect_uri": "https://elsewhere.example/"}, "MD5101"),
        ({"application_id": "amzn1.sellerapps.app.another"}, "MD5100"),
        ({"application_id": ""}, "MD5100"),
    ],
)
def test_a_wrong_request_is_told_by_its_code_and_leads_nowhere(
    amazon: Amazon, changes: dict[str, str], code: str
) -> None:
    for answer in (amazon.browser.get(consent_page(**changes)), decide(amazon, **changes)):
        assert answer.status_code == 400
        assert code in answer.text
        assert "Location" not in answer.headers


def test_a_published_application_needs_no_version(amazon: Amazon) -> None:
    amazon.tell("selling/application", is_draft=False)

    assert told(decide(amazon, version=""))["spapi_oauth_code"]


def test_another_redirect_uri_can_be_registered(amazon: Amazon) -> None:
    amazon.tell("selling/application", redirect_uris=[BACK, "https://hub.example/connections/authorized?tenant=1"])

    answer = decide(amazon, redirect_uri="https://hub.example/connections/authorized?tenant=1")

    assert answer.headers["Location"].startswith("https://hub.example/connections/authorized?tenant=1&")


@pytest.mark.parametrize(
    ("seller", "country", "status"),
    [("A2EXAMPLE5SOLO", "gb", 403), ("A2EXAMPLE3PAPR", "de", 403), ("nobody", "de", 400)],
)
def test_an_account_that_cannot_authorize_does_not(amazon: Amazon, seller: str, country: str, status: int) -> None:
    assert decide(amazon, seller=seller, country=country).status_code == status
    assert amazon.tell_state("grants") == []


def test_a_country_without_amazon_is_not_found(amazon: Amazon) -> None:
    assert amazon.browser.get(consent_page("ch")).status_code == 404


def test_a_foreign_page_cannot_consent(amazon: Amazon) -> None:
    answer = amazon.browser.post(
        consent_page(), data={"seller": EVERYWHERE, "answer": "confirm"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


def test_renewing_goes_through_the_login_uri_and_back(desk: Desk) -> None:
    desk.granted()
    desk.amazon.clock.forward(90 * 24 * 3600)
    out = desk.amazon.browser.post("/seller-central/de/apps/manage/renew", data={"seller": EVERYWHERE})
    sent = told(out)
    assert out.headers["Location"].startswith("http://localhost:9106/connections/renew?")
    assert (sent["selling_partner_id"], sent["version"]) == (EVERYWHERE, "beta")

    ours = {"redirect_uri": BACK, "state": "ours", "amazon_state": sent["amazon_state"], "version": "beta"}
    callback = f"{urlsplit(sent['amazon_callback_uri']).path}?{urlencode(ours)}"
    back = told(desk.amazon.browser.get(callback))

    assert (back["state"], back["selling_partner_id"]) == ("ours", EVERYWHERE)
    assert desk.exchange(grant_type="authorization_code", code=back["spapi_oauth_code"])[0] == 200
    [grant] = desk.amazon.tell_state("grants")
    assert grant["granted_at"] == desk.amazon.clock.now().isoformat()
    assert "MD9010" in desk.amazon.browser.get(callback).text  # once


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amazon_state": "guessed"}, "MD9010"),
        ({"redirect_uri": "https://elsewhere.example/"}, "MD5101"),
        ({"version": ""}, "MD1000"),
    ],
)
def test_a_wrong_callback_leads_nowhere(desk: Desk, changes: dict[str, str], code: str) -> None:
    sent = told(desk.amazon.browser.post("/seller-central/de/apps/manage/renew", data={"seller": EVERYWHERE}))
    ours = {"redirect_uri": BACK, "state": "ours", "amazon_state": sent["amazon_state"], "version": "beta", **changes}

    answer = desk.amazon.browser.get(f"{urlsplit(sent['amazon_callback_uri']).path}?{urlencode(ours)}")

    assert answer.status_code == 400
    assert code in answer.text


def test_self_authorization_shows_a_refresh_token_that_works(desk: Desk) -> None:
    page = desk.amazon.browser.post("/seller-central/jp/apps/manage/self-authorize", data={"seller": "A2EXAMPLE3PAPR"})

    [refresh] = lxml_html.fromstring(page.text).xpath("//pre/text()")
    assert desk.exchange(grant_type="refresh_token", refresh_token=refresh)[0] == 200
    assert refresh not in desk.amazon.browser.get("/seller-central/jp/apps/manage").text


def test_a_seller_takes_access_back(desk: Desk) -> None:
    refresh = desk.granted()["refresh_token"]

    answer = desk.amazon.browser.post("/seller-central/fr/apps/manage/revoke", data={"seller": EVERYWHERE})

    assert answer.status_code == 303
    assert "Access was revoked" in desk.amazon.browser.get("/seller-central/fr/apps/manage").text
    assert desk.exchange(grant_type="refresh_token", refresh_token=refresh)[1]["error"] == "invalid_grant"


def test_signing_in_as_somebody_else_is_remembered(amazon: Amazon) -> None:
    amazon.browser.post("/seller-central/de/apps/manage/sign-in", data={"seller": "A2EXAMPLE2TOOL"})

    assert "Werkbank Tools" in lxml_html.fromstring(amazon.browser.get("/seller-central/de/apps/manage").text).xpath(
        "string(//main//p[1])"
    )


def test_the_control_page_shows_it_all(desk: Desk) -> None:
    desk.subscribed(desk.token())

    page = desk.amazon.browser.get("/control/selling")

    assert page.status_code == 200
    for words in ("Nordwind Home", "createSubscription", APPLICATION, "Rate limits"):
        assert words in page.text
