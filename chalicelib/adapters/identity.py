"""Who somebody is, by an OpenID Connect provider: authorization code flow with PKCE, tokens verified here."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode

from chalicelib.adapters import id_token
from chalicelib.adapters.id_token import UNVERIFIED
from chalicelib.domain.directory import Claims
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.ports.directory import Departure
from chalicelib.ports.http import Http, Request, Response
from chalicelib.ports.world import Clock, Ids

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

# A retired key stays believed for at most that long; an unknown one is asked for at once.
REMEMBERED = timedelta(hours=1)
# A person waits in front of an empty page; the flow makes at most four of these calls within API Gateway's 29 s.
WITHIN = 7.0
SCOPES = ("openid", "email", "profile")

UNREACHABLE = "The sign-in provider can't be reached at the moment. Please try again."


@dataclass(frozen=True, slots=True)
class Provider:
    """What its discovery document says, as far as we need it."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    scopes: frozenset[str]


class OpenIdProvider:
    """An ``Identity``. Discovery and keys are remembered for an hour."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: Callable[[], str],
        http: Http,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._http = http
        self._clock = clock
        self._ids = ids
        self._provider: tuple[datetime, Provider] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    def depart(self, *, return_url: str) -> Departure:
        provider = self._discovered()
        state, nonce, verifier = self._ids.secret(), self._ids.secret(), self._ids.secret()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": return_url,
            # A scope that a provider does not know makes some of them refuse the whole request.
            "scope": " ".join((*SCOPES, *({"groups"} & provider.scopes))),
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in provider.authorization_endpoint else "?"
        return Departure(f"{provider.authorization_endpoint}{joint}{urlencode(asked)}", state, nonce, verifier)

    def redeem(self, code: str, *, nonce: str, verifier: str, return_url: str) -> Claims:
        token = self._exchanged(code, verifier, return_url)
        said = id_token.signed(token, self._keys_for(token))
        id_token.refuse_false(said, issuer=self._issuer, client_id=self._client_id, nonce=nonce, at=self._clock.now())
        return id_token.claims(said)

    def _exchanged(self, code: str, verifier: str, return_url: str) -> str:
        """The id_token for a code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_url,
            "code_verifier": verifier,
        }
        # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
        client = f"{quote_plus(self._client_id)}:{quote_plus(self._client_secret())}"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Authorization": f"Basic {base64.b64encode(client.encode()).decode()}",
        }
        body = urlencode(form).encode()
        response = self._sent(Request("POST", self._discovered().token_endpoint, headers, body))
        answer = _json(response)
        if response.status != 200:
            # The code was used, is too old or belongs to another browser; or our client is not registered there.
            raise Refused(UNVERIFIED, reason=str(answer.get("error", response.status))[:60])
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise Refused(UNVERIFIED, reason="no id_token")
        return token

    def _keys_for(self, token: str) -> "KeySet":
        """An unknown key may be a new one, so the keys are fetched again, once."""
        keys = self._current_keys()
        known = {key.kid for key in keys.keys}
        return keys if id_token.key_id(token) in known else self._fetched_keys()

    def _discovered(self) -> Provider:
        now = self._clock.now()
        if self._provider and now - self._provider[0] < REMEMBERED:
            return self._provider[1]
        found = self._fetched(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self._issuer:
            raise Refused("The sign-in provider names itself “{issuer}”.", issuer=str(found.get("issuer"))[:200])
        provider = _provider(found)
        self._provider = (now, provider)
        return provider

    def _current_keys(self) -> "KeySet":
        if self._keys and self._clock.now() - self._keys[0] < REMEMBERED:
            return self._keys[1]
        return self._fetched_keys()

    def _fetched_keys(self) -> "KeySet":
        found = self._fetched(self._discovered().jwks_uri)
        keys = id_token.key_set(found.get("keys"))
        self._keys = (self._clock.now(), keys)
        return keys

    def _fetched(self, url: str) -> Mapping[str, Any]:
        response = self._sent(Request("GET", url, {"Accept": "application/json"}))
        if response.status != 200:
            raise Retryable(UNREACHABLE, status=response.status)
        return _json(response)

    def _sent(self, request: Request) -> Response:
        """Raises Retryable for all that may pass by itself: no connection, no answer, 429 and 5xx."""
        try:
            response = self._http.send(request, WITHIN)
        except Retryable as error:
            raise Retryable(UNREACHABLE, reason=str(error)) from error
        if response.status == 429 or response.status >= 500:
            raise Retryable(UNREACHABLE, status=response.status)
        return response


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _provider(found: Mapping[str, Any]) -> Provider:
    scopes = found.get("scopes_supported")
    return Provider(
        authorization_endpoint=_endpoint(found, "authorization_endpoint"),
        token_endpoint=_endpoint(found, "token_endpoint"),
        jwks_uri=_endpoint(found, "jwks_uri"),
        scopes=frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset(),
    )


def _endpoint(found: Mapping[str, Any], name: str) -> str:
    endpoint = found.get(name)
    if not isinstance(endpoint, str) or not endpoint.startswith(("https://", "http://")):
        raise Retryable(UNREACHABLE, reason=f"its discovery document has no {name}")
    return endpoint


def _json(response: Response) -> Mapping[str, Any]:
    try:
        found = json.loads(response.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Retryable(UNREACHABLE, reason="its answer is no JSON", status=response.status)
    return found
