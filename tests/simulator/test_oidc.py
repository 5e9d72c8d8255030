"""Signing in: the code flow as a careful client does it, and everything that must not work."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
from joserfc.jwk import KeySet
from lxml import html as lxml_html

from tests.simulator.conftest import NOON, Amazon

VERIFIER = "a-verifier-that-is-long-enough-to-be-taken-seriously"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
BACK = "http://localhost:9106/sign-in/callback"
ASKED = {
    "response_type": "code",
    "client_id": "crossdock-local",
    "redirect_uri": BACK,
    "scope": "openid email profile",
    "state": "state-1",
    "nonce": "nonce-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def authorize(amazon: Amazon, **changes: str) -> dict[str, str]:
    """What came back to the client."""
    answer = amazon.browser.get(f"/oidc/authorize?{urlencode({**ASKED, 'login_hint': 'chiara', **changes})}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def exchange(amazon: Amazon, code: str, /, **changes: str) -> tuple[int, dict[str, str]]:
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    client = {"client_id": "crossdock-local", "client_secret": "local-client-secret"}
    answer = amazon.browser.post("/oidc/token", data={**given, **client, **changes})
    return answer.status_code, answer.json


def claims(amazon: Amazon, id_token: str) -> dict[str, object]:
    keys = KeySet.import_key_set(amazon.browser.get("/oidc/jwks").json)
    return jwt.decode(id_token, keys, algorithms=["RS256"]).claims


def id_token(amazon: Amazon) -> str:
    return exchange(amazon, authorize(amazon)["code"])[1]["id_token"]


def test_discovery_names_what_there_is(amazon: Amazon) -> None:
    found = amazon.browser.get("/oidc/.well-known/openid-configuration").json

    assert found["issuer"] == "http://localhost:9105/oidc"
    assert found["token_endpoint"] == "http://localhost:9105/oidc/token"
    assert found["code_challenge_methods_supported"] == ["S256"]


def test_a_person_signs_in_by_picking_a_name(amazon: Amazon) -> None:
    page = amazon.browser.get(f"/oidc/authorize?{urlencode(ASKED)}")
    [link] = [link for link in lxml_html.fromstring(page.text).xpath("//main//a/@href") if "login_hint=chiara" in link]

    back = amazon.browser.get(f"/oidc/authorize{link}").headers["Location"]

    answer = parse_qs(urlsplit(back).query)
    assert answer["state"] == ["state-1"]
    _, tokens = exchange(amazon, answer["code"][0])
    told = claims(amazon, tokens["id_token"])
    assert told["iss"] == "http://localhost:9105/oidc"
    assert (told["aud"], told["nonce"], told["sub"]) == ("crossdock-local", "nonce-1", "chiara")
    assert (told["email"], told["name"]) == ("chiara@example.com", "Chiara Rossi")
    assert (told["given_name"], told["family_name"]) == ("Chiara", "Rossi")
    assert told["groups"] == ["team-leads"]
    assert (told["iat"], told["exp"]) == (NOON.timestamp(), NOON.timestamp() + 600)


def test_the_client_may_show_its_secret_in_the_header(amazon: Amazon) -> None:
    given = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER}

    answer = amazon.browser.post(
        "/oidc/token",
        data={**given, "code": authorize(amazon)["code"]},
        auth=("crossdock-local", "local-client-secret"),
    )

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_code_works_once(amazon: Amazon) -> None:
    code = authorize(amazon)["code"]

    assert exchange(amazon, code)[0] == 200
    assert exchange(amazon, code) == (400, {"error": "invalid_grant"})


def test_a_code_lives_a_minute(amazon: Amazon) -> None:
    code = authorize(amazon)["code"]
    amazon.clock.forward(61)

    assert exchange(amazon, code) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "another"}, 401, "invalid_client"),
        ({"code_verifier": "wrong"}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"redirect_uri": "http://localhost:9106/elsewhere"}, 400, "invalid_grant"),
        ({"code": "guessed"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_wrong_exchange_yields_nothing(amazon: Amazon, changes: dict[str, str], status: int, error: str) -> None:
    code = authorize(amazon)["code"]

    assert exchange(amazon, code, **changes) == (status, {"error": error})


@pytest.mark.parametrize(
    "changes",
    [{"code_challenge": ""}, {"code_challenge_method": "plain"}, {"response_type": "token"}, {"scope": "email"}],
)
def test_a_careless_client_is_told_so(amazon: Amazon, changes: dict[str, str]) -> None:
    answer = authorize(amazon, **changes)

    assert (answer["error"], answer["state"]) == ("invalid_request", "state-1")
    assert "code" not in answer


@pytest.mark.parametrize("changes", [{"client_id": "another"}, {"redirect_uri": "https://evil.example/"}])
def test_a_stranger_is_not_redirected(amazon: Amazon, changes: dict[str, str]) -> None:
    answer = amazon.browser.get(f"/oidc/authorize?{urlencode({**ASKED, 'login_hint': 'anna', **changes})}")

    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_a_new_key_signs_and_the_old_one_still_counts(amazon: Amazon) -> None:
    before = id_token(amazon)
    amazon.tell("keys/rotate")
    after = id_token(amazon)

    assert claims(amazon, before)["sub"] == claims(amazon, after)["sub"] == "chiara"
    assert len(amazon.browser.get("/oidc/jwks").json["keys"]) == 2
    assert all("d" not in key for key in amazon.browser.get("/oidc/jwks").json["keys"])
    amazon.tell("keys/rotate")
    with pytest.raises((BadSignatureError, InvalidKeyIdError)):
        claims(amazon, before)


def test_tokens_can_be_made_wrong(amazon: Amazon) -> None:
    wrong = {}
    for fault in ("wrong_nonce", "wrong_audience", "wrong_issuer", "expired"):
        amazon.tell("faults", crossing="token", fault=fault)
        wrong[fault] = claims(amazon, id_token(amazon))

    assert wrong["wrong_nonce"]["nonce"] != "nonce-1"
    assert wrong["wrong_audience"]["aud"] == "another-client"
    assert wrong["wrong_issuer"]["iss"] == "https://somebody-else.example"
    assert wrong["expired"]["exp"] < NOON.timestamp()


@pytest.mark.parametrize("fault", ["alg_none", "unknown_key"])
def test_signatures_can_be_made_worthless(amazon: Amazon, fault: str) -> None:
    amazon.tell("faults", crossing="token", fault=fault)

    with pytest.raises(Exception, match=r"."):  # joserfc has a name of its own for each
        claims(amazon, id_token(amazon))


@pytest.mark.parametrize(("fault", "status"), [("refuse", 400), ("500", 500), ("503_html", 503)])
def test_the_token_door_can_be_broken(amazon: Amazon, fault: str, status: int) -> None:
    amazon.tell("faults", crossing="token", fault=fault)

    answer = amazon.browser.post("/oidc/token", data={"code": authorize(amazon)["code"]})

    assert answer.status_code == status
