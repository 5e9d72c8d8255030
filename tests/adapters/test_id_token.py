"""Which tokens we believe, and what we take from them."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import Key, OctKey

from tests.adapters.openid import (
    CLAIMS,
    ELLIPTIC,
    ISSUER,
    OTHER,
    RSA,
    Provider,
    refusal,
    token,
)
from tests.examples import MINUTE, NOON


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


def test_to_be_in_no_group_is_not_the_same_as_nothing_being_said_about_groups() -> None:
    assert Provider(token(groups=[])).redeem().groups == frozenset()
    assert Provider(token(groups=None)).redeem().groups is None


@pytest.mark.parametrize(("groups", "known"), [("leads", {"leads"}), ([1, "leads"], {"leads"}), ({"a": 1}, None)])
def test_groups_of_an_odd_shape_do_no_harm(groups: object, known: set[str] | None) -> None:
    assert Provider(token(groups=groups)).redeem().groups == known
