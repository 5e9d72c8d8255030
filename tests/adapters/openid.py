"""An OpenID provider of a test's own, with its keys and tokens, and our client of it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from chalicelib.adapters.identity import OpenIdProvider
from chalicelib.domain.directory import Claims
from chalicelib.domain.errors import Refused
from chalicelib.ports.http import Response
from tests.examples import MINUTE, NOON
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
