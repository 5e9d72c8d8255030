"""Login with Amazon: what becomes a token, what does not, and why."""

from dataclasses import replace

import pytest

from simulator.selling import applications
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.desk import CLIENT, Desk

BACK = "http://localhost:9106/connections/authorized"
DAY = 24 * 3600


def by_code(desk: Desk, code: str, **more: str) -> tuple[int, dict]:
    return desk.exchange(**{"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **more})


def test_a_code_becomes_a_refresh_token_and_an_hours_access(desk: Desk) -> None:
    granted = desk.granted()

    status, answer = by_code(desk, granted["spapi_oauth_code"])

    assert status == 200
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 3600)
    assert answer["access_token"].startswith("Atza|")
    assert answer["refresh_token"] == granted["refresh_token"]


def test_a_code_works_once_and_for_five_minutes(desk: Desk) -> None:
    first, second = desk.granted()["spapi_oauth_code"], desk.granted()["spapi_oauth_code"]

    assert by_code(desk, first)[0] == 200
    assert by_code(desk, first)[1]["error"] == "invalid_grant"
    desk.amazon.clock.forward(301)
    assert by_code(desk, second)[1]["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "another"}, 401, "invalid_client"),
        ({"code": "guessed"}, 400, "invalid_grant"),
        ({"redirect_uri": "https://elsewhere.example/"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_wrong_exchange_yields_nothing(desk: Desk, changes: dict[str, str], status: int, error: str) -> None:
    answer = by_code(desk, **{"code": desk.granted()["spapi_oauth_code"], **changes})

    assert (answer[0], answer[1]["error"]) == (status, error)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"grant_type": "refresh_token", "refresh_token": "Atzr|guessed"}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "invalid_scope"),
        ({"grant_type": "client_credentials", "scope": "profile"}, "invalid_scope"),
        ({}, "unsupported_grant_type"),
    ],
)
def test_what_is_no_grant_is_named(desk: Desk, given: dict[str, str], error: str) -> None:
    status, answer = desk.exchange(**given)

    assert (status, answer["error"]) == (400, error)


def test_a_refresh_token_lasts_a_year(desk: Desk) -> None:
    refresh = desk.granted()["refresh_token"]
    for _ in range(4):  # the secret would be over first
        desk.amazon.clock.forward(90 * DAY)
        CLIENT_SECRET = desk.amazon.tell("selling/application/secret")["client_secret"]

    again = {"grant_type": "refresh_token", "refresh_token": refresh, "client_secret": CLIENT_SECRET}
    assert desk.exchange(**again)[0] == 200
    desk.amazon.clock.forward(5 * DAY)
    assert desk.exchange(**again)[1]["error"] == "invalid_grant"


def test_consenting_again_leaves_the_earlier_token_alive_until_access_is_revoked(desk: Desk) -> None:
    first, second = desk.granted()["refresh_token"], desk.granted()["refresh_token"]
    assert first != second
    for refresh in (first, second):
        assert desk.exchange(grant_type="refresh_token", refresh_token=refresh)[0] == 200

    desk.amazon.tell("selling/revoke", seller=EVERYWHERE, region="eu")
    third = desk.granted()["refresh_token"]

    assert desk.exchange(grant_type="refresh_token", refresh_token=second)[1]["error"] == "invalid_grant"
    assert desk.exchange(grant_type="refresh_token", refresh_token=third)[0] == 200


def test_a_secret_that_was_not_rotated_in_time_gets_tokens_that_open_nothing(desk: Desk) -> None:
    refresh = desk.granted()["refresh_token"]
    desk.amazon.clock.forward(181 * DAY)

    status, answer = desk.exchange(grant_type="refresh_token", refresh_token=refresh)
    refused = desk.call("getMarketplaceParticipations", answer["access_token"])

    assert status == 200
    assert refused.status_code == 403
    assert refused.json["errors"][0]["details"] == "The LWA secret token you provided has expired."


def test_a_rotated_secret_overlaps_with_the_old_one_for_a_week(desk: Desk) -> None:
    refresh = desk.granted()["refresh_token"]
    new = desk.amazon.tell("selling/application/secret")["client_secret"]
    asked = {"grant_type": "refresh_token", "refresh_token": refresh}

    assert desk.exchange(**asked)[0] == 200
    assert desk.exchange(**asked, client_secret=new)[0] == 200
    desk.amazon.clock.forward(7 * DAY)
    assert desk.exchange(**asked) == (
        401,
        {"error": "invalid_client", "error_description": "Client authentication failed"},
    )
    assert desk.exchange(**asked, client_secret=new)[0] == 200


def test_a_client_may_speak_json(desk: Desk) -> None:
    given = {**CLIENT, "grant_type": "refresh_token", "refresh_token": desk.granted()["refresh_token"]}

    answer = desk.amazon.browser.post("/auth/o2/token", json=given)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("fault", "status"), [("refuse", 400), ("500", 500), ("503_html", 503)])
def test_the_token_door_can_be_broken(desk: Desk, fault: str, status: int) -> None:
    refresh = desk.granted()["refresh_token"]
    desk.amazon.tell("faults", crossing="lwa", fault=fault)

    answer = desk.amazon.browser.post(
        "/auth/o2/token", data={**CLIENT, "grant_type": "refresh_token", "refresh_token": refresh}
    )

    assert answer.status_code == status
    assert desk.exchange(grant_type="refresh_token", refresh_token=refresh)[0] == 200


def test_no_secret_and_no_token_is_shown_by_the_state(desk: Desk) -> None:
    token = desk.token()

    told = desk.amazon.browser.get("/control/selling/state").text + desk.amazon.browser.get("/control/state").text

    assert "Atzr|" not in told
    assert token not in told
    assert CLIENT["client_secret"] not in told


def test_a_start_with_other_settings_registers_the_application_anew(desk: Desk) -> None:
    desk.amazon.tell("selling/application", is_draft=False)
    assert applications.current(desk.amazon.world).is_draft is False
    elsewhere = replace(
        desk.amazon.world.config, hub="http://localhost:7777", lwa_client_secret="amzn1.oa2-cs.v1.other"
    )

    moved = applications.current(replace(desk.amazon.world, config=elsewhere))

    assert moved.redirect_uris == ("http://localhost:7777/connections/authorized",)
    assert moved.secrets[0].value == "amzn1.oa2-cs.v1.other"
    assert moved.is_draft is True
