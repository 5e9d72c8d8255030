"""Signing in by OpenID Connect: what we ask for, and which tokens we believe."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

from chalicelib.adapters.identity import OpenIdProvider
from chalicelib.domain.directory import Claims
from chalicelib.domain.errors import Problem, Refused, Retryable
from chalicelib.ports.http import NotSent, Request, Response, Unanswered
from tests.examples import HOUR, MINUTE, NOON
from tests.fakes.http import Answer, FakeHttp
from tests.fakes.world import FakeClock, SeqIds

ISSUER = "https://login.example.com/pool"
RETURN = "https://hub.example.com/sign-in/callback"
RSA = RSAKey.generate_key(2048, {"kid": "rsa-1"})
ELLIPTIC = ECKey.generate_key("P-256", {"kid": "ec-1"})
OTHER = RSAKey.generate_key(2048, {"kid": "rsa-2"})
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "crossdock",
    "sub": "anna",
    "iat": int(NOON.timestamp()),
    "exp": int((NOON + 10 * MINUTE).timestamp()),
    "nonce": "the-nonce",
    "email": "anna@example.com",
    "name": "Anna Sato",
    "given_name": "Anna",
    "family_name": "Sato",
    "preferred_username": "anna",
    "groups": ["buyers"],
}
DISCOVERY = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://login.example.com/authorize",
    "token_endpoint": "https://auth.example.com/token",
    "jwks_uri": "https://login.example.com/keys",
    "scopes_supported": ["openid", "email", "profile", "groups"],
}


def said(body: object, status: int = 200) -> Response:
    return Response(status, {"content-type": "application/json"}, json.dumps(body).encode())


def keys(*published: Key) -> Response:
    return said({"keys": [key.as_dict(private=False) for key in published]})


def token(claims: Mapping[str, Any] = CLAIMS, *, key: Key = RSA, algorithm: str = "RS256", **changes: Any) -> str:
    header = {"alg": algorithm, "kid": key.kid}
    content = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode(header, content, key, algorithms=[algorithm])


class Provider:
    """A provider whose pages a test may change, and a client of it."""

    def __init__(self, id_token: str = "") -> None:
        self.clock = FakeClock()
        self.http = FakeHttp(
            pages={
                f"{ISSUER}/.well-known/openid-configuration": said(DISCOVERY),
                "https://login.example.com/keys": keys(RSA, ELLIPTIC),
                "https://auth.example.com/token": said({"id_token": id_token or token()}),
            }
        )
        self.client = OpenIdProvider(
            issuer=ISSUER,
            client_id="crossdock",
            client_secret=lambda: "s3cret/+",
            http=self.http,
            clock=self.clock,
            ids=SeqIds(),
        )

    def page(self, name: str, answer: Answer) -> "Provider":
        address = next(url for url in self.http.pages if url.endswith(name))
        self.http.pages[address] = answer
        return self

    def redeem(self, nonce: str = "the-nonce") -> Claims:
        return self.client.redeem("the-code", nonce=nonce, verifier="the-verifier", return_url=RETURN)

    def asked(self, name: str) -> int:
        return sum(request.url.endswith(name) for request in self.http.sent)


def refusal(provider: Provider, **changes: str) -> str:
    with pytest.raises(Refused, match="The sign-in could not be verified") as refused:
        provider.redeem(**changes)
    return str(refused.value.facts["reason"])


# Leaving


def test_a_person_leaves_with_state_nonce_and_a_challenge() -> None:
    departure = Provider().client.depart(return_url=RETURN)

    url = urlsplit(departure.url)
    asked = {name: value for name, (value,) in parse_qs(url.query).items()}
    digest = hashlib.sha256(departure.verifier.encode()).digest()
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://login.example.com/authorize"
    assert asked == {
        "response_type": "code",
        "client_id": "crossdock",
        "redirect_uri": RETURN,
        "scope": "openid email profile groups",
        "state": departure.state,
        "nonce": departure.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    assert len({departure.state, departure.nonce, departure.verifier}) == 3
    assert departure.verifier not in departure.url


def test_a_scope_that_the_provider_does_not_know_is_not_asked_for() -> None:
    provider = Provider().page("openid-configuration", said({**DISCOVERY, "scopes_supported": ["openid"]}))

    assert "scope=openid+email+profile&" in provider.client.depart(return_url=RETURN).url


def test_a_provider_that_gives_another_name_is_refused() -> None:
    provider = Provider().page("openid-configuration", said({**DISCOVERY, "issuer": "https://evil.example"}))

    with pytest.raises(Refused, match="names itself “https://evil.example”"):
        provider.client.depart(return_url=RETURN)


@pytest.mark.parametrize(
    "answer",
    [
        NotSent("No."),
        Unanswered("No."),
        said({}, 503),
        said({}, 429),
        said({}, 404),
        said([]),
        Response(200, {}, b"<html>"),
        Response(200, {}, b"[" * 100_000),
        said({**DISCOVERY, "token_endpoint": None}),
        said({**DISCOVERY, "authorization_endpoint": "javascript:alert(1)"}),
    ],
)
def test_a_provider_that_cannot_be_reached_can_be_tried_again(answer: Answer) -> None:
    with pytest.raises(Retryable, match="can't be reached"):
        Provider().page("openid-configuration", answer).client.depart(return_url=RETURN)


# Coming back


def test_a_code_becomes_verified_claims() -> None:
    provider = Provider()

    assert provider.redeem() == Claims(
        issuer=ISSUER,
        subject="anna",
        name="Anna Sato",
        email="anna@example.com",
        first_name="Anna",
        last_name="Sato",
        unique_name="anna",
        groups=frozenset({"buyers"}),
    )


def test_the_code_is_exchanged_with_our_secret_and_the_verifier() -> None:
    provider = Provider()
    provider.redeem()

    (request,) = [request for request in provider.http.sent if request.url.endswith("/token")]
    assert request.method == "POST"
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"crossdock:s3cret%2F%2B").decode()
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["authorization_code"],
        "code": ["the-code"],
        "redirect_uri": [RETURN],
        "code_verifier": ["the-verifier"],
    }


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (RSA, "PS256"), (ELLIPTIC, "ES256")])
def test_each_allowed_algorithm_is_believed(key: Key, algorithm: str) -> None:
    assert Provider(token(key=key, algorithm=algorithm)).redeem().subject == "anna"


def unsigned() -> str:
    parts = ({"alg": "none", "kid": "rsa-1"}, CLAIMS)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def confused() -> str:
    """Signed with the public key as if it were a shared secret."""
    secret = OctKey.import_key(json.dumps(RSA.as_dict(private=False)))
    return jwt.encode({"alg": "HS256", "kid": "rsa-1"}, CLAIMS, secret)


def altered() -> str:
    head, _, signature = token().split(".")
    body = base64.urlsafe_b64encode(json.dumps({**CLAIMS, "sub": "gita"}).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


@pytest.mark.parametrize(
    "made",
    [
        unsigned,
        confused,
        altered,
        lambda: token(key=RSA, algorithm="RS512"),
        lambda: token(key=OTHER),
        lambda: jwt.encode({"alg": "RS256", "kid": "rsa-1"}, CLAIMS, OTHER),
        lambda: "not.a.token",
        lambda: "x",
        lambda: "é.é.é",
        lambda: token()[:-10],
    ],
)
def test_a_token_that_none_of_the_keys_has_signed_is_refused(made: Callable[[], str]) -> None:
    assert refusal(Provider(made()))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"iss": "https://evil.example"}, "iss"),
        ({"iss": ISSUER + "/"}, "iss"),
        ({"aud": "another-client"}, "aud"),
        ({"aud": ["another-client"]}, "aud"),
        ({"aud": None}, "aud, azp"),
        ({"aud": ["crossdock", "another-client"]}, "azp"),
        ({"aud": ["crossdock", "another-client"], "azp": "another-client"}, "azp"),
        ({"azp": "another-client"}, "azp"),
        ({"exp": int((NOON - 2 * MINUTE).timestamp())}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "never"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": int((NOON + 2 * MINUTE).timestamp())}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": int((NOON + 2 * MINUTE).timestamp())}, "nbf"),
        ({"nonce": "another-nonce"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ["the-nonce"]}, "nonce"),
        ({"sub": ""}, "sub"),
        ({"sub": None}, "sub"),
        ({"sub": 7}, "sub"),
        ({"token_use": "access"}, "token_use"),
    ],
)
def test_a_token_that_says_something_wrong_is_refused(changes: dict[str, Any], wrong: str) -> None:
    assert refusal(Provider(token(**changes))) == wrong


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["crossdock"]},
        {"aud": ["crossdock", "another-client"], "azp": "crossdock"},
        {"exp": int((NOON - MINUTE / 2).timestamp())},
        {"iat": int((NOON + MINUTE / 2).timestamp())},
        {"nbf": int(NOON.timestamp())},
        {"token_use": "id"},
    ],
)
def test_a_token_that_is_right_in_another_way_is_believed(changes: dict[str, Any]) -> None:
    assert Provider(token(**changes)).redeem().subject == "anna"


def test_an_e_mail_that_the_provider_doubts_is_not_taken() -> None:
    assert Provider(token(email_verified=False)).redeem().email == ""
    assert Provider(token(email_verified="false")).redeem().email == ""
    assert Provider(token(email_verified=True)).redeem().email == "anna@example.com"


def test_cognitos_groups_and_user_name_are_known() -> None:
    said = {"groups": None, "preferred_username": None, "cognito:groups": ["leads"], "cognito:username": "anna.s"}
    claims = Provider(token(**said)).redeem()

    assert (claims.groups, claims.unique_name) == (frozenset({"leads"}), "anna.s")


@pytest.mark.parametrize(
    ("groups", "known"), [("leads", {"leads"}), ([1, "leads", None], {"leads"}), ({"a": 1}, set())]
)
def test_groups_of_an_odd_shape_do_no_harm(groups: object, known: set[str]) -> None:
    assert Provider(token(groups=groups)).redeem().groups == known


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_code_that_the_provider_does_not_take_is_refused(status: int) -> None:
    assert refusal(Provider().page("/token", said({"error": "invalid_grant"}, status))) == "invalid_grant"


def test_an_answer_without_a_token_is_refused() -> None:
    assert refusal(Provider().page("/token", said({"access_token": "x"}))) == "no id_token"


@pytest.mark.parametrize("page", ["openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("answer", [NotSent("No."), Unanswered("No."), said({}, 500), said({}, 429)])
def test_a_bad_moment_at_any_page_can_be_tried_again(page: str, answer: Answer) -> None:
    with pytest.raises(Retryable, match="can't be reached"):
        Provider().page(page, answer).redeem()


# Remembering


def test_discovery_and_keys_are_remembered_for_an_hour() -> None:
    provider = Provider()
    provider.redeem()
    provider.redeem()
    assert (provider.asked("openid-configuration"), provider.asked("/keys")) == (1, 1)

    provider.clock.move(HOUR)
    later = int(provider.clock.now().timestamp())
    provider.page("/token", said({"id_token": token(iat=later, exp=later + 60)}))
    provider.redeem()

    assert (provider.asked("openid-configuration"), provider.asked("/keys")) == (2, 2)


def test_an_unknown_key_is_looked_for_once_and_believed_when_it_is_published() -> None:
    provider = Provider()
    provider.redeem()
    provider.page("/keys", keys(RSA, OTHER)).page("/token", said({"id_token": token(key=OTHER)}))

    assert provider.redeem().subject == "anna"
    assert provider.asked("/keys") == 2


def test_an_unknown_key_that_is_not_published_either_is_looked_for_once_only() -> None:
    provider = Provider(token(key=OTHER))
    provider.client._current_keys()

    assert refusal(provider)
    assert provider.asked("/keys") == 2


def test_a_retired_key_is_not_believed_for_longer_than_an_hour() -> None:
    provider = Provider()
    provider.redeem()
    provider.clock.move(HOUR)
    later = int(provider.clock.now().timestamp())
    provider.page("/keys", keys(OTHER)).page("/token", said({"id_token": token(iat=later, exp=later + 60)}))

    assert refusal(provider)


def test_keys_that_cannot_check_a_signature_are_passed_over() -> None:
    published = [
        {"kty": "OKP", "crv": "X25519", "x": "abc"},
        {"kty": "RSA", "kid": "rsa-1", "use": "enc", "n": "x", "e": "y"},
        {"kty": "RSA", "kid": "broken"},
        {"kty": "oct", "kid": "rsa-1", "k": "c2VjcmV0"},
        "nonsense",
        RSA.as_dict(private=False),
    ]

    assert Provider().page("/keys", said({"keys": published})).redeem().subject == "anna"


def test_without_keys_nobody_is_believed() -> None:
    for published in ({"keys": []}, {}, {"keys": "none"}):
        assert refusal(Provider().page("/keys", said(published)))


def test_no_secret_stands_in_a_problem() -> None:
    def trouble(request: Request) -> Response:
        return said({"error": "invalid_client", "error_description": request.headers["Authorization"]}, 401)

    with pytest.raises(Problem) as problem:
        Provider().page("/token", trouble).redeem()

    assert "Basic" not in repr((problem.value.args, problem.value.facts))
