"""An adapter over a wire that says what a test wants said, with tokens and buckets in memory."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from chalicelib.adapters.amazon.client import SellingPartnerApi
from chalicelib.adapters.amazon.endpoints import Endpoints
from chalicelib.adapters.amazon.lwa import Client, LoginWithAmazon
from chalicelib.adapters.amazon.tokens import AccessTokens
from chalicelib.ports.http import Request, Response
from chalicelib.ports.selling import Revoked
from tests.adapters.amazon import models
from tests.fakes.sealing import FakeSealer
from tests.fakes.slots import FakeSlots
from tests.fakes.tokens import FakeTokens
from tests.fakes.world import FakeClock

SELLER, AUTHORIZATION = "A2EXAMPLE", "A2EXAMPLE-EU"
TOKEN_URL = "https://api.amazon.com/auth/o2/token"
QUEUE = "arn:aws:sqs:eu-central-1:123456789012:crossdock-test-marketplace-news"
DE, GB = "A1PA6795UKMFR9", "A1F83G8C2ARO7P"
HTML = b"<html><body>503 Service Unavailable</body></html>"

Said = Response | Exception | Callable[[Request], Response]


def said(content: object = None, status: int = 200, **headers: str) -> Response:
    body = b"" if content is None else json.dumps(content).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, {"x-amzn-requestid": "request-1", **named}, body)


def refused(status: int, code: str, words: str = "", **headers: str) -> Response:
    return said({"errors": [{"code": code, "message": words, "details": ""}]}, status, **headers)


def asked(world: "World") -> list[str]:
    """The operations that were called, each as its model wants it."""
    return [models.check(request) for request in world.wire.sent if "amazonaws" not in request.url]


def token_answer(token: str = "Atza|access", **more: object) -> Response:
    return said({"access_token": token, "token_type": "bearer", "expires_in": 3600, **more})


@dataclass
class Wire:
    """``answers`` are what the API says next, one a call, ``lwa`` what Amazon's sign-in does; a token when empty."""

    answers: list[Said] = field(default_factory=list)
    lwa: list[Said] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    timeouts: list[float] = field(default_factory=list)

    def send(self, request: Request, timeout: float) -> Response:
        if request.url == TOKEN_URL:
            self.asked.append(request)
            answer: Said = self.lwa.pop(0) if self.lwa else token_answer(f"Atza|{len(self.asked)}")
        else:
            self.sent.append(request)
            self.timeouts.append(timeout)
            answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else answer(request)

    @property
    def queries(self) -> list[dict[str, str]]:
        return [dict(parse_qsl(urlsplit(request.url).query)) for request in self.sent]

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {urlsplit(request.url).path}" for request in self.sent]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.body) if request.body else None for request in self.sent]

    @property
    def asked_for(self) -> list[dict[str, str]]:
        return [{name: value[0] for name, value in parse_qs(request.body.decode()).items()} for request in self.asked]


@dataclass
class World:
    """``refresh_tokens`` are in the vault; ``secrets`` our application's, the current one first."""

    wire: Wire = field(default_factory=Wire)
    clock: FakeClock = field(default_factory=FakeClock)
    kept: FakeTokens = field(default_factory=FakeTokens)
    sealer: FakeSealer = field(default_factory=FakeSealer)
    refresh_tokens: dict[str, str] = field(default_factory=lambda: {AUTHORIZATION: "Atzr|refresh"})
    secrets: list[str] = field(default_factory=lambda: ["secret-2", "secret-1"])
    endpoints: Endpoints = field(default_factory=Endpoints)

    def __post_init__(self) -> None:
        self.slots = FakeSlots(self.clock)
        self.lwa = LoginWithAmazon(self.wire, self.endpoints.tokens, lambda: Client("client-1", self.secrets))
        self.api = self.function()

    def function(self) -> SellingPartnerApi:
        """As another function has it: with a memory of its own."""
        self.tokens = AccessTokens(self.kept, self.sealer, self.clock)
        return SellingPartnerApi(self.wire, self.endpoints, self.slots, self.tokens, self.lwa, self._refresh_token)

    def later(self, **span: float) -> None:
        self.clock.move(timedelta(**span))

    def _refresh_token(self, authorization: str) -> str:
        if authorization not in self.refresh_tokens:
            raise Revoked("The seller has to authorize Crossdock anew.")
        return self.refresh_tokens[authorization]
