"""The punch-out set-up door: whom it lets in, whom it refuses and with which words."""

import pytest

from tests.simulator.conftest import Amazon
from tests.simulator.hub_documents import set_up_request


def test_a_set_up_request_opens_a_store_that_knows_for_whom_and_where_to(amazon: Amazon) -> None:
    answer = amazon.set_up(set_up_request())

    assert (answer.http, answer.code) == (200, "200")
    assert answer.start_page.startswith("http://localhost:9105/store/enter/")
    [session] = amazon.state()["sessions"]
    assert session["business_unit"] == "Sales"
    assert session["ship_to"]["address_id"] == "HQ-1"
    assert session["extrinsics"]["UniqueName"] == "anna"
    assert "start_token" not in session


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"password": "wrong"}, "401", "Sender credential not recognised"),
        ({"login": "Somebody"}, "401", "Sender credential not recognised"),
        ({"to": "Ariba"}, "403", "not addressed to Amazon"),
        ({"mode": "production"}, "403", "deploymentMode is production, but this address is for test"),
        ({"post_to": ""}, "403", "BrowserFormPost URL is missing"),
        ({"email": ""}, "403", "The user's e-mail is missing"),
        ({"cookie": " "}, "400", "BuyerCookie is missing"),
        ({"payload_id": ""}, "400", "payloadID is missing"),
        ({"selected": "B000000000"}, "403", "B000000000 is not sold here"),
    ],
)
def test_refusals_are_cxml_statuses_in_http_200(amazon: Amazon, changes: dict[str, str], code: str, words: str) -> None:
    answer = amazon.set_up(set_up_request(**changes))

    assert (answer.http, answer.code) == (200, code)
    assert words in answer.detail
    assert answer.start_page == ""
    assert amazon.state()["sessions"] == []


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", "406"),
        ("not xml", "406"),
        ("<cXML", "406"),
        ("<html/>", "406"),
        ('<?xml version="1.0" encoding="klingon"?><cXML/>', "406"),
        ('<!DOCTYPE cXML [<!ENTITY a "b">]><cXML payloadID="1">&a;</cXML>', "406"),
        ("<cXML payloadID='1'>" + "x" * 1024 * 1024 + "</cXML>", "406"),
        ("<cXML payloadID='1'/>", "401"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(amazon: Amazon, document: str, code: str) -> None:
    answer = amazon.set_up(document)

    assert (answer.http, answer.code) == (200, code)


def test_another_request_is_not_for_this_door(amazon: Amazon) -> None:
    answer = amazon.set_up(set_up_request().replace("PunchOutSetupRequest", "ProfileRequest"))

    assert answer.code == "450"


def test_children_in_the_wrong_order_are_refused(amazon: Amazon) -> None:
    document = set_up_request()
    cookie = "<BuyerCookie>cookie-1</BuyerCookie>"
    moved = document.replace(cookie, "").replace("</BrowserFormPost>", f"</BrowserFormPost>{cookie}")

    assert amazon.set_up(moved).code == "406"


def test_the_email_may_stand_in_the_ship_to(amazon: Amazon) -> None:
    document = set_up_request(email="").replace("</Address>", "<Email>anna@example.com</Email></Address>")

    assert amazon.set_up(document).code == "200"


def test_the_start_page_opens_once_and_soon(amazon: Amazon) -> None:
    first = amazon.set_up(set_up_request()).start_page.removeprefix("http://localhost:9105")
    second = amazon.set_up(set_up_request()).start_page.removeprefix("http://localhost:9105")

    assert amazon.browser.get(first).status_code == 303
    assert amazon.browser.get(first).status_code == 410
    amazon.clock.forward(301)
    assert amazon.browser.get(second).status_code == 410


def test_secrets_are_in_no_log(amazon: Amazon) -> None:
    amazon.set_up(set_up_request())
    amazon.set_up(set_up_request(password="almost-right"))
    amazon.set_up("<cXML><SharedSecret>cut-off-secre")

    shown = amazon.browser.get("/control/state").text + amazon.browser.get("/control").text

    assert "local-catalog-password" not in shown
    assert "almost-right" not in shown
    assert "cut-off-secre" not in shown
