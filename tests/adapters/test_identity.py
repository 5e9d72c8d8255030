"""Signing in by OpenID Connect: what we ask for, what we make of the answers, and what we remember of the provider."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.directory import Claims
from chalicelib.domain.errors import Problem, Refused, Retryable
from chalicelib.ports.http import NotSent, Request, Response, Unanswered
from tests.adapters.openid import (
    DISCOVERY,
    ISSUER,
    OTHER,
    RETURN,
    RSA,
    Provider,
    keys,
    refusal,
    said,
    token,
)
from tests.examples import HOUR
from tests.fakes.http import Answer

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

    with pytest.raises(Refused, match="names itself “https://evil"):
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
